"""Puts rows into the frozen values that leave through the doors."""

from collections.abc import Iterable, Sequence

from finalite.capabilities import verification
from finalite.capabilities.register import PersonId

from . import checking, models
from .facts import EndReason
from .values import Body, CheckShown, DifferenceShown, InquiryShown, PaperKind, PaperShown, StoppedShown, Topic


def checks(found: Sequence[verification.CheckInfo]) -> tuple[CheckShown, ...]:
    """Checks with the file that each is about and what was compared in it."""
    numbers = [one.check_id for one in found]
    compared, files = verification.comparisons_in(numbers), checking.files_of(numbers)
    return tuple(_check(one, files[one.check_id], compared.get(one.check_id, ())) for one in found)


def _check(
    found: verification.CheckInfo, row: models.CheckedFile, compared: tuple[verification.Compared, ...]
) -> CheckShown:
    return CheckShown(
        found.check_id,
        found.person_id,
        row.file_id,
        found.campaign_id,
        found.opened_on,
        row.certificate_by,
        found.told_on,
        found.answer_by,
        found.answered_on,
        found.closed_on,
        found.outcome or "",
        tuple(map(DifferenceShown.of, compared)),
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


def papers(rows: Iterable[models.Paper]) -> tuple[PaperShown, ...]:
    """Life certificates and European forms."""
    return tuple(
        PaperShown(
            row.pk, PaperKind(row.kind), row.state, row.institution, row.signed_on, row.valid_until, row.confirmed
        )
        for row in rows
    )


def stopped(rows: Iterable[models.RightStopped]) -> tuple[StoppedShown, ...]:
    """Rights that ended or are suspended."""
    return tuple(
        StoppedShown(
            PersonId(row.person_id), row.file_id, row.outcome, EndReason(row.reason), row.starts_on, row.lifted_on
        )
        for row in rows
    )
