"""What the officer of the demonstration finds among accesses: an adviser too close to four people, one by each rule."""

from datetime import timedelta

from finalite.capabilities import register
from finalite.missions.disputes.answer_data_subject_requests import operations as rights
from finalite.missions.insured_relations.answer_insured import queries as desk

from .cast import CAISSE, Cast, act
from .cast import desk as agent
from .population import Someone

OFFICER = register.Actor(user="dpo", role="dpo", organisation=CAISSE, reason="démonstration")


def look(players: Cast, made: list[Someone]) -> None:
    """Link two accounts to people, flag a third person, and let the adviser read all of them and a child at home.

    They live elsewhere, so that the work of the desks here is not in the way; where too few do, nothing is done.
    """
    away = [one for one in made if one.caisse != CAISSE]
    child = next((one for one in away if one.parent), None)
    others = [one.person for one in away if not one.parent and (child is None or one.person != child.parent)]
    if child is None or child.parent is None or len(others) < 2:
        return
    me, colleague, known = child.parent, others[0], others[1]
    for user, person in (("accueil", me), ("encadrant", colleague)):
        act(OFFICER, rights.link_agent, user=user, person=person, on=players.on)
    until, reason = players.on + timedelta(days=365), "élue locale (exemple fictif)"
    act(OFFICER, rights.flag_public_figure, person=known, reason=reason, on=players.on, until=until)
    for person in (me, child.person, colleague, known):
        act(agent("accueil"), desk.person_file, person=person, on=players.on)
