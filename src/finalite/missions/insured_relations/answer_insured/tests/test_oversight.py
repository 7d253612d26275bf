"""What is watched: recorded calls, difficult exchanges, quality, what other caisses see, what is counted."""

from datetime import date

import pytest

from finalite.capabilities import exchange, people, retention
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Invalid, Refused, Upload, guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.insured_relations.answer_insured import models, operations, queries, tasks
from finalite.missions.insured_relations.answer_insured.tests import factories as made
from finalite.missions.insured_relations.answer_insured.tests.factories import ON, act
from finalite.missions.insured_relations.answer_insured.words import (
    Channel,
    Incident,
    Measure,
    ReportState,
    Subject,
    Use,
)

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
WAV = Upload("appel.wav", made.WAV)


def keep(contact, file=WAV):
    return act(operations.keep_recording, made.manager(), contact=contact, file=file)


def test_a_call_is_kept_only_with_notice_and_without_refusal():
    person = made.somebody()
    with pytest.raises(Invalid, match="prévenue"):
        keep(made.call(person, told_of_recording=False).contact)
    with pytest.raises(Invalid, match="pas un appel"):
        keep(made.call(person, channel=Channel.DESK, told_of_recording=None).contact)
    with pytest.raises(Invalid, match="pas un son"):
        keep(made.call(person).contact, Upload("appel.wav", b"%PDF-1.4"))
    act(operations.choose, made.oneself(person), person=person, about=Subject.CALL_RECORDING, agrees=False, on=ON)
    with pytest.raises(Invalid, match="refuse"):
        keep(made.call(person).contact)
    assert act(queries.sheet, person=person, on=ON).sheet.no_recording
    act(operations.choose, made.oneself(person), person=person, about=Subject.CALL_RECORDING, agrees=True, on=ON)
    assert keep(made.call(person).contact).kept_until == date(2027, 1, 16)


def test_an_adviser_hears_nothing_and_the_person_hears_their_own():
    person, neighbour = made.somebody(), made.somebody()
    contact = made.recorded(person)
    with pytest.raises(Refused):
        act(operations.listen, contact=contact, use=Use.TRAINING, on=ON)
    own = {"person": person, "contact": contact, "on": ON}
    assert act(queries.my_recording, made.oneself(person), **own).content == made.WAV
    with pytest.raises(Invalid, match="aucun enregistrement"):
        act(queries.my_recording, made.oneself(neighbour), **own | {"person": neighbour})
    with pytest.raises(Refused):
        act(queries.my_recording, made.oneself(neighbour), **own)


@pytest.mark.parametrize(
    "used, left", [(False, [(date(2027, 1, 15), 1), (date(2027, 1, 16), 0)]), (True, [(date(2027, 5, 15), 1)])]
)
def test_a_recording_goes_after_two_months_and_after_six_once_used(used, left):
    person = made.somebody()
    contact = made.recorded(person)
    if used:
        act(operations.listen, made.manager(), contact=contact, use=Use.TRAINING, on=date(2026, 12, 24))
    for day, expected in left:
        retention.run(on=day, fiche="answer_insured")
        assert len(act(queries.my_recordings, made.oneself(person), person=person, on=day)) == expected
    retention.run(on=date(2027, 5, 16), fiche="answer_insured")
    assert made.stored(models.CallRecording) == made.stored(models.UsedRecording) == 0


def test_nothing_is_heard_once_its_time_is_over_even_before_it_is_erased():
    contact = made.recorded(made.somebody())
    with pytest.raises(Invalid, match="aucun enregistrement"):
        act(operations.listen, made.manager(), contact=contact, use=Use.TRAINING, on=date(2027, 1, 16))


def test_contacts_go_after_two_years_unless_a_dispute_holds_them():
    free, held = made.somebody(), made.somebody()
    made.message(free)
    request = made.message(held).request
    act(operations.open_dispute, request=request, reason="Tribunal saisi", on=ON)
    retention.run(on=date(2028, 11, 16), fiche="answer_insured")
    assert made.stored(models.Message, person_id=free) == made.stored(models.Request, person_id=free) == 0
    assert made.stored(models.Message, person_id=held) == made.stored(models.Request, person_id=held) == 1
    act(operations.close_dispute, request=request, on=date(2028, 11, 17))
    retention.run(on=date(2028, 11, 18), fiche="answer_insured")
    assert made.stored(models.Message) == made.stored(models.Request) == 0


