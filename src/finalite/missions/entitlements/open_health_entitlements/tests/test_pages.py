"""The time line: the same facts drawn and told, for the person and for the agent, each within their categories."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.entitlements.open_health_entitlements import drawing, operations, queries
from finalite.missions.entitlements.open_health_entitlements.facts import Lost
from finalite.missions.entitlements.open_health_entitlements.values import Span

from . import factories

ON = date(2026, 11, 21)
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6), DAYS)
def test_every_bar_stays_in_the_picture_and_those_of_today_cross_its_line(periods, on):
    spans = [Span("right", "", "", start, end, "", None) for start, end in periods if end is None or start < end]
    picture = drawing.draw(spans, on)
    bars = [bar for row in picture.rows for bar in row.bars]
    assert all(picture.left <= bar.x < bar.end <= picture.width for bar in bars)
    assert all(bar.x <= picture.today <= bar.end for bar in bars if bar.runs)
    assert sum(bar.runs for bar in bars) == sum(span.holds_on(on) for span in spans)


def situation(person, actor):
    with register.acting(actor):
        return queries.situation(person=person, on=ON)


@pytest.mark.django_db
def test_each_role_gets_the_lines_of_its_own_categories():
    person, doctor = factories.covered_person(), people_factories.make_provider()
    factories.recognised(person, doctor, ON)
    with register.acting(factories.technician()):
        operations.designate_insurer(person=person, insurer="M1", contract="C", starts_on=ON, recorded_on=ON)
    kinds = {one.kind for one in situation(person, factories.technician()).spans}
    assert {"right", "caisse", "illness", "exemption", "insurer", "doctor"} == kinds
    assert "insurer" not in {one.kind for one in situation(person, factories.adviser()).spans}


@pytest.mark.django_db
def test_what_ends_soon_says_what_to_do_and_what_is_far_says_nothing():
    person, doctor = factories.covered_person(), people_factories.make_provider()
    factories.recognised(person, doctor, date(2025, 12, 10), months=12)
    with register.acting(factories.technician()):
        operations.record_loss(person=person, lost=Lost.WORK, lost_on=ON, on=ON)
    held = situation(person, factories.technician())
    asked = {one.to_do: one.by for one in held.spans if one.to_do}
    assert asked["see_doctor"] == date(2026, 12, 10) and asked["find_status"] == date(2027, 11, 21)
    assert asked["choose_doctor"] is None and held.covered and "renew_documents" in held.under_way


@pytest.mark.django_db
def test_a_declaration_that_waits_for_its_doctor_is_not_asked_for_again():
    def asked():
        return [one.to_do for one in situation(person, factories.technician()).spans if one.kind == "doctor"]

    person, doctor = factories.covered_person(), people_factories.make_provider()
    with guard.owner():
        number = people.providers_of([doctor])[doctor].number
    with register.acting(register.Actor(user="moi", role="insured_person", person_id=person)):
        declared = operations.declare_treating_doctor(person=person, doctor=number, on=ON)
    assert asked() == ["await_doctor"]
    with register.acting(register.Actor(user="dr", role="health_professional", provider_id=doctor, reason="soins")):
        operations.answer_declaration(declaration=declared, agrees=False, on=ON)
    assert asked() == ["choose_doctor"]


def signed_in(username):
    client = Client(headers={"accept-language": "fr"})
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.mark.django_db(databases=["default", "archive"])
def test_the_page_is_the_persons_own_and_the_agents_and_nobody_elses(settings):
    person, other = factories.covered_person(), factories.covered_person()
    people_factories.make_user("moi", role="insured_person", organisation="", person_id=person)
    people_factories.make_user("tech", role="rights_technician")
    people_factories.make_user("payeur", role="benefit_technician")
    address = f"/activites/open_health_entitlements/frise/{person}/"
    assert Client().get(address).status_code == 302
    mine = signed_in("moi").get(address)
    assert mine.status_code == 200 and "Mes droits en un coup d’œil" in mine.content.decode()
    assert f"{timezone.localdate():%Y}" in mine.content.decode() and "<svg" in mine.content.decode()
    assert "Droit aux soins" in signed_in("tech").get(address).content.decode()
    assert signed_in("payeur").get(address).status_code == 403
    assert signed_in("moi").get(address.replace(f"/{person}/", f"/{other}/")).status_code == 403
    english = signed_in("moi").get(address, headers={"accept-language": "en"}).content.decode()
    assert "My rights at a glance" in english and "Right to care" in english
