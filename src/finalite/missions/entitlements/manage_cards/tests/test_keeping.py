"""What is written on a card is gone once written, forms go after three months, the register ends with the rights."""

from datetime import date

import pytest

from finalite.capabilities import documents, jobs, people, register, retention
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.entitlements.manage_cards import contents, models, operations, queries, reach
from finalite.missions.entitlements.manage_cards.values import Recognition, Validity
from finalite.missions.entitlements.open_health_entitlements import operations as rights_operations
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

from . import factories
from .factories import MACHINE, Chip, act, answered, holder, professional, stored

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = factories.ON


def european(person, on=ON):
    departs = date(on.year + 1, 6, 1)
    order = act(operations.ask_european_card, person=person, departs_on=departs, received_on=on).order
    act(operations.send_to_card_maker, order=order, on=on)
    return act(operations.issue_card, order=order, public_key="", proof="", on=on)


def test_the_content_is_gone_in_the_act_that_writes_it():
    person, chip = factories.covered(), Chip()
    order = factories.complete_order(person).order
    act(operations.send_to_card_maker, order=order, on=ON)
    assert stored(models.IssueContent, person_id=person) == 1
    proof = chip.sign(f"manage_cards/order/{order}")
    act(operations.issue_card, order=order, public_key=chip.public_key, proof=proof, on=ON)
    assert stored(models.IssueContent) == 0 and stored(models.Card, person_id=person) == 1


def test_a_kill_between_issue_and_erasure_leaves_nothing_after_the_next_run(monkeypatch):
    person = factories.covered()
    monkeypatch.setattr(contents, "let_go", lambda person, on: None)
    card = factories.active(person, Chip())
    act(operations.prepare_update, number=card.number, on=ON)
    act(operations.record_update, number=card.number, on=ON)
    assert (stored(models.IssueContent), stored(models.UpdateContent)) == (1, 1)
    retention.run(on=ON, fiche="manage_cards")
    assert (stored(models.IssueContent), stored(models.UpdateContent)) == (0, 0)
    assert stored(models.Card) == 1


def test_form_data_stay_three_months_after_issue_and_not_a_day_more():
    person = factories.covered()
    factories.made(person, Chip(), date(2026, 11, 30))
    with guard.owner():
        files = documents.operations.StoredDocument.objects.filter(person_id=person)
        retention.run(on=date(2027, 2, 27), fiche="manage_cards")
        assert stored(models.CardForm) == 1 and files.count() == 2
        retention.run(on=date(2027, 2, 28), fiche="manage_cards")
        assert stored(models.CardForm) == 0 and files.count() == 0
    assert stored(models.Card, person_id=person) == 1 and stored(models.CardOrder) == 1


def test_an_update_says_what_changed_and_keeps_nothing_of_it():
    person = factories.covered()
    card = factories.active(person, Chip())
    assert act(operations.prepare_update, holder(person), number=card.number, on=ON).changed == ()
    with pytest.raises(register.Invalid):
        act(operations.record_update, holder(person), number=card.number, on=date(2026, 11, 11))
    people_factories.make_organisation("067")
    act(rights_operations.transfer_to_caisse, rights.technician(), person=person, scheme="general", caisse="067", on=ON)
    desk = professional()
    assert act(operations.prepare_update, desk, number=card.number, on=ON).changed == ("caisse",)
    assert act(operations.record_update, desk, number=card.number, on=ON).changed == ("caisse",)
    assert stored(models.UpdateContent) == 0
    [event] = [one for one in act(queries.events_of, holder(person), person=person) if one.what == "updated"]
    assert event.detail == "caisse" and "067" not in event.detail
    assert act(operations.prepare_update, desk, number=card.number, on=ON).changed == ()


def test_an_update_writes_the_doctor_and_who_pays_the_rest_and_nothing_of_it_stays():
    person, doctor = factories.covered(), people_factories.make_provider()
    card = factories.active(person, Chip())
    with guard.owner():
        number = people.providers_of([doctor])[doctor].number
    technician = rights.technician()
    act(rights_operations.choose_treating_doctor, technician, person=person, doctor=number, on=ON)
    insurer = {"insurer": "99000001", "contract": "SANTE", "starts_on": ON, "recorded_on": ON}
    act(rights_operations.designate_insurer, technician, person=person, **insurer)
    wanted = ("treating_doctor", "insurer", "contract")
    assert act(operations.prepare_update, professional(), number=card.number, on=ON).changed == wanted
    with guard.owner():
        held = models.UpdateContent.objects.get()
        assert (held.treating_doctor, held.insurer, held.contract, held.solidarity) == (
            number,
            "99000001",
            "SANTE",
            False,
        )
    act(operations.record_update, professional(), number=card.number, on=ON)
    assert stored(models.UpdateContent) == 0
    assert act(operations.prepare_update, professional(), number=card.number, on=ON).changed == ()


