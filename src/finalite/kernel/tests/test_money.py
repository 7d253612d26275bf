"""Money: exact cents, one rounding, French figures."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from finalite.kernel import money

CENTS = some.integers(-(10**11), 10**11)


@given(CENTS, some.integers(0, 10_000))
def test_a_share_is_the_decimal_one_rounded_half_up(amount, rate):
    exact = Decimal(amount) * rate / 10_000
    assert money.share(amount, rate) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(CENTS)
def test_an_amount_is_read_back_as_it_was_written(amount):
    assert money.parse_euros(money.format_euros(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (123456, "1\u202f234,56\u00a0€"),
        (0, "0,00\u00a0€"),
        (-5, "-0,05\u00a0€"),
        (100000000, "1\u202f000\u202f000,00\u00a0€"),
    ],
)
def test_an_amount_is_written_the_french_way(amount, written):
    assert money.format_euros(amount) == written


@pytest.mark.parametrize(("rate", "written"), [(7000, "70"), (6666, "66,66"), (130, "1,3"), (5, "0,05")])
def test_a_rate_is_written_without_idle_decimals(rate, written):
    assert money.format_rate(rate) == f"{written}\u00a0%"


@pytest.mark.parametrize(("text", "cents"), [("26,50", 2650), ("26.5", 2650), ("26", 2600), (" 1 234,5 € ", 123450)])
def test_what_people_type_is_read(text, cents):
    assert money.parse_euros(text) == cents


@pytest.mark.parametrize("text", ["", "1,234", "1e3", "٣", "--1", "1,2,3", "abc", "1'000"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(money.NotMoney):
        money.parse_euros(text)
