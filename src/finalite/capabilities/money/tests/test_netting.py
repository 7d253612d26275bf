"""Whatever is owed and due, recovery is exact: no cent is made, none is lost, none is taken twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finalite.capabilities import money, register
from finalite.capabilities.money import debts
from finalite.capabilities.money.models import Debt, PaymentOrder
from finalite.capabilities.register import purpose

DAY = date(2026, 11, 21)
CENTS = st.integers(1, 5000)


def order(pk, amount):
    return PaymentOrder(pk=pk, subject="insured", person_id=1, amount=amount, due_on=DAY, state="ordered")


@given(st.lists(CENTS, max_size=6), st.lists(CENTS, max_size=6))
def test_every_cent_is_accounted_for(amounts, owed):
    with purpose.opened(register.purpose_of("execute_payments", "automation")):
        recover(amounts, owed)


def recover(amounts, owed):
    purse = [Debt(pk=n, person_id=1, amount=a, label="d", article="a") for n, a in enumerate(owed, 1)]
    results = [debts._net(debts.PERSONS, order(n, a), purse, DAY) for n, a in enumerate(amounts, 1)]
    for (netting, lines), due in zip(results, amounts, strict=True):
        assert netting.due == due == netting.recovered + netting.transferred
        assert netting.transferred >= 0
        assert sum(line.amount for line in lines) == netting.recovered == sum(s.amount for s in netting.steps)
    assert sum(n.recovered for n, _ in results) == min(sum(amounts), sum(owed)) == sum(d.recovered for d in purse)
    assert all(0 <= debt.recovered <= debt.amount for debt in purse)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Léa  Ünal-d’Œuvre", "Lea Unal-d'OEuvre"),
        ("//a//b/", "a/b"),
        ("50 € & plus", "50 EUR + plus"),
        ("<script>", "script"),
        ("Ægir\x00\n Ø", "AEgir O"),
        ("☃", ""),
        ("x" * 200, "x" * 140),
    ],
)
def test_names_reach_the_bank_in_characters_it_accepts(text, expected):
    assert money.in_sepa_characters(text) == expected


@given(st.text(max_size=80))
def test_no_text_whatever_breaks_the_character_set(text):
    clean = money.in_sepa_characters(text, 70)
    assert len(clean) <= 70 and not clean.startswith("/") and "//" not in clean
    assert set(clean) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")


@pytest.mark.parametrize("code", ["AC01", "AC04", "MD07", "AC06 NARR"])
def test_a_refused_account_asks_for_another_one(code):
    assert money.concerns_account(code)


def test_an_unknown_reason_is_said_to_be_unknown():
    assert "ZZ99" in money.meaning_of("ZZ99") and not money.concerns_account("ZZ99")
