"""Packages, contributions and adjustments: by recorded values only, once a period, differences set right."""

from datetime import date

import pytest

from finalite.capabilities import money, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.missions.benefits.pay_practitioners import models, operations, queries
from finalite.missions.benefits.pay_practitioners.values import (
    Spread,
    TakeBack,
    TermKind,
    Unit,
)

from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
PERIOD = {"first_on": date(2026, 11, 1), "last_on": date(2026, 12, 31)}


@pytest.fixture
def doctor():
    return f.doctor()


@pytest.fixture
def person(doctor):
    return f.patient(doctor)


def orders(**wanted):
    """Whom the orders are about, who is paid, and how much."""
    with guard.owner():
        rows = PaymentOrder.objects.filter(**wanted).order_by("pk")
        return list(rows.values_list("person_id", "payee_id", "amount"))


def account(provider, **changes):
    return f.act(queries.account_of, f.professional(provider), **PERIOD | changes)


def test_a_value_counts_once_somebody_else_confirmed_it(doctor):
    f.declared(doctor, "patients", 20)
    f.declared(doctor, "secure_mail", 1)
    assert f.decide(doctor).decision.outcome == "no_law"
    number = f.act(operations.record_term, term=f.term(), on=f.ON)
    with pytest.raises(register.Refused):
        f.act(operations.confirm_term, term=number, on=f.ON)
    assert f.decide(doctor).decision.outcome == "no_law"
    f.act(operations.confirm_term, f.second(), term=number, on=f.ON)
    assert f.decide(doctor).amount == 10_000
    with pytest.raises(register.Invalid):  # two values of the same days
        f.act(operations.record_term, term=f.term(valid_from=date(2026, 1, 1)), on=f.ON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": " "},
        {"code": ""},
        {"unit": Unit.WORKING_DAYS},
        {"amount": 0},
        {"counts": ""},
        {"valid_to": date(2024, 1, 1)},
        {"kind": TermKind.PAYMENT_DELAY},
    ],
)
def test_a_value_without_text_or_sense_is_refused(db, wrong):
    with pytest.raises(register.Invalid):
        f.act(operations.record_term, term=f.term(**wrong), on=f.ON)


def test_a_package_waits_for_accepted_indicators_then_is_paid_once(doctor):
    f.recorded()
    f.declared(doctor, "secure_mail", 1)
    assert f.decide(doctor).decision.missing == ("patients",)
    waits = f.declared(doctor, "patients", 20, right=None)
    assert f.decide(doctor).decision.missing == ("patients",) and not orders()
    f.act(operations.examine_indicator, indicator=waits, right=True, on=f.ON)
    made = f.decide(doctor)
    assert (made.amount, made.decision.outcome) == (10_000, "due")
    for changes in ({}, {"first_on": date(2025, 6, 1)}):
        with pytest.raises(register.Invalid):
            f.decide(doctor, **changes)
    f.pay()
    [shown] = f.act(queries.remunerations_of, f.professional(doctor))
    assert shown.paid_on == care.PAY_ON
    assert orders() == [(None, doctor, 10_000)]
    with guard.owner():
        assert {one.closed_on for one in models.Indicator.objects.all()} == {care.PAY_ON}


def test_a_late_fact_recalculates_and_the_difference_comes_off_as_scheduled(doctor):
    made = f.package(doctor, patients=20)
    again = f.act(operations.recalculate_remuneration, remuneration=made.remuneration, on=f.ON)
    assert (again.remuneration, again.times) == (made.remuneration, 1)  # nothing new, nothing written
    wrong = next(one for one in f.act(queries.indicators_of, provider=doctor) if one.code == "patients")
    f.act(operations.examine_indicator, indicator=wrong.indicator, right=False, on=f.ON)
    f.declared(doctor, "patients", 14)
    seen = f.act(queries.replay_remuneration, remuneration=made.remuneration, on=f.ON)
    assert (seen.same, seen.kept, seen.now) == (True, 10_000, 7_000)
    f.pay()  # the first calculation leaves whole
    spread = Spread(instalment=1_000, from_on=date(2026, 12, 1))
    again = f.act(operations.recalculate_remuneration, remuneration=made.remuneration, spread=spread, on=care.PAY_ON)
    assert (again.amount, again.times) == (7_000, 2)
    [down] = f.act(queries.adjustments_of, f.professional(doctor))
    assert down.amount == -3_000 and [one.amount for one in down.schedule] == [1_000] * 3
    f.act(
        operations.adjust,
        provider=doctor,
        amount=5_000,
        reason="Complément",
        article="Convention",
        on=date(2026, 12, 1),
    )
    f.pay(date(2026, 12, 1))
    found = account(doctor)
    assert (found.due, found.kept_back, found.transferred) == (15_000, 1_000, 14_000)
    assert [(one.left, len(one.schedule)) for one in found.owed] == [(2_000, 3)]
    [kept] = [why for one in found.payments for why in one.why]
    assert (kept.amount, kept.left) == (1_000, 2_000)


def test_more_than_was_paid_is_ordered_as_a_difference(doctor):
    made = f.package(doctor, patients=20)
    right = next(one for one in f.act(queries.indicators_of, provider=doctor) if one.code == "patients")
    f.act(operations.examine_indicator, indicator=right.indicator, right=False, on=f.ON)
    f.declared(doctor, "patients", 25)
    f.act(operations.recalculate_remuneration, remuneration=made.remuneration, on=f.ON)
    assert sorted(amount for *_, amount in orders()) == [2_500, 10_000]


def test_contributions_are_a_rate_of_a_declared_base_or_refused_by_name(doctor):
    asked = {"kind": TermKind.CONTRIBUTION, "code": "maladie"}
    assert "cotisations" in f.decide(doctor, **asked).decision.missing[0]
    f.recorded(**asked, unit=Unit.RATE, amount=650, counts="income", conditions=())
    f.declared(doctor, "income", 8_000_000)
    assert f.decide(doctor, **asked).amount == 520_000


def test_a_paid_line_is_taken_back_where_care_is_paid_for(doctor, person):
    [line] = f.present(doctor, f.fee(person))
    spread = Spread(instalment=1_000, from_on=date(2026, 12, 1))
    back = f.act(operations.take_back_line, fee_line=line.fee_line, why=TakeBack.SENT_IN_ERROR, spread=spread, on=f.ON)
    assert (back.amount, back.article) == (-2_100, "CSS L133-4")
    assert [one.amount for one in back.schedule] == [1_000, 1_000, 100]
    with pytest.raises(register.Invalid):
        f.act(operations.take_back_line, fee_line=line.fee_line, why=TakeBack.SENT_IN_ERROR, on=f.ON)
    new = f.act(operations.spread_adjustment, adjustment=back.adjustment, on=f.ON, spread=Spread(
        instalment=2_100, from_on=date(2026, 12, 15)))  # fmt: skip
    assert len(new.schedule) == 1
    with guard.owner():
        assert [(d.key, d.left) for d in money.debts_of_providers([doctor])] == [(_debt_key(), 2_100)]


def _debt_key():
    return models.Adjustment.objects.get().key
