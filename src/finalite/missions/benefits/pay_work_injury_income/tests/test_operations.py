"""What each door does and refuses: claims, decisions, payments, revisions, survivors, who is told what."""

import json
from datetime import date

import pytest

from finalite.capabilities import exchange, money, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_daily_allowances.allowance.facts import Leave
from finalite.missions.benefits.pay_daily_allowances.tests import factories as daily
from finalite.missions.benefits.pay_work_injury_income import models, operations, queries
from finalite.missions.benefits.pay_work_injury_income.values import Abroad, Body, ClaimKind, Ending, SurvivorTold

from . import factories
from .factories import CLOSED, NOTIFIED, act, adviser, claimed, consolidated, decided, own, with_account

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def person():
    return with_account(people_factories.make_person())


def orders():
    with guard.owner():
        rows = PaymentOrder.objects.filter(fiche="pay_work_injury_income").order_by("pk")
        return [(row.key.removeprefix("injury_income/").split("/")[-1], row.amount) for row in rows]


def pay(on):
    return act(operations.order_instalments, on=on)


def shown(person, on=OCTOBER):
    return act(queries.income_of, own(person), person=person, on=on)


def test_a_claim_needs_a_recognised_injury_of_the_person_and_is_not_taken_twice(person):
    with pytest.raises(register.Invalid, match="aucun accident"):
        claimed(person, 10**6)
    file = factories.injuries.by_victim(person, date(2026, 3, 3)).file
    with pytest.raises(register.Invalid, match="pas reconnu"):
        claimed(person, file)
    other = people_factories.make_person()
    file = consolidated(other)
    claimed(other, file)
    with pytest.raises(register.Invalid, match="déjà"):
        claimed(other, file)


def test_a_check_says_what_is_missing_and_asks_for_it(person):
    file = consolidated(person, rate=None)
    found = act(operations.check_claim, claim=claimed(person, file), on=NOTIFIED)
    assert [one.fact for one in found.wanted] == ["rate"] and found.faults == ()
    assert [one.kind for one in shown(person).notices] == ["wanted"]
    poor = people_factories.make_person()
    file = consolidated(poor)
    found = act(operations.check_claim, claim=claimed(poor, file), on=NOTIFIED)
    assert found.faults == ("aucun compte bancaire n’est connu",)


def test_daily_allowances_of_the_injury_are_shown_and_may_not_run_beyond_consolidation():
    person = daily.rights.covered_person()
    stop = daily.notice(person, leave=Leave.WORK_INJURY).stop
    daily.certify(stop, daily.certificate())
    daily.settle(stop)
    with_account(person)
    given = act(queries.allowances_of, own(person), person=person)
    assert given and given[0].gross > 0 and given[0].decision.steps
    stranger = people_factories.make_person()
    with pytest.raises(register.Refused):
        act(queries.allowances_of, own(stranger), person=person)
    file = consolidated(person)
    found = act(operations.check_claim, claim=claimed(person, file), on=OCTOBER)
    assert found.faults == ("des indemnités journalières sont versées au-delà de la consolidation",)


def test_a_claim_is_withdrawn_until_it_is_decided(person):
    file = consolidated(person)
    act(operations.withdraw_claim, own(person), claim=claimed(person, file), on=NOTIFIED)
    assert [one.state for one in shown(person).claims] == ["withdrawn"]
    claim = claimed(person, file)
    act(operations.decide_income, file=file, on=NOTIFIED)
    with pytest.raises(register.Invalid):
        act(operations.withdraw_claim, own(person), claim=claim, on=NOTIFIED)


def test_twenty_per_cent_of_thirty_thousand_is_paid_each_quarter_to_the_cent(person):
    _, answer = decided(person)
    assert answer.outcome == "pension" and answer.decision.amounts["yearly"] == 300_000
    assert pay(date(2026, 9, 30)).done == 0, "a quarter is paid once it is over"
    assert pay(OCTOBER).done == 1 and pay(OCTOBER).done == 0 and pay(date(2026, 12, 31)).done == 0
    assert orders() == [("2026-07-01", 75_000)]
    assert pay(date(2027, 1, 1)).done == 1
    assert [amount for _, amount in orders()] == [75_000, 75_000]


def test_fifty_per_cent_is_paid_each_month(person):
    decided(person, rate=5000)
    assert pay(date(2026, 9, 1)).done == 2
    assert [amount for _, amount in orders()] == [62_500, 62_500]