def test_a_report_is_read_by_managers_and_once_told_by_its_person():
    person = made.somebody()
    report = made.reported(person)
    assert act(queries.my_reports, made.oneself(person), person=person) == ()
    assert act(queries.reports_to_decide, made.adviser("other")) == ()
    assert [one.report for one in act(queries.reports_to_decide)] == [report]
    assert act(queries.work_list, on=ON) == ()
    assert [line.kind for line in act(queries.work_list, made.manager(), on=ON)] == ["report"]
    with pytest.raises(Refused, match="encadrant"):
        act(operations.decide_report, report=report, measure=Measure.REMINDER, on=ON)
    decided = act(operations.decide_report, made.manager(), report=report, measure=Measure.REMINDER, on=ON)
    text = " ".join(text_of(made.letter(decided.letter).content).split())
    assert "des paroles blessantes" in text and "Donner votre version" in text
    assert "A crié" not in text, "the words of the agent stay in the file"
    act(operations.say_about_report, made.oneself(person), report=report, text="La ligne a coupé.")
    assert act(queries.my_reports, made.oneself(person), person=person)[0].said == "La ligne a coupé."
    with pytest.raises(Refused, match="seule"):
        act(queries.my_reports, person=person)


def test_a_call_for_help_reproaches_nothing():
    report = made.reported(made.somebody(), Incident.DISTRESS)
    decided = act(operations.decide_report, made.manager(), report=report, measure=Measure.HELP_CALLED, on=ON)
    assert (decided.letter, decided.told_on, decided.state) == (None, None, ReportState.DECIDED)


def test_a_restriction_always_has_an_end_and_a_report_one_decision():
    report = made.reported(made.somebody())
    given = {"report": report, "measure": Measure.ONE_CHANNEL, "on": ON}
    with pytest.raises(Invalid, match="jusqu’à quand"):
        act(operations.decide_report, made.manager(), **given)
    act(operations.dismiss_report, made.manager(), report=report, on=ON)
    with pytest.raises(Invalid, match="déjà décidé"):
        act(operations.decide_report, made.manager(), **given, until=date(2027, 1, 1))


def test_nobody_chooses_whose_work_is_looked_at():
    person = made.somebody()
    contacts = [made.call(person).contact for _ in range(12)]
    days = {"first": ON, "last": ON, "size": 4}
    drawn = act(queries.draw_for_review, made.manager(), **days)
    assert drawn == act(queries.draw_for_review, made.manager(), **days)
    assert len(drawn) == 4 and {one.contact for one in drawn} <= set(contacts)
    act(operations.review_contact, made.manager(), contact=drawn[0].contact, marks=made.GRID, on=ON)
    assert drawn[0].contact not in {one.contact for one in act(queries.draw_for_review, made.manager(), **days)}
    with pytest.raises(Invalid, match="déjà relu"):
        act(operations.review_contact, made.manager(), contact=drawn[0].contact, marks=made.GRID, on=ON)
    assert act(queries.my_reviews)[0].marks == made.GRID
    assert act(queries.my_reviews, made.adviser("another")) == ()


def test_another_caisse_sees_what_it_was_lent_without_a_name_and_until_its_day():
    person, theirs = made.somebody(), made.other_caisse()
    contact, kept = made.call(person).contact, made.call(person).contact
    with pytest.raises(Refused):
        act(operations.review_contact, made.manager(theirs), contact=contact, marks=made.GRID, on=ON)
    until = date(2026, 12, 1)
    act(operations.lend_for_review, made.manager(), contacts=(contact,), caisse=theirs, until=until, on=ON)
    with opened(purpose_of("answer_insured", AUTOMATION)):
        [line] = exchange.ledger(fiche="answer_insured", person_id=person)
    assert (line.recipient, line.persons) == ("health_fund", 1)
    [seen] = act(queries.contacts_lent_to_us, made.manager(theirs), on=ON)
    assert seen.contact == contact and not hasattr(seen, "name") and not hasattr(seen, "person")
    with pytest.raises(Invalid, match="confié"):
        act(operations.review_contact, made.manager(theirs), contact=kept, marks=made.GRID, on=ON)
    act(operations.review_contact, made.manager(theirs), contact=contact, marks=made.GRID, on=ON)
    with pytest.raises(Refused):
        act(queries.contact_history, made.manager(theirs), person=person)
    assert [one.by_caisse for one in act(queries.reviews_of, made.manager(), first=ON, last=ON)] == [theirs]


