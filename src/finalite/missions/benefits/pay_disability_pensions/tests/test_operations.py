"""What each door does and refuses: files, decisions, months, earnings, revisions, ends, claims."""

from datetime import date

import pytest

from finalite.capabilities import money, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_disability_pensions import models, operations, queries
from finalite.missions.benefits.pay_disability_pensions.values import (
    Asked,
    Ending,
    Home,
    HomeTold,
    Reason,
    YearTold,
)

from . import factories
from .factories import DECIDED, STARTS, act, decided, held, opened_file, own, pay

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, n, 1) for n in range(6, 11))
MAY_PART = 100_000 * 17 // 31
"""Seventeen of the thirty-one days of May, on a thousand euros."""


def orders(kind=""):
    with guard.owner():
        rows = PaymentOrder.objects.filter(fiche=operations.FICHE).order_by("pk")
        return [row.amount for row in rows if kind in ("", row.payee_kind)]


def debts(person):
    with guard.owner():
        return [debt.left for debt in money.debts_of([person])]


def cases_of(person):
    return {one.kind for one in act(queries.person_file, person=person, on=OCTOBER).cases}


def test_a_file_needs_an_open_right_of_the_person_and_opens_once():
    person, _ = opened_file()
    stranger = people_factories.make_person()
    with pytest.raises(register.Invalid, match="aucun droit"):
        act(operations.open_pension_file, person=stranger, right=factories.right_of(person), on=DECIDED)
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.open_pension_file, person=person, right=factories.right_of(person), on=DECIDED)


def test_without_wages_the_documents_are_asked_for_and_nothing_is_refused():
    person, file = opened_file()
    answer = act(operations.decide_pension, file=file, on=DECIDED)
    assert answer.outcome == "unknown" and [one.fact for one in answer.wanted] == ["years"] and answer.letter
    assert pay(JULY).seen == 0 and [one.kind for one in held(person).notices] == ["wanted"]


def test_the_ten_best_years_are_counted_with_the_coefficients_read_for_them():
    _person, file = opened_file()
    years = tuple(
        YearTold(year=2014 + n, wage=2_000_000 + n * 10_000, capped=True, coefficient=10_000) for n in range(12)
    )
    act(operations.record_wages, file=file, years=years, source="relevé de carrière", on=DECIDED)
    answer = act(operations.decide_pension, file=file, on=DECIDED)
    assert answer.decision.amounts["mean_wage"] == 2_065_000
    assert answer.decision.amounts["pension"] == 2_065_000 * 5_000 // 120_000


def test_a_coefficient_that_nobody_recorded_is_named_and_the_pension_waits():
    _person, file = opened_file()
    act(operations.record_wages, file=file, years=(YearTold(year=2021, wage=100),), source="relevé", on=DECIDED)
    answer = act(operations.decide_pension, file=file, on=DECIDED)
    assert answer.outcome == "no_law" and "invalidity.uprating.wages" in answer.decision.missing[0]
    assert pay(JULY).seen == 0


def test_each_month_is_ordered_once_it_is_over_and_never_twice():
    decided()
    assert pay(date(2026, 5, 31)).done == 0
    assert pay(JUNE).done == 1 and pay(JUNE).done == 0
    assert pay(SEPTEMBER).done == 3 and pay(SEPTEMBER).done == 0
    assert orders() == [MAY_PART, 100_000, 100_000, 100_000]


def test_each_decision_and_each_month_comes_out_the_same_when_taken_again():
    person, file, _ = decided(category=3)
    pay(JULY)
    for made in held(person).decided:
        again = act(queries.replay_decision, decision=made.number)
        assert again.same and not again.law_changed
    assert act(queries.replay_month, file=file, month=JUNE).same
    with pytest.raises(register.Invalid):
        act(queries.replay_month, file=file, month=AUGUST)


def test_a_month_kept_with_a_changed_amount_is_seen_by_the_replay():
    _, file, _ = decided()
    pay(JULY)
    with guard.owner():
        row = models.MonthPaid.objects.get(month=JUNE)
        row.decision["amounts"]["paid"] += 1
        row.save()
    assert not act(queries.replay_month, file=file, month=JUNE).same


