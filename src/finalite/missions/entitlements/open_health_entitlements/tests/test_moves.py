"""People who move, leave or lose what their right rested on: no single day is ever left uncovered."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from finalite.capabilities import exchange, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_health_entitlements import models, operations, queries
from finalite.missions.entitlements.open_health_entitlements.facts import Ground, Lost
from finalite.missions.entitlements.open_health_entitlements.values import TransferFile

from . import factories

pytestmark = pytest.mark.django_db
ON, LEAVES = date(2026, 11, 21), date(2027, 1, 1)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def nir_of(person):
    with guard.owner():
        return people.identity_of([person])[person].nir


def sent(person, **changes):
    said = {"scheme": "agricultural", "body": "MSA-TEST", "takes_over_on": LEAVES, "on": ON} | changes
    return act(operations.send_transfer, person=person, **said)


def incoming(person, served_until=LEAVES, reference="R-1"):
    return TransferFile(
        nir=nir_of(person),
        scheme="agricultural",
        body="MSA-TEST",
        reference=reference,
        ground=Ground.WORK,
        served_until=served_until,
    )


def covered_days(person):
    """The periods of all the rights of a person, in order."""
    with guard.owner():
        rows = models.Right.objects.filter(person_id=person).order_by("starts_on", "pk")
        return list(rows.values_list("starts_on", "ends_on"))


def elsewhere(person):
    """The periods during which another body has said that it serves the person."""
    with guard.owner():
        rows = models.Transfer.objects.filter(person_id=person).order_by("pk")
        moves = list(rows.values_list("direction", "state", "takes_over_on"))
    taken, periods = None, []
    for direction, state, day in moves:
        if (direction, state) == ("out", "taken_over"):
            taken = day
        if direction == "in":
            periods.append((taken, day))
            taken = None
    return [*periods, (taken, None)] if taken else periods


def gaps(person, since, until):
    """The days from `since` and before `until` on which nobody covers the person."""
    periods = covered_days(person) + [one for one in elsewhere(person) if one[0]]
    days = (since + timedelta(days=n) for n in range((until - since).days))
    return [d for d in days if not any(start <= d and (end is None or d < end) for start, end in periods)]


def test_a_file_leaves_with_its_line_in_the_ledger_and_nothing_ends_yet():
    person = factories.covered_person()
    answer = sent(person)
    assert answer.state == "sent" and nir_of(person) in answer.file and '"takes_over_on": "2027-01-01"' in answer.file
    assert covered_days(person)[-1][1] is None
    with guard.owner():
        [line] = exchange.ledger(person_id=person)
    assert line.recipient == "social_protection_body"


@pytest.mark.parametrize("day", [LEAVES, date(2026, 12, 1), date(2027, 3, 15)])
def test_the_right_stops_the_very_day_the_other_body_takes_over(day):
    person = factories.covered_person()
    answer = sent(person)
    act(operations.acknowledge_transfer, transfer=answer.transfer, accepted=True, takes_over_on=day, on=ON)
    assert covered_days(person)[-1][1] == day and not gaps(person, factories.WORKED_SINCE, date(2028, 1, 1))
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.acknowledge_transfer, transfer=answer.transfer, accepted=False, on=ON)


def test_a_refused_transfer_changes_nothing_and_may_be_sent_again():
    person = factories.covered_person()
    act(operations.acknowledge_transfer, transfer=sent(person).transfer, accepted=False, on=ON)
    assert covered_days(person)[-1][1] is None
    with pytest.raises(register.Invalid, match="attend"):
        sent(person), sent(person)


def test_what_is_under_way_goes_on_at_the_new_caisse_with_its_clock():
    people_factories.make_organisation("067")
    person, doctor = factories.covered_person(), people_factories.make_provider()
    number = factories.submitted(person, doctor, ON)
    [before] = act(queries.work_list, on=ON)
    act(operations.transfer_to_caisse, person=person, scheme="general", caisse="067", on=ON)
    [after] = act(queries.work_list, factories.technician("067"), on=ON)
    assert (after.kind, after.due_on) == (before.kind, before.due_on) and not act(queries.work_list, on=ON)
    with pytest.raises(register.Refused, match="pourquoi"):
        act(queries.rights_of, person=person)
    adviser = factories.adviser("067")
    act(operations.give_medical_opinion, adviser, protocol=number, favourable=True, months=12, on=ON)
    act(operations.decide_protocol, factories.technician("067"), protocol=number, starts_on=ON, on=ON)
    assert not act(queries.work_list, factories.technician("067"), on=ON)


def test_a_new_request_answers_what_the_review_waited_for():
    person = factories.covered_person()
    act(operations.renew_rights, on=ON)
    assert [line.kind for line in act(queries.work_list, on=ON)] == ["renew_documents"]
    factories.apply(factories.worker(person), ON)
    assert not act(queries.work_list, on=ON)


def test_only_our_own_caisses_are_reached_without_a_file():
    person = factories.covered_person()
    with pytest.raises(register.Invalid, match="transfert"):
        act(operations.transfer_to_caisse, person=person, scheme="agricultural", caisse="MSA-TEST", on=ON)


def test_who_arrives_is_covered_from_the_day_they_left_even_when_the_file_is_late():
    person = people_factories.make_person()
    late = incoming(person, served_until=date(2026, 9, 1))
    answer = act(operations.receive_transfer, file=late, received_on=ON)
    assert (answer.state, answer.takes_over_on) == ("received", date(2026, 9, 1))
    assert '"kind": "acknowledgement"' in answer.file
    assert covered_days(person) == [(date(2026, 9, 1), None)]
    assert act(operations.receive_transfer, file=late, received_on=ON).transfer == answer.transfer
    assert len(covered_days(person)) == 1


def test_somebody_not_registered_cannot_arrive():
    ghost = TransferFile(
        nir=people_factories.next_nir(),
        scheme="agricultural",
        body="MSA-TEST",
        reference="X",
        ground=Ground.WORK,
        served_until=ON,
    )
    with pytest.raises(register.Invalid, match="immatriculer"):
        act(operations.receive_transfer, file=ghost, received_on=ON)


def test_work_lost_leaves_the_right_on_residence_and_cash_benefits_for_a_year():
    person = factories.covered_person()
    kept = act(operations.record_loss, person=person, lost=Lost.WORK, lost_on=ON, on=ON)
    assert (kept.kept_until, kept.cash_until) == (None, date(2027, 11, 21))
    assert not gaps(person, factories.WORKED_SINCE, date(2028, 1, 1))
    for day, open_, kept_ in ((date(2026, 11, 20), True, False), (ON, True, True), (date(2027, 11, 21), False, False)):
        found = act(queries.cash_rights_on, person=person, on=day)
        assert (found.open, found.kept) == (open_, kept_)


def test_a_permit_that_ends_never_ends_the_right_by_itself():
    person = factories.covered_person()
    unknown = act(operations.record_loss, person=person, lost=Lost.PERMIT, lost_on=ON, on=ON)
    assert unknown.decision.outcome == "unknown" and unknown.kept_until is None
    kept = act(operations.record_loss, person=person, lost=Lost.PERMIT, lost_on=ON, on=ON, removal_decided=True)
    assert kept.kept_until == date(2027, 1, 21) and any("after_removal" in one for one in kept.decision.warnings)
    assert covered_days(person)[-1][1] is None
    kinds = {line.kind for line in act(queries.work_list, on=ON)}
    assert {"close_right", "renew_documents"} <= kinds


def test_a_prolongation_stays_within_the_year_of_the_law():
    person = factories.covered_person()
    with pytest.raises(register.Invalid, match="résidence"):
        act(operations.extend_right, person=person, ends_on=date(2027, 6, 1), on=ON)
    act(operations.record_loss, person=person, lost=Lost.RESIDENCE, lost_on=ON, on=ON)
    assert act(operations.extend_right, person=person, ends_on=date(2027, 6, 1), on=ON).kept_until == date(2027, 6, 1)
    with pytest.raises(register.Invalid, match="21/11/2027"):
        act(operations.extend_right, person=person, ends_on=date(2027, 11, 22), on=ON)


QUICKLY = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each try goes through the database: a failure is shown as found, not made smaller for minutes."""
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["caisse", "renew", "work_lost", "leave", "refused", "back", "permit"]), st.integers(1, 200)
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=25, phases=QUICKLY, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_forbidden_gap(steps):
    """Whatever the order of moves, losses and renewals, every day since the first is covered by somebody."""
    people_factories.make_organisation("067", local_scheme=True)
    person, day, away = factories.covered_person(), date(2025, 1, 1), False
    for n, (what, days) in enumerate(steps):
        day += timedelta(days=days)
        away = _live(person, what, day, away, n)
        assert not gaps(person, factories.WORKED_SINCE, day + timedelta(days=400))
        _never_two(person)


