"""The asbestos allowance: asked for, opened, paid month by month, counted anew, ended."""

from datetime import date

import pytest

from finalite import law
from finalite.capabilities import people, register
from finalite.capabilities.register import guard
from finalite.kernel.money import format_euros
from finalite.missions.benefits.pay_derogatory_cover import operations, queries
from finalite.missions.benefits.pay_derogatory_cover.given import Career
from finalite.missions.benefits.pay_derogatory_cover.values import FileState

from . import factories as f

pytestmark = pytest.mark.django_db


def test_an_allowance_is_opened_and_waits_for_the_rate_of_its_levies():
    person, file = f.allowance(levy=None)
    shown = f.act(queries.allowance_of, person=person)
    assert (shown.state, shown.monthly) == (FileState.OPEN, f.MONTHLY)
    with pytest.raises(law.MissingLaw, match="L136-8"):
        f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    assert f.orders() == []
    f.act(operations.set_levy, file=file, rate=830, source="Avis fictif")
    net = f.MONTHLY - f.MONTHLY * 830 // 10_000
    text = f.text_of(f.act(operations.send_allowance_notice, file=file, on=date(2026, 6, 10)))
    assert "Avis fictif" in text and " ".join(format_euros(net).split()) in text
    made = f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    assert (made.orders, f.orders()) == (2, [("insured", person, net)] * 2)
    assert f.act(operations.order_allowance, file=file, on=date(2026, 6, 30)).orders == 0
    assert f.act(operations.order_allowance, file=file, on=date(2026, 7, 1)).orders == 1


def test_an_application_asks_for_what_is_missing_and_tells_it():
    person = f.covered_person(birth="1969-05-05")
    answer = f.act(operations.apply_for_allowance, person=person, career=Career(), received_on=f.APPLIED)
    assert [one.fact for one in answer.wanted] == ["ground"]
    with pytest.raises(register.Invalid):
        f.act(operations.decide_allowance, file=answer.file, on=f.APPLIED)
    text = f.text_of(f.act(operations.send_allowance_notice, file=answer.file, on=f.APPLIED))
    assert "Ce qu’il nous faut" in text and "art. 41" in text


def test_corrected_wages_give_arrears_for_each_month_and_lower_ones_are_owed():
    _, file = f.allowance()
    f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    higher = f.career(wages=(320_000,) * 12)
    changed = f.act(operations.recalculate_allowance, file=file, career=higher, on=date(2026, 6, 20))
    gross = 320_000 * 65 // 100
    net, before = gross - gross * 830 // 10_000, f.MONTHLY - f.MONTHLY * 830 // 10_000
    assert [(one.before, one.after) for one in changed] == [(before, net)] * 2
    assert [amount for *_, amount in f.orders()] == [before, before, net - before, net - before]
    f.act(operations.recalculate_allowance, file=file, career=f.career(), on=date(2026, 6, 21))
    assert f.debts() == [net - before] * 2
    assert f.act(operations.recalculate_allowance, file=file, career=Career(), on=date(2026, 6, 22)) == ()


def test_an_allowance_that_ends_owes_the_months_paid_after_it():
    _, file = f.allowance()
    f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    [change] = f.act(operations.end_allowance, file=file, ends_on=date(2026, 5, 12), on=date(2026, 6, 12))
    assert change.month == date(2026, 5, 1) and change.after == 0 and len(f.debts()) == 1
    assert f.act(operations.order_allowance, file=file, on=date(2026, 8, 1)).orders == 0


def test_from_sixty_no_month_is_paid_until_an_agent_says_when_retirement_ends_it():
    person, file = f.allowance(birth="1966-05-05")
    [warning] = [one for one in f.act(queries.allowance_of, person=person).proposal.warnings if "retraite" in one]
    assert "Loi 98-1194 art. 41" in warning
    assert f.act(operations.order_allowance, file=file, on=date(2026, 8, 1)).orders == 2
    with pytest.raises(law.MissingLaw, match="retraite"):
        f.act(operations.order_allowance, file=file, on=date(2026, 8, 1))
    f.act(operations.end_allowance, file=file, ends_on=date(2026, 7, 1), on=date(2026, 8, 1))
    assert f.act(operations.order_allowance, file=file, on=date(2026, 9, 1)).orders == 1


def test_a_longer_exposure_found_later_pays_the_months_it_opens_and_a_shorter_one_takes_them_back():
    person, file = f.allowance(on=date(2026, 6, 25), exposure_days=4_100, birth="1970-03-20")
    opens = f.act(queries.allowance_of, person=person).paid_until
    assert opens == date(2026, 7, 1)
    f.act(operations.order_allowance, file=file, on=date(2026, 8, 3))
    changed = f.act(operations.recalculate_allowance, file=file, career=f.career(), on=date(2026, 8, 20))
    assert [one.month for one in changed] == [date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)]
    assert {one.before for one in changed} == {0} and len(f.orders()) == 4
    back = f.act(
        operations.recalculate_allowance, file=file, career=f.career(exposure_days=4_100), on=date(2026, 8, 21)
    )
    assert {one.after for one in back} == {0} and len(f.debts()) == 3


def test_an_allowance_refused_anew_is_owed_whole_and_can_be_opened_again():
    person, file = f.allowance()
    f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    pension = f.career(other_income=True)
    assert len(f.act(operations.recalculate_allowance, file=file, career=pension, on=date(2026, 6, 20))) == 2
    assert f.act(queries.allowance_of, person=person).state == FileState.ENDED and len(f.debts()) == 2
    again = f.act(operations.recalculate_allowance, file=file, career=f.career(), on=date(2026, 6, 21))
    assert f.act(queries.allowance_of, person=person).state == FileState.OPEN and len(again) == 2


def test_nobody_is_paid_after_a_death():
    person, file = f.allowance()
    with guard.owner():
        people.record_death(person_id=person, died_on=date(2026, 5, 20))
    with pytest.raises(register.Invalid, match="décès"):
        f.act(operations.order_allowance, file=file, on=date(2026, 6, 10))
