"""Other bodies and other States: asked, chased, answered; each gets what the register declares and no more."""

import json
from datetime import date, timedelta

import pytest

from finalite.capabilities import people, register
from finalite.capabilities.exchange.models import Disclosure
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_work_injury_entitlements.tests.factories import SECRET, doctor_number
from finalite.missions.entitlements.verify_work_injury_entitlements import asking, bodies, operations, queries
from finalite.missions.entitlements.verify_work_injury_entitlements.values import (
    Body,
    Outcome,
    PaperHandedIn,
    PaperKind,
    SituationTold,
    Told,
    Topic,
)

from .factories import AFTER, ON, act, check_of, victim, widowed

pytestmark = pytest.mark.django_db
MACHINE = register.automation(operations.FICHE)


def test_a_body_is_asked_once_chased_three_times_and_answered_with_its_day():
    check = check_of(*widowed())
    inquiry = act(operations.ask_body, check=check, body=Body.TAX, question=Topic.UNION, on=ON)
    with pytest.raises(register.Invalid, match="attend déjà"):
        act(operations.ask_body, check=check, body=Body.TAX, question=Topic.UNION, on=ON)
    day, chased = ON, []
    for _ in range(5):
        day += timedelta(days=31)
        chased.append(act(operations.chase_bodies, MACHINE, on=day).done)
        assert act(operations.chase_bodies, MACHINE, on=day).done == 0
    assert chased == [1, 1, 1, 0, 0]
    answer = {"inquiry": inquiry, "told": SituationTold(new_union=True), "answer": "déclaration commune"}
    with pytest.raises(register.Invalid, match="précède"):
        act(operations.record_body_answer, on=ON - timedelta(days=1), **answer)
    act(operations.record_body_answer, on=day, **answer)
    [shown] = act(queries.inquiries_of, check=check)
    assert (shown.body, shown.chased, shown.answered_on) == (Body.TAX, 3, day)
    with pytest.raises(register.Invalid, match="déjà sa réponse"):
        act(operations.record_body_answer, on=day, **answer)


def test_each_body_gets_only_what_the_register_declares_and_nothing_medical(monkeypatch):
    sent, send = [], asking.exchange.send

    def spy(**given):
        out = send(**given)
        sent.append(json.loads(out.content)[0])
        return out

    monkeypatch.setattr(asking.exchange, "send", spy)
    check = check_of(*victim())
    for body in Body:
        act(operations.ask_body, check=check, body=body, question=Topic.WAGE, on=ON)
    with guard.owner():
        lines = {line.recipient: set(line.categories) for line in Disclosure.objects.filter(fiche=operations.FICHE)}
    declared = {told.who: told.data for told in register.entry(operations.FICHE).recipients}
    assert all(lines[body] <= declared[body] for body in Body)
    assert "nir" not in lines[Body.LABOUR] and "injury_sequelae" not in set().union(*lines.values())
    assert len(sent) == len(Body) and SECRET not in json.dumps(sent, ensure_ascii=False)
    assert [set(one) - {"nir", "nir_kind", "name", "birth", "question"} for one in sent] == [
        {"siret"} if body in bodies.OF_WORK else set() for body in Body
    ]


def test_a_body_of_work_is_asked_nothing_about_a_survivor():
    check = check_of(*widowed())
    for body in bodies.OF_WORK:
        with pytest.raises(register.Invalid, match="travail d’une victime"):
            act(operations.ask_body, check=check, body=body, question=Topic.WAGE, on=ON)


def test_a_form_stands_once_its_institution_has_answered():
    person, file = victim()
    check = check_of(person, file)
    form = PaperHandedIn(
        kind=PaperKind.DA1, state="BE", institution="9999", reference="DA1-1", signed_on=date(2026, 8, 1)
    )
    with pytest.raises(register.Invalid, match="se remet ici"):
        act(operations.hand_in_life_certificate, check=check, certificate=form, on=ON)
    paper = act(operations.hand_in_form, check=check, form=form, on=ON)
    inquiry = act(operations.verify_paper, paper=paper, on=ON)
    act(operations.record_body_answer, inquiry=inquiry, told=SituationTold(), answer="confirmé", on=AFTER)
    act(operations.settle_paper, paper=paper, stands=True, on=AFTER)
    [shown] = act(queries.papers_of, person=person)
    assert shown.confirmed is True
    with pytest.raises(register.Invalid, match="déjà vérifié"):
        act(operations.verify_paper, paper=paper, on=AFTER)


def test_two_schemes_at_once_and_a_change_are_followed():
    person = people_factories.make_person()
    assert act(queries.scheme_changes, person=person) == ()
    with guard.owner():
        people.affiliate(person_id=person, scheme="agricultural", caisse="011", on=date(2026, 6, 1))
    [change] = act(queries.scheme_changes, person=person)
    assert (change.former, change.scheme, change.on) == ("general", "agricultural", date(2026, 6, 1))


def test_an_insurer_and_a_doctor_learn_that_the_injury_stands_and_nothing_else():
    person, file = victim()
    check, doctor = check_of(person, file), doctor_number()
    asked = {"check": check, "recipient": Told.INSURER, "addressee": "99000001", "on": ON}
    with pytest.raises(register.Invalid, match="une fois conclue"):
        act(operations.tell_recipient, **asked)
    act(operations.conclude_check, check=check, outcome=Outcome.CONFIRMED, on=ON)
    assert act(operations.tell_recipient, **asked) == act(operations.tell_recipient, **asked)
    assert act(operations.tell_recipient, **asked | {"recipient": Told.HEALTH_PROFESSIONAL, "addressee": doctor})
    for told, addressee in ((Told.CARE_SUPPLIER, doctor), (Told.HEALTH_PROFESSIONAL, "0"), (Told.INSURER, "")):
        with pytest.raises(register.Invalid, match=r"destinataire|professionnel|organisme"):
            act(operations.tell_recipient, **asked | {"recipient": told, "addressee": addressee})
    with guard.owner():
        rows = Disclosure.objects.filter(fiche=operations.FICHE, recipient__in=list(Told))
        assert {tuple(row.categories) for row in rows} == {("civil_identity", "nir", "work_injury")}


def test_nothing_is_told_of_a_survivor_to_an_insurer():
    check = check_of(*widowed())
    act(operations.conclude_check, check=check, outcome=Outcome.CONFIRMED, on=ON)
    with pytest.raises(register.Invalid, match="victime"):
        act(operations.tell_recipient, check=check, recipient=Told.INSURER, addressee="99000001", on=ON)
