"""Writes to victims and survivors with reasons and remedies; tells other bodies what the register lets them know."""

import json
from datetime import date
from pathlib import Path

from finalite.capabilities import exchange, letters, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel import money
from finalite.kernel.decision import Decision, Step

from . import gathering, models, schedule
from .values import Body, Kind, Wanted

TEMPLATE = Path(__file__).parent / "letters" / "notice.typ"
BOARD = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de la "
    "caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
)
MEDICAL_BOARD = (
    "Pour contester le taux lui-même, vous avez deux mois pour saisir la commission médicale de recours amiable "
    "(CSS art. R. 142-8).",
)
COURT = ("Vous avez deux mois à compter de la réception de ce courrier pour saisir le tribunal judiciaire.",)
AMOUNTS = {
    "wage": "Salaire annuel retenu",
    "counted": "Salaire utile",
    "yearly": "Rente de l’année",
    "third_person": "Prestation pour tierce personne, par mois",
    "capital": "Indemnité en capital",
    "to_deduct": "Capital antérieur à reprendre",
    "lump_sum": "Capital versé pour la nouvelle union",
}
RHYTHMS = {"month": "chaque mois échu", "quarter": "chaque trimestre échu"}
SAID = {
    "pension": "Une rente vous est attribuée.",
    "capital": "Une indemnité en capital vous est attribuée.",
    "none": "Aucune indemnité n’est due pour l’incapacité constatée.",
    "shared": "Voici votre part de la rente qui suit le décès de la victime.",
    "no_law": "Votre demande ne peut pas être décidée : il manque un texte, que voici. Elle n’est pas perdue.",
}
TOLD = {
    Body.EMPLOYER: ("civil_identity", "cash_benefits"),
    Body.CARSAT: ("nir", "civil_identity", "cash_benefits", "work_injury"),
    Body.UNEMPLOYMENT_BODY: ("nir", "civil_identity", "cash_benefits"),
    Body.RNCPS_USER: ("nir", "civil_identity", "cash_benefits"),
    Body.COMPLEMENTARY_INSURER: ("nir", "civil_identity", "cash_benefits"),
}


def decision(
    injury: models.IncomeFile, made: models.IncomeDecision, decided: Decision, row: models.Annuity | None, on: date
) -> int:
    """Notify a decision: what is due, why, how it is paid, how to contest it; returns the number of the notice."""
    said = [SAID[decided.outcome]]
    if decided.outcome == "no_law":
        said += list(decided.missing)
    if row is not None and decided.outcome in ("pension", "shared"):
        said.append(
            f"Elle court du {made.effective_on:%d/%m/%Y} et se paie {RHYTHMS[row.rhythm]} (CSS art. R. 434-34)."
        )
    amounts = {**decided.amounts, **(decided.lines[0].amounts if decided.outcome == "shared" else {})}
    remedies = BOARD if decided.outcome == "shared" else BOARD + MEDICAL_BOARD
    person = PersonId(made.person_id)
    return _send(injury, person, "decision", "Votre rente ou indemnité", said, on, amounts, decided.steps, remedies)


def ask(
    injury: models.IncomeFile, person: PersonId, wanted: tuple[Wanted, ...], on: date, due_on: date | None = None
) -> int:
    """Ask for what is missing, naming each text; returns the number of the notice."""
    said = [f"Il nous manque : {one.document} ({one.article})." for one in wanted]
    if due_on:
        said.append(f"Répondez avant le {due_on:%d/%m/%Y} : passé ce jour, le capital est versé (CSS art. R. 434-4).")
    return _send(injury, person, "wanted", "Pièces à nous envoyer", said, on)


def appeal(contest: models.Contest, reasons: str, on: date) -> int:
    """Tell somebody how their appeal ended, and why."""
    kept = "est maintenue" if contest.outcome != "overturned" else "sera reprise"
    said = [f"Après votre recours, la décision {kept}.", reasons]
    person = PersonId(contest.person_id)
    return _send(contest.injury, person, "appeal", "Réponse à votre recours", said, on, remedies=COURT)