def test_the_daily_review_asks_for_the_rights_of_all_at_once(monkeypatch):
    asked = []
    answer = reach.rights.card_rights_on
    monkeypatch.setattr(reach.rights, "card_rights_on", lambda **given: asked.append(given) or answer(**given))
    for _ in range(3):
        factories.active(factories.covered(), Chip())
    asked.clear()
    assert act(operations.review_fleet, MACHINE, on=ON).seen == 3
    assert [len(one["person_ids"]) for one in asked] == [3]


def test_somebody_to_call_is_held_by_consent_until_it_is_on_the_card():
    person = factories.covered()
    card = factories.active(person, Chip())
    named = {"card": card.card, "name": "Dominique Essai", "phone": "01 99 00 00 00", "on": ON}
    with pytest.raises(register.Invalid, match="accord"):
        act(operations.name_emergency_contact, holder(person), agrees=False, **named)
    assert stored(models.EmergencyContact) == 0
    act(operations.name_emergency_contact, holder(person), agrees=True, **named)
    [waiting] = act(queries.emergency_contact_to_write, holder(person), card=card.card)
    assert waiting.name == "Dominique Essai"
    with pytest.raises(register.Refused):
        act(queries.emergency_contact_to_write, professional(), card=card.card)
    assert act(operations.prepare_update, holder(person), number=card.number, on=ON).changed == ("emergency_contact",)
    act(operations.record_update, holder(person), number=card.number, on=ON)
    assert stored(models.EmergencyContact) == 0
    act(operations.remove_emergency_contact, holder(person), card=card.card, on=ON)
    assert act(operations.prepare_update, holder(person), number=card.number, on=ON).changed == ("emergency_contact",)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 121}, {"phone": "12345"}, {"phone": "1-" * 13}])
def test_a_contact_has_a_name_and_a_number_that_can_be_called(wrong):
    card = factories.digital(factories.covered(), Chip())
    named = {"card": card.card, "name": "D. E.", "phone": "0199000000", "agrees": True, "on": ON} | wrong
    with pytest.raises(register.Invalid):
        act(operations.name_emergency_contact, **named)
    assert stored(models.Consent, subject_matter="emergency_contact") == 0


def test_a_contact_no_longer_wanted_goes_before_it_is_written():
    person = factories.covered()
    card = factories.active(person, Chip())
    act(operations.name_emergency_contact, card=card.card, name="D. E.", phone="0199000000", agrees=True, on=ON)
    act(operations.remove_emergency_contact, holder(person), card=card.card, on=ON)
    assert stored(models.EmergencyContact) == 0


def test_a_european_card_lasts_two_years_and_is_told_of_its_end_once():
    person = factories.covered()
    card = european(person)
    assert card.valid_until == date(2028, 11, 10)
    act(operations.send_card, card=card.card, on=ON)
    check = lambda day: act(queries.verify_card, professional(), certificate=card.certificate, on=day).why  # noqa: E731
    assert (check(date(2028, 11, 9)), check(date(2028, 11, 10))) == (Validity.AUTHENTIC, Validity.EXPIRED)
    assert act(operations.remind_of_renewal, MACHINE, on=date(2028, 9, 9)).done == 0
    assert act(operations.remind_of_renewal, MACHINE, on=date(2028, 9, 10)).done == 1
    assert act(operations.remind_of_renewal, MACHINE, on=date(2028, 9, 11)).done == 0
    assert act(operations.review_fleet, MACHINE, on=date(2028, 11, 9)).stopped == 0
    assert act(operations.review_fleet, MACHINE, on=date(2028, 11, 10)).stopped == 1
    assert act(operations.review_fleet, MACHINE, on=date(2028, 11, 10)).stopped == 0
    with pytest.raises(register.Invalid, match="puce"):
        act(operations.ask_challenge, MACHINE, number=card.number, service="dmp")


def test_the_register_outlives_the_rights_by_three_years():
    person = factories.covered()
    card = factories.active(person, Chip())
    ended = date(2026, 12, 1)
    act(
        rights_operations.end_right,
        rights.technician(),
        person=person,
        ends_on=ended,
        reason=rights_operations.EndReason.DEPARTURE,
        on=ON,
    )
    assert act(operations.review_fleet, MACHINE, on=date(2026, 11, 30)).stopped == 0
    report = act(operations.review_fleet, MACHINE, on=date(2026, 12, 2))
    assert report.stopped == 1
    assert act(operations.review_fleet, MACHINE, on=date(2026, 12, 2)).stopped == 0
    [shown] = act(queries.my_cards, holder(person), person=person)
    assert shown.reason == "end_of_rights"
    retention.run(on=date(2029, 11, 30), fiche="manage_cards")
    assert stored(models.Card, pk=card.card) == 1
    retention.run(on=date(2029, 12, 1), fiche="manage_cards")
    assert (stored(models.Card), stored(models.CardEvent), stored(models.Opposition)) == (0, 0, 0)


