"""A household from its request to the end of its cover: clocks, decisions, payments of care that see it, files told."""

from datetime import date

import pytest

from finalite import law
from finalite.capabilities import jobs, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Refused, Upload, guard
from finalite.missions.entitlements.open_complementary_cover import models, operations, queries
from finalite.missions.entitlements.open_complementary_cover.facts import Housing, Link, Minimum
from finalite.missions.entitlements.open_complementary_cover.values import (
    CoverRequest,
    Declared,
    EndReason,
    SituationKind,
)
from finalite.missions.entitlements.open_health_entitlements import queries as health

from . import factories
from .factories import ON, act

pytestmark = pytest.mark.django_db
PDF = Upload("piece.pdf", b"%PDF-1.4\n%%EOF\n")


def state(application):
    with guard.owner():
        return models.Application.objects.values().get(pk=application)


def is_covered(person, on):
    """What payment of care would see."""
    found = act(health.cover_on, register.automation("open_health_entitlements"), person_ids=(person,), on=on)
    return found[0].solidarity


def letters_of(person):
    from finalite.capabilities.letters.models import SentLetter

    with guard.owner():
        return list(SentLetter.objects.filter(person_id=person).order_by("pk").values_list("title", flat=True))


def test_a_complete_request_starts_its_clock_and_opens_on_the_first_of_the_next_month():
    person = factories.covered_person()
    answer = factories.apply(factories.request(person))
    assert (answer.state, answer.complete_on, answer.due_on) == ("complete", ON, date(2026, 7, 4))
    assert answer.decision.outcome == "free"
    act(operations.decide_application, application=answer.application, on=date(2026, 5, 20))
    [cover] = act(queries.covers_of, person=person)
    assert (cover.starts_on, cover.ends_on, cover.contribution) == (date(2026, 6, 1), date(2027, 6, 1), 0)
    assert is_covered(person, date(2026, 6, 1)) and not is_covered(person, date(2026, 5, 31))
    assert letters_of(person) == ["Votre demande de complémentaire santé solidaire"]


def test_what_is_missing_keeps_the_clock_from_starting():
    person = factories.covered_person()
    answer = factories.apply(CoverRequest(person=person, members=(Declared(link=Link.APPLICANT),)))
    assert (answer.state, answer.due_on) == ("incomplete", None)
    assert {"resources", "housing", "minimum"} <= {one.fact for one in answer.wanted}
    with pytest.raises(register.Invalid):
        act(operations.decide_application, application=answer.application, on=ON)
    later = date(2026, 6, 1)
    answer = act(
        operations.complete_application,
        application=answer.application,
        request=factories.request(person),
        on=later,
    )
    assert (answer.state, answer.due_on) == ("complete", date(2026, 8, 1))


def test_a_document_asked_stops_the_clock_and_its_reception_starts_it_anew():
    person = factories.covered_person()
    number = factories.apply(factories.request(person)).application
    act(operations.request_documents, application=number, facts=("housing",), on=date(2026, 6, 30))
    assert (state(number)["state"], state(number)["due_on"]) == ("incomplete", None)
    assert act(operations.accept_by_silence, on=date(2026, 12, 1)).seen == 0
    answer = act(
        operations.add_evidence, application=number, document=PDF, proves="housing", received_on=date(2026, 7, 10)
    )
    assert (answer.state, answer.due_on, answer.wanted) == ("complete", date(2026, 9, 10), ())


@pytest.mark.parametrize("day, accepted", [(date(2026, 7, 4), 0), (date(2026, 7, 5), 1)])
def test_silence_accepts_the_day_after_two_months_and_only_once(day, accepted):
    person = factories.covered_person()
    number = factories.apply(factories.request(person)).application
    assert act(operations.accept_by_silence, on=day).done == accepted
    assert act(operations.accept_by_silence, on=day).done == 0
    assert state(number)["implied"] is bool(accepted)
    assert len(act(queries.covers_of, person=person)) == accepted
    if accepted:
        assert is_covered(person, date(2026, 8, 1))


