"""What an injury becomes where it is recognised changes its care here: paid, asked, or given back to the cent."""

from datetime import date

import pytest

from finalite.capabilities import register
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs.tests import factories as ordinary
from finalite.missions.benefits.pay_work_injury_care_costs import models, operations, queries
from finalite.missions.benefits.pay_work_injury_care_costs.facts import Care
from finalite.missions.benefits.pay_work_injury_care_costs.values import (
    Ground,
    LineState,
    Protocol,
    Wait,
)
from finalite.missions.entitlements.open_work_injury_entitlements import operations as rights
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injuries

from . import factories
from .factories import CAISSE, ON, act, decided, line, one_waiting, orders, owed, send, settle, state_of, waiting

BORNE = ("Participation et franchise de soins en tiers payant", 200, "CSS L. 432-1, D. 160-7")
pytestmark = pytest.mark.django_db


def test_care_before_recognition_waits_and_is_paid_once_it_comes(doctor):
    person, file = factories.victim(doctor, recognised=False)
    number = one_waiting(person, doctor)
    assert state_of(number).waits_for == (Wait.RECOGNISED,)
    factories.follow()
    assert state_of(number).state is LineState.WAITING
    injuries.act(rights.decide_accident_file, file=file, found=injuries.AT_WORK, on=date(2026, 3, 20))
    factories.follow()
    settle()
    assert state_of(number).state is LineState.PAID and orders() == [("health_professional", 3000)]


def test_ordinary_cover_may_pay_meanwhile_and_is_given_back_once_the_injury_is_recognised(doctor):
    person, file = factories.victim(doctor, recognised=False)
    number = one_waiting(person, doctor, third_party=False)
    act(operations.pay_provisionally, line=number, on=ON)
    ordinary.settle()
    assert orders("pay_care_costs") == [("insured", 1900)]
    injuries.act(rights.decide_accident_file, file=file, found=injuries.AT_WORK, on=date(2026, 3, 20))
    factories.follow()
    assert orders() == [("insured", 3000)]
    # thirty euros in all, less the participation that the law leaves to victims too
    assert sorted(left for _, left, _ in owed(person)) == [200, 1900]
    factories.follow()
    assert orders() == [("insured", 3000)] and len(owed(person)) == 2


def test_care_before_the_fall_and_care_of_no_injury_at_all_are_never_lost(fallen, doctor):
    person, _ = fallen
    early = one_waiting(person, doctor, act_on="2026-03-01")
    assert state_of(early).waits_for == (Wait.REFUSAL,)
    act(operations.refuse_line, line=early, ground=Ground.BY_RULE, on=ON)
    stranger = ordinary.patient(doctor)
    number = one_waiting(stranger, doctor, injury_on=None)
    assert state_of(number).waits_for == (Wait.NO_INJURY,)
    with pytest.raises(register.Invalid, match="pas pour cette raison"):
        act(operations.refuse_line, line=number, ground=Ground.TOO_LATE, on=ON)
    act(operations.refuse_line, line=number, ground=Ground.NO_INJURY, on=ON)
    with guard.owner():
        assert models.CareLine.objects.get(pk=number).kept_from == date(2009, 2, 21), "27 months, in a rule of 20 years"
    assert ordinary.settle().decided == 2
    # the injury is declared after all: ordinary cover gives the line up, and it is paid here
    injuries.recognised(stranger)
    factories.follow()
    assert state_of(number).state is LineState.PAID and orders() == [("health_professional", 3000)]


def test_two_injuries_ask_which_one_unless_the_sheet_names_its_day(fallen, doctor):
    person, first = fallen
    second = injuries.by_victim(person, date(2026, 4, 20), happened_on=date(2026, 4, 10)).file
    number = one_waiting(person, doctor, act_on="2026-05-05", injury_on=None)
    assert state_of(number).waits_for == (Wait.WHICH_INJURY,)
    with pytest.raises(register.Invalid, match="numéro"):
        act(operations.link_line, line=number, file=second + 99, on=ON)
    act(operations.link_line, line=number, file=first, on=ON)
    send(line(person, doctor, act_on="2026-05-06"))
    settle()
    assert len(orders()) == 2


def test_after_consolidation_the_adviser_is_asked_and_a_protocol_answers_beforehand(fallen, doctor):
    person, file = fallen
    factories.consolidate(person, file)
    late = one_waiting(person, doctor, act_on="2026-07-01")
    assert state_of(late).waits_for == (Wait.OPINION,)
    assert factories.opined(late, True).state is LineState.PAID
    protocol = Protocol(cares=(Care.MEDICAL_ACT,), from_on=date(2026, 8, 1), until_on=date(2026, 8, 31))
    with pytest.raises(register.Refused):
        act(operations.accept_care_after, person=person, file=file, protocol=protocol, on=ON)
    act(operations.accept_care_after, factories.adviser(), person=person, file=file, protocol=protocol, on=ON)
    send(*[line(person, doctor, act_on=day) for day in ("2026-06-30", "2026-07-31", "2026-08-31", "2026-09-01")])
    settle()
    assert [one.act_on.isoformat() for one in waiting()] == ["2026-07-31", "2026-09-01"]
    assert len(orders()) == 3


def test_a_consolidation_known_late_takes_nothing_back_before_the_adviser_said_so(fallen, doctor):
    person, file = fallen
    send(line(person, doctor, act_on="2026-07-10"))
    settle()
    factories.consolidate(person, file)
    factories.follow()
    assert [one.kind for one in act(queries.work_list, on=ON)] == ["injury_changed"]
    assert act(operations.recalculate_injury, file=file, on=ON).owed == 0
    [question] = act(queries.open_questions, factories.adviser(), organisation=CAISSE)
    act(operations.give_medical_opinion, factories.adviser(), opinion=question.opinion, favourable=False, on=ON)
    assert owed(person) == [BORNE]
    change = act(operations.recalculate_injury, file=file, on=ON)
    assert (change.lines, change.owed) == (1, 3000)
    assert owed(person) == [BORNE, ("Soins à restituer", 3000, "CSS L. 133-4-1")]
    assert orders("pay_care_costs") == [("insured", 200)], "what it left is given back: ordinary cover counts its own"


def test_a_recognition_overturned_leaves_the_difference_of_both_covers_to_the_victim(fallen, doctor):
    person, file = fallen
    send(line(person, doctor))
    settle()
    factories.overturned(file)
    factories.follow()
    assert owed(person) == [BORNE] and [one.kind for one in act(queries.work_list, on=ON)] == ["injury_changed"]
    change = act(operations.recalculate_injury, file=file, on=ON)
    assert (change.arrears, change.owed) == (0, 3000)
    assert act(operations.recalculate_injury, file=file, on=ON).lines == 0
    assert act(queries.work_list, on=ON) == ()
    ordinary.settle()
    assert orders("pay_care_costs") == [("insured", 200), ("insured", 1900)]
    assert orders() == [("health_professional", 3000)]
    assert owed(person) == [BORNE, ("Soins à restituer", 3000, "CSS L. 133-4-1")]
    [kept, former] = decided(person)
    assert (kept.outcome, kept.in_force, former.outcome, former.in_force) == ("refused", True, "paid", False)
