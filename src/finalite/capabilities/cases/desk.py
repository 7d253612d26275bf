"""What an agent of any fiche starts from: somebody to find, what is due, a file to open; never beyond need-to-know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities import people, register
from finalite.capabilities.register.values import Data, PersonId

from .queries import of_person, work_list
from .values import CaseInfo, Clock


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A case on a list of work, with its clock."""

    case: int
    kind: Annotated[str, Data("case_handling")]
    person_id: PersonId | None
    name: Annotated[str, Data("civil_identity")]
    opened_on: date
    due_on: date | None
    clock: Clock


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Who somebody is, as far as the purpose of the moment may read, and the cases of its fiche."""

    person_id: PersonId
    name: Annotated[str, Data("civil_identity")]
    nir: Annotated[str | None, Data("nir")]
    birth: Annotated[str | None, Data("birth")]
    cases: tuple[WorkLine, ...]


def people_found(text: str) -> tuple[people.Found, ...]:
    """People of the actor's caisse who answer to `text`; those whom the actor may not know stay out."""
    found = people.find_persons(text, organisation=register.current_actor().organisation or None)
    known = register.may_concern(*(one.person_id for one in found))
    return tuple(one for one in found if one.person_id in known)


def lines(on: date) -> tuple[WorkLine, ...]:
    """The open cases of the active fiche in the actor's caisse, most urgent first."""
    found = work_list(organisation=register.current_actor().organisation)
    known = register.may_concern(*(one.person_id for one in found if one.person_id))
    return _lines([one for one in found if one.person_id is None or one.person_id in known], on)


def shown(person: PersonId, on: date) -> PersonShown:
    """Somebody's file in the active fiche; raises `Invalid` where the purpose reaches nobody of that number."""
    identity = people.identity_of([person]).get(person)
    if identity is None:
        raise register.Invalid("person", "aucun dossier à ce numéro dans cette finalité")
    lines = _lines(of_person(person, only_open=True), on)
    return PersonShown(person, identity.name, identity.number_shown or None, identity.birth, lines)


def _lines(cases: Iterable[CaseInfo], on: date) -> tuple[WorkLine, ...]:
    cases = list(cases)
    names = people.identity_of([one.person_id for one in cases if one.person_id])
    return tuple(
        WorkLine(
            one.case_id,
            one.kind,
            one.person_id,
            _name(names, one.person_id),
            one.opened_on,
            one.due_on,
            one.clock(on=on),
        )
        for one in cases
    )


def _name(names: dict, person: PersonId | None) -> str:
    return names[person].name if person in names else ""
