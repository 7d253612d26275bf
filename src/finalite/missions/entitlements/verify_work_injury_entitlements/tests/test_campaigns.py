"""Campaigns: who is a candidate, who is not, and what is counted of them."""

from dataclasses import replace
from datetime import date

import pytest

from finalite.capabilities import register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor
from finalite.missions.entitlements.open_work_injury_entitlements import operations as opening
from finalite.missions.entitlements.open_work_injury_entitlements.facts import Link
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injury_factories
from finalite.missions.entitlements.open_work_injury_entitlements.values import Ending, SurvivorClaim
from finalite.missions.entitlements.verify_work_injury_entitlements import held, operations, queries
from finalite.missions.entitlements.verify_work_injury_entitlements.values import Who

from .factories import ON, act, claim_of, died, draw, moved_abroad, seed, spouse, technician, victim, widowed

pytestmark = pytest.mark.django_db


def test_a_campaign_draws_those_whose_right_runs_and_can_be_drawn_again():
    (here, _), (abroad, file) = widowed(), widowed()
    moved_abroad(abroad)
    drawn = draw("Rentes à l’étranger", Who.SPOUSES, abroad=True)
    assert (drawn.persons, drawn.population) == ((abroad,), 1)
    again = draw("Tous", Who.SURVIVORS, size=1, seed=3)
    assert again.population == 2 and again.persons == draw("Encore", Who.SURVIVORS, size=1, seed=3).persons
    [shown] = act(queries.checks_in, campaign=drawn.campaign)
    assert (shown.person, shown.file) == (abroad, file)
    with pytest.raises(register.Invalid, match="personne ne répond"):
        draw("Enfants", Who.CHILDREN)
    with pytest.raises(register.Invalid, match="encore ouvertes"):
        act(operations.close_campaign, campaign=drawn.campaign, on=ON)
    assert {one.kind for one in act(queries.work_list, on=ON)} == {"campaign_check"}
    assert here != abroad


def test_a_survivor_of_another_caisse_hides_no_other_and_is_drawn_by_whoever_says_why():
    (_, file), here = victim(), spouse()
    elsewhere = people_factories.make_person(organisation="012", first_names="Sacha")
    died(file, claim_of(here), SurvivorClaim(person=elsewhere, link=Link.ASCENDANT, in_charge=True), reason="décès")
    assert draw("Sans motif").persons == (here,)
    because = replace(technician(), reason="campagne nationale")
    assert set(draw("Avec motif", actor=because).persons) == {here, elsewhere}


def test_an_ended_right_and_a_dead_victim_are_drawn_no_more():
    person, file = widowed()
    act(opening.end_survivor_right, file=file, person=person, ends_on=date(2026, 8, 1), reason=Ending.DEATH)
    with pytest.raises(register.Invalid, match="personne ne répond"):
        draw(who=Who.SPOUSES)


def test_few_people_make_no_statistics():
    seed()
    statistician = Actor(user="stats", role="statistician", organisation="011")
    counts = act(queries.stopped_by_reason, statistician, since=ON, until=date(2027, 1, 1))
    assert counts and all(one.number is None for one in counts)
    assert all(not one.number for one in act(queries.outcomes, statistician))


def test_files_of_other_caisses_do_not_hide_those_that_follow(monkeypatch):
    monkeypatch.setattr(held, "PAGE", 1)
    far = people_factories.make_person(organisation="012")
    people_factories.make_person()
    elsewhere = injury_factories.by_employer(far, date(2026, 3, 3)).file
    injury_factories.certified(far, elsewhere, date(2026, 3, 4))
    act(opening.decide_accident_file, technician("012"), file=elsewhere, found=injury_factories.AT_WORK, on=ON)
    here, _ = victim()
    assert draw("Après les autres", Who.VICTIMS).persons == (here,)


def test_living_victims_are_drawn_and_dead_ones_are_not():
    alive, _ = victim()
    widowed()
    assert draw("Victimes", Who.VICTIMS).persons == (alive,)
