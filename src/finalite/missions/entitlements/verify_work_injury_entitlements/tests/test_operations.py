"""Verification as agents and survivors live it; nobody loses anything unheard."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import letters, register
from finalite.capabilities.letters.models import SentLetter
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.verification.models import Check
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights
from finalite.missions.entitlements.open_work_injury_entitlements.models import InjuryFile
from finalite.missions.entitlements.verify_work_injury_entitlements import models, operations, queries
from finalite.missions.entitlements.verify_work_injury_entitlements.facts import Condition, EndReason
from finalite.missions.entitlements.verify_work_injury_entitlements.values import (
    Body,
    Outcome,
    SituationTold,
    Source,
    StopAsked,
)

from .factories import (
    AFTER,
    LAST,
    ON,
    UNION,
    act,
    certificate,
    check_of,
    moved_abroad,
    new_union,
    own,
    seed,
    spouse,
    technician,
    told_of_union,
    victim,
    widowed,
)

pytestmark = pytest.mark.django_db
MACHINE = register.automation(operations.FICHE)


def ends_on(person):
    [held] = act(rights.rights_as_survivor, person=person)
    return held.ends_on


def count(table, **conditions):
    with guard.owner():
        return table.objects.filter(**conditions).count()


def last_letter(person):
    with guard.owner():
        found = SentLetter.objects.filter(person_id=person, fiche=operations.FICHE).order_by("pk").last()
        return " ".join(text_of(letters.read_letter(letter_id=found.pk).content).split())


def awaiting_certificate(person, file):
    """A check in which a life certificate asked for did not come, and the person was told so."""
    moved_abroad(person)
    check = check_of(person, file, date(2026, 7, 1))
    act(operations.ask_life_certificate, check=check, by=date(2026, 8, 31), on=date(2026, 7, 1))
    act(operations.compare_award, check=check, on=ON)
    act(operations.put_difference, check=check, on=ON)
    return check


def no_certificate(check):
    return StopAsked(check=check, reason=EndReason.NO_LIFE_CERTIFICATE)


def test_a_new_union_ends_the_right_from_its_date_once_the_delay_is_over():
    person, file = widowed()
    check = told_of_union(person, file)
    for day in (ON, LAST):
        with pytest.raises(register.Refused, match="peut encore répondre"):
            act(operations.stop_right, asked=new_union(check), on=day)
    assert ends_on(person) is None
    made = act(operations.stop_right, asked=new_union(check), on=AFTER)
    assert (made.outcome, made.starts_on) == ("ends", UNION) and ends_on(person) == UNION
    assert "18/07/2026" in last_letter(person) and "commission de recours amiable" in last_letter(person)
    [stopped] = act(queries.stopped_rights, own(person), person=person)
    assert (stopped.reason, stopped.file, stopped.lifted_on) == (EndReason.NEW_UNION, file, None)


def test_a_right_stops_only_for_a_difference_that_was_put_to_the_person():
    person, file = widowed()
    check = told_of_union(person, file)
    dead = StopAsked(check=check, reason=EndReason.DEATH, died_on=date(2026, 8, 1))
    with pytest.raises(register.Refused, match="cet écart") as refusal:
        act(operations.stop_right, asked=dead, on=AFTER)
    assert refusal.value.code == "not_heard" and ends_on(person) is None
    unheard = check_of(*widowed())
    with pytest.raises(register.Refused, match="pas été entendue"):
        act(operations.stop_right, asked=new_union(unheard), on=date(2030, 1, 1))


def test_a_difference_found_later_is_not_one_they_were_heard_on():
    person, file = widowed()
    check = told_of_union(person, file)
    act(operations.record_received, check=check, source=Source.CIVIL_STATUS, told=SituationTold(alive=False), on=ON)
    act(operations.compare_award, check=check, on=ON)
    with pytest.raises(register.Refused, match="opposé"):
        dead = StopAsked(check=check, reason=EndReason.DEATH, died_on=date(2026, 8, 1))
        act(operations.stop_right, asked=dead, on=AFTER)


def test_a_difference_that_its_source_takes_back_stops_nothing():
    person, file = widowed()
    check = told_of_union(person, file)
    told = SituationTold(new_union=False)
    act(operations.record_received, check=check, source=Source.CIVIL_STATUS, told=told, on=LAST)
    act(operations.compare_award, check=check, on=LAST)
    with pytest.raises(register.Invalid, match="a disparu"):
        act(operations.stop_right, asked=new_union(check), on=AFTER)
    assert ends_on(person) is None


def test_a_job_stops_nothing():
    person, file = widowed()
    check = told_of_union(person, file)
    with pytest.raises(register.Refused, match="seul un agent"):
        act(operations.stop_right, MACHINE, asked=new_union(check), on=AFTER)
    assert ends_on(person) is None and count(models.RightStopped) == 0


def test_a_missing_date_is_named():
    check = told_of_union(*widowed())
    with pytest.raises(register.Invalid, match="union_on"):
        act(operations.stop_right, asked=new_union(check, None), on=AFTER)


def test_an_answer_in_time_keeps_the_right():
    person, file = widowed()
    check = told_of_union(person, file)
    act(operations.answer_difference, own(person), check=check, answer="Je ne suis pas remariée.", on=LAST)
    act(operations.conclude_check, check=check, outcome=Outcome.UNFOUNDED, on=LAST)
    act(operations.send_outcome, check=check, on=LAST)
    assert ends_on(person) is None and "rien ne change" in last_letter(person)
    [shown] = act(queries.checks_of, own(person), person=person)
    assert (shown.outcome, shown.answered_on) == ("unfounded", LAST)
    assert [one.condition for one in shown.differences if one.differs] == ["union"]


def test_a_difference_is_noted_only_once_the_person_was_heard():
    person, file = widowed()
    check = check_of(person, file)
    act(operations.declare_situation, own(person), check=check, told=SituationTold(other_pension=0), on=ON)
    told = SituationTold(other_pension=45_000)
    act(operations.record_received, check=check, source=Source.PENSION, told=told, on=ON)
    act(operations.compare_award, check=check, on=ON)
    with pytest.raises(register.Refused, match="pas été entendue"):
        act(operations.conclude_check, check=check, outcome=Outcome.NOTED, on=ON)
    act(operations.put_difference, check=check, on=ON)
    act(operations.conclude_check, check=check, outcome=Outcome.NOTED, on=AFTER)
    act(operations.send_outcome, check=check, on=AFTER)
    assert "noté" in last_letter(person)


def test_without_a_life_certificate_payment_is_suspended_until_it_comes():
    person, file = widowed()
    check = awaiting_certificate(person, file)
    with pytest.raises(register.Refused, match="peut encore répondre"):
        act(operations.stop_right, asked=no_certificate(check), on=LAST)
    made = act(operations.stop_right, asked=no_certificate(check), on=AFTER)
    assert (made.outcome, made.starts_on) == ("suspended", AFTER + timedelta(days=1))
    assert ends_on(person) is None, "a suspension ends nothing"
    for day, number in ((AFTER, 0), (AFTER + timedelta(days=1), 1)):
        assert len(act(queries.suspended_on, person_ids=(person,), on=day)) == number
    with pytest.raises(register.Invalid, match="aucun certificat"):
        act(operations.lift_suspension, check=check, on=date(2026, 10, 20))
    late = date(2026, 10, 20)
    act(operations.hand_in_life_certificate, own(person), check=check, certificate=certificate(late), on=late)
    assert [one.kind for one in act(queries.work_list, on=late)] == ["suspension_to_lift"]
    act(operations.lift_suspension, check=check, on=late)
    assert act(queries.work_list, on=late) == ()
    assert act(queries.suspended_on, person_ids=(person,), on=late) == () and "levée" in last_letter(person)
    with pytest.raises(register.Invalid, match="aucune suspension"):
        act(operations.lift_suspension, check=check, on=late)


def test_a_life_certificate_in_time_keeps_the_right():
    person, file = widowed()
    check = awaiting_certificate(person, file)
    act(operations.hand_in_life_certificate, own(person), check=check, certificate=certificate(), on=LAST)
    with pytest.raises(register.Invalid, match="le droit est gardé"):
        act(operations.stop_right, asked=no_certificate(check), on=AFTER)
    act(operations.conclude_check, check=check, outcome=Outcome.EXPLAINED, on=AFTER)
    assert count(models.RightStopped) == 0 and count(Check, closed_on=AFTER) == 1


def test_a_certificate_that_its_institution_denies_proves_nothing():
    person, file = widowed()
    check = awaiting_certificate(person, file)
    paper = act(operations.hand_in_life_certificate, own(person), check=check, certificate=certificate(), on=LAST)
    with pytest.raises(register.Invalid, match="pas encore répondu"):
        act(operations.settle_paper, paper=paper, stands=False, on=LAST)
    inquiry = act(operations.verify_paper, paper=paper, on=LAST)
    act(operations.record_body_answer, inquiry=inquiry, told=SituationTold(), answer="inconnu ici", on=AFTER)
    act(operations.settle_paper, paper=paper, stands=False, on=AFTER)
    assert act(operations.stop_right, asked=no_certificate(check), on=AFTER).outcome == "suspended"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signed_on": date(2026, 2, 28)}, "signed_on"),
        ({"signed_on": date(2026, 9, 2)}, "signed_on"),
        ({"state": "be"}, "state"),
        ({"state": "É1"}, "state"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(changes, field):
    check = check_of(*widowed())
    with pytest.raises(register.Invalid) as problem:
        act(operations.hand_in_life_certificate, check=check, certificate=certificate(**changes), on=ON)
    assert problem.value.field == field


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (SituationTold(), "told"),
        (SituationTold(siret="1"), "siret"),
        (SituationTold(yearly_wage=-1), "yearly_wage"),
        (SituationTold(children=31), "children"),
        (SituationTold(scheme="x" * 41), "scheme"),
        (SituationTold(country="france"), "country"),
    ],
)
def test_what_cannot_be_is_refused_by_name(told, field):
    check = check_of(*widowed())
    with pytest.raises(register.Invalid) as problem:
        act(operations.declare_situation, check=check, told=told, on=ON)
    assert problem.value.field == field


def test_a_wage_is_corrected_where_the_right_is_kept_and_only_after_hearing():
    person, file = victim()
    check = check_of(person, file)
    act(
        operations.record_received,
        check=check,
        source=Source.EMPLOYER,
        told=SituationTold(yearly_wage=2_000_000),
        on=ON,
    )
    found = act(operations.compare_award, check=check, on=ON)
    assert found.differing == 1 and "30 000,00" in found.decision.steps[0].note.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    with pytest.raises(register.Refused, match="pas été entendue"):
        act(operations.correct_wage, check=check, yearly_wage=2_000_000, on=ON)
    act(operations.put_difference, check=check, on=ON)
    act(operations.correct_wage, check=check, yearly_wage=2_000_000, on=AFTER)
    with guard.owner():
        assert InjuryFile.objects.get(pk=file).yearly_wage == 2_000_000
    assert "corrigé" in last_letter(person)


def test_one_check_at_a_time_and_only_about_a_right_that_is_theirs():
    person, file = widowed()
    check_of(person, file)
    with pytest.raises(register.Invalid, match="déjà en cours"):
        check_of(person, file)
    with pytest.raises(register.Invalid, match="aucun droit"):
        check_of(spouse(), file)


def test_each_fact_keeps_its_own_source():
    person, file = widowed()
    check = check_of(person, file)
    act(operations.declare_situation, check=check, told=SituationTold(children=0), on=ON)
    act(operations.record_received, check=check, source=Source.TAX, told=SituationTold(children=2), on=ON)
    told = SituationTold(new_union=True)
    act(operations.record_received, check=check, source=Source.CIVIL_STATUS, told=told, on=LAST)
    act(operations.compare_award, check=check, on=LAST)
    [shown] = act(queries.checks_of, person=person)
    sources = {one.condition: (one.source, one.received_on) for one in shown.differences}
    assert sources == {"union": (Source.CIVIL_STATUS, LAST), "children": (Source.TAX, ON)}


def test_nothing_happens_before_a_check_is_opened():
    check = check_of(*widowed())
    with pytest.raises(register.Invalid, match="ouverte depuis"):
        act(operations.compare_award, check=check, on=ON - timedelta(days=1))


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (1, False)])
def test_a_proof_within_two_months_takes_the_check_up_again(days, allowed):
    check = told_of_union(*widowed())
    act(operations.stop_right, asked=new_union(check), on=AFTER)
    last = date(2026, 12, 2) + timedelta(days=days)
    if not allowed:
        with pytest.raises(register.Invalid, match="délai pour contester"):
            act(operations.take_up_again, check=check, on=last)
        return
    act(operations.take_up_again, check=check, on=last)
    with pytest.raises(register.Refused, match="pas été entendue"):
        act(operations.conclude_check, check=check, outcome=Outcome.NOTED, on=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("answer_by", "last"), [(None, LAST), (date(2026, 11, 2), date(2026, 11, 2)), (date(2026, 9, 30), None)]
)
def test_nobody_gets_less_than_thirty_days_to_answer(answer_by, last):
    check = check_of(*widowed())
    act(operations.record_received, check=check, source=Source.CIVIL_STATUS, told=SituationTold(new_union=True), on=ON)
    act(operations.compare_award, check=check, on=ON)
    if last is None:
        with pytest.raises(register.Invalid, match="au moins"):
            act(operations.put_difference, check=check, answer_by=answer_by, on=ON)
        return
    act(operations.put_difference, check=check, answer_by=answer_by, on=ON)
    assert [one.check for one in act(queries.unanswered, on=last + timedelta(days=1))] == [check]
    assert act(queries.unanswered, on=last) == ()


def test_without_any_answer_there_is_nothing_to_compare():
    check = check_of(*widowed())
    with pytest.raises(register.Invalid, match="rien à comparer"):
        act(operations.compare_award, check=check, on=ON)


def test_another_caisse_stops_and_sees_nothing():
    person, file = widowed()
    check = told_of_union(person, file)
    people_factories.make_organisation("012", "Autre caisse")
    with pytest.raises(register.Refused):
        act(operations.stop_right, technician("012"), asked=new_union(check), on=AFTER)
    assert act(queries.unanswered, technician("012"), on=AFTER) == ()


def test_what_an_injury_left_is_read_by_medical_roles_and_never_by_an_employer():
    person, _ = victim()
    adviser = Actor(user="a", role="medical_adviser", organisation="011", reason="avis demandé")
    assert act(queries.sequelae_of, adviser, person=person) == ()
    for actor in (own(person), Actor(user="e", role="employer_representative")):
        with pytest.raises(register.Refused):
            act(queries.sequelae_of, actor, person=person)
    with pytest.raises(register.Refused):
        act(queries.checks_of, Actor(user="e", role="employer_representative"), person=person)


def test_documents_are_asked_for_with_a_delay():
    check = check_of(*widowed())
    sent = act(operations.ask_for_documents, check=check, wanted=tuple(Condition), by=LAST, on=ON)
    assert sent.template == "documents.typ"
    with pytest.raises(register.Invalid, match="délai"):
        act(operations.ask_for_documents, check=check, wanted=(Condition.UNION,), by=ON, on=ON)


def test_everything_is_given_to_the_person_who_asks():
    told = act(queries.about, person=seed())
    assert len(told.checks) == len(told.papers) == len(told.inquiries) == len(told.stopped) == 1
    assert told.inquiries[0].body is Body.TAX
