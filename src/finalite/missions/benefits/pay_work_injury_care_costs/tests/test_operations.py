"""Care of an injury from its sheet to its payment, and everything that may go wrong on the way."""

import json
from datetime import date

import pytest

from finalite.capabilities import jobs, money, register
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs.tests import factories as ordinary
from finalite.missions.benefits.pay_work_injury_care_costs import deciding, models, operations, queries
from finalite.missions.benefits.pay_work_injury_care_costs.values import (
    Doubt,
    Error,
    Ground,
    LineState,
    PaperLine,
    Wait,
)

from . import factories
from .factories import CAISSE, ON, act, decided, line, one_waiting, orders, owed, send, settle, state_of, waiting

pytestmark = pytest.mark.django_db


def test_care_of_a_recognised_injury_is_paid_in_full_to_the_doctor_and_what_is_above_the_tariff_is_left(fallen, doctor):
    person, _ = fallen
    send(line(person, doctor, charged=5000))
    assert settle().paid == 1
    [found] = decided(person)
    assert (found.to_professional, found.to_patient, found.left) == (3000, 0, 2000)
    assert orders() == [("health_professional", 3000)]
    assert any(step.article == "CSS L432-3" for step in found.decision.steps)


def test_a_victim_who_had_paid_is_refunded(fallen, doctor):
    send(line(fallen[0], doctor, third_party=False))
    settle()
    assert orders() == [("insured", 3000)]


def test_the_same_line_is_paid_once_here_or_by_ordinary_cover(fallen, doctor):
    person, _ = fallen
    first = line(person, doctor)
    assert send(first).accepted == 1
    assert send(first).again
    assert send(first, line(person, doctor, act_on="2026-03-06")).refused == 1
    elsewhere = ordinary.line(person, doctor, act_on="2026-03-07")
    ordinary.send(elsewhere)
    assert send(elsewhere | {"marks": ["work_accident"]}).refused == 1
    settle(), settle()
    assert len(orders()) == 2


def test_a_bad_line_waits_alone_in_quarantine_then_is_corrected_and_paid_once(fallen, doctor):
    person, _ = fallen
    bad = line(person, doctor, act="XX", act_on="2026-03-06")
    assert send(line(person, doctor), b"{", bad).refused == 2
    [unreadable, wrong] = act(queries.quarantine, organisation=CAISSE)
    assert (unreadable.faults[0].code, wrong.faults[0].field) == ("syntax", "act")
    with pytest.raises(register.Invalid):
        act(operations.replay_line, refused=wrong.refused, corrected=json.dumps(bad))
    act(operations.replay_line, refused=wrong.refused, corrected=json.dumps(bad | {"act": "G"}))
    act(operations.put_aside, refused=unreadable.refused)
    assert act(queries.quarantine, organisation=CAISSE) == ()
    settle()
    assert len(orders()) == 2


def test_a_paper_sheet_goes_the_same_way(fallen, doctor):
    sheet = PaperLine(
        person=fallen[0],
        provider=factories.number_of(doctor),
        invoice="P1",
        line=1,
        act="G",
        act_on=date(2026, 3, 5),
        charged=3000,
        injury_on=factories.FALL,
        injury_related=True,
    )
    assert act(operations.receive_paper_line, sheet=sheet, received_on=ON).accepted == 1
    assert settle().paid == 1


def test_a_delivery_cut_in_the_middle_goes_on_where_it_stood(fallen, doctor, monkeypatch):
    monkeypatch.setattr(operations, "INLINE", 3)
    receipt = send(*[line(fallen[0], doctor, act_on=f"2026-04-{day:02d}") for day in range(1, 8)])
    assert (receipt.lines, receipt.finished) == (3, False)
    for _ in range(3):
        receipt = act(operations.read_on, delivery=receipt.delivery, limit=3)
    assert (receipt.accepted, receipt.finished) == (7, True)
    while settle(limit=2).seen:
        pass
    assert len(orders()) == 7


def test_the_jobs_read_decide_and_follow_by_themselves(fallen, doctor, monkeypatch):
    monkeypatch.setattr(operations, "INLINE", 1)
    send(*[line(fallen[0], doctor, act_on=f"2026-04-{day:02d}") for day in range(1, 5)])
    with guard.owner():
        for task in ("settle", "follow", "note_payments"):
            args = {} if task == "note_payments" else {"on": ON}
            name = f"{operations.FICHE}.{task}"
            jobs.enqueue(task=name, key=f"t/{task}", fiche=operations.FICHE, args=args)
    jobs.run_ready()
    assert len(orders()) == 4


