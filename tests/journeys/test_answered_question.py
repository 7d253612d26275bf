"""The journey: a call, a message, a letter and an appointment are one history; who reads what, and for how long."""

from datetime import date

import pytest

from finalite.capabilities import journal, letters, register, retention
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.register import Refused, Upload
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.disputes.answer_data_subject_requests import queries as rights
from finalite.missions.entitlements.open_health_entitlements.tests import factories as covers
from finalite.missions.insured_relations.answer_insured import models, operations, queries
from finalite.missions.insured_relations.answer_insured.tests import factories
from finalite.missions.insured_relations.answer_insured.tests.factories import act, adviser, manager, oneself
from finalite.missions.insured_relations.answer_insured.values import Answers, NewAddress, NewContact
from finalite.missions.insured_relations.answer_insured.words import (
    Channel,
    Incident,
    Measure,
    Nature,
    Outcome,
    Proof,
    Reason,
    Speaker,
    Subject,
    Use,
)

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
CALLED, WROTE, ANSWERED, HEARD = (date(2026, 11, day) for day in (2, 4, 6, 9))


def recognised(person):
    """The adviser asks, and the answers are compared."""
    asked = {"person": person, "speaker": Speaker.ONESELF, "on": CALLED}
    said = Answers(birth="1985-07-14", last_name="Essai")
    return act(operations.check_caller, **asked, answers=said).proof


def test_a_question_asked_by_phone_is_answered_and_remembered_and_forgotten():
    person = covers.covered_person()
    home = NewAddress(street="1 rue de l’Essai", postcode="01000", town="Bourg")
    act(operations.change_address, oneself(person), person=person, address=home, from_on=date(2026, 1, 2), on=CALLED)

    # an adviser recognises the caller, looks at the sheet, and leaves something to do
    proof = recognised(person)
    sheet = act(queries.sheet, person=person, on=CALLED).sheet
    assert (proof, sheet.covered, sheet.unavailable) == (Proof.CONFIRMED, True, ())
    call = NewContact(
        person=person,
        channel=Channel.PHONE,
        reason=Reason.RIGHTS,
        outcome=Outcome.DOCUMENTS_ASKED,
        proof=proof,
        told_of_recording=True,
        summary="Change d’employeur",
        nature=Nature.FORMALITY,
        next_step="Attend un bulletin de paie",
    )
    made = act(operations.record_contact, contact=call, on=CALLED)
    assert made.due_on == date(2027, 1, 4), "two months, and that day is a Saturday"

    # the person goes on from their account, and the caisse answers by letter
    request, me = made.request, oneself(person)
    act(operations.reply_message, me, request=request, text="Voici le bulletin.", on=WROTE)
    number = act(queries.thread, me, request=request)[-1].message
    act(operations.attach_file, me, message=number, file=Upload("paie.pdf", factories.PDF), on=WROTE)
    posted = act(operations.answer_request, request=request, text="Votre dossier est à jour.", on=ANSWERED)
    assert "Votre dossier est à jour." in text_of(factories.letter(posted.letter).content)
    history = [one.channel for one in act(queries.my_contacts, me, person=person)]
    assert history == [Channel.MAIL, Channel.MESSAGE, Channel.PHONE]
    assert act(queries.my_requests, me, person=person)[0].closed_on == ANSWERED

    # a manager keeps and hears the call; the person, who hears it too, refuses the next ones
    act(operations.keep_recording, manager(), contact=made.contact, file=Upload("appel.wav", factories.WAV))
    act(operations.listen, manager(), contact=made.contact, use=Use.QUALITY_REVIEW, on=HEARD)
    act(operations.review_contact, manager(), contact=made.contact, marks=factories.GRID, on=HEARD)
    assert act(queries.my_recordings, me, person=person, on=HEARD)[0].kept_until == date(2027, 5, 2)
    act(operations.choose, me, person=person, about=Subject.CALL_RECORDING, agrees=False, on=HEARD)
    assert act(queries.sheet, person=person, on=HEARD).sheet.no_recording

    # a later call goes wrong: told, decided, answered by the person
    report = factories.reported(person, Incident.INSULT, HEARD)
    letter = act(operations.decide_report, manager(), report=report, measure=Measure.REMINDER, on=HEARD).letter
    act(operations.say_about_report, me, report=report, text="La ligne a coupé.")
    with opened(purpose_of("answer_insured", AUTOMATION)):
        sent = [one.letter_id for one in letters.letters_to([person])]
    assert {letter, posted.letter} <= set(sent)

    # whoever is no agent of the caisse reads nothing, and it is written down
    with pytest.raises(Refused):
        act(queries.contact_history, adviser(organisation=factories.other_caisse()), person=person)
    held = act(rights.what_is_held, me, person=person)
    tables = {row.table for part in held if part.fiche == "answer_insured" for row in part.rows}
    assert {"answer_insured.Contact", "answer_insured.Report", "answer_insured.UsedRecording"} <= tables
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        acts = journal.search(fiche="answer_insured", person_id=person, limit=500).rows
    assert {"sheet", "listen", "decide_report"} <= {one.operation for one in acts if one.outcome == "done"}
    assert "contact_history" in {one.operation for one in acts if one.outcome == "refused"}

    # and the two periods of the register end: six months from the call, two years from the last exchange
    retention.run(on=date(2027, 5, 2), fiche="answer_insured")
    assert factories.stored(models.UsedRecording) == factories.stored(models.CallRecording) == 0
    retention.run(on=date(2028, 11, 9), fiche="answer_insured")
    kept = {one.__name__: factories.stored(one, person_id=person) for one in (models.Contact, models.Request)}
    assert kept == {"Contact": 0, "Request": 0} and factories.stored(models.Report) == 0
    assert register.entry("answer_insured").in_force
