"""Acts to write down in tests."""

from datetime import UTC, datetime, timedelta

from finalite.capabilities.journal import operations
from finalite.capabilities.journal.values import ActRecord

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def an_act(**changes) -> ActRecord:
    """An ordinary act of a technician about one person."""
    return ActRecord(
        **{
            "at": NOW,
            "user": "claire",
            "role": "benefit_technician",
            "organisation": "01",
            "fiche": "pay_care_costs",
            "operation": "receive_care_sheet",
            "subpurpose": "receive_care_sheets",
            "persons": (7,),
            "categories": ("nir", "care_acts"),
            "outcome": "done",
            "reason": "",
            **changes,
        }
    )


def write_acts(count: int, *, start: datetime = NOW, **changes) -> None:
    """Write `count` acts, one second apart; act `n` concerns the persons 1 to n modulo 3."""
    for n in range(count):
        operations.record(act=an_act(at=start + timedelta(seconds=n), persons=tuple(range(1, n % 3 + 2)), **changes))