def test_an_unknown_link_is_asked_for_and_never_refused_by_the_machine(fallen, doctor):
    person, _ = fallen
    number = one_waiting(person, doctor, marks=[])
    assert state_of(number).waits_for == (Wait.RELATED,)
    with pytest.raises(register.Invalid, match="ne refuse pas"):
        act(operations.refuse_line, line=number, ground=Ground.BY_RULE, on=ON)
    assert act(operations.ask_for_missing, line=number, on=ON) > 0
    act(operations.record_relation, line=number, related=True, on=ON)
    settle()
    assert state_of(number).state is LineState.PAID


def test_a_line_that_the_sheet_denies_waits_for_an_agent_who_confirms_and_ordinary_cover_takes_it(fallen, doctor):
    person, _ = fallen
    number = one_waiting(person, doctor, marks=[], injury_related=False, pathway="treating_doctor")
    assert state_of(number).waits_for == (Wait.REFUSAL,)
    act(operations.refuse_line, line=number, ground=Ground.BY_RULE, on=ON)
    assert state_of(number).state is LineState.REFUSED and orders() == []
    ordinary.settle()
    assert orders("pay_care_costs") == [("health_professional", 2100)]
    held = act(queries.care_of, person=person)
    assert held.decided[0].outcome == "refused" and held.letters[0].kind == "refusal"
    sent = act(queries.letter, factories.own(person), notice=held.letters[0].notice)
    assert sent.content.startswith(b"%PDF")


def test_the_medical_adviser_alone_denies_a_link_that_the_sheet_claims(fallen, doctor):
    person, _ = fallen
    number = one_waiting(person, doctor, marks=[])
    question = act(operations.ask_medical_opinion, line=number, on=ON)
    assert act(operations.ask_medical_opinion, line=number, on=ON) == question
    [shown] = act(queries.open_questions, factories.adviser(), organisation=CAISSE)
    assert (shown.opinion, shown.happened_on) == (question, factories.FALL)
    with pytest.raises(register.Refused, match="praticien-conseil"):
        act(operations.give_medical_opinion, opinion=question, favourable=False, on=ON)
    act(operations.give_medical_opinion, factories.adviser(), opinion=question, favourable=False, on=ON)
    settle()
    assert state_of(number).waits_for == (Wait.REFUSAL,)
    act(operations.record_relation, line=number, related=True, on=ON)
    settle()
    assert state_of(number).waits_for == (Wait.REFUSAL,)


def test_a_prosthesis_waits_for_the_agreement_that_the_adviser_gives(fallen, doctor):
    person, file = fallen
    dentist = factories.provider(profession="dentist")
    number = one_waiting(person, dentist, act="PRD", base=10750, charged=55000)
    assert state_of(number).waits_for == (Wait.AGREEMENT,)
    asked = act(operations.ask_agreement, person=person, file=file, act="PRD", on=ON)
    [shown] = act(queries.agreements_of, person=person)
    assert (shown.agreement, shown.due_on, shown.accepted) == (asked, None, None)
    with pytest.raises(register.Refused):
        act(operations.answer_agreement, agreement=asked, accepted=True, on=ON)
    act(operations.answer_agreement, factories.adviser(), agreement=asked, accepted=True, on=ON)
    settle()
    [found] = decided(person)
    assert (found.to_professional, found.left) == (10750, 44250)


@pytest.mark.parametrize(("day", "given"), [(date(2026, 12, 6), False), (date(2026, 12, 7), True)])
def test_silence_on_a_long_transport_is_a_yes_after_fifteen_days_and_not_before(fallen, doctor, day, given):
    person, file = fallen
    carrier = factories.provider(profession="transporter")
    number = one_waiting(person, carrier, act="TRA", base=9000, charged=9000, distance_km=151, **prescribed(doctor))
    assert state_of(number).waits_for == (Wait.AGREEMENT,)
    asked = act(operations.ask_agreement, person=person, file=file, act="TRA", on=ON)
    factories.follow(day)
    settle(day)
    assert (state_of(number).state is LineState.PAID) == given
    if given:
        with pytest.raises(register.Invalid):
            act(operations.answer_agreement, factories.adviser(), agreement=asked, accepted=False, on=day)


def prescribed(doctor) -> dict:
    return {"prescriber": factories.number_of(doctor), "prescribed_on": "2026-03-04"}


def test_a_short_trip_needs_no_agreement_and_an_unknown_distance_is_asked(fallen, doctor):
    carrier = factories.provider(profession="transporter")
    number = one_waiting(fallen[0], carrier, act="TRA", base=9000, charged=9000, **prescribed(doctor))
    assert state_of(number).waits_for == (Wait.DISTANCE,)
    act(operations.record_distance, line=number, kilometres=150, on=ON)
    settle()
    assert state_of(number).state is LineState.PAID


