"""A capital from the claim to the bank: who is paid, who waits, what is refused, and what each is told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from finalite import law
from finalite.capabilities import jobs, letters, money, people, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.kernel.identifiers import fictitious_iban
from finalite.law import reasoning
from finalite.missions.benefits.pay_death_capital import models, operations, queries, tasks
from finalite.missions.benefits.pay_death_capital.values import (
    ClaimState,
    Deceased,
    Doubt,
    FileState,
    GivenAccount,
    LastSituation,
    Link,
    Situation,
)
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations as rights

from . import factories as f

pytestmark = pytest.mark.django_db
CAPITAL = 400_900


def orders(file):
    with guard.owner():
        return sorted(
            (one.payee_kind, one.amount)
            for one in money.models.PaymentOrder.objects.filter(fiche="pay_death_capital")
            if one.person_id in set(models.Award.objects.filter(file_id=file).values_list("person_id", flat=True))
        )


def text_of(sent):
    with guard.owner():
        return " ".join(reading.text_of(letters.read_letter(letter_id=sent.letter).content).split())


def doubts(file):
    return {one.doubt for one in f.act(queries.doubts_of, file=file, on=f.OPENED)}


def test_three_children_in_charge_share_equally_to_the_lower_cent():
    _, file = f.awarded(3)
    assert orders(file) == [("payee", CAPITAL // 3)] * 3
    assert {one.state for one in f.claims(file)} == {ClaimState.AWARDED}


def test_ordering_twice_pays_once():
    _, file = f.awarded(2)
    again = f.act(operations.order_capital, file=file, on=f.AFTER_MONTH)
    assert (again.orders, again.total, len(orders(file))) == (0, 0, 2)


def test_who_has_no_account_waits_and_the_others_are_paid():
    person, file = f.dead()
    f.claim(person)
    f.give_accounts(file)
    f.claim(person)
    f.act(operations.decide_capital, file=file, on=f.OPENED)
    assert f.act(operations.order_capital, file=file, on=f.OPENED).orders == 1
    f.give_accounts(file)
    assert f.act(operations.order_capital, file=file, on=f.OPENED).orders == 1
    assert orders(file) == [("payee", CAPITAL // 2)] * 2


def test_without_priority_nothing_is_awarded_before_the_month_is_over():
    person, file = f.dead()
    answer = f.claim(person, in_charge=False)
    assert answer.state == FileState.WAITING
    with pytest.raises(register.Invalid):
        f.act(operations.decide_capital, file=file, on=date(2026, 7, 15))
    assert f.act(operations.decide_capital, file=file, on=date(2026, 7, 16)).state == FileState.AWARDED


def test_two_spouses_are_held_until_one_is_set_aside():
    person, file = f.dead()
    f.claim(person, Link.SPOUSE)
    answer = f.claim(person, Link.PARTNER)
    assert answer.state == FileState.HELD and Doubt.TWO_SPOUSES in doubts(file)
    with pytest.raises(register.Invalid):
        f.act(operations.decide_capital, file=file, on=f.AFTER_MONTH)
    wrong = next(one for one in f.claims(file) if one.link == Link.PARTNER)
    f.act(operations.settle_claim, claim=wrong.claim, stands=False, on=f.OPENED)
    f.act(operations.decide_capital, file=file, on=f.OPENED)
    found = {one.link: one.state for one in f.claims(file)}
    assert found == {Link.SPOUSE: ClaimState.AWARDED, Link.PARTNER: ClaimState.SET_ASIDE}


def test_a_contested_claim_is_held_only_while_it_would_change_who_is_paid():
    person, file = f.dead()
    f.claim(person, Link.SPOUSE)
    f.claim(person, Link.ASCENDANT)
    spouse, parent = f.claims(file)
    held = f.act(operations.contest_claim, claim=parent.claim, why="filiation contestée", on=f.OPENED)
    assert held.state == FileState.READY, "the parent stands behind the spouse: nobody is paid otherwise without them"
    held = f.act(operations.contest_claim, claim=spouse.claim, why="divorce invoqué", on=f.OPENED)
    assert held.state == FileState.HELD
    settled = f.act(operations.settle_claim, claim=spouse.claim, stands=True, on=f.OPENED)
    assert settled.state == FileState.READY


def test_what_is_unknown_is_asked_for_and_never_refused():
    person, file = f.dead(last=LastSituation())
    answer = f.claim(person, link=None)
    assert (answer.state, [one.fact for one in answer.wanted]) == (FileState.WAITING, ["situation"])
    more = f.act(operations.open_capital_file, deceased=person, last=f.WORKED, on=f.OPENED)
    assert [one.fact for one in more.wanted] == ["link"]
    with pytest.raises(register.Invalid):
        f.act(operations.decide_capital, file=file, on=f.OPENED)


def test_a_claim_is_late_on_the_day_after_two_years():
    person, file = f.dead(
        date(2024, 3, 10),
        LastSituation(situation=Situation.WORK, until=date(2024, 3, 10), occupation=Deceased.EMPLOYEE),
    )
    f.claim(person, in_charge=False, on=date(2026, 3, 10))
    f.claim(person, in_charge=False, on=date(2026, 3, 11))
    f.act(operations.decide_capital, file=file, on=f.OPENED)
    assert [one.state for one in f.claims(file)] == [ClaimState.AWARDED, ClaimState.LATE]


def test_somebody_who_comes_after_the_award_is_told_so():
    person, file = f.awarded(1)
    f.claim(person, on=f.AFTER_MONTH)
    assert f.claims(file)[-1].state == ClaimState.TOO_LATE_SHARED
    sent = f.act(operations.send_notice, claim=f.claims(file)[-1].claim, on=f.AFTER_MONTH)
    with guard.owner():
        text = text_of(sent)
    assert "déjà attribué" in text and "commission de recours amiable" in text


def test_the_letter_says_the_share_and_nothing_of_the_others():
    person, file = f.dead()
    for name in ("Aube", "Brume"):
        child = people_factories.make_person(birth_name=name)
        f.claim(person, claimant=child)
    f.act(operations.decide_capital, file=file, on=f.OPENED)
    sent = f.act(operations.send_notices, file=file, on=f.OPENED)
    with guard.owner():
        first, second = (text_of(one) for one in sent)
    assert "2 004,50" in first.replace("\u202f", " ").replace("\xa0", " ")
    assert "Brume" not in first and "Aube" not in second
    assert "relevé d’identité bancaire" in first.replace("\n", " ") and "L361-4" in first


def test_a_file_that_nobody_claimed_is_closed_on_the_day_after_two_years_once():
    person, _ = f.dead(date(2024, 7, 10))
    with register.acting(register.automation("pay_death_capital")):
        assert operations.close_unclaimed(on=date(2026, 7, 10)).seen == 0
        assert operations.close_unclaimed(on=date(2026, 7, 11)).done == 1
        assert operations.close_unclaimed(on=date(2026, 7, 12)).seen == 0
    assert f.act(queries.file_of, deceased=person).state == FileState.EXPIRED


def test_a_corrected_occupation_is_calculated_anew_and_the_difference_owed():
    _, file = f.awarded(2)
    assert f.act(operations.recalculate_capital, file=file, last=LastSituation(), on=f.AFTER_MONTH) == ()
    retired = LastSituation(occupation=Deceased.SELF_EMPLOYED_RETIRED)
    changed = f.act(operations.recalculate_capital, file=file, last=retired, on=f.AFTER_MONTH)
    after = 4_806_000 * 800 // 10_000 // 2
    assert [(one.before, one.after) for one in changed] == [(CAPITAL // 2, after)] * 2
    with guard.owner():
        debts = [one.amount for one in money.models.Debt.objects.filter(fiche="pay_death_capital")]
    assert debts == [CAPITAL // 2 - after] * 2
    active = LastSituation(occupation=Deceased.SELF_EMPLOYED)
    changed = f.act(operations.recalculate_capital, file=file, last=active, on=f.AFTER_MONTH)
    more = 4_806_000 * 2_000 // 10_000 // 2
    assert [one.after for one in changed] == [more] * 2
    assert f.act(operations.order_capital, file=file, on=f.AFTER_MONTH).total == 2 * (more - after)
    assert f.act(queries.replays_alike, award=f.act(queries.awards_of, file=file)[0].award)


def test_a_corrected_value_of_the_law_is_calculated_anew_once_and_ordered(monkeypatch):
    _, file = f.awarded(2)
    _, other = f.awarded(1)
    right = law.reader.value

    def corrected(name, day):
        found = right(name, day)
        return replace(found, amount=found.number + 1_000) if found.number == CAPITAL else found

    monkeypatch.setattr(law.reader, "value", corrected)
    reasoning._with_warnings.cache_clear()
    try:
        again = [
            f.act(operations.recalculate_capital, file=file, last=LastSituation(), on=f.AFTER_MONTH) for _ in range(2)
        ]
    finally:
        monkeypatch.undo()
        reasoning._with_warnings.cache_clear()
    assert [[(one.before, one.after) for one in done] for done in again] == [
        [(CAPITAL // 2, (CAPITAL + 1_000) // 2)] * 2, []
    ]  # fmt: skip
    assert f.act(operations.order_capital, file=file, on=f.AFTER_MONTH).total == 1_000
    assert f.act(operations.recalculate_capital, file=other, last=LastSituation(), on=f.AFTER_MONTH) == ()


def test_the_orphans_of_a_self_employed_person_get_their_own_capital():
    self_employed = LastSituation(situation=Situation.WORK, until=f.DIED, occupation=Deceased.SELF_EMPLOYED)
    person, file = f.dead(last=self_employed)
    f.claim(person, Link.SPOUSE)
    f.claim(person, Link.CHILD, orphan=True)
    f.act(operations.decide_capital, file=file, on=f.OPENED)
    found = {one.part: one.amount for one in f.act(queries.awards_of, file=file)}
    assert found == {"capital": 4_806_000 * 20 // 100, "orphan": 4_806_000 * 5 // 100}


def test_a_paid_file_is_closed_and_its_retention_starts_that_day():
    _, file = f.awarded(1)
    with guard.owner():
        order = money.models.PaymentOrder.objects.get(fiche="pay_death_capital")
        money.models.PaymentOrder.objects.filter(pk=order.pk).update(
            state="accepted", closed_on=f.AFTER_MONTH, unheard=True
        )
    with register.acting(register.automation("pay_death_capital")):
        assert operations.note_payments().done == 1
        assert operations.note_payments().seen == 0
    with guard.owner():
        assert models.Award.objects.get(file_id=file).paid_on == f.AFTER_MONTH
        assert models.Claim.objects.get(file_id=file).closed_on == f.AFTER_MONTH
        assert models.CapitalFile.objects.get(pk=file).case_id is None


def test_the_doubts_name_what_an_agent_should_look_at():
    person, file = f.dead()
    f.claim(person)
    assert doubts(file) == {Doubt.NO_PAYSLIP, Doubt.NO_EVIDENCE, Doubt.NO_ACCOUNT}
    f.act(operations.record_payslip, file=file, month=date(2026, 5, 1), gross=200_000, on=f.OPENED)
    f.give_accounts(file)
    assert doubts(file) == {Doubt.NO_EVIDENCE}


def test_a_right_already_decided_elsewhere_is_paid_as_it_was_decided():
    person, child = people_factories.make_person(), people_factories.make_person()
    f.die(person)
    agent = register.Actor(user="rights-technician", role="rights_technician", organisation=f.CAISSE)
    last = rights.LastSituation(situation=Situation.WORK, until=f.DIED, occupation=Deceased.EMPLOYEE)
    number = f.act(rights.open_death_file, agent, deceased=person, last=last, on=f.OPENED).file
    asked = rights.Claim(claimant=child, deceased=person, link=Link.CHILD, in_charge=True)
    f.act(rights.claim_death_capital, agent, claim=asked, received_on=f.OPENED)
    f.act(rights.decide_death_capital, agent, file=number, on=f.OPENED)
    file = f.act(operations.open_capital_file, deceased=person, last=f.WORKED, on=f.OPENED, rights_file=number).file
    other = f.claim(person)
    with pytest.raises(register.Invalid, match="autres parts"):
        f.act(operations.decide_capital, file=other.file, on=f.OPENED)
    [stranger] = f.claims(file)
    f.act(operations.withdraw_claim, claim=stranger.claim, on=f.OPENED)
    f.claim(person, claimant=child)
    assert f.act(operations.decide_capital, file=file, on=f.OPENED).state == FileState.AWARDED


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last": LastSituation(work_pension_rate=10_001), "on": f.OPENED}, "work_pension_rate"),
        ({"last": LastSituation(until=date(1, 1, 1)), "on": f.OPENED}, "until"),
    ],
)
def test_what_cannot_be_is_turned_away(given, field):
    person = people_factories.make_person()
    f.die(person)
    with pytest.raises(register.Invalid) as refused:
        f.act(operations.open_capital_file, deceased=person, **given)
    assert refused.value.field == field


def test_nobody_claims_for_the_living_nor_their_own_capital():
    living = people_factories.make_person()
    with pytest.raises(register.Invalid, match="aucun décès"):
        f.act(operations.open_capital_file, deceased=living, last=f.WORKED, on=f.OPENED)
    person, _ = f.dead()
    with pytest.raises(register.Invalid):
        f.claim(person, claimant=person)


def test_an_agent_of_another_caisse_gives_a_reason_or_is_refused():
    person, _ = f.dead()
    people_factories.make_organisation("999")
    with pytest.raises(register.Refused) as refused:
        f.act(queries.file_of, f.technician("999"), deceased=person)
    assert refused.value.code == "reason_needed"


def test_the_account_given_leaves_the_one_of_benefits_alone():
    person, file = f.dead()
    f.claim(person)
    [one] = f.claims(file)
    given = GivenAccount(iban=fictitious_iban(8_001), holder="Camille Essai")
    f.act(operations.give_account, claim=one.claim, account=given, on=f.OPENED)
    with guard.owner():
        assert people.bank_account_of([one.claimant], on=f.OPENED) == {}
        assert people.payee_account_of([one.claimant], on=f.OPENED)[one.claimant].iban == given.iban


def test_the_runs_of_the_day_close_and_note_once():
    person, _ = f.dead(date(2024, 3, 10))
    for _ in range(2):
        tasks.daily(now=datetime(2026, 11, 21, 5, tzinfo=UTC))
    jobs.run_ready()
    assert f.act(queries.file_of, deceased=person).state == FileState.EXPIRED


def test_an_upheld_appeal_behind_those_who_had_priority_changes_nothing():
    person, file = f.awarded(1)
    f.claim(person, on=f.AFTER_MONTH)
    late = f.claims(file)[-1]
    lodged = f.act(operations.lodge_appeal, claim=late.claim, grounds="Enfant oublié.", on=f.AFTER_MONTH)
    assert lodged.silent_on == date(2026, 9, 21), "two months, and the 20th is a Sunday"
    with pytest.raises(register.Invalid):
        f.act(operations.lodge_appeal, claim=late.claim, grounds="Encore.", on=f.AFTER_MONTH)
    f.act(operations.settle_appeal, appeal=lodged.appeal, upheld=True, in_charge=False, on=f.AFTER_MONTH)
    assert f.act(operations.recalculate_capital, file=file, last=LastSituation(), on=f.AFTER_MONTH) == ()
    assert {one.state for one in f.claims(file)} == {ClaimState.AWARDED, ClaimState.REFUSED}


def test_an_appeal_of_a_claimant_set_aside_shares_the_capital_again():
    person, file = f.dead()
    f.claim(person)
    f.claim(person)
    first, second = f.claims(file)
    f.act(operations.settle_claim, claim=second.claim, stands=False, on=f.OPENED)
    f.give_accounts(file)
    f.act(operations.decide_capital, file=file, on=f.OPENED)
    f.act(operations.order_capital, file=file, on=f.OPENED)
    lodged = f.act(operations.lodge_appeal, claim=second.claim, grounds="Filiation établie.", on=f.AFTER_MONTH)
    f.act(operations.settle_appeal, appeal=lodged.appeal, upheld=True, on=f.AFTER_MONTH)
    changed = f.act(operations.recalculate_capital, file=file, last=LastSituation(), on=f.AFTER_MONTH)
    assert {(one.claimant, one.after) for one in changed} == {
        (first.claimant, CAPITAL // 2),
        (second.claimant, CAPITAL // 2),
    }
    assert f.act(operations.order_capital, file=file, on=f.AFTER_MONTH).total == CAPITAL // 2
    with guard.owner():
        [debt] = [(one.person_id, one.amount) for one in money.models.Debt.objects.filter(fiche="pay_death_capital")]
    assert debt == (first.claimant, CAPITAL - CAPITAL // 2)
    assert {one.state for one in f.claims(file)} == {ClaimState.AWARDED}


def test_a_silent_board_rejects_on_the_day_after_its_clock_once():
    _, file = f.awarded(1)
    [one] = f.claims(file)
    lodged = f.act(operations.lodge_appeal, claim=one.claim, grounds="Montant.", on=f.AFTER_MONTH)
    with register.acting(register.automation("pay_death_capital")):
        assert operations.reject_appeals_by_silence(on=lodged.silent_on).seen == 0
        assert operations.reject_appeals_by_silence(on=lodged.silent_on + timedelta(days=1)).done == 1
        assert operations.reject_appeals_by_silence(on=lodged.silent_on + timedelta(days=2)).seen == 0
    [shown] = f.act(queries.appeals_of, file=file)
    assert shown.state == "implied_rejection"
