"""The desk: what waits today, one file at a time, the register of breaches, what left, and who may see which part."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from finalite.capabilities import decisions, journal, register
from finalite.capabilities.journal.keeper import keeping
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.values import Invalid, Refused

from .. import operations, queries
from ..queries.today import Kind
from ..values import Channel, NewComplaint, NewProcedure, ProcedureKind, Right, Risk
from .factories import CAISSE, NOTIFICATION, NOW, TODAY, dpo, make_incident, make_person_with_address, make_request

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
PARIS = ZoneInfo("Europe/Paris")


def auditor():
    return register.Actor(user="audit-1", role="auditor", organisation=CAISSE)


def due(at, actor=None):
    with register.acting(actor or dpo()):
        return queries.due_today(at=at)


def test_the_most_urgent_comes_first_whatever_kind_of_file_it_is():
    request = make_request(people_factories.make_person())
    incident = make_incident()
    with register.acting(dpo()):
        operations.receive_complaint(
            complaint=NewComplaint(Channel.MAIL, TODAY, "Camille Essai", "On a lu mon dossier")
        )
        operations.open_procedure(
            procedure=NewProcedure(ProcedureKind.HEARING, "MED-1", TODAY, "Accès", due_on=date(2026, 11, 22))
        )
    found = due(NOW).waiting
    assert [one.kind for one in found[:2]] == [Kind.PROCEDURE, Kind.INCIDENT]
    assert {one.kind for one in found[2:]} == {Kind.REQUEST, Kind.COMPLAINT}
    assert [one.due_at for one in found] == sorted(one.due_at for one in found)
    assert (found[1].number, found[1].late) == (incident, False) and found[1].due_at >= NOW + timedelta(hours=72)
    [asked] = [one for one in found if one.kind is Kind.REQUEST]
    assert asked.number == request.request and asked.due_at.astimezone(PARIS).date() == date(2026, 12, 21)


def test_whose_request_a_clock_is_about_is_in_the_journal_as_seen():
    person = make_person_with_address()
    make_request(person)
    with register.acting(dpo()):
        operations.receive_complaint(
            complaint=NewComplaint(Channel.MAIL, TODAY, "Camille Essai", "On a lu mon dossier", person_id=person)
        )
    due(NOW, auditor())
    with register.acting(dpo()):
        queries.requests_on_desk(on=TODAY)
    with keeping():
        seen = {(act.operation, act.user) for act in journal.search(person_id=person, limit=50).rows}
    assert {("due_today", "audit-1"), ("requests_on_desk", "dpo-1")} <= seen


def test_a_breach_is_late_by_the_minute_and_a_request_by_the_day():
    make_request(people_factories.make_person())
    make_incident()
    hours = due(NOW).waiting[0].due_at
    assert not due(hours).waiting[0].late and due(hours + timedelta(minutes=1)).waiting[0].late
    last = datetime(2026, 12, 21, 23, 59, tzinfo=PARIS)
    late = {one.kind: one.late for one in due(last).waiting}
    assert not late[Kind.REQUEST]
    assert {one.kind: one.late for one in due(last + timedelta(minutes=1)).waiting}[Kind.REQUEST]


def test_a_breach_that_was_notified_waits_without_a_clock_until_people_are_told():
    incident, person = make_incident(), make_person_with_address()
    with register.acting(dpo()):
        operations.notify_authority(incident=incident, notification=NOTIFICATION, notified_at=NOW)
    [one] = due(NOW + timedelta(days=9)).waiting
    assert (one.due_at, one.late, one.state) == (None, False, "tell_persons")
    with register.acting(dpo()):
        operations.inform_affected_persons(incident=incident, persons=(person,), informed_at=NOW)
        operations.close_incident(incident=incident, closed_at=NOW)
        [kept] = queries.incident_register(at=NOW)
    assert due(NOW).waiting == () and (kept.state, kept.persons_informed, kept.overdue) == ("closed", 1, False)


def test_the_file_of_a_request_holds_what_was_answered_and_concerns_its_person():
    person = make_person_with_address()
    receipt = make_request(person)
    with register.acting(dpo()):
        operations.answer_access(request=receipt.request, answered_on=TODAY)
        found = queries.request_file(request=receipt.request)
        seen = {line.operation: line.persons for line in queries.search_journal(person=person).rows}
        with pytest.raises(Invalid, match="aucune demande"):
            queries.request_file(request=10**6)
    assert (found.right, found.person_id, found.closed_on) == (Right.ACCESS, person, TODAY)
    assert {one.outcome for one in found.answers} == {"granted"}
    assert seen["request_file"] == (person,)


def test_the_file_of_an_incident_is_the_draft_of_the_notice():
    number = make_incident()
    with register.acting(dpo()):
        found = queries.incident_file(incident=number, at=NOW + timedelta(hours=73))
        with pytest.raises(Invalid, match="aucun incident"):
            queries.incident_file(incident=10**6, at=NOW)
    assert (found.risk, found.persons_at_most, found.categories) == (Risk.HIGH, 12, ("care_acts",))
    assert found.overdue and found.consequences == "" and found.notified_at is None


def test_a_search_goes_on_where_it_stopped_and_is_itself_in_the_journal():
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    for n in range(60):
        journal.record(
            act=journal.ActRecord(
                at=at + timedelta(seconds=n), user="claire", role="benefit_technician", organisation="011",
                fiche="pay_care_costs", operation="person_file", subpurpose="receive_care_sheets", persons=(7,),
                categories=("civil_identity",), outcome="done",
            )
        )  # fmt: skip
    with register.acting(dpo()):
        first = queries.search_journal(user="claire")
        second = queries.search_journal(user="claire", before=first.next)
        own = queries.search_journal(user="dpo-1").rows
    assert (len(first.rows), len(second.rows), second.next) == (50, 10, None)
    assert {row.id for row in first.rows}.isdisjoint({row.id for row in second.rows})
    assert [one.operation for one in own] == ["search_journal"] * 2
    with register.acting(dpo(reason="plainte 12")):
        queries.search_journal(person=7)
        [line] = [one for one in queries.search_journal(person=7).rows if one.user == "dpo-1"]
    assert (line.operation, line.reason) == ("search_journal", "plainte 12"), "whoever looks for somebody is seen too"


def test_what_left_is_told_by_recipient_and_whether_it_is_still_declared(monkeypatch):
    person = make_person_with_address()
    receipt = make_request(person)
    with register.acting(dpo()):
        operations.answer_access(request=receipt.request, answered_on=TODAY)
        [found] = queries.disclosures_by_recipient(since=TODAY, until=TODAY)
        page = queries.disclosures_to(recipient="data_subject", since=TODAY, until=TODAY)
        with pytest.raises(Invalid, match="premier jour"):
            queries.disclosures_by_recipient(since=TODAY, until=date(2026, 11, 20))
    assert (found.recipient, found.times, found.persons, found.declared) == ("data_subject", 1, 1, True)
    assert [row.operation for row in page.rows] == ["answer_access"] and page.next is None
    monkeypatch.setattr(Entry, "recipient", lambda self, who: _nothing())
    with register.acting(dpo()):
        [found] = queries.disclosures_by_recipient(since=TODAY, until=TODAY)
    assert not found.declared


def _nothing():
    raise KeyError("recipient")


def test_the_inventory_names_every_algorithm_in_force_with_what_was_counted():
    decisions.count(fiche="pay_care_costs", at=NOW)
    with register.acting(auditor()):
        found = queries.algorithms_in_use(since=date(2026, 1, 15))
    declared = {(e.slug, a.id) for e in register.entries() if e.in_force for a in e.algorithms}
    assert {(one.fiche, one.algorithm) for one in found.uses} == declared
    assert found.since == date(2026, 1, 1) and {one.decisions for one in found.uses} == {0}


def test_the_auditor_reads_what_the_register_gives_and_no_name():
    request = make_request(people_factories.make_person()).request
    assert [one.number for one in due(NOW, auditor()).waiting] == [request]
    with register.acting(auditor()):
        queries.retention_done(since=TODAY, until=TODAY)
        for refused in (
            lambda: queries.request_file(request=request),
            lambda: queries.search_journal(),
            lambda: queries.incident_register(at=NOW),
        ):
            with pytest.raises(Refused):
                refused()


def test_counts_are_asked_and_proofs_verified_from_the_desk():
    with register.acting(dpo()):
        assert operations.count_again(asked_at=NOW) > 20
        assert queries.check_erasure_proofs(since=TODAY, until=TODAY).proofs == 0
        assert queries.retention_counted() == ()
        with pytest.raises(Invalid, match="92 jours"):
            queries.check_erasure_proofs(since=date(2026, 1, 1), until=TODAY)
        with pytest.raises(Invalid, match="fuseau"):
            operations.count_again(asked_at=datetime(2026, 11, 21, 9))
