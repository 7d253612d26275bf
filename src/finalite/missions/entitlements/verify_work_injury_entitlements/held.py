"""What the fiche that opened the right holds of it: whom a check may be about, and what was declared at the time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.period import Period, first_day_outside
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from .values import RightVerified, Who

UNIONS = ("spouse", "partner", "cohabitant")
RECOGNISED, PAGE = "recognised", 200


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with a right born of an injury, and what they are in it."""

    person: PersonId
    file: int
    subject: str


def holder(person: PersonId, file: int) -> Holder:
    """What somebody is in a file: its victim or one of its survivors; raises `Invalid` where they are neither."""
    for one in rights.rights_as_survivor(person=person):
        if one.file == file and one.opened:
            return Holder(person, file, _subject(one.link))
    for injury in rights.files_of(person=person):
        if injury.file == file and injury.state == RECOGNISED:
            return Holder(person, file, "injury_victim")
    raise register.Invalid("file", "cette personne n’a aucun droit né de ce dossier")


def declared(person: PersonId, file: int, subject: str, on: date) -> dict[str, Any]:
    """The facts on which the right was opened: work and wage of a victim, life and union of a survivor."""
    if subject == "injury_victim":
        [one] = [injury for injury in rights.files_of(person=person) if injury.file == file]
        return {"siret": one.siret or UNKNOWN, "yearly_wage": UNKNOWN if one.yearly_wage is None else one.yearly_wage}
    running = [one for one in rights.rights_as_survivor(person=person) if one.file == file and _runs(one, on)]
    if not running:
        return {}
    # a right opens to somebody alive, and to a spouse without a new union: that is what was declared
    return {"alive": True} | ({"new_union": False} if subject == "surviving_spouse" else {})


def no_child_from(file: int, day: date) -> date:
    """The first day from one on which no child of the victim draws, which keeps the right of a spouse in a new union.

    Raises `Invalid` where a survivor is out of the agent's reach: they may be such a child.
    """
    found = rights.survivors_of(file=file)
    if found.elsewhere:
        funds = ", ".join(sorted(set(found.elsewhere)))
        raise register.Invalid("check", f"un ayant droit de ce dossier est suivi ailleurs ({funds}) : écrire un motif")
    children = [one for one in found.known if one.link == "child" and one.opened and one.starts_on]
    periods = [Period(one.starts_on, one.ends_on) for one in children if one.starts_on != one.ends_on]  # type: ignore[arg-type]
    return first_day_outside(periods, day) or date.max


def born_on(person: PersonId) -> Any:
    """The exact day of birth, UNKNOWN where only a part of it is known."""
    born = people.identity_of([person])[person].born
    return (born.exact if born else None) or UNKNOWN


def shown(person: PersonId) -> tuple[RightVerified, ...]:
    """Every right of somebody that a check may be about."""
    own = [
        RightVerified(one.file, one.link, one.share, one.starts_on, one.ends_on, "", None)
        for one in rights.rights_as_survivor(person=person)
        if one.opened
    ]
    injuries = [
        RightVerified(one.file, "victim", None, one.happened_on, None, one.siret, one.yearly_wage)
        for one in rights.files_of(person=person)
        if one.state == RECOGNISED
    ]
    return (*own, *injuries)


def candidates(who: Who, since: date, until: date, on: date) -> list[Holder]:
    """The people of the agent's reach whose right of this kind runs, for injuries of a period; each once."""
    found: dict[int, Holder] = {}
    for file, victim in _files(since, until):
        for one in _victim(file, victim) if who is Who.VICTIMS else _survivors(file, who, on):
            found.setdefault(one.person, one)
    living = _living(found, on) if who is Who.VICTIMS else set(found)
    known = register.may_concern(*living)
    return [found[person] for person in sorted(known)]


def _files(since: date, until: date) -> Iterator[tuple[int, PersonId]]:
    after = 0
    while batch := rights.files_recognised(since=since, until=until, after=after, limit=PAGE):
        yield from ((one.file, one.person) for one in batch)
        after = batch[-1].file


def _victim(file: int, victim: PersonId) -> list[Holder]:
    """The victim, unless the file has survivors: they died, even where nobody has told the identity register yet."""
    try:
        found = rights.survivors_of(file=file)
        return [] if found.known or found.elsewhere else [Holder(victim, file, "injury_victim")]
    except register.Refused:
        return []


def _survivors(file: int, who: Who, on: date) -> list[Holder]:
    try:
        found = rights.survivors_of(file=file)
    except register.Refused:
        # a victim of another caisse, or whose data is restricted: left to an agent who writes a reason
        return []
    return [Holder(one.person, file, _subject(one.link)) for one in found.known if _runs(one, on) and _is(one, who)]


def _living(found: dict[int, Holder], on: date) -> set[int]:
    told = rights.beneficiaries_of(person_ids=tuple(PersonId(one) for one in found), on=on)
    return {one.person for one in told if one.died_on is None}


def _is(one: Any, who: Who) -> bool:
    if who is Who.SPOUSES:
        return one.link in UNIONS
    return one.link == "child" if who is Who.CHILDREN else True


def _runs(one: Any, on: date) -> bool:
    return one.opened and (one.ends_on is None or on < one.ends_on)


def _subject(link: str) -> str:
    return "surviving_spouse" if link in UNIONS else "victim_survivor"