def _never_two(person):
    periods = covered_days(person)
    assert all(end is not None and end <= start for (_, end), (start, _) in pairwise(periods))


def _live(person, what, day, away, n):
    if away:
        if what == "back":
            file = incoming(person, day, f"R-{n}-{person}")
            act(operations.receive_transfer, factories.automation(), file=file, received_on=day)
        return what != "back"
    if what == "caisse":
        act(
            operations.transfer_to_caisse, factories.automation(), person=person, scheme="general", caisse="067", on=day
        )
    if what == "renew":
        act(operations.renew_rights, factories.automation(), on=day)
    if what in ("work_lost", "permit"):
        lost = Lost.WORK if what == "work_lost" else Lost.PERMIT
        act(operations.record_loss, factories.automation(), person=person, lost=lost, lost_on=day, on=day)
    if what in ("leave", "refused"):
        answer = act(
            operations.send_transfer,
            factories.automation(),
            person=person,
            scheme="agricultural",
            body="MSA-TEST",
            takes_over_on=day,
            on=day,
        )
        late = day + timedelta(days=n)
        act(
            operations.acknowledge_transfer,
            factories.automation(),
            transfer=answer.transfer,
            accepted=what == "leave",
            takes_over_on=late,
            on=late,
        )
    return what == "leave"
