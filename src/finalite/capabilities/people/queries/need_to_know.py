"""Whom somebody may know about: asked by the door for every person an act concerns, under any purpose.

Only tables without a data category are read, so that a purpose which may not read identity, affiliation or family still
answers. With no purpose open the guard refuses, as everywhere.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from finalite.capabilities import cases
from finalite.capabilities.register.actor import Actor
from finalite.capabilities.register.guard.prepared import Prepared
from finalite.capabilities.register.vocabulary import vocabulary

from ..models import PersonFile
from .household import represented_by
from .merging import records_of


def unreachable(*, actor: Actor, person_ids: Iterable[int], on: date | None = None) -> set[int]:
    """Those of `person_ids` whom `actor` has no link with: own caisse, own person, represented, or an open case.

    An external role never gets a caisse's people. Costs one statement when the first link holds for all, two otherwise.
    The day is today unless given: the door guards the present.
    """
    wanted, day = set(person_ids), on or timezone.localdate()
    left = wanted - may_know_directly(actor, wanted, day)
    if left:
        left -= cases.links(user=actor.user, organisation=_scope(actor), person_ids=left)
    return left


def may_see(*, actor: Actor, person_ids: Iterable[int], on: date | None = None) -> set[int]:
    """Those of `person_ids` whom `actor` may know about without stating a reason."""
    wanted = set(person_ids)
    return wanted - unreachable(actor=actor, person_ids=wanted, on=on)


def may_know_directly(actor: Actor, wanted: set[int], day: date) -> set[int]:
    """People in reach without any case."""
    if _is_external(actor):
        if actor.person_id is None:
            return set()
        own = wanted & {actor.person_id}
        if wanted - own:
            own |= wanted & {*records_of(actor.person_id), *represented_by(actor.person_id, on=day)}
        return own
    if not actor.organisation:
        return set()
    if len(wanted) == 1:
        return {row[0] for row in KEPT_THERE.rows(*wanted, actor.organisation)}
    return {row[0] for row in _kept_there(actor.organisation, person_id__in=wanted)}


def _kept_there(organisation: str, **only: Any) -> QuerySet:
    return PersonFile.objects.filter(**only, organisation=organisation).values_list("person_id")


KEPT_THERE = Prepared(lambda person, organisation: _kept_there(organisation, person_id=person), int, str)
"""Whether one person's file is kept by an organisation, which every door asks."""


def _scope(actor: Actor) -> str:
    """The organisation whose cases count as the actor's own: none for outsiders, who only see cases given to them."""
    return "" if _is_external(actor) else actor.organisation


def _is_external(actor: Actor) -> bool:
    """Whether the role is outside the organisation; somebody acting on their own data is, whatever the role."""
    role = vocabulary().role.get(actor.role)
    return actor.person_id is not None or role is None or role.external
