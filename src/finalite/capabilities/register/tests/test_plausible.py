from datetime import date

import pytest

from finalite.capabilities import register


@pytest.mark.parametrize("day", [None, date(1900, 1, 1), date(2026, 11, 22), date(2200, 12, 31)])
def test_a_day_of_our_time_passes_and_so_does_none(day):
    register.check_days(on=day, until=day)


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
def test_a_day_far_away_is_said_in_its_place(day):
    with pytest.raises(register.Invalid) as wrong:
        register.check_days(on=date(2026, 11, 22), until=day)
    assert wrong.value.field == "until"
