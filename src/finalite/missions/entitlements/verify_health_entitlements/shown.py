"""Puts rows into the frozen values that leave through the doors."""

from collections.abc import Iterable, Sequence

from finalite.capabilities import verification
from finalite.capabilities.register import PersonId

from . import models
from .facts import ApprovalKind
from .values import ApprovalShown, Body, CheckShown, DifferenceShown, Form, FormShown, InquiryShown, Topic


def checks(found: Sequence[verification.CheckInfo]) -> tuple[CheckShown, ...]:
    """Checks with what was compared in each."""
    compared = verification.comparisons_in(one.check_id for one in found)
    return tuple(_check(one, compared.get(one.check_id, ())) for one in found)


def _check(found: verification.CheckInfo, compared: tuple[verification.Compared, ...]) -> CheckShown:
    return CheckShown(
        found.check_id,
        found.person_id,
        found.campaign_id,
        found.opened_on,
        found.told_on,
        found.answer_by,
        found.answered_on,
        found.closed_on,
        found.outcome or "",
        tuple(map(DifferenceShown.of, compared)),
    )


def approvals(rows: Iterable[models.Approval]) -> tuple[ApprovalShown, ...]:
    """Requests and their answers, without any medical reason."""
    return tuple(
        ApprovalShown(
            row.pk,
            PersonId(row.person_id),
            ApprovalKind(row.kind),
            row.state,
            row.received_on,
            row.last_day,
            row.decided_on,
            row.care,
            row.granted,
            row.by_silence,
        )
        for row in rows
    )


def inquiries(rows: Iterable[models.Inquiry]) -> tuple[InquiryShown, ...]:
    """Questions to other bodies and their answers."""
    return tuple(
        InquiryShown(
            row.pk,
            Body(row.body),
            row.asked_on,
            row.due_on,
            row.chased,
            row.answered_on,
            Topic(row.question),
            row.answer,
        )
        for row in rows
    )


def forms(rows: Iterable[models.PortableForm]) -> tuple[FormShown, ...]:
    """European forms."""
    return tuple(
        FormShown(row.pk, Form(row.form), row.state, row.reference, row.valid_from, row.valid_until, row.confirmed)
        for row in rows
    )