def test_what_was_lent_and_not_looked_at_comes_back_by_itself():
    person, theirs = made.somebody(), made.other_caisse()
    until = date(2026, 12, 1)
    loan = {"contacts": (made.call(person).contact,), "caisse": theirs, "until": until}
    act(operations.lend_for_review, made.manager(), **loan, on=ON)
    assert act(operations.end_loans, made.MACHINE, on=until).done == 0
    assert act(operations.end_loans, made.MACHINE, on=date(2026, 12, 2)).done == 1
    assert act(operations.end_loans, made.MACHINE, on=date(2026, 12, 2)).seen == 0
    with pytest.raises(Refused):
        act(queries.contact_history, made.manager(theirs), person=person)


def test_choices_age_once_somebody_is_affiliated_no_more():
    gone, here = made.somebody(affiliated=False), made.somebody()
    with guard.owner():
        people.affiliate(person_id=gone, scheme="general", caisse=made.CAISSE, on=people_factories.START)
        people.end_affiliation(person_id=gone, on=date(2026, 11, 1))
    for person in (gone, here):
        choice = {"person": person, "about": Subject.UNASKED_MESSAGES, "agrees": True}
        act(operations.choose, **choice, on=date(2026, 10, 1))
    assert act(operations.end_relationships, made.MACHINE, on=ON).done == 1
    retention.run(on=ON, fiche="answer_insured")
    assert made.stored(models.Choice, person_id=gone) == 0 and made.stored(models.Choice, person_id=here) == 1
    assert tasks.SLICE > 1


def test_the_sheet_shows_a_role_its_own_categories_and_asks_who_holds_them():
    person = rights.covered_person()
    seen = act(queries.sheet, person=person, on=ON).sheet
    assert seen.covered and seen.ground and seen.owed == 0 and seen.account is False and seen.unavailable == ()
    doctor = act(queries.sheet, made.medical(), person=person, on=ON).sheet
    assert doctor.covered and doctor.owed is None and doctor.account is None and doctor.cards == ()


def test_a_partner_gets_what_it_must_answer_and_nothing_of_the_medical_service():
    person = rights.covered_person()
    request = made.message(person).request
    handed = act(operations.hand_to_partner, request=request, partner="M-001", on=ON)
    assert b"Bonjour, et merci." in handed.content and b'"nir_kind": "certified"' in handed.content
    medical = made.message(person, medical=True).request
    with pytest.raises(Invalid):
        act(operations.hand_to_partner, request=medical, partner="M-001", on=ON)


def test_the_common_directory_is_answered_by_name_of_body_and_the_ledger_says_so():
    person = made.somebody()
    told = act(operations.answer_directory, person=person, body="CAF-01", on=ON)
    assert told.name == "Camille Essai" and told.address.endswith("01000 Bourg")
    with opened(purpose_of("answer_insured", AUTOMATION)):
        [line] = exchange.ledger(fiche="answer_insured", person_id=person)
    assert (line.recipient, line.line) == ("rncps_user", told.ledger_line)


def test_small_cells_stay_out_of_the_figures():
    for _ in range(12):
        made.call(made.somebody())
    made.message(made.somebody())
    days = {"first": ON, "last": ON}
    counts = {one.label: one.number for one in act(queries.contacts_by_channel, made.statistician(), **days)}
    assert counts["phone / received"] in (12, None) and counts["message / received"] is None
    assert counts["* / *"] in (13, None)
    groups = {one.label: one.number for one in act(queries.publics_by_caisse, made.statistician(), on=ON)}
    assert groups[f"{made.CAISSE} / online"] is None
    with pytest.raises(Refused):
        act(queries.reasons_of_contact, made.statistician(), **days)
