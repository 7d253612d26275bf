"""Writes to the persons concerned, and tells professionals and insurers what the register lets them know."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import exchange, letters, people, register, verification
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import money
from finalite.kernel.decision import Decision
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import checking, models, rules
from .ending_rules import ENDS
from .facts import Condition
from .values import Told

TEMPLATES = Path(__file__).parent / "letters"
REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Un document nouveau envoyé dans ce délai fait reprendre la vérification.",
)
HEARD = (
    "Rien n’est décidé. Vous pouvez répondre par écrit ou demander à être reçu, seul ou avec la personne de votre "
    "choix, et voir les documents sur lesquels nous nous appuyons. Votre droit continue pendant ce temps.",
)
OUTCOMES = {
    "confirmed": "Votre situation est confirmée : rien ne change.",
    "explained": "Vos explications suffisent : rien ne change.",
    "unfounded": "L’écart relevé n’était pas fondé : rien ne change.",
    "noted": "L’écart est noté dans votre dossier. S’il change ce qui vous est versé, un autre courrier vous le dira.",
}
CONDITIONS = {
    Condition.EMPLOYER: "employeur au moment de l’accident",
    Condition.WAGE: "salaire des douze mois",
    Condition.LIFE: "être en vie",
    Condition.LIFE_CERTIFICATE: "certificat de vie",
    Condition.UNION: "nouvelle union",
    Condition.CHILDREN: "enfants à charge",
    Condition.SCHOOLING: "scolarité",
    Condition.OTHER_PENSION: "autre pension",
    Condition.SCHEME: "autre régime",
    Condition.COUNTRY: "pays de résidence",
}
SOURCES = {
    "tax_authority": "administration fiscale",
    "cleiss": "Cleiss",
    "carsat": "caisse d’assurance retraite et de la santé au travail",
    "urssaf": "Urssaf",
    "unemployment_body": "France Travail",
    "supplementary_pension": "retraite complémentaire",
    "labour_inspectorate": "inspection du travail",
    "civil_status": "état civil",
    "employer": "employeur",
    "school": "établissement scolaire",
    "third_party": "un tiers",
    checking.FICHE: "votre caisse",
}
KINDS = {
    Told.HEALTH_PROFESSIONAL: ("health_professional",),
    Told.CARE_SUPPLIER: ("care_supplier",),
    Told.CARE_FACILITY: ("care_facility", "care_sector_actor"),
}
"""The category of a provider whom each recipient of the register may stand for."""
ABOUT = ("civil_identity", "household", "exchange_content")


def documents_wanted(found: verification.CheckInfo, wanted: Sequence[Condition], by: date, on: date) -> LetterSent:
    """Ask for documents that would settle a check."""
    papers = [[CONDITIONS[one], rules.DOCUMENTS[one], _article(one)] for one in wanted]
    body = {"papers": papers, "by": by.isoformat()}
    title = "Documents demandés pour vérifier vos droits"
    return _send("documents.typ", found, on, title, f"documents/{on}", body, ABOUT[:2])


def difference(found: verification.CheckInfo, answer_by: date, on: date) -> LetterSent:
    """Put the differences to the person, with their sources, their delay and their rights."""
    told = verification.comparisons_of(found.check_id, differing=True)
    lines = [
        [CONDITIONS[Condition(one.condition)], one.declared, one.received, f"{_bodies(one.source)}, {_day(one)}"]
        for one in told
    ]
    body = {"lines": lines, "articles": sorted({one.article for one in told}), "answer_by": answer_by.isoformat()}
    title = "Un écart sur votre situation : votre réponse est attendue"
    return _send("difference.typ", found, on, title, f"difference/{on}", body, ABOUT, HEARD)


def outcome(found: verification.CheckInfo, on: date) -> LetterSent:
    """Say what a check came to, when no right was stopped; raises `Invalid` for any other."""
    if found.outcome not in OUTCOMES:
        raise register.Invalid("check", "cette vérification n’est pas conclue, ou son courrier est déjà parti")
    remedies = REMEDIES if found.outcome == "noted" else ()
    said, title = OUTCOMES[found.outcome], "Le résultat de la vérification de vos droits"
    return _result(found, on, title, f"outcome/{found.closed_on}", said, remedies=remedies)


def stopped(found: verification.CheckInfo, row: models.RightStopped, on: date) -> LetterSent:
    """Say that a right ends or that its payment is suspended, from when, why, and how to contest."""
    day = f"{row.starts_on:%d/%m/%Y}"
    ends = row.outcome == ENDS
    said = (
        f"Votre rente prend fin le {day}." if ends else f"Le versement de votre rente est suspendu à partir du {day}."
    )
    again = "" if ends else " Il reprendra dès qu’un certificat de vie sera arrivé, sans rien perdre de ce qui est dû."
    title = "La fin de votre rente d’ayant droit" if ends else "La suspension de votre rente d’ayant droit"
    decision = Decision.from_json(row.reasons)
    return _result(found, on, title, f"{row.outcome}/{row.pk}", said + again, decision, REMEDIES)


def lifted(found: verification.CheckInfo, row: models.RightStopped, on: date) -> LetterSent:
    """Say that a suspension is lifted and that what was held back is due."""
    said = (
        f"Votre certificat de vie est arrivé. La suspension du {row.starts_on:%d/%m/%Y} est levée : tout vous est dû."
    )
    return _result(found, on, "La reprise de votre rente d’ayant droit", f"lifted/{row.pk}", said)


def wage(found: verification.CheckInfo, yearly_wage: Cents, on: date) -> LetterSent:
    """Say which wage the pension now rests on, and how to contest."""
    said = f"Le salaire annuel sur lequel repose votre indemnisation est corrigé : {money.format_euros(yearly_wage)}."
    return _result(found, on, "Le salaire retenu pour votre indemnisation", f"wage/{on}", said, remedies=REMEDIES)


def tell(found: verification.CheckInfo, told: Told, addressee: str, on: date) -> int:
    """Disclose that an injury stays recognised after a check, and nothing else; returns the line of the ledger."""
    if found.subject != "injury_victim" or found.closed_on is None:
        raise register.Invalid("check", "rien à dire : la vérification d’une victime, une fois conclue")
    file = checking.file_of(found.check_id).file_id
    [injury] = [one for one in rights.files_of(person=found.person_id) if one.file == file]
    who = people.identity_of([found.person_id])[found.person_id]
    content = {"nir": who.nir, "nir_kind": who.nir_kind, "name": who.name}
    content |= {"injury": str(injury.happened_on), "state": injury.state}
    insurer = told is Told.INSURER
    return exchange.disclose(
        fiche=checking.FICHE,
        recipient=told,
        categories=("nir", "civil_identity", "work_injury"),
        persons=[found.person_id],
        subject=who.subject,
        providers=() if insurer else (_provider(told, addressee),),
        content_digest=exchange.digest_of(json.dumps(content, sort_keys=True).encode()),
        on=on,
        key=f"{checking.FICHE}/{told}/{found.check_id}/{addressee}",
        addressee=_insurer(addressee) if insurer else "",
    )


def _insurer(code: str) -> str:
    if not 0 < len(code) <= 20:
        raise register.Invalid("addressee", "donner le code de l’organisme complémentaire")
    return code


def _provider(told: Told, number: str) -> tuple[str, int]:
    found = people.providers_by_number([number]).get(number)
    if found is None:
        raise register.Invalid("addressee", "aucun professionnel ni établissement n’a ce numéro")
    kind = people.provider_subjects([found.provider_id])[found.provider_id]
    if kind not in KINDS[told]:
        raise register.Invalid("addressee", "ce numéro n’est pas celui d’un destinataire de cette sorte")
    return kind, found.provider_id


def _article(condition: Condition) -> str:
    return rules.CERTIFICATE[1] if condition is Condition.LIFE_CERTIFICATE else rules.CONDITIONS[condition][2]


def _bodies(sources: str) -> str:
    return ", ".join(SOURCES.get(one, one) for one in sources.split(", "))


def _day(one: verification.Compared) -> str:
    return f"{one.received_on:%d/%m/%Y}"


def _result(
    found: verification.CheckInfo,
    on: date,
    title: str,
    reference: str,
    said: str,
    decision: Decision | None = None,
    remedies: tuple[str, ...] = (),
) -> LetterSent:
    steps = [[step.label, step.article, step.note] for step in decision.steps] if decision else []
    body = {"outcome": said, "steps": steps, "warnings": list(decision.warnings) if decision else []}
    return _send("outcome.typ", found, on, title, reference, body, ("civil_identity", "decision"), remedies)


def _send(
    template: str,
    found: verification.CheckInfo,
    on: date,
    title: str,
    reference: str,
    body: dict[str, Any],
    categories: tuple[str, ...],
    remedies: tuple[str, ...] = (),
) -> LetterSent:
    person, reference = PersonId(found.person_id), f"check/{found.check_id}/{reference}"
    return letters.tell(
        template=TEMPLATES / template,
        data=body,
        fiche=checking.FICHE,
        person=person,
        title=title,
        reference=reference,
        on=on,
        retention=models.KEPT,
        recipient="data_subject",
        categories=categories,
        remedies=remedies,
        organisation=found.organisation,
        key=f"{checking.FICHE}/{reference}",
    )
