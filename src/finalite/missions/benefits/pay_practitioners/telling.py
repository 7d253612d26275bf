"""Writes to professionals: their statement of a period, the lines that went back, the answer to a dispute."""

import base64
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import letters, people, register

from . import account, payees, reasons
from .answers import AccountStatement, FeeAnswer, LetterContent, LetterKept
from .models import Dispute, FeeLine
from .values import DisputeState, FeeState

FICHE, RETENTION = "pay_practitioners", "payment_cases"
TEMPLATES = Path(__file__).parent / "letters"
REMEDIES = (
    "Vous pouvez contester une ligne auprès de la caisse, et demander que son médiateur soit saisi.",
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de la "
    "caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
)
OUTCOMES = {
    DisputeState.UPHELD: "Votre contestation est accueillie.",
    DisputeState.REJECTED: "Votre contestation n’est pas accueillie.",
}


def statement(provider: int, first_on: date, last_on: date, on: date) -> LetterKept:
    """Write what was paid over a period: payments, what came off and why, lines that wait or went back.

    Raises `Invalid` for a period with more than one letter tells: a statement leaves nothing out.
    """
    found = account.statement(provider, first_on, last_on)
    if max(len(found.payments), len(found.lines)) >= account.MOST:
        raise register.Invalid(
            "last_on", f"{account.MOST} lignes ou plus sur cette période : en choisir une plus courte"
        )
    body = {
        "first_on": first_on.isoformat(),
        "last_on": last_on.isoformat(),
        "due": found.due,
        "kept_back": found.kept_back,
        "transferred": found.transferred,
        "held": found.held,
        "payments": [
            [one.due_on.isoformat(), one.label, one.due, one.kept_back, one.transferred] for one in found.payments
        ],
        "kept": [[why.label, why.article, why.amount, why.left] for one in found.payments for why in one.why],
        "lines": [_line(one) for one in found.lines],
        "owed": [
            [one.label, one.article, one.left, [[part.on.isoformat(), part.amount] for part in one.schedule[:24]]]
            for one in found.owed
        ],
    }
    persons = _patients(found, provider)
    categories = ["provider_identity", "financial_operation", "provider_income"]
    categories += ["care_acts", "benefit_use", "civil_identity", "decision"] if found.lines else []
    title = "Votre relevé de paiements"
    return _send(
        "statement.typ", provider, title, f"releve/{provider}/{first_on}/{last_on}", body, categories, persons, on
    )


def rejections(provider: int, on: date) -> LetterKept | None:
    """Write which lines went back and why, each once; none where nothing is new."""
    rows = list(
        FeeLine.objects.select_for_update()
        .filter(provider_id=provider, state=FeeState.REJECTED, told_on=None)
        .order_by("pk")[:500]
    )
    known = register.may_concern(*{row.person_id for row in rows if row.person_id})
    rows = [row for row in rows if row.person_id is None or row.person_id in known]
    if not rows:
        return None
    names = people.identity_of(known) if known else {}
    body = {
        "lines": [
            [
                row.invoice,
                row.line,
                names[row.person_id].name if row.person_id else "",
                row.act_on.isoformat(),
                _why(row),
            ]
            for row in rows
        ]
    }
    categories = ("care_acts", "civil_identity", "decision")
    title = "Vos lignes qui n’ont pu être payées"
    kept = _send("rejections.typ", provider, title, f"rejets/{provider}/{rows[-1].pk}", body, categories, known, on)
    FeeLine.objects.filter(pk__in=[row.pk for row in rows]).update(told_on=on)
    return kept


def answer(row: Dispute, on: date) -> LetterKept:
    """Write the answer to a dispute, with its reasons and the remedies; raises `Invalid` before there is one."""
    if row.state not in OUTCOMES:
        raise register.Invalid("dispute", "cette contestation n’a pas encore de réponse")
    body = {
        "opened_on": row.opened_on.isoformat(),
        "outcome": OUTCOMES[DisputeState(row.state)],
        "grounds": row.grounds,
        "answer": row.answer,
    }
    title = "Réponse à votre contestation"
    return _send("dispute.typ", row.provider_id, title, f"contestation/{row.pk}", body, ("decision",), (), on)


def read(letter: int) -> LetterContent:
    """A letter as it was sent, to its professional or an agent; raises `Invalid`, or `Refused` to another one."""
    kept = letters.read_letter(letter_id=letter, to_provider=True)
    if kept.fiche != FICHE:
        raise register.Invalid("letter", "ce courrier n’est pas de ce traitement")
    payees.mine(kept.provider_id)
    return LetterContent(kept.title, kept.sent_on, base64.b64encode(kept.content).decode())


def _send(
    template: str,
    provider: int,
    title: str,
    reference: str,
    body: dict[str, Any],
    categories: Sequence[str],
    persons: Sequence[int] | frozenset[int],
    on: date,
) -> LetterKept:
    info = people.providers_of([provider])[provider]
    told = letters.tell_provider(
        template=TEMPLATES / template,
        data=body,
        fiche=FICHE,
        provider=info,
        title=title,
        reference=reference,
        on=on,
        retention=RETENTION,
        recipient="care_supplier" if info.subject == "care_supplier" else "health_professional",
        categories=categories,
        persons=persons,
        organisation=payees.reach(provider).organisation,
        remedies=REMEDIES,
    )
    return LetterKept(told.letter, told.line, on)


def _patients(found: AccountStatement, provider: int) -> list[int]:
    numbers = [one.fee_line for one in found.lines if one.fee_line and one.patient]
    rows = FeeLine.objects.filter(pk__in=numbers, provider_id=provider)
    return [one for one in rows.values_list("person_id", flat=True) if one]


def _line(one: FeeAnswer) -> list:
    return [
        one.invoice,
        one.line,
        one.patient,
        one.act_on.isoformat(),
        one.paid,
        reasons.state(one.state),
        reasons.said(one.reasons),
    ]


def _why(row: FeeLine) -> str:
    return reasons.said(row.reasons)
