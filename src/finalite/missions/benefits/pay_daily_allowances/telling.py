"""Writes to the person, and tells each declared recipient the little that the payment lets it know."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import exchange, letters, money, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision
from finalite.kernel.money import format_euros

from . import gathering, stops
from .models import CASES, Settlement, Stop
from .values import LetterSent, StopState, Told

FICHE = stops.FICHE
TEMPLATES = Path(__file__).parent / "letters"
REMEDIES = (
    "Vous pouvez demander qu’un agent reprenne le calcul. Vous avez deux mois à compter de la réception de ce courrier "
    "pour saisir la commission de recours amiable de votre caisse (CSS art. R. 142-1).",
)
MEDICAL = (
    "Si vous contestez l’avis du service médical, vous avez deux mois pour saisir la commission médicale de recours "
    "amiable (CSS art. R. 142-8).",
)
LEAVES = {
    "sickness": "maladie",
    "part_time": "temps partiel pour motif thérapeutique",
    "maternity": "maternité",
    "paternity": "paternité et accueil de l’enfant",
    "adoption": "adoption",
    "bereavement": "deuil d’un enfant",
    "birth_leave": "congé supplémentaire de naissance",
    "work_injury": "accident du travail",
}
SHARED = {
    Told.INSURER: ("nir", "civil_identity", "cash_benefits"),
    Told.EMPLOYER: ("nir", "civil_identity", "cash_benefits", "financial_operation"),
    Told.UNEMPLOYMENT_BODY: ("nir", "civil_identity", "cash_benefits"),
    Told.CARSAT: ("nir", "civil_identity", "birth", "cash_benefits"),
    Told.GIP_MDS: ("nir", "civil_identity", "cash_benefits"),
    Told.BRM: ("nir", "civil_identity", "cash_benefits"),
}
"""The least that serves each recipient: dates and amounts paid, never the kind of leave nor a medical word."""


def statement(person: PersonId, on: date) -> LetterSent:
    """Write to somebody what was decided since their last statement, with the reasons and what is owed."""
    rows = list(Settlement.objects.filter(person_id=person, told_on=None, decided_on__lte=on).order_by("pk"))
    if not rows:
        return LetterSent(None, None)
    body = {
        "lines": [_row(row) for row in rows],
        "steps": _steps(rows),
        "total": sum(row.to_insured for row in rows),
        "corrected": any(row.kind == "correction" for row in rows),
        "doubtful": any(Decision.from_json(row.decision).warnings for row in rows),
        "debts": [[debt.label, debt.article, debt.left] for debt in money.debts_of([person])],
    }
    sent = _send("statement.typ", person, "Votre relevé d’indemnités journalières", f"releve/{rows[0].pk}", body, on)
    Settlement.objects.filter(pk__in=[row.pk for row in rows]).update(told_on=on)
    return sent


def refusal(row: Stop, on: date) -> LetterSent:
    """Write why a stop is not paid, and how to contest it; `Invalid` where nothing is refused."""
    if row.state != StopState.REFUSED:
        raise register.Invalid("stop", "cet arrêt n’est pas refusé")
    decision = stops.preview(row, on)
    body = {
        "leave": LEAVES[row.leave],
        "first_on": row.first_on.isoformat(),
        "last_on": gathering.last_day(row).isoformat(),
        "steps": [_step(step) for step in decision.steps],
    }
    return _send("refusal.typ", PersonId(row.person_id), "Votre arrêt n’est pas indemnisé", f"refus/{row.pk}", body, on)


def missing(row: Stop, on: date) -> LetterSent:
    """Ask for the documents without which a stop cannot be paid; `Invalid` where nothing is missing."""
    if not row.wanted:
        raise register.Invalid("stop", "rien ne manque pour cet arrêt")
    body = {"first_on": row.first_on.isoformat(), "wanted": [f"{text} ({article})" for _, text, article in row.wanted]}
    return _send(
        "missing.typ", PersonId(row.person_id), "Des éléments à nous envoyer", f"pieces/{row.pk}", body, on, ()
    )


def suspension(row: Stop, on: date) -> LetterSent:
    """Write which days of a stop are not paid, and why; `Invalid` where none is."""
    last = row.interruptions.filter(lifted=False).order_by("-pk").first()
    if last is None:
        raise register.Invalid("stop", "aucun jour de cet arrêt n’est suspendu")
    body = {"first_on": last.first_on.isoformat(), "last_on": last.last_on.isoformat(), "why": WHY[last.why]}
    remedies = MEDICAL if last.why == "not_justified" else REMEDIES
    title = "Des jours de votre arrêt ne sont pas payés"
    return _send("suspension.typ", PersonId(row.person_id), title, f"suspension/{last.pk}", body, on, remedies)


WHY = {
    "control_refused": ("vous n’avez pas répondu au contrôle de votre arrêt", "CSS art. R. 323-12"),
    "not_at_home": ("vous étiez absent de chez vous aux heures de présence", "CSS art. L. 323-6"),
    "not_justified": ("le service médical ne retient pas l’arrêt après ce jour", "CSS art. L. 315-2"),
    "worked": ("une activité a été exercée ces jours-là", "CSS art. L. 323-6"),
}


def tax_statement(person: PersonId, year: int, on: date) -> LetterSent:
    """Write what was paid in a year, by kind of leave, as it is declared; what is taxable is not said here.

    No text on the taxable part was read: the letter says so rather than guess.
    """
    found = Settlement.objects.filter(person_id=person, closed_on__year=year).exclude(to_insured=0)
    rows: dict[str, list[int]] = {}
    for row in found.order_by("pk"):
        sums = rows.setdefault(LEAVES[row.leave], [0, 0, 0, 0])
        for place, amount in enumerate((row.gross, row.csg, row.crds, row.to_insured)):
            sums[place] += amount
    if not rows:
        raise register.Invalid("year", "aucune indemnité n’a été payée cette année-là")
    body = {"year": year, "lines": [[leave, *sums] for leave, sums in rows.items()]}
    return _send("tax.typ", person, f"Vos indemnités de {year}", f"fiscal/{year}", body, on, ())


def tell(row: Stop, recipient: Told, addressee: str, on: date) -> LetterSent:
    """Tell a declared recipient what was paid for a stop: the employer only what replaced the wage it keeps."""
    person = PersonId(row.person_id)
    who = people.identity_of([person])[person]
    rows = list(row.settlements.order_by("pk"))
    if recipient is Told.EMPLOYER:
        rows = [one for one in rows if one.to_employer]
    if not rows:
        raise register.Invalid("stop", "rien n’a été payé qui regarde ce destinataire")
    paid = [
        [one.pay_from.isoformat(), one.pay_to.isoformat(), one.to_employer if recipient is Told.EMPLOYER else one.gross]
        for one in rows
    ]
    said: dict[str, Any] = {
        "nir": {"number": who.nir, "nir_kind": who.nir_kind},
        "civil_identity": who.name,
        "birth": who.birth,
        "cash_benefits": paid,
        "financial_operation": sum(amount for *_, amount in paid),
    }
    content = {name: said[name] for name in SHARED[recipient]}
    line = exchange.disclose(
        fiche=FICHE,
        recipient=recipient.value,
        categories=SHARED[recipient],
        persons=[person],
        subject=row.subject,
        content_digest=exchange.digest_of(json.dumps(content, sort_keys=True).encode()),
        on=on,
        addressee=addressee,
        key=f"{FICHE}/stop/{row.pk}/{recipient}/{addressee}/{on}",
    )
    return LetterSent(None, line)


def _row(row: Settlement) -> list[Any]:
    return [
        row.pay_from.isoformat(),
        row.pay_to.isoformat(),
        LEAVES[row.leave],
        row.gross,
        row.csg + row.crds,
        row.to_insured,
        row.to_employer,
    ]


def _steps(rows: list[Settlement]) -> list[list[str]]:
    """Each step once, in order: two periods of one stop rest on the same reasoning."""
    steps = [_step(step) for row in rows for step in Decision.from_json(row.decision).steps]
    return [list(one) for one in dict.fromkeys(tuple(step) for step in steps)]


def _step(step: Any) -> list[str]:
    amount = format_euros(step.amount) if step.amount is not None else ""
    return [step.label, step.article, amount or step.note]


def _send(
    template: str,
    person: PersonId,
    title: str,
    reference: str,
    body: dict[str, Any],
    on: date,
    remedies: tuple[str, ...] = REMEDIES,
) -> LetterSent:
    who = people.identity_of([person])[person]
    address = people.address_of([person], on=on).get(person)
    caisse = people.organisations().get(people.caisse_of([person])[person], "Assurance maladie")
    letter = letters.compose(
        template=TEMPLATES / template,
        data=body,
        fiche=FICHE,
        person_id=person,
        title=title,
        reference=reference,
        sender=letters.Sender(caisse),
        recipient=letters.Recipient(who.name, address.lines if address else ()),
        sent_on=on,
        retention=CASES,
        subject=who.subject,
        remedies=remedies,
        key=f"{FICHE}/{person}/{reference}/{on}",
    )
    line = exchange.disclose(
        fiche=FICHE,
        recipient="data_subject",
        categories=("civil_identity", "cash_benefits", "sick_leave", "decision"),
        persons=[person],
        on=on,
        content_digest=letter.digest,
        key=f"{FICHE}/letter/{letter.letter_id}",
        subject=who.subject,
    )
    return LetterSent(letter.letter_id, line)