def statement(injury: models.IncomeFile, person: PersonId, first_on: date, until: date, on: date) -> int:
    """Write what was paid over a period, payment by payment; returns the number of the notice, 0 where nothing was."""
    rows = models.Instalment.objects.filter(injury=injury, person_id=person, due_on__range=(first_on, until))
    paid = list(rows.order_by("due_on", "pk"))
    if not paid:
        return 0
    said = [
        f"{one.due_on:%d/%m/%Y} : {money.format_euros(one.amount)}"
        + (f", dont {money.format_euros(one.kept_back)} retenus" if one.kept_back else "")
        for one in paid
    ]
    said.append(f"Total : {money.format_euros(sum(one.amount - one.kept_back for one in paid))}.")
    return _send(injury, person, "statement", "Ce qui vous a été payé", said, on)


def _send(
    injury: models.IncomeFile,
    person: PersonId,
    kind: str,
    title: str,
    said: list[str],
    on: date,
    amounts: dict | None = None,
    steps: tuple[Step, ...] = (),
    remedies: tuple[str, ...] = (),
) -> int:
    """Compose, keep, disclose and note one letter."""
    count = models.Notice.objects.filter(injury=injury, person_id=person, kind=kind).count()
    reference = f"revenu/{injury.file_id}/{kind}/{count + 1}"
    shown = [[AMOUNTS[name], money.format_euros(value)] for name, value in (amounts or {}).items() if name in AMOUNTS]
    body = {
        "said": said,
        "file": injury.reference,
        "amounts": shown,
        "steps": [[step.label, step.article, _precision(step)] for step in steps],
    }
    sent = letters.tell(
        template=TEMPLATE,
        data=body,
        fiche=gathering.FICHE,
        person=person,
        title=title,
        reference=reference,
        on=on,
        retention=models.KEPT,
        categories=("civil_identity", "cash_benefits", "decision"),
        remedies=remedies,
        organisation=injury.organisation,
        recipient="data_subject" if person == injury.person_id else "dependant",
        key=f"{reference}/{person}",
    )
    noted = models.Notice.objects.create(
        subject="injury_victim" if person == injury.person_id else "victim_survivor",
        person_id=person,
        injury=injury,
        kept_from=injury.kept_from,
        sent_on=on,
        letter_id=sent.letter,
        kind=kind,
    )
    return noted.pk


def _precision(step: Step) -> str:
    parts = [money.format_euros(step.amount)] if step.amount is not None else []
    return " ; ".join([*parts, *([step.note] if step.note else [])])


def tell(injury: models.IncomeFile, body: Body, on: date) -> bytes:
    """The message for a body, its line written in the ledger; a rate or what a doctor found is in none of them."""
    person = PersonId(injury.person_id)
    row = models.Annuity.objects.filter(injury=injury, kind=Kind.VICTIM).order_by("-starts_on").first()
    if row is None:
        raise register.Invalid("file", "aucune rente n’est ouverte : rien n’est à dire")
    content = json.dumps(_content(injury, row, TOLD[body], on), ensure_ascii=False, sort_keys=True).encode()
    exchange.disclose(
        fiche=gathering.FICHE,
        recipient=str(body),
        categories=TOLD[body],
        persons=[person],
        on=on,
        content_digest=exchange.digest_of(content),
        key=f"{gathering.FICHE}/{body}/{injury.pk}/{on}",
        subject=people.subjects_of([person])[person],
    )
    return content


def _content(
    injury: models.IncomeFile, row: models.Annuity, categories: tuple[str, ...], on: date
) -> dict[str, object]:
    """What each category holds; one left out of the list puts nothing in the message."""
    person = PersonId(injury.person_id)
    who, held = people.identity_of([person])[person], gathering.held_file(person, injury.file_id)
    whole: dict[str, dict[str, object]] = {
        "nir": {"nir": who.nir, "nir_kind": who.nir_kind},
        "civil_identity": {"name": who.name},
        "work_injury": {"happened_on": str(held.happened_on), "nature": str(held.nature)} if held else {},
        "cash_benefits": {
            "starts_on": str(row.starts_on),
            "ends_on": str(row.ends_on) if row.ends_on else None,
            "yearly": schedule.yearly_on(row, on),
        },
    }
    if "nir" not in categories:
        # the employer learns that a pension runs, never how much it is
        whole["cash_benefits"].pop("yearly")
    return {name: value for category in categories for name, value in whole[category].items()}
