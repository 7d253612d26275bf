"""The desk shows the same figures drawn and told, to those who run campaigns and to nobody else."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from finalite.capabilities.people.tests import factories as people_factories
from finalite.missions.entitlements.verify_health_entitlements import bars, operations
from finalite.missions.entitlements.verify_health_entitlements.values import CampaignLine, Criterion

from .factories import ON, act, covered, told_that_they_left

DESK = "/activites/verify_health_entitlements/campagnes/"


@given(st.integers(0, 10**6), st.data())
def test_no_bar_is_longer_than_the_people_drawn(drawn, data):
    told, answered, differing, concluded, closed = (data.draw(st.integers(0, drawn)) for _ in range(5))
    line = CampaignLine(1, "Essai", (), 1, False, drawn, drawn, told, answered, differing, concluded, closed, ON, None)
    [picture] = bars.draw([line])
    assert [bar.number for bar in picture.bars] == [drawn, differing, told, answered, concluded, closed]
    assert all(bar.x == bars.LEFT <= bar.end <= bars.LEFT + bars.WIDTH < picture.width for bar in picture.bars)


def signed_in(username, **choices):
    people_factories.make_user(username, **choices)
    client = Client(headers={"accept-language": "fr"})
    client.force_login(get_user_model().objects.get(username=username))
    return client


@pytest.mark.django_db(databases=["default", "archive"])
def test_the_desk_is_for_those_who_verify():
    person = covered()
    check = told_that_they_left(person)
    act(
        operations.draw_campaign,
        name="Résidence, automne",
        criteria=(Criterion.EVERYBODY,),
        among=(person,),
        size=1,
        seed=42,
        on=ON,
    )
    assert Client().get(DESK).status_code == 302
    agent = signed_in("tech", role="rights_technician")
    page = agent.get(DESK).content.decode()
    for said in ("Résidence, automne", f"Vérification n° {check}", "résidence en France", "Personnes tirées", ">42<"):
        assert said in page
    assert "The desk of the checks" in agent.get(DESK, headers={"accept-language": "en"}).content.decode()
    assert signed_in("payeur", role="benefit_technician").get(DESK).status_code == 403
    assert signed_in("moi", role="insured_person", organisation="", person_id=person).get(DESK).status_code == 403