def test_silence_accepts_even_what_the_rules_would_refuse():
    person = factories.covered_person()
    number = factories.apply(factories.request(person, 500_000)).application
    act(operations.accept_by_silence, on=date(2026, 7, 5))
    assert state(number)["state"] == "open" and is_covered(person, date(2026, 8, 1))


def test_the_job_does_in_slices_what_a_day_asks_and_nothing_twice(monkeypatch):
    from finalite.missions.entitlements.open_complementary_cover import tasks

    monkeypatch.setattr(tasks, "SLICE", 1)
    people_ = [factories.covered_person() for _ in range(3)]
    for person in people_:
        factories.apply(factories.request(person))
    for key in ("one", "two"):
        jobs.enqueue(task="open_complementary_cover.accept", key=key, fiche=operations.FICHE, args={"on": "2026-07-05"})
        jobs.run_ready()
    assert [len(act(queries.covers_of, person=person)) for person in people_] == [1, 1, 1]


def test_a_contribution_waits_for_the_payment_elements_and_is_called_month_by_month():
    person = factories.covered_person()
    number = factories.apply(factories.request(person, 100_000)).application
    answer = act(operations.decide_application, application=number, on=ON)
    assert answer.state == "awaiting_payment" and not act(queries.covers_of, person=person)
    act(operations.receive_payment_elements, application=number, on=date(2026, 6, 15))
    [cover] = act(queries.covers_of, person=person)
    assert (cover.starts_on, cover.paying, cover.contribution) == (date(2026, 7, 1), True, 1400)
    assert act(operations.call_contributions, on=date(2026, 8, 1)).done == 2
    assert act(operations.call_contributions, on=date(2026, 8, 31)).done == 0
    due = act(queries.contributions_of, person=person)
    act(operations.record_contribution, instalment=due[-1].instalment, on=date(2026, 8, 2))
    act(operations.notice_unpaid, application=number, on=date(2026, 9, 2))
    with pytest.raises(register.Invalid):
        act(operations.record_contribution, instalment=due[-1].instalment, on=date(2026, 8, 3))
    assert "Participation non reçue" in letters_of(person)
    with pytest.raises(law.MissingLaw, match="mise en demeure"):
        act(
            operations.close_cover,
            application=number,
            ends_on=date(2026, 10, 1),
            reason=EndReason.UNPAID,
            on=date(2026, 9, 30),
        )


def test_a_whole_household_is_covered_but_not_the_child_of_twenty_five():
    home = people_factories.make_household(holders=2, children=2)
    for adult in home.holders:
        factories.health_factories.apply(factories.health_factories.worker(adult), date(2024, 1, 2))
    young = people_factories.make_person(subject="dependant", nir=None, birth="2001-05-04")
    child = {"link": Link.CHILD, "at_home": True, "reduced": False, "earnings": factories.year(0)}
    members = (
        factories.applicant(90_000),
        Declared(
            link=Link.PARTNER,
            person=home.holders[1],
            earnings=factories.year(60_000),
            other=factories.year(0),
            reduced=False,
        ),
        *(Declared(person=one, other=factories.year(0), **child) for one in (*home.dependants, young)),
    )
    number = factories.apply(factories.request(home.holders[0], members=members)).application
    act(operations.decide_application, application=number, on=ON)
    covered = [len(act(queries.covers_of, person=one)) for one in (*home.holders, *home.dependants, young)]
    assert covered == [1, 1, 1, 1, 0]
    assert is_covered(home.dependants[0], date(2026, 6, 1))


def test_a_member_nobody_identified_stops_the_decision_and_is_kept_as_a_relative():
    person = factories.covered_person()
    partner = Declared(
        link=Link.PARTNER,
        born_on=date(1984, 1, 2),
        earnings=factories.year(0),
        other=factories.year(0),
        reduced=False,
    )
    answer = act(
        operations.apply_for_cover,
        factories.themselves(person),
        request=factories.request(person, members=(factories.applicant(), partner)),
        received_on=ON,
    )
    with pytest.raises(register.Invalid, match="identifier"):
        act(operations.decide_application, application=answer.application, on=ON)
    with guard.owner():
        assert list(models.Member.objects.order_by("rank").values_list("subject", flat=True)) == ["insured", "relative"]
    known = people_factories.make_person(birth="1984-01-02")
    found = act(operations.identify_member, application=answer.application, rank=1, person=known, on=ON)
    assert found.decision.amounts["free_ceiling"] > 1_500_000
    with pytest.raises(register.Invalid, match="rang"):
        act(operations.identify_member, application=answer.application, rank=1, person=known, on=ON)
    act(operations.decide_application, application=answer.application, on=ON)
    assert is_covered(known, date(2026, 6, 1))