def test_what_is_missing_on_a_sheet_is_asked_one_thing_at_a_time(fallen, doctor):
    supplier = factories.provider(profession="supplier")
    number = one_waiting(fallen[0], supplier, act="LPP", charged=4000)
    assert state_of(number).waits_for == (Wait.PRESCRIPTION,)
    with guard.owner():
        models.CareLine.objects.filter(pk=number).update(prescriber_id=doctor)
    act(operations.resume_line, line=number, on=ON)
    settle()
    assert state_of(number).waits_for == (Wait.TARIFF,)
    act(operations.record_tariff, line=number, base=3500, on=ON)
    settle()
    [found] = decided(fallen[0])
    assert (found.to_professional, found.left) == (3500, 500)


def test_a_second_same_act_and_a_claim_of_two_years_wait_until_somebody_looked(fallen, doctor):
    person, _ = fallen
    send(line(person, doctor), line(person, doctor))
    settle()
    [double] = waiting()
    assert double.waits_for == (Wait.POSSIBLE_DOUBLE,)
    with pytest.raises(register.Invalid, match="pas pour cela"):
        act(operations.lift_doubt, line=double.line, doubt=Doubt.TOO_LATE, on=ON)
    act(operations.lift_doubt, line=double.line, doubt=Doubt.POSSIBLE_DOUBLE, on=ON)
    send(line(person, doctor, act_on="2026-03-08"), received_on=date(2028, 3, 8))
    send(line(person, doctor, act_on="2026-03-09"), received_on=date(2028, 3, 10))
    settle(date(2028, 3, 10))
    assert [one.waits_for for one in waiting()] == [(Wait.TOO_LATE,)] and len(orders()) == 3


def test_care_in_europe_is_paid_on_what_its_institution_tells_and_beyond_it_on_a_doctors_word(fallen, doctor):
    person, _ = fallen
    abroad = {"third_party": False, "country": "BE", "charged": 8000}
    number = one_waiting(person, doctor, **abroad)
    assert state_of(number).waits_for == (Wait.FOREIGN_FORM, Wait.FOREIGN_TARIFF)
    act(operations.record_foreign_care, line=number, state_tariff=6000, form_reference="DA1-7", on=ON)
    settle()
    [found] = decided(person)
    assert (found.to_patient, found.left) == (6000, 2000)
    far = one_waiting(person, doctor, **(abroad | {"country": "CA", "act_on": "2026-03-06"}))
    assert state_of(far).waits_for == (Wait.FOREIGN_OPINION,)
    assert factories.opined(far, True).state is LineState.PAID
    assert orders()[-1] == ("insured", 3000)
    with pytest.raises(register.Invalid, match="France"):
        home = one_waiting(person, doctor, act_on="2026-03-07", marks=[])
        act(operations.record_foreign_care, line=home, state_tariff=1, form_reference="DA1", on=ON)


def test_a_line_taken_back_is_owed_by_who_was_paid(fallen, doctor):
    person, _ = fallen
    send(line(person, doctor), line(person, doctor, act_on="2026-03-06", third_party=False))
    settle()
    for one in decided(person):
        act(operations.cancel_line, line=one.line, error=Error.WRONG_ACT, on=ON)
    with guard.owner():
        assert [one.left for one in money.debts_of_providers([doctor])] == [3000]
    borne = ("Participation et franchise de soins en tiers payant", 200, "CSS L. 432-1, D. 160-7")
    assert owed(person) == [borne, borne, ("Soins à restituer", 3000, "CSS L. 133-4-1")]
    assert orders("pay_care_costs") == [("insured", 200)] * 2


def test_the_victim_bears_the_participation_of_everybody_once_and_never_in_the_sheet(fallen, doctor):
    person, _ = fallen
    send(line(person, doctor))
    settle()
    [found] = decided(person)
    assert (found.to_professional, found.left) == (3000, 0)
    assert any("reprises sur de prochains versements" in text for text in found.decision.warnings)
    [(_, left, article)] = owed(person)
    assert (left, article) == (200, "CSS L. 432-1, D. 160-7")
    factories.follow()
    assert len(owed(person)) == 1


def test_a_decision_is_kept_with_its_facts_and_replayed(fallen, doctor):
    send(line(fallen[0], doctor))
    settle()
    [found] = decided(fallen[0])
    replayed = act(queries.replay_decision, settlement=found.settlement)
    assert replayed.same and not replayed.law_changed and replayed.kept == found.decision
    assert act(queries.explain, factories.own(fallen[0]), settlement=found.settlement) == found


def test_a_text_that_nobody_recorded_is_named_and_nothing_is_refused():
    with guard.owner():
        unknown = models.CareLine(act="CNP", act_on=date(2020, 1, 6), quantity=1, sheet={"base": None, "marks": []})
        assert "care.tariffs.psychiatrist" in deciding.missing_law(unknown)
        visit = models.CareLine(act="FPU", act_on=date(2021, 1, 6), quantity=1, sheet={"base": 5000, "marks": []})
        assert "care.stay.emergency_reduced" in deciding.missing_law(visit)
        visit.act_on = date(2026, 3, 5)
        assert deciding.missing_law(visit) == ""
