"""Noise is drawn at the stated budget, and a spent budget refuses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from statistics import mean, pstdev

import pytest

from finalite.capabilities.statistics import BudgetSpent, epsilon_of, noisy, spend

ON = date(2026, 11, 22)


def test_noise_has_the_spread_of_its_budget_and_no_bias():
    pytest.importorskip("opendp")
    counts = {(f"c{n}",): 1000 for n in range(4000)}
    for epsilon, most in ((Decimal("0.5"), 1), (Decimal(1), 5)):
        drawn = [value - 1000 for value in noisy(counts, most=most, epsilon=epsilon).values()]
        spread = 2**0.5 * most / float(epsilon)
        assert abs(mean(drawn)) < spread / 4
        assert 0.85 * spread < pstdev(drawn) < 1.15 * spread


def test_a_release_with_no_budget_or_no_bound_is_refused():
    for most, epsilon in ((0, Decimal(1)), (1, Decimal(0))):
        with pytest.raises(ValueError, match="at least one"):
            noisy({("a",): 1}, most=most, epsilon=epsilon)


def test_the_ledger_refuses_when_the_budget_is_spent(tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    assert spend(ledger, epsilon=Decimal("0.6"), on=ON, what="a", budget=Decimal(1)) == Decimal("0.4")
    assert spend(ledger, epsilon=Decimal("0.3"), on=ON, what="b") == Decimal("0.1")
    with pytest.raises(BudgetSpent, match=r"0\.1 is left"):
        spend(ledger, epsilon=Decimal("0.2"), on=ON, what="c")
    assert len(ledger.read_text().splitlines()) == 3
    assert spend(ledger, epsilon=Decimal("0.1"), on=ON, what="d") == 0


def test_tenths_add_up_exactly(tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    for n in range(10):
        spend(ledger, epsilon=epsilon_of("0.1"), on=ON, what=str(n), budget=Decimal(1))
    with pytest.raises(BudgetSpent):
        spend(ledger, epsilon=epsilon_of("0.0001"), on=ON, what="more")


def test_releases_at_the_same_moment_never_spend_the_same_share(tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    spend(ledger, epsilon=Decimal("0.1"), on=ON, what="first", budget=Decimal(1))

    def one(n):
        try:
            spend(ledger, epsilon=Decimal("0.2"), on=ON, what=str(n))
        except BudgetSpent:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(12))) == 4


@pytest.mark.parametrize("content", ["{", '{"budget": "x"}\n', '{"budget": "1"}\n{"epsilon": "0.', "[]\n"])
def test_a_ledger_that_cannot_be_read_stops_everything(tmp_path, content):
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text(content)
    with pytest.raises(ValueError, match="nothing is released"):
        spend(ledger, epsilon=Decimal("0.1"), on=ON, what="a")


def test_a_budget_is_set_once(tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    with pytest.raises(ValueError, match="no such ledger"):
        spend(ledger, epsilon=Decimal("0.1"), on=ON, what="a")
    spend(ledger, epsilon=Decimal("0.1"), on=ON, what="a", budget=Decimal(1))
    with pytest.raises(ValueError, match="set once"):
        spend(ledger, epsilon=Decimal("0.1"), on=ON, what="b", budget=Decimal(9))


@pytest.mark.parametrize("text", ["", "zero", "0", "-1", "inf", "nan"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match="above zero"):
        epsilon_of(text)