def test_nine_per_cent_gives_the_lump_sum_once(person):
    file, answer = decided(person, rate=900)
    assert answer.outcome == "capital" and answer.annuity == 0
    assert [amount for _, amount in orders()] == [483_320]
    with pytest.raises(register.Invalid, match="révision"):
        act(operations.decide_income, file=file, on=NOTIFIED)
    assert len(orders()) == 1


def test_a_consolidation_from_november_2026_is_refused_by_the_name_of_the_decree(person):
    file = consolidated(person, rate=None, closed_on=date(2026, 11, 2), on=date(2026, 11, 3))
    claimed(person, file, on=date(2026, 11, 3))
    factories.found(file, date(2026, 11, 3), 2000, date(2026, 11, 3))
    answer = act(operations.decide_income, file=file, on=date(2026, 11, 3))
    assert answer.outcome == "no_law" and "2025-199" in answer.decision.missing[0]
    assert orders() == [] and answer.letter


def test_a_missing_wage_is_asked_for_and_nothing_is_refused(person):
    file = consolidated(person)
    claimed(person, file)
    with guard.owner():
        models.IncomeFile.objects.update(wage=None)
    answer = act(operations.decide_income, file=file, on=NOTIFIED)
    assert answer.outcome == "unknown" and [one.fact for one in answer.wanted] == ["wage"]


def test_a_higher_rate_gives_arrears_and_a_lower_one_a_debt(person):
    file, answer = decided(person)
    pay(OCTOBER)
    factories.found(file, date(2026, 8, 1), 3000, date(2026, 10, 5))
    act(operations.revise_income, file=file, on=date(2026, 10, 5))
    # two months of 15 % instead of 10 % of 30 000
    assert orders()[-1] == ("1", 25_000)
    factories.found(file, date(2026, 9, 1), 1000, date(2026, 10, 6))
    act(operations.revise_income, file=file, on=date(2026, 10, 6))
    with guard.owner():
        assert [one.amount for one in models.Overpaid.objects.all()] == [25_000]
        assert [debt.amount for debt in money.debts_of([person])] == [25_000]
    again = act(operations.recalculate_income, annuity=answer.annuity, on=date(2026, 10, 7))
    assert (again.arrears, again.overpaid) == (0, 0)


def test_a_wage_corrected_later_is_put_right_to_the_cent(person):
    file, answer = decided(person)
    pay(OCTOBER)
    act(operations.record_wage, person=person, file=file, wage=3_600_000, wage_on=date(2026, 4, 2), on=OCTOBER)
    change = act(operations.recalculate_income, annuity=answer.annuity, on=OCTOBER)
    assert (change.arrears, change.overpaid) == (15_000, 0)
    assert act(operations.recalculate_income, annuity=answer.annuity, on=OCTOBER).arrears == 0


def test_a_review_of_a_lump_sum_gives_the_difference_at_the_table_of_the_day(person):
    file, _ = decided(person, rate=500)
    factories.found(file, date(2026, 9, 1), 800, date(2026, 9, 2))
    answer = act(operations.revise_income, file=file, on=date(2026, 9, 2))
    assert answer.outcome == "capital" and orders()[-1][1] == 410_825 - 229_579


def test_a_lump_sum_that_becomes_a_pension_is_taken_back_by_half(person):
    file, _ = decided(person, rate=900)
    factories.found(file, OCTOBER, 1200, OCTOBER)
    answer = act(operations.revise_income, file=file, on=OCTOBER)
    assert answer.decision.amounts["to_deduct"] == 241_660
    pay(date(2027, 1, 1))
    # 6 % of 30 000 a year, a quarter, thirty per cent kept back
    assert orders()[-1][1] == 45_000 - 13_500
    assert next((one.amount, one.kept_back) for one in shown(person).payments) == (45_000, 13_500)


def test_small_rates_that_reach_ten_give_a_choice_that_time_closes(person):
    file = consolidated(person, rate=600)
    claimed(person, file)
    act(operations.record_earlier_injury, file=file, rate=600, since=date(2015, 1, 1), by_capital=True, on=NOTIFIED)
    act(operations.record_earlier_capital, file=file, amount=241_471, on=NOTIFIED)
    assert act(operations.decide_income, file=file, on=NOTIFIED).outcome == "unknown"
    assert act(operations.close_choices, on=date(2026, 9, 2)).done == 0
    assert act(operations.close_choices, on=date(2026, 9, 3)).done == 1
    assert [amount for _, amount in orders()] == [283_953]
    with pytest.raises(register.Invalid):
        act(operations.choose_pension, own(person), file=file, pension=True, on=date(2026, 9, 3))


