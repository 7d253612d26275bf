"""Other bodies and other States: asked, chased, answered; each gets what the register declares and no more."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import people, register
from finalite.capabilities.exchange.models import Disclosure
from finalite.capabilities.register import Actor, guard
from finalite.missions.entitlements.verify_health_entitlements import operations, queries
from finalite.missions.entitlements.verify_health_entitlements.values import (
    Body,
    Criterion,
    Form,
    FormHandedIn,
    SituationTold,
    Topic,
)

from .factories import (
    AFTER,
    ON,
    act,
    check_of,
    covered,
)

pytestmark = pytest.mark.django_db


def own(person):
    return Actor(user="own", role="insured_person", person_id=person)


def test_a_body_is_asked_once_chased_three_times_and_answered_with_its_day():
    check = check_of(covered())
    inquiry = act(operations.ask_body, check=check, body=Body.PERMITS, question=Topic.PERMIT, on=ON)
    with pytest.raises(register.Invalid, match="attend déjà"):
        act(operations.ask_body, check=check, body=Body.PERMITS, question=Topic.PERMIT, on=ON)
    day, chased = ON, []
    for _ in range(6):
        day += timedelta(days=31)
        chased.append(act(operations.chase_bodies, register.automation(operations.FICHE), on=day).done)
        assert act(operations.chase_bodies, register.automation(operations.FICHE), on=day).done == 0
    assert chased == [1, 1, 1, 0, 0, 0]
    told = SituationTold(permit_until=date(2027, 1, 1))
    act(operations.record_body_answer, inquiry=inquiry, told=told, answer="valide", on=day)
    [shown] = act(queries.inquiries_of, check=check)
    assert (shown.body, shown.chased, shown.answered_on) == (Body.PERMITS, 3, day)
    with pytest.raises(register.Invalid, match="déjà sa réponse"):
        act(operations.record_body_answer, inquiry=inquiry, told=told, answer="valide", on=day)


def test_each_body_gets_only_what_the_register_declares():
    person = covered()
    check = check_of(person)
    for body in Body:
        act(operations.ask_body, check=check, body=body, question=Topic.SCHEME, on=ON)
    with guard.owner():
        lines = {line.recipient: set(line.categories) for line in Disclosure.objects.all()}
    declared = {told.who: told.data for told in register.entry(operations.FICHE).recipients}
    assert all(lines[body] <= declared[body] for body in Body)
    assert "nir" not in lines[Body.PERMITS]


def test_a_form_stands_once_its_institution_has_answered():
    person = covered()
    handed = FormHandedIn(
        person=person, form=Form.S1, state="BE", institution="9999", reference="S1-1", valid_from=date(2026, 1, 1)
    )
    form = act(operations.hand_in_form, own(person), form=handed, on=ON)
    with pytest.raises(register.Invalid, match="pas encore répondu"):
        act(operations.settle_form, form=form, stands=True, on=ON)
    inquiry = act(operations.verify_form, form=form, on=ON)
    act(operations.record_body_answer, inquiry=inquiry, told=SituationTold(), answer="confirmé", on=AFTER)
    act(operations.settle_form, form=form, stands=True, on=AFTER)
    [shown] = act(queries.forms_of, person=person)
    assert shown.confirmed is True and act(queries.work_list, on=AFTER) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"state": "be"}, "state"),
        ({"institution": ""}, "institution"),
        ({"reference": "x" * 41}, "reference"),
        ({"valid_until": date(2025, 1, 1)}, "valid_until"),
    ],
)
def test_a_form_that_cannot_be_is_refused(changes, field):
    fields = {"form": Form.S2, "state": "BE", "institution": "9999", "reference": "1", "valid_from": date(2026, 1, 1)}
    with pytest.raises(register.Invalid) as problem:
        act(operations.hand_in_form, form=FormHandedIn(person=covered(), **fields | changes), on=ON)
    assert problem.value.field == field


def test_a_change_of_scheme_is_followed_and_can_be_a_criterion():
    person, steady = covered(), covered()
    with guard.owner():
        people.affiliate(person_id=person, scheme="agricultural", caisse="011", on=date(2026, 6, 1))
    [change] = act(queries.scheme_changes, person=person)
    assert (change.scheme, change.on, change.days_between) == ("agricultural", date(2026, 6, 1), 0)
    assert act(queries.scheme_changes, person=steady) == ()
    drawn = act(
        operations.draw_campaign,
        name="Régimes",
        criteria=(Criterion.CHANGED_SCHEME,),
        among=(person, steady),
        size=9,
        seed=3,
        on=ON,
    )
    assert drawn.persons == (person,)
