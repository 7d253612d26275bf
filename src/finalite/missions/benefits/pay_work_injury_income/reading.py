"""Shows what is kept: claims, pensions, payments, decisions, letters."""

from datetime import date

from django.db.models import Q

from finalite.capabilities import letters, register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel.decision import Decision

from . import models, schedule
from .values import (
    AnnuityLine,
    ClaimLine,
    DecidedLine,
    IncomeShown,
    InstalmentTold,
    Kind,
    LetterOut,
    NoticeLine,
    Paid,
    PaymentLine,
)


def shown(person: PersonId, on: date) -> IncomeShown:
    """All that somebody asked, was granted, was paid and was told, the latest first."""
    claims = models.Claim.objects.filter(person_id=person).select_related("injury").order_by("-received_on", "-pk")
    pensions = models.Annuity.objects.filter(person_id=person).select_related("injury").order_by("-starts_on")
    payments = models.Instalment.objects.filter(person_id=person).order_by("-due_on", "-pk")
    notices = models.Notice.objects.filter(person_id=person).order_by("-pk")
    return IncomeShown(
        tuple(ClaimLine(one.pk, one.injury.file_id, one.kind, one.received_on, one.state) for one in claims),
        tuple(annuity(one, on) for one in pensions),
        tuple(_payment(one) for one in payments),
        decisions(person),
        tuple(NoticeLine(one.pk, one.kind, one.sent_on) for one in notices),
    )


def paid_since(person: PersonId, since: date) -> tuple[InstalmentTold, ...]:
    """What was paid to somebody since a day, or is still to be paid, the latest first, each with its reasons."""
    recent = Q(paid_on__gte=since) | Q(paid_on=None, due_on__gte=since)
    rows = models.Instalment.objects.filter(recent, person_id=person).select_related("annuity").order_by("-due_on")
    decided = list(models.IncomeDecision.objects.filter(person_id=person).order_by("-effective_on", "-rank"))
    return tuple(_told(one, decided) for one in rows)


def _told(one: models.Instalment, decided: list[models.IncomeDecision]) -> InstalmentTold:
    """With the decision in force when the days that it pays began, of the same injury."""
    mine = [two for two in decided if two.injury_id == one.injury_id]  # type: ignore[attr-defined]
    found = next((two for two in mine if two.effective_on <= one.first_on), mine[-1] if mine else None)
    return InstalmentTold(
        Paid(one.kind),
        one.annuity is not None and one.annuity.kind == Kind.SURVIVOR,
        one.first_on,
        one.end_on,
        Cents(one.amount),
        Cents(one.amount - one.kept_back),
        one.paid_on,
        Decision.from_json(found.decision) if found else None,
    )


def annuity(row: models.Annuity, on: date) -> AnnuityLine:
    """A pension on a day."""
    return AnnuityLine(
        row.pk,
        row.injury.file_id,
        Kind(row.kind),
        schedule.yearly_on(row, on),
        row.rhythm,
        row.starts_on,
        row.ends_on,
        row.paid_until,
    )


def decisions(person: PersonId) -> tuple[DecidedLine, ...]:
    """The decisions on somebody with their reasons, the latest first."""
    rows = models.IncomeDecision.objects.filter(person_id=person).order_by("-pk")
    return tuple(
        DecidedLine(one.pk, one.decided_on, one.effective_on, one.outcome, Decision.from_json(one.decision))
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


def _payment(one: models.Instalment) -> PaymentLine:
    return PaymentLine(
        Paid(one.kind),
        one.first_on,
        one.end_on,
        Cents(one.amount),
        Cents(one.kept_back),
        one.due_on,
        one.paid_on,
    )
