"""Who received what, recipient by recipient and page by page."""

from datetime import timedelta

import pytest

from finalite.capabilities import exchange

from .test_disclosures import DAY, care, tell  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("care")]
DAYS = {"since": DAY - timedelta(days=3), "until": DAY}


def test_each_recipient_is_told_with_all_the_kinds_of_data_it_got():
    tell()
    tell(categories=["birth", "nir"], on=DAY - timedelta(days=1), persons=[3])
    tell(on=DAY - timedelta(days=9))
    [found] = exchange.received(**DAYS)
    assert (found.recipient, found.fiche, found.times, found.persons) == (
        "complementary_insurer", "pay_care_costs", 2, 3,
    )  # fmt: skip
    assert set(found.categories) == {"care_acts", "birth", "nir"} and found.last_on == DAY


def test_every_sending_is_shown_once_however_many_leave_in_a_day():
    made = {tell(key=str(n), on=DAY - timedelta(days=n % 2)) for n in range(7)}
    seen, before = [], None
    while True:
        rows, before = exchange.ledger_page(recipient="complementary_insurer", before=before, limit=2, **DAYS)
        seen += rows
        if before is None:
            break
    assert {row.line for row in seen} == made and len(seen) == 7
    assert [row.on for row in seen] == sorted((row.on for row in seen), reverse=True)
    assert exchange.ledger_page(recipient="bank", **DAYS) == ((), None)