def test_wages_corrected_later_are_put_right_to_the_cent_and_told():
    person, file, _ = decided()
    pay(JULY)
    act(operations.record_mean_wage, file=file, yearly=3_600_000, source="relevé rectifié")
    act(operations.revise_pension, file=file, on=JULY)
    assert orders()[-1] == 50_000 + 150_000 * 17 // 31 - MAY_PART
    assert act(operations.recalculate_pension, file=file, on=JULY).arrears == 0
    act(operations.record_mean_wage, file=file, yearly=2_400_000, source="relevé de nouveau rectifié")
    act(operations.revise_pension, file=file, on=JULY)
    assert debts(person) == [50_000 + 150_000 * 17 // 31 - MAY_PART]
    kinds = [one.kind for one in held(person).notices]
    assert kinds.count("change") == 2 and kinds.count("revision") == 2
    with pytest.raises(register.Invalid, match="rien ne change"):
        act(operations.revise_pension, file=file, on=JULY)


def test_a_right_that_changed_stops_the_payment_until_an_agent_revises():
    person, file, _ = decided(category=1)
    pay(JULY)
    factories.revised(person, 2, date(2026, 7, 10))
    assert pay(AUGUST).done == 0 and "right_changed" in cases_of(person)
    assert pay(AUGUST).seen == 0, "set aside, it is not looked at again"
    act(operations.revise_pension, file=file, on=AUGUST)
    assert pay(SEPTEMBER).done == 2 and "right_changed" not in cases_of(person)
    # category 1 gives 600 €: found on 10 July, the second holds from the first month that starts after it
    assert orders() == [60_000 * 17 // 31, 60_000, 60_000, 100_000]


def test_the_third_person_stops_with_a_stay_and_what_was_paid_beyond_is_owed():
    person, file = opened_file(category=3)
    factories.third_person(person)
    act(operations.record_mean_wage, file=file, yearly=factories.WAGE, source="relevé")
    act(operations.decide_pension, file=file, on=DECIDED)
    pay(SEPTEMBER)
    assert orders()[1] == 100_000 + 129_844
    act(operations.record_stay, file=file, admitted_on=date(2026, 5, 20), left_on=date(2026, 8, 31), on=SEPTEMBER)
    change = act(operations.recalculate_pension, file=file, on=SEPTEMBER)
    # paid in June still, then July whole and thirty days of August are not due
    assert change.overpaid == 129_844 + 129_844 - 129_844 * 1 // 31 and debts(person) == [change.overpaid]


def test_the_supplementary_allowance_follows_what_the_home_declares():
    person, file, _ = decided(mean_wage=0)
    factories.supplement(person)
    act(operations.recalculate_pension, file=file, on=JUNE)
    pay(SEPTEMBER)
    ceiling = 92_217
    assert held(person).months[0].supplement == ceiling - 90_000
    told = HomeTold(effective_on=AUGUST, home=Home.SINGLE, resources_month=60_000)
    act(operations.declare_resources, own(person), file=file, told=told, on=SEPTEMBER)
    assert act(operations.recalculate_pension, file=file, on=SEPTEMBER).arrears == 30_000


def test_earnings_above_the_threshold_are_held_back_for_three_months():
    person, file, _ = decided()
    pay(SEPTEMBER)
    form = factories.answered(person, 2_400_000, date(2026, 9, 2))
    missing = act(operations.compare_earnings, form=form, on=date(2026, 9, 3))
    assert missing.outcome == "unknown" and {one.fact for one in missing.wanted} == {"mean_wage", "last_wage"}
    factories.compared(file)
    done = act(operations.compare_earnings, form=form, on=date(2026, 9, 3))
    # May to July: the part of May and two thousand; above 24 000 by that, half of it over twelve
    held_back = (MAY_PART + 200_000) * 5_000 // 120_000
    assert done.outcome == "reduced" and done.decision.amounts["held_back_month"] == held_back
    pay(date(2027, 2, 1))
    assert orders()[4:] == [100_000] + [100_000 - held_back] * 3, "October to December"
    assert "text_missing" in cases_of(person), "the ceiling of 2027 is not recorded: January waits"
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.compare_earnings, form=form, on=date(2026, 9, 3))


def test_the_self_employed_are_asked_each_year_and_held_for_twelve_months():
    person, file, _ = decided()
    pay(SEPTEMBER)
    factories.compared(file, self_employed=True)
    form = factories.answered(person, 2_400_000, date(2026, 9, 2), self_employed=True)
    done = act(operations.compare_earnings, form=form, on=date(2026, 9, 2))
    assert done.decision.amounts["total"] == MAY_PART + 200_000 + 3_000_000, "a quarter more is counted"
    with guard.owner():
        found = models.Deduction.objects.get()
        assert (found.first_on, found.until_on) == (OCTOBER, date(2027, 10, 1))
    for day, sent in ((date(2026, 12, 2), 0), (date(2027, 3, 2), 0)):
        assert act(operations.send_earnings_forms, on=day, answer_by=date(2027, 12, 1)).done == sent


def test_an_answer_that_comes_a_month_later_is_compared_on_its_own_months_and_held_from_the_next_ones():
    person, file, _ = decided()
    pay(SEPTEMBER)
    factories.compared(file)
    form = factories.answered(person, 2_400_000, date(2026, 9, 2))
    with pytest.raises(register.Invalid, match="suit"):
        act(operations.compare_earnings, form=form, on=SEPTEMBER)
    done = act(operations.compare_earnings, form=form, on=date(2026, 10, 20))
    assert done.decision.amounts["total"] == 2_400_000 + MAY_PART + 200_000
    with guard.owner():
        assert models.Deduction.objects.get().first_on == date(2026, 11, 1)
    again = factories.answered(person, 2_400_000, date(2026, 12, 2))
    act(operations.compare_earnings, form=again, on=date(2026, 12, 5))
    with guard.owner():
        assert models.Deduction.objects.latest("pk").first_on == date(2027, 2, 1), "January is held back already"


def test_questionnaires_go_out_every_three_months_and_silence_only_reaches_the_work_list():
    person, _file, _ = decided()
    sent = {"answer_by": date(2026, 10, 1)}
    assert act(operations.send_earnings_forms, on=date(2026, 9, 1), **sent).done == 1
    assert act(operations.send_earnings_forms, on=date(2026, 9, 2), **sent).done == 0
    with pytest.raises(register.Invalid):
        act(operations.send_earnings_forms, on=date(2026, 10, 1), **sent)
    assert act(operations.note_unanswered_forms, on=OCTOBER).done == 0, "the last day is still in time"
    assert act(operations.note_unanswered_forms, on=date(2026, 10, 2)).done == 1
    assert "earnings_unanswered" in cases_of(person)
    assert pay(date(2026, 11, 1)).done == 6, "nothing is suspended by itself"
    assert act(operations.send_earnings_forms, on=date(2026, 12, 1), answer_by=date(2027, 1, 1)).done == 1


def test_what_is_suspended_is_owed_beyond_its_day_and_taken_up_again():
    person, file, _ = decided()
    pay(AUGUST)
    given = {"file": file, "reason": Reason.NO_EXAMINATION}
    change = act(operations.suspend_payment, from_on=JULY, on=AUGUST, **given)
    assert change.overpaid == 100_000 and debts(person) == [100_000]
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.suspend_payment, from_on=JULY, on=AUGUST, **given)
    with pytest.raises(register.Invalid, match="premier jour"):
        act(operations.resume_payment, file=file, resumed_on=date(2026, 8, 15), on=OCTOBER)
    pay(SEPTEMBER)
    assert orders() == [MAY_PART, 100_000, 100_000], "August is written, and pays nothing"
    assert act(operations.resume_payment, file=file, resumed_on=AUGUST, on=OCTOBER).arrears == 100_000
    assert pay(OCTOBER).done == 1
    [right] = list(act(queries.rights_to_pay, person=person, on=OCTOBER))
    assert right.suspended_from is None
    kinds = [one.kind for one in held(person).notices]
    assert {"suspended", "resumed", "change"} <= set(kinds)


