"""Writes to the victim what is paid, asked or refused, and why; tells who cared what was paid to them, no more."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from finalite.capabilities import letters, money, people
from finalite.capabilities.care_sheets import acts
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision, Step
from finalite.kernel.money import format_euros

from . import models
from .models import CareLine, Settlement
from .receiving import FICHE
from .values import Told, Wait

TEMPLATES = Path(__file__).parent / "letters"
NOTHING = Told(None, None, 0)
TOLD = ("civil_identity", "care_acts", "decision", "financial_operation")
BOARD = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de la "
    "caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
)
MEDICAL_BOARD = (
    "Pour contester l’avis du médecin-conseil lui-même, vous avez deux mois pour saisir la commission médicale de "
    "recours amiable (CSS art. R. 142-8).",
)
ASKED = {
    Wait.NO_INJURY: "la déclaration de l’accident ou de la maladie du travail que ces soins suivent",
    Wait.WHICH_INJURY: "la date de l’accident ou de la maladie du travail que ces soins suivent",
    Wait.RELATED: "ce que le prescripteur dit du lien entre ces soins et l’accident ou la maladie du travail",
    Wait.TARIFF: "la base de remboursement de cet acte, que donne qui l’a facturé",
    Wait.DISTANCE: "la distance du trajet en kilomètres",
    Wait.PRESCRIPTION: "la prescription",
    Wait.AGREEMENT: "l’accord du service médical, demandé avant ce soin",
    Wait.FOREIGN_FORM: "le formulaire européen DA1 ou sa référence",
}


def statement(person: PersonId, on: date) -> Told:
    """Write to a victim what was decided since the last statement, line by line with its reasons."""
    rows = Settlement.objects.filter(person_id=person, told_on__isnull=True, decided_on__lte=on, in_force=True)
    found = list(rows.select_related("line").order_by("pk"))
    if not found:
        return NOTHING
    body = {
        "lines": [_shown(row) for row in found],
        "steps": [_step(step) for row in found for step in Decision.from_json(row.decision).steps],
        "warnings": sorted({text for row in found for text in _warnings(row)}),
        "to_patient": sum(row.to_patient for row in found),
        "to_professional": sum(row.to_professional for row in found),
        "debts": [[debt.label, debt.article, debt.left] for debt in money.debts_of([person])],
    }
    sent = _send(person, "statement.typ", "Vos soins après un accident du travail", f"soins/{found[0].key}", body, on)
    _noted(person, None, sent, "statement", found[0].kept_from)
    Settlement.objects.filter(pk__in=[row.pk for row in found]).update(told_on=on)
    return Told(sent.letter, None, len(found))


def refused(line: CareLine, row: Settlement, on: date, *, handed: bool, owed: int = 0) -> int:
    """Notify that a care is not paid for the injury: why, what becomes of it, what is owed, how to contest."""
    said = [f"{_named(line)} : ce soin n’est pas pris en charge au titre de l’accident ou de la maladie du travail."]
    if handed:
        said.append("Il est transmis à l’assurance maladie, qui décide de ce qu’elle en rembourse : rien n’est perdu.")
    if owed:
        said.append(f"Nous avions payé {format_euros(owed)}, que vous devez ; votre remboursement vient en déduction.")
    return _notice(line, "refusal", "Un soin non pris en charge", said, on, row, BOARD + MEDICAL_BOARD)


def ask(line: CareLine, on: date) -> int:
    """Ask the victim for what a waiting line lacks; nothing is refused meanwhile. 0 where nothing is theirs to give."""
    wanted = [ASKED[Wait(one)] for one in line.waits_for if Wait(one) in ASKED]
    if not wanted:
        return 0
    said = [f"{_named(line)} : pour le payer, il nous manque {one}." for one in wanted]
    return _notice(line, "wanted", "Ce qui manque pour payer un soin", said, on, None, ())


def provider(number: int, first_on: date, on: date) -> Told:
    """Write to a professional or facility what was paid on its own invoices; nothing on rights or other care."""
    rows = Settlement.objects.filter(provider_id=number, in_force=True, decided_on__range=(first_on, on))
    found = list(rows.filter(to_professional__gt=0).select_related("line").order_by("pk"))
    debts = money.debts_of_providers([number])
    if not found and not debts:
        return NOTHING
    info = people.providers_of([number])[number]
    body = {
        "lines": [
            [
                row.line.invoice,
                row.line.key.rpartition("/")[2],
                acts.table()[row.line.act].fr,
                row.line.act_on.isoformat(),
                row.to_professional,
            ]
            for row in found
        ],
        "total": sum(row.to_professional for row in found),
        "debts": [[debt.label, debt.article, debt.left] for debt in debts],
    }
    told = letters.tell_provider(
        template=TEMPLATES / "remittance.typ",
        data=body,
        fiche=FICHE,
        provider=info,
        title="Vos factures réglées",
        reference=f"factures-at/{number}/{first_on}/{on}",
        on=on,
        retention=models.KEPT,
        recipient="care_facility" if info.subject == "care_facility" else "health_professional",
        categories=("care_acts", "financial_operation"),
        persons=[row.person_id for row in found],
        key=f"provider/{number}/{first_on}/{on}",
    )
    return Told(told.letter, told.line, len(found))


def _notice(
    line: CareLine, kind: str, title: str, said: list[str], on: date, row: Settlement | None, remedies: Sequence[str]
) -> int:
    steps = Decision.from_json(row.decision).steps if row else ()
    rank = models.Notice.objects.filter(line=line, kind=kind).count() + 1
    body = {"said": said, "steps": [_step(step) for step in steps]}
    person = PersonId(line.person_id)
    sent = _send(person, "notice.typ", title, f"soin/{line.pk}/{kind}/{rank}", body, on, remedies)
    return _noted(person, line, sent, kind, line.kept_from)


def _send(
    person: PersonId, template: str, title: str, reference: str, body: dict, on: date, remedies: Sequence[str] = BOARD
) -> letters.LetterSent:
    return letters.tell(
        template=TEMPLATES / template,
        data=body,
        fiche=FICHE,
        person=person,
        title=title,
        reference=reference,
        on=on,
        retention=models.KEPT,
        recipient="data_subject",
        categories=TOLD,
        key=f"{FICHE}/{reference}",
        remedies=remedies,
    )


def _noted(person: PersonId, line: CareLine | None, sent: letters.LetterSent, kind: str, kept_from: date | None) -> int:
    return models.Notice.objects.create(
        subject="injury_victim",
        person_id=person,
        kept_from=kept_from,
        line=line,
        sent_on=sent.on,
        letter_id=sent.letter,
        kind=kind,
    ).pk


def _named(line: CareLine) -> str:
    return f"{acts.table()[line.act].fr} du {line.act_on:%d/%m/%Y}, {format_euros(line.charged)}"


def _shown(row: Settlement) -> list:
    line = row.line
    paid_to = "vous" if row.to_patient else "au soignant" if row.to_professional else "—"
    return [line.act_on.isoformat(), acts.table()[line.act].fr, line.charged, row.given, row.left, paid_to]


def _step(step: Step) -> list:
    return [step.label, step.article, step.amount, step.note]


def _warnings(row: Settlement) -> list[str]:
    """What the victim must know; how sure we are of a parameter of the law is for the file."""
    return list(row.decision["warnings"])