def test_the_pension_chosen_takes_back_half_of_the_earlier_lump_sum(person):
    file = consolidated(person, rate=600)
    claimed(person, file)
    act(operations.record_earlier_injury, file=file, rate=600, since=date(2015, 1, 1), by_capital=True, on=NOTIFIED)
    act(operations.record_earlier_capital, file=file, amount=241_471, on=NOTIFIED)
    act(operations.decide_income, file=file, on=NOTIFIED)
    act(operations.choose_pension, own(person), file=file, pension=True, on=date(2026, 9, 2))
    answer = act(operations.decide_income, file=file, on=date(2026, 9, 2))
    assert answer.decision.amounts["pension"] == 181_440 and answer.decision.amounts["to_deduct"] == 120_736


def test_a_former_injury_abroad_moves_the_threshold(person):
    file = consolidated(person)
    claimed(person, file)
    abroad = Abroad(state="be", institution="essai", rate=4000, since=date(2015, 1, 1))
    act(operations.record_foreign_injury, file=file, abroad=abroad, on=NOTIFIED)
    answer = act(operations.decide_income, file=file, on=NOTIFIED)
    assert answer.decision.amounts["pension"] == 604_800
    with pytest.raises(register.Invalid):
        home = Abroad(state="FR", institution="essai", rate=4000, since=date(2015, 1, 1))
        act(operations.record_foreign_injury, file=file, abroad=home, on=NOTIFIED)


def test_survivors_share_eighty_five_per_cent_to_the_cent(person):
    file, _ = decided(person)
    family = factories.spouse_and_children()
    answers = factories.granted(person, file, family, date(2026, 9, 1), date(2026, 9, 10))
    yearly = [one.decision.amounts["yearly"] for one in answers]
    assert yearly == [1_133_333, 708_333, 708_333] and sum(yearly) <= 3_000_000 * 85 // 100
    refs = {step.line for step in answers[1].decision.steps}
    assert refs == {"", str(family[1])}, "each survivor reads their own lines alone"
    pay(OCTOBER)
    paid = [amount for _, amount in orders() if amount]
    assert sum(paid) > 0
    with guard.owner():
        assert set(PaymentOrder.objects.exclude(payee_id=person).values_list("payee_id", flat=True)) == {family[0]}


def test_a_death_ends_the_pension_and_asks_back_what_was_paid_beyond_it(person):
    _, answer = decided(person)
    pay(OCTOBER)
    ending = {"annuity": answer.annuity, "ends_on": date(2026, 9, 1), "why": Ending.DEATH, "on": OCTOBER}
    with pytest.raises(register.Invalid, match="décès"):
        act(operations.end_income, **ending)
    with guard.owner():
        factories.people.record_death(person_id=person, died_on=date(2026, 9, 1))
    change = act(operations.end_income, **ending)
    assert change.overpaid == 25_000
    with guard.owner():
        assert models.IncomeFile.objects.get().kept_from == date(2026, 9, 1)


def test_a_new_union_without_a_child_pays_three_years_once(person):
    file, _ = decided(person)
    family = factories.spouse_and_children(children=0)
    (answer,) = factories.granted(person, file, family, date(2026, 9, 1), date(2026, 9, 10))
    united = {"annuity": answer.annuity, "united_on": date(2026, 10, 15), "on": date(2026, 10, 20)}
    act(operations.record_new_union, **united)
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.record_new_union, **united)
    pay(date(2026, 10, 21)), pay(date(2026, 10, 22))
    assert orders()[-1] == ("lump_sum", 3_600_000) and len([one for one in orders() if one[0] == "lump_sum"]) == 1
    pay(date(2027, 1, 1))
    assert orders()[-1][1] == 45_161, "fourteen days of October at a thousand a month, then nothing"


def test_money_for_a_pension_is_refused_by_the_name_of_the_text(person):
    file, _ = decided(person)
    claim = claimed(person, file, ClaimKind.BUY_BACK)
    answer = act(operations.answer_buy_back, claim=claim, on=OCTOBER)
    assert answer.outcome == "no_law" and "L434-3" in answer.decision.missing[0]


def test_every_decision_comes_out_the_same_when_it_is_taken_again(person):
    file, _ = decided(person)
    factories.found(file, date(2026, 8, 1), 900, date(2026, 10, 5))
    act(operations.revise_income, file=file, on=date(2026, 10, 5))
    family = factories.spouse_and_children(children=1)
    factories.granted(person, file, family, date(2026, 10, 6), date(2026, 10, 10))
    for one in (person, *family):
        for made in act(queries.income_of, person=one, on=OCTOBER).decided:
            again = act(queries.replay_decision, decision=made.number)
            assert again.same and not again.law_changed