def test_a_right_that_comes_back_keeps_the_register():
    person = factories.covered()
    factories.active(person, Chip())
    act(
        rights_operations.end_right,
        rights.technician(),
        person=person,
        ends_on=ON,
        reason=rights_operations.EndReason.DEPARTURE,
        on=ON,
    )
    act(operations.review_fleet, MACHINE, on=ON)
    rights.apply(rights.worker(person, work_started_on=date(2027, 1, 4)), date(2027, 1, 4))
    act(operations.review_fleet, MACHINE, on=date(2027, 1, 5))
    assert stored(models.Card, rights_ended_on__isnull=True) == 1
    assert factories.complete_order(person, date(2027, 1, 5)).state == "granted"


@pytest.mark.parametrize("departs", [date(1, 1, 1), date(9999, 12, 31), date(2028, 11, 11)])
def test_a_stay_too_far_away_is_not_answered(departs):
    with pytest.raises(register.Invalid, match="deux ans"):
        act(operations.ask_european_card, person=factories.covered(), departs_on=departs, received_on=ON)


def test_a_card_near_its_end_is_followed_by_another_that_stops_it_once_it_serves():
    person = factories.covered()
    first = european(person)
    act(operations.send_card, card=first.card, on=ON)
    early, renewed = date(2028, 9, 9), date(2028, 9, 10)
    refused = act(operations.ask_european_card, person=person, departs_on=date(2029, 1, 1), received_on=early)
    act(operations.cancel_order, order=refused.order, on=early)
    second = european(person, renewed)
    check = lambda card: act(queries.verify_card, professional(), certificate=card.certificate, on=renewed)  # noqa: E731
    assert check(first).valid and not check(second).valid
    act(operations.send_card, card=second.card, on=renewed)
    assert check(second).valid and check(first).why is Validity.OPPOSED


def test_a_request_without_rights_any_more_lets_its_content_and_form_go():
    person = factories.covered()
    order = factories.complete_order(person).order
    act(operations.send_to_card_maker, order=order, on=ON)
    with guard.owner():
        people.record_death(person_id=person, died_on=ON)
    assert act(operations.review_fleet, MACHINE, on=ON).closed == 1
    assert stored(models.IssueContent) == 0 and stored(models.CardForm, issued_on=ON) == 1


def test_a_request_that_nothing_completes_is_closed_after_three_months():
    act(operations.order_vitale_card, person=factories.covered(), received_on=date(2026, 1, 5))
    assert act(operations.count_silence, MACHINE, on=date(2026, 4, 5)).done == 0
    assert act(operations.count_silence, MACHINE, on=date(2026, 4, 6)).done == 1
    assert stored(models.CardForm, issued_on=date(2026, 4, 6)) == 1


def test_the_cards_of_the_dead_stop():
    person, chip = factories.covered(), Chip()
    card = factories.active(person, chip)
    with guard.owner():
        people.record_death(person_id=person, died_on=ON)
    jobs.enqueue(task="manage_cards.review", key="test", fiche="manage_cards", args={"on": ON})
    jobs.run_ready()
    job = jobs.job_by_key(key="test")
    assert job and (job.state, job.done) == ("done", 1)
    assert answered(card, chip).why is Recognition.OPPOSED
    [shown] = act(queries.my_cards, person=person)
    assert shown.reason == "death"


def test_silence_is_a_refusal_after_two_months_only_when_the_file_was_complete():
    waiting, complete = factories.covered(), factories.covered(nir_kind="waiting")
    act(operations.order_vitale_card, person=waiting, received_on=date(2026, 1, 5))
    order = factories.complete_order(complete, date(2026, 1, 5)).order
    assert act(operations.count_silence, MACHINE, on=date(2026, 3, 5)).done == 0
    assert act(operations.count_silence, MACHINE, on=date(2026, 3, 6)).done == 1
    assert act(operations.count_silence, MACHINE, on=date(2026, 3, 6)).done == 0
    [shown] = act(queries.orders_of, holder(complete), person=complete)
    assert (shown.order, shown.state) == (order, "silent_refusal")
    [shown] = act(queries.orders_of, holder(waiting), person=waiting)
    assert shown.state == "open"


def test_the_fleet_is_counted_without_small_cells():
    statistician = register.Actor(user="stat", role="statistician", organisation=factories.CAISSE)
    factories.digital(factories.covered(), Chip())
    assert {cell.number for cell in act(queries.fleet_statistics, statistician, on=ON)} == {None}
    for _ in range(11):
        factories.digital(factories.covered(), Chip())
    cells = {
        (one.kind, one.state, one.department): one.number for one in act(queries.fleet_statistics, statistician, on=ON)
    }
    assert cells["digital", "active", "01"] == 12