def test_a_member_identified_after_silence_is_covered_like_the_others():
    person = factories.covered_person()
    nobody = {"earnings": factories.year(0), "other": factories.year(0), "reduced": False}
    partner = Declared(link=Link.PARTNER, born_on=date(1984, 1, 2), **nobody)
    number = factories.apply(factories.request(person, members=(factories.applicant(), partner))).application
    act(operations.accept_by_silence, on=date(2026, 7, 5))
    assert [line.kind for line in act(queries.work_list, on=date(2026, 7, 5))] == ["identify_members"]
    known = people_factories.make_person(birth="1984-01-02")
    act(operations.identify_member, application=number, rank=1, person=known, on=date(2026, 7, 20))
    assert is_covered(known, date(2026, 8, 1)) and is_covered(person, date(2026, 8, 1))


def test_nobody_asks_or_looks_for_somebody_else():
    person, other = factories.covered_person(), factories.covered_person()
    with pytest.raises(Refused):
        act(
            operations.apply_for_cover,
            factories.themselves(other),
            request=factories.request(person),
            received_on=ON,
        )
    with pytest.raises(Refused):
        act(queries.covers_of, factories.themselves(other), person=person)
    with pytest.raises(Refused):
        act(operations.decide_application, factories.themselves(person), application=1, on=ON)


def test_urgent_cover_opens_in_the_month_of_the_request():
    person = factories.covered_person()
    factories.open_cover(person, urgent=True)
    assert is_covered(person, date(2026, 5, 1))


def test_a_minimum_renews_the_cover_by_itself_without_a_gap_and_only_once():
    person = factories.covered_person()
    act(
        operations.record_minimum,
        person=person,
        kind=Minimum.RSA,
        starts_on=date(2025, 1, 1),
        source="caf",
        told_on=date(2027, 3, 1),
    )
    factories.open_cover(person, minimum=Minimum.RSA)
    assert act(operations.renew_covers, on=date(2027, 3, 31)).seen == 0
    report = act(operations.renew_covers, on=date(2027, 4, 1))
    assert (report.seen, report.done) == (1, 1)
    assert act(operations.renew_covers, on=date(2027, 4, 2)).seen == 0
    latest, former = act(queries.covers_of, person=person)
    assert (latest.starts_on, latest.ends_on) == (former.ends_on, date(2028, 6, 1))
    assert is_covered(person, date(2027, 6, 1)) and is_covered(person, date(2027, 5, 31))


@pytest.mark.parametrize("told_on, ends_on", [(date(2026, 1, 1), None), (date(2027, 3, 1), date(2027, 5, 31))])
def test_a_minimum_not_told_lately_or_over_is_not_renewed_but_asked(told_on, ends_on):
    person = factories.covered_person()
    act(
        operations.record_minimum,
        person=person,
        kind=Minimum.RSA,
        starts_on=date(2025, 1, 1),
        source="caf",
        told_on=told_on,
        ends_on=ends_on,
    )
    factories.open_cover(person, minimum=Minimum.RSA)
    report = act(operations.renew_covers, on=date(2027, 4, 1))
    assert (report.done, report.asked) == (0, 1)
    assert "Renouveler votre couverture" in letters_of(person)
    assert any(line.kind == "renew_cover" for line in act(queries.work_list, on=date(2027, 4, 1)))


def test_a_renewal_asked_before_the_end_follows_it_and_a_file_that_is_over_is_closed():
    person = factories.covered_person()
    number = factories.open_cover(person)
    factories.open_cover(person, on=date(2027, 5, 3))
    latest, former = act(queries.covers_of, person=person)
    assert latest.starts_on == former.ends_on == date(2027, 6, 1)
    act(operations.renew_covers, on=date(2027, 6, 1))
    assert state(number)["state"] == "closed"