def test_findings_are_written_and_read_by_the_medical_service_and_the_person_alone(person):
    file, _ = decided(person)
    with pytest.raises(register.Refused):
        act(
            operations.record_finding,
            file=file,
            found=factories.Found(effective_on=OCTOBER, rate=1000),
            on=OCTOBER,
        )
    factories.found(file, OCTOBER, 8000, OCTOBER, acts=7)
    with pytest.raises(register.Refused):
        act(queries.findings_of, person=person)
    assert act(queries.findings_of, adviser(), person=person)[0].acts == 7
    assert act(queries.findings_of, own(person), person=person)[0].rate == 8000
    answer = act(operations.revise_income, file=file, on=OCTOBER)
    assert answer.decision.amounts["third_person"] == 194_766


def test_an_appeal_is_taken_once_and_answered_with_reasons(person):
    decided(person)
    number = shown(person).decided[0].number
    given = {"decision": number, "grounds": "le salaire est trop bas", "on": date(2026, 9, 2)}
    contest = act(operations.contest_decision, own(person), **given)
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.contest_decision, own(person), **given)
    act(operations.settle_contest, contest=contest, upheld=True, reasons="salaires déclarés", on=date(2026, 10, 2))
    assert [one.kind for one in shown(person).notices] == ["appeal", "decision"]
    late = act(queries.income_of, own(person), person=person, on=OCTOBER)
    assert late.decided[0].outcome == "pension"


def test_nobody_else_sees_an_income(person):
    decided(person)
    stranger = people_factories.make_person()
    with pytest.raises(register.Refused):
        act(queries.income_of, own(stranger), person=person, on=OCTOBER)
    notice = shown(person).notices[0].notice
    assert act(queries.letter, own(person), notice=notice).content.startswith(b"%PDF")
    with pytest.raises(register.Refused):
        act(queries.letter, own(stranger), notice=notice)


def test_bodies_are_told_what_the_register_says_and_an_employer_no_amount(person):
    file, _ = decided(person)
    told = {body: json.loads(act(operations.tell_body, file=file, body=body, on=OCTOBER).content) for body in Body}
    assert set(told[Body.EMPLOYER]) == {"name", "starts_on", "ends_on"}
    assert told[Body.CARSAT]["yearly"] == 300_000 and told[Body.CARSAT]["happened_on"] == "2026-03-02"
    assert all("rate" not in message for message in told.values())
    with guard.owner():
        assert {line.recipient for line in exchange.ledger(fiche="pay_work_injury_income")} >= set(Body)


def test_a_professional_learns_of_cover_and_never_of_an_income(person):
    decided(person)
    answer = act(queries.patient_answer, factories.doctor(), nir=factories.nir_of(person), on=OCTOBER)
    assert answer.injury_recognised and not answer.has_treating_doctor
    with pytest.raises(register.Invalid):
        act(queries.patient_answer, factories.doctor(), nir="2850799999001", on=OCTOBER)


def test_a_statement_lists_what_was_paid(person):
    file, _ = decided(person)
    period = {"first_on": date(2026, 1, 1), "until": date(2026, 12, 31), "on": date(2026, 12, 31)}
    assert act(operations.send_statement, person=person, file=file, **period) == 0
    pay(OCTOBER)
    assert act(operations.send_statement, person=person, file=file, **period)


def test_the_day_of_payment_is_noted_once_the_bank_has_paid(person):
    decided(person, rate=900)
    with guard.owner():
        order = PaymentOrder.objects.get(fiche="pay_work_injury_income")
    with guard.owner():
        money.cancel_order(order.pk, on=OCTOBER, reason="test")
    assert act(operations.note_payments).seen == 1 and act(operations.note_payments).seen == 0


def test_counts_leave_small_cells_out(person):
    decided(person)
    statistician = register.Actor(user="stat", role="statistician", organisation=factories.CAISSE)
    year = {"since": date(2026, 1, 1), "until": date(2027, 1, 1)}
    for count in (queries.pensions_by_kind, queries.payments_by_kind):
        cells = act(count, statistician, **year)
        assert not [cell for cell in cells if cell.number], "one victim alone is never counted"


def test_survivors_are_granted_only_what_is_open_to_them(person):
    file, _ = decided(person)
    with pytest.raises(register.Invalid, match="aucun droit"):
        told = (SurvivorTold(person=people_factories.make_person()),)
        act(operations.grant_survivors, file=file, told=told, on=OCTOBER)
    assert CLOSED < NOTIFIED