def test_a_suspension_decided_where_rights_are_opened_stops_the_payment_until_it_is_taken_up_here():
    person, file, _ = decided()
    pay(JULY)
    right, agent = factories.right_of(person), factories.rights_technician()
    given = {"right": right, "starts_on": JULY, "reason": factories.rights.SuspensionReason.PRISON}
    act(factories.rights.suspend_right, agent, on=JULY, **given)
    assert pay(AUGUST).done == 0 and "right_changed" in cases_of(person)
    act(operations.recalculate_pension, file=file, on=AUGUST)
    assert held(person).pensions[0].suspended_from == JULY
    pay(AUGUST)
    act(factories.rights.resume_right, agent, right=right, resumed_on=SEPTEMBER, on=SEPTEMBER)
    act(operations.recalculate_pension, file=file, on=SEPTEMBER)
    pay(SEPTEMBER)
    assert len(orders()) == 2, "nobody has said here from when to pay again"
    act(operations.resume_payment, file=file, resumed_on=AUGUST, on=SEPTEMBER)
    assert orders()[2:] == [100_000], "August, not July"


def test_a_death_stops_the_payment_and_what_was_paid_beyond_is_owed():
    person, file, _ = decided()
    pay(AUGUST)
    ending = {"file": file, "ends_on": date(2026, 7, 11), "reason": Ending.DEATH, "on": SEPTEMBER}
    with pytest.raises(register.Invalid, match="décès"):
        act(operations.end_pension, **ending)
    factories.opened.die(person, date(2026, 7, 10))
    assert pay(SEPTEMBER).done == 0 and "death_to_handle" in cases_of(person)
    assert act(operations.end_pension, **ending).overpaid == 100_000 - 100_000 * 10 // 31
    assert pay(OCTOBER).seen == 0
    with guard.owner():
        assert models.PensionFile.objects.get().closed_on == date(2026, 7, 11)


