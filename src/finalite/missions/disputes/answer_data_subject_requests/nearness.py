"""Says which acts were about somebody close to the agent, or known to the public: pure, from acts and ties to findings.

An act on a list of people says nothing of whom the agent wished to see, except for somebody known to the public, each
reading of whom is listed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import TypeVar

from finalite.capabilities.journal.habits import Meeting
from finalite.capabilities.people.closeness import Housemate, Workplace
from finalite.capabilities.register.values import PersonId

from .watching import Looked, Rule, Unusual

FEW = 10
"""People whom one act may concern and still have picked them."""
LOOKED_AT = {
    Rule.OWN_FILE: (Looked.JOURNAL, Looked.AGENT_FILES),
    Rule.HOUSEHOLD: (Looked.JOURNAL, Looked.AGENT_FILES, Looked.HOUSEHOLDS),
    Rule.COLLEAGUE: (Looked.JOURNAL, Looked.AGENT_FILES, Looked.ROLES),
    Rule.PUBLIC_FIGURE: (Looked.JOURNAL, Looked.FLAGS),
}


@dataclass(frozen=True, slots=True)
class Agent:
    """The insured person that an account's holder is, from a day until the day before another."""

    user: str
    person_id: PersonId
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody known to the public, from a day until the day before another."""

    person_id: PersonId
    from_on: date
    until_on: date | None


Period = TypeVar("Period", Agent, Figure, Housemate, Workplace)
Row = TypeVar("Row")
Key = TypeVar("Key")


@dataclass(frozen=True)
class Ties:
    """Who the agents are, with whom they live, where they work, and who is known to the public.

    People are named by the record that goes on; `kept` gives it for any other.
    """

    agents: Sequence[Agent] = ()
    figures: Sequence[Figure] = ()
    housemates: Mapping[PersonId, Sequence[Housemate]] = field(default_factory=dict)
    workplaces: Mapping[str, Sequence[Workplace]] = field(default_factory=dict)
    kept: Mapping[int, PersonId] = field(default_factory=dict)

    @cached_property
    def by_user(self) -> Mapping[str, Sequence[Agent]]:
        """Who each account is."""
        return _by(self.agents, attrgetter("user"))

    @cached_property
    def by_person(self) -> Mapping[int, Sequence[Agent]]:
        """The accounts that each person is the holder of."""
        return _by(self.agents, attrgetter("person_id"))

    @cached_property
    def known(self) -> Mapping[int, Sequence[Figure]]:
        """The flags on each person known to the public."""
        return _by(self.figures, attrgetter("person_id"))

    def reasons(self, met: Meeting) -> Iterator[tuple[Rule, date]]:
        """Each rule that an act meets, and since when it could."""
        person = self.kept.get(met.person_id, met.person_id)
        yield from ((Rule.PUBLIC_FIGURE, flag.from_on) for flag in _on(met.on, self.known.get(person, ())))
        if not met.in_list:
            own = _on(met.on, self.by_user.get(met.user, ()))
            themselves = [(Rule.OWN_FILE, me.from_on) for me in own if me.person_id == person]
            yield from themselves or chain(self._household(own, person, met), self._colleague(person, met))

    def _household(self, own: Iterable[Agent], person: int, met: Meeting) -> Iterator[tuple[Rule, date]]:
        for me in own:
            for mate in _on(met.on, self.housemates.get(PersonId(me.person_id), ())):
                if mate.person_id == person:
                    yield Rule.HOUSEHOLD, max(me.from_on, mate.from_on)

    def _colleague(self, person: int, met: Meeting) -> Iterator[tuple[Rule, date]]:
        for other in _on(met.on, self.by_person.get(person, ())):
            for place in _on(met.on, self.workplaces.get(other.user, ())):
                if other.user != met.user and place.organisation == met.organisation:
                    yield Rule.COLLEAGUE, max(other.from_on, place.from_on)


def near(meetings: Iterable[Meeting], ties: Ties) -> Iterator[Unusual]:
    """One finding for each day, account, role and rule, with how many acts met it."""
    acts: dict[tuple[date, str, str, Rule], set[int]] = defaultdict(set)
    since: dict[tuple[date, str, str, Rule], date] = {}
    for met in meetings:
        for rule, day in ties.reasons(met):
            key = (met.on, met.user, met.role, rule)
            acts[key].add(met.act)
            since[key] = min(day, since.get(key, day))
    for (on, user, role, rule), found in acts.items():
        yield Unusual(on, user, role, rule, len(found), 1, since[on, user, role, rule], LOOKED_AT[rule])


def _on(day: date, periods: Iterable[Period]) -> list[Period]:
    return [one for one in periods if one.from_on <= day and (one.until_on is None or day < one.until_on)]


def _by(rows: Iterable[Row], key: Callable[[Row], Key]) -> Mapping[Key, Sequence[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found