def test_an_end_before_the_day_is_seen_by_payments():
    person = factories.covered_person()
    number = factories.open_cover(person)
    ended = act(
        operations.close_cover,
        application=number,
        ends_on=date(2026, 9, 1),
        reason=EndReason.RENOUNCED,
        on=date(2026, 8, 20),
    )
    assert ended == 1
    assert is_covered(person, date(2026, 8, 31)) and not is_covered(person, date(2026, 9, 1))
    assert state(number)["ended_on"] == date(2026, 9, 1)


def test_a_refusal_says_why_and_an_appeal_that_is_right_opens_the_request_again():
    person = factories.covered_person()
    number = factories.apply(factories.request(person, 500_000)).application
    answer = act(operations.decide_application, application=number, on=ON)
    assert answer.state == "refused" and "CSS L861-1" in {step.article for step in answer.decision.steps}
    mine = factories.themselves(person)
    act(operations.contest_decision, mine, application=number, grounds="mois faux", on=date(2026, 5, 20))
    with pytest.raises(register.Invalid):
        act(operations.contest_decision, mine, application=number, grounds="encore", on=date(2026, 5, 21))
    assert [line.due_on for line in act(queries.work_list, on=ON)] == [date(2026, 7, 20)]
    act(operations.settle_appeal, application=number, upheld=True, on=date(2026, 6, 20))
    assert (state(number)["state"], state(number)["ended_on"]) == ("complete", None)
    assert letters_of(person).count("Votre recours") == 2


def test_frontier_work_that_leaves_base_cover_in_doubt_is_put_on_the_work_list():
    person = factories.covered_person()
    factories.open_cover(person)
    from finalite.missions.entitlements.open_health_entitlements import operations as base

    with register.acting(factories.technician()):
        base.end_right(person=person, ends_on=date(2026, 8, 1), reason=base.EndReason.DEPARTURE, on=date(2026, 7, 1))
    given = {"person": person, "kind": SituationKind.FRONTIER, "state": "CH", "on": date(2026, 7, 2)}
    act(operations.follow_situation, starts_on=date(2026, 9, 1), **given)
    assert [line.kind for line in act(queries.work_list, on=date(2026, 7, 2))] == ["check_situation"]


def test_a_text_that_is_missing_stops_the_decision_and_silence_then_accepts():
    person = factories.covered_person()
    given = (factories.applicant(80_000, said_excluded=200_000),)
    number = factories.apply(factories.request(person, members=given, housing=Housing.OTHER)).application
    with pytest.raises(law.MissingLaw, match="R861-10"):
        act(operations.decide_application, application=number, on=ON)
    act(operations.accept_by_silence, on=date(2026, 7, 5))
    assert is_covered(person, date(2026, 8, 1))


def test_a_request_can_be_given_up_and_made_again():
    person = factories.covered_person()
    number = factories.apply(factories.request(person)).application
    with pytest.raises(register.Invalid, match="déjà en cours"):
        factories.apply(factories.request(person))
    act(operations.withdraw_application, factories.themselves(person), application=number, on=ON)
    assert state(number)["ended_on"] == ON
    assert factories.apply(factories.request(person)).state == "complete"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31), date(2019, 1, 1)])
def test_a_day_for_which_no_text_is_known_is_refused_and_breaks_nothing(day):
    person = factories.covered_person()
    with pytest.raises((law.MissingLaw, register.Invalid)):
        factories.apply(factories.request(person), day)


@pytest.mark.parametrize(
    "members",
    [
        (Declared(link=Link.CHILD),),
        (factories.applicant(), factories.applicant()),
        (factories.applicant(-1),),
        (factories.applicant(), *(Declared(link=Link.CHILD) for _ in range(20))),
    ],
)
def test_a_household_that_cannot_be_is_refused_in_its_place(members):
    with pytest.raises(register.Invalid):
        factories.apply(factories.request(factories.covered_person(), members=members))
