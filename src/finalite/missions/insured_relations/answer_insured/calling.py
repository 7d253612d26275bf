"""Compares what somebody says at the other end with what is held of the person, without keeping a word of it."""

from datetime import date

from finalite.capabilities import people
from finalite.capabilities.people import Identity
from finalite.capabilities.register import PersonId

from . import rules
from .values import Answers, CallerChecked, Details
from .words import Proof, Speaker


def check(
    person: PersonId, speaker: Speaker, answers: Answers, representative: PersonId | None, on: date
) -> CallerChecked:
    """What the rule says of who speaks, on the answers compared one by one."""
    who = people.identity_of([person])[person]
    address = people.address_of([person], on=on).get(person)
    represents = representative is not None and people.may_act_for(user_person=representative, person=person, on=on)
    compared = (
        _same(answers.birth, who.birth),
        _named(answers.last_name, who),
        _same(answers.postcode, address.postcode if address else None),
        _ends(answers.number_end, who.nir),
    )
    facts = rules.CallerFacts(speaker=speaker, represents=represents, answers=compared)
    decision = rules.check_caller(facts, on)
    return CallerChecked(Proof(decision.outcome), decision)


def details(person: PersonId, on: date) -> Details:
    """Where somebody is reached on a day; empty where nothing is known."""
    home = people.address_of([person], on=on).get(person)
    reached = people.contact_of([person], on=on).get(person, {})
    postal = (home.street, home.extra, home.postcode, home.town, home.country) if home else ("",) * 5
    return Details(person, *postal, *(reached.get(kind, "") for kind in ("email", "mobile", "phone")))


def _same(said: str, held: str | None) -> bool | None:
    return _plain(said) == _plain(held) if said.strip() and held else None


def _named(said: str, who: Identity) -> bool | None:
    held = [_plain(name) for name in (who.birth_name, who.used_name) if name]
    return _plain(said) in held if said.strip() and held else None


def _ends(said: str, held: str | None) -> bool | None:
    """At least four digits, or they would say nothing."""
    given = _plain(said)
    if not given or not held:
        return None
    return len(given) >= 4 and held.endswith(given)


def _plain(text: str | None) -> str:
    return "".join(one for one in (text or "").casefold() if one.isalnum())
