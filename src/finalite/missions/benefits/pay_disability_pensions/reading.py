"""Shows what is kept: claims, pensions, months, payments, decisions, questionnaires, letters."""

from datetime import date

from django.db.models import Q

from finalite.capabilities import letters, register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.decision import Decision

from . import gathering, models
from .shapes import (
    ClaimLine,
    DecidedLine,
    FormLine,
    LetterOut,
    MonthLine,
    MonthTold,
    NoticeLine,
    PaymentLine,
    PensionLine,
    PensionShown,
)
from .values import Kind, Paid


def shown(person: PersonId, on: date) -> PensionShown:
    """All that somebody asked, was granted, was paid and was told, the latest first."""
    claims = models.Claim.objects.filter(person_id=person).order_by("-pk")
    months = models.MonthPaid.objects.filter(person_id=person).order_by("-month", "-pk")
    payments = models.Payment.objects.filter(person_id=person).order_by("-due_on", "-pk")
    notices = models.Notice.objects.filter(person_id=person).order_by("-pk")
    return PensionShown(
        tuple(ClaimLine(one.pk, one.kind, one.recorded_on, one.state) for one in claims),
        pensions(person, on),
        tuple(_month(one) for one in months),
        tuple(PaymentLine(Paid(p.kind), p.month, Cents(p.amount), p.due_on, p.paid_on) for p in payments),
        decisions(person),
        forms(person),
        tuple(NoticeLine(one.pk, one.kind, one.recorded_on) for one in notices),
    )


def months_since(person: PersonId, since: date) -> tuple[MonthTold, ...]:
    """The months paid to somebody since a day, or still to be paid, the latest first, each with its reasons."""
    recent = Q(paid_on__gte=since) | Q(paid_on=None, month__gte=since.replace(day=1))
    rows = models.MonthPaid.objects.filter(recent, person_id=person).select_related("file").order_by("-month", "-pk")
    return tuple(_told(one, Decision.from_json(one.decision)) for one in rows)


def _told(one: models.MonthPaid, decision: Decision) -> MonthTold:
    given = decision.amounts
    gross = Cents(given["pension"] + given["third_person"] + given["supplement"])
    return MonthTold(one.file.pk, one.file.kind == Kind.WIDOW, one.month, gross, Cents(one.paid), one.paid_on, decision)


def pensions(person: PersonId, on: date) -> tuple[PensionLine, ...]:
    """The pensions of somebody as they stand on a day."""
    rows = list(models.PensionFile.objects.filter(person_id=person).order_by("-starts_on", "-pk"))
    known = gathering.load(rows)
    return tuple(_pension(known[row.pk], on) for row in rows)


def _pension(known: gathering.Known, on: date) -> PensionLine:
    row = known.file
    decided = known.decision_on(max(on, row.starts_on)) if any(d.pension is not None for d in known.decisions) else None
    paid = models.MonthPaid.objects.filter(file=row).order_by("-month").first()
    now = Decision.from_json(paid.decision).amounts["pension"] if paid else decided.pension if decided else None
    return PensionLine(
        row.pk,
        Kind(row.kind),
        decided.category if decided else None,
        row.state,
        row.starts_on,
        row.ends_on,
        next((one.from_on for one in known.suspensions if one.until_on is None), None),
        None if now is None else Cents(now),
        row.paid_until,
    )


def _month(one: models.MonthPaid) -> MonthLine:
    given = Decision.from_json(one.decision).amounts
    return MonthLine(
        one.month,
        given["pension"],
        given["third_person"],
        given["supplement"],
        given["held_back"],
        Cents(one.caf),
        Cents(one.paid),
    )


def decisions(person: PersonId) -> tuple[DecidedLine, ...]:
    """The decisions on somebody with their reasons, the latest first."""
    rows = models.PensionDecision.objects.filter(person_id=person).order_by("-pk")
    return tuple(
        DecidedLine(one.pk, one.recorded_on, one.what, one.effective_on, one.outcome, Decision.from_json(one.decision))
        for one in rows
    )


def forms(person: PersonId) -> tuple[FormLine, ...]:
    """The questionnaires on somebody's earnings, the latest first."""
    rows = models.EarningsForm.objects.filter(person_id=person).order_by("-pk")
    return tuple(
        FormLine(
            one.pk,
            one.first_on,
            one.last_on,
            one.due_on,
            one.answered_on,
            None if one.earnings is None else Cents(one.earnings),
        )
        for one in rows
    )


def letter(number: int) -> LetterOut:
    """A letter, for the person it was sent to."""
    found = models.Notice.objects.filter(pk=number).first()
    if found is None:
        raise register.NotFound("notice", "ce courrier n’existe pas")
    register.concerns(PersonId(found.person_id))
    sent = letters.read_letter(letter_id=found.letter_id)
    return LetterOut(sent.title, sent.sent_on, sent.content)