def test_retirement_ends_the_pension_on_the_day_the_pension_body_says_and_not_without_it():
    person, file, _ = decided()
    pay(SEPTEMBER)
    without = act(operations.pass_to_retirement, file=file, on=SEPTEMBER)
    assert without.outcome == "no_law" and "L351-1-5" in without.decision.missing[0]
    done = act(operations.pass_to_retirement, file=file, retired_on=OCTOBER, on=OCTOBER)
    assert done.outcome == "ended"
    pay(OCTOBER), pay(date(2026, 12, 1))
    assert orders()[-1] == 100_000 and len(orders()) == 5, "September is the last month"
    assert held(person).pensions[0].state == "ended" and "ended" in [one.kind for one in held(person).notices]


def test_a_pension_insured_abroad_waits_for_the_french_part():
    person, file = opened_file()
    given = {"person": person, "state": "BE", "months": 60, "form": "P5000", "reference": "ESSAI", "on": DECIDED}
    act(factories.rights.record_foreign_insurance, factories.rights_technician(), **given)
    act(operations.record_mean_wage, file=file, yearly=factories.WAGE, source="relevé")
    answer = act(operations.decide_pension, file=file, on=DECIDED)
    assert answer.outcome == "unknown" and [one.fact for one in answer.wanted] == ["share"]
    act(operations.record_foreign_share, file=file, share=6_000, source="formulaire P6000 du 3 juin")
    assert act(operations.decide_pension, file=file, on=DECIDED).decision.amounts["pension"] == 60_000


def test_a_claim_without_a_right_is_handed_on_and_stands_once_it_is_open():
    person = factories.with_account(people_factories.make_person())
    given = {"person": person, "asked": Asked.PENSION, "received_on": factories.opened.RECEIVED}
    answer = act(operations.claim_pension, own(person), **given)
    assert answer.state == "waiting" and answer.application and answer.wanted
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.claim_pension, own(person), **given)
    request = factories.opened.complete(person)
    with register.acting(factories.rights_technician()):
        factories.rights.complete_application(application=answer.application, request=request, on=STARTS)
    factories.opened.find(answer.application, 2)
    act(
        factories.rights.decide_application,
        factories.rights_technician(),
        application=answer.application,
        grant=True,
        on=DECIDED,
    )
    assert act(operations.examine_claim, claim=answer.claim, on=DECIDED).state == "admissible"


def test_a_claim_taken_back_takes_its_request_with_it():
    person = people_factories.make_person()
    given = {"person": person, "asked": Asked.PENSION, "received_on": factories.opened.RECEIVED}
    answer = act(operations.claim_pension, own(person), **given)
    act(operations.withdraw_claim, own(person), claim=answer.claim, on=DECIDED)
    with register.acting(factories.rights_technician()):
        [request] = factories.opened.queries.applications_of(person=person)
    assert request.state == "withdrawn" and held(person).claims[0].state == "withdrawn"
