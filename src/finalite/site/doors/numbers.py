"""A person named in a form by social security number: found under the purpose of the act, within need-to-know.

Somebody out of reach and nobody at all get one and the same answer, unless a reason opens the door (`unreachable`).
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from finalite.capabilities import journal, people, register
from finalite.capabilities.register import purpose
from finalite.kernel import identifiers
from finalite.site import binding
from finalite.site.binding.forms import FIRST_ROWS, FormState
from finalite.site.binding.problems import join

_SPACES = re.compile(r"[\s.\-\u00a0\u202f]")
_NUMBER = re.compile(r"[0-9][0-9AB]{12,14}")
WITHOUT_KEY = 13


def file_numbers(door: Any, actor: Any, state: FormState) -> tuple[FormState, tuple[binding.Problem, ...]]:
    """The form with a file number wherever a social security number named a person, and what could not be found."""
    places = _places(binding.slots_of(door.function), state)
    typed = {path: number for path in places if (number := _typed(state, path))}
    if not typed:
        return state, ()
    words, problems = dict(state.words), []
    for path, number in typed.items():
        try:
            words[path] = str(_person(door, actor, number))
        except register.Invalid as invalid:
            problems.append(binding.Problem(path, invalid.message))
    return dataclasses.replace(state, words=words), tuple(problems)


def _places(slots: Sequence[binding.Slot], state: FormState, path: str = "") -> Iterator[str]:
    for slot in slots:
        yield from _inside(slot.shape, state, join(path, slot.name))


def _inside(shape: binding.Shape, state: FormState, path: str) -> Iterator[str]:
    if shape.kind == "person":
        yield path
    elif shape.kind == "record":
        yield from _places(shape.slots, state, path)
    elif shape.kind == "list" and shape.item is not None:
        for row in range(state.rows.get(path, FIRST_ROWS)):
            yield from _inside(shape.item, state, join(path, row))


def _typed(state: FormState, path: str) -> str:
    compact = _SPACES.sub("", state.words.get(path, "")).upper()
    return compact if _NUMBER.fullmatch(compact) else ""


def _person(door: Any, actor: Any, number: str) -> int:
    whole = number + identifiers.nir_key(number) if len(number) == WITHOUT_KEY and number[5:].isdigit() else number
    try:
        wanted = identifiers.parse_nir(whole).full
    except identifiers.InvalidIdentifier as wrong:
        raise register.Invalid("", str(wrong)) from None
    found = _known(door, actor, wanted)
    if found is None:
        _note_refusal(door, actor)
        raise register.Invalid("", _not_found(actor))
    return found


def _known(door: Any, actor: Any, nir: str) -> int | None:
    """The person under this number whom the actor may know about; None whatever the reason."""
    try:
        with purpose.opened(purpose.purpose_of(door.slug, actor.role)):
            found = people.person_by_nir(nir)
            allowed = found is not None and (_stated(actor) or people.may_see(actor=actor, person_ids=[found]))
    except purpose.PurposeViolation:
        return None
    return found if allowed else None


def _stated(actor: Any) -> bool:
    return bool(actor.reason.strip()) and actor.person_id is None


def _not_found(actor: Any) -> str:
    if _stated(actor):
        return _("Personne ne porte ce numéro dans ce traitement : vérifiez-le.")
    if actor.person_id is not None:
        return _("Ce numéro n'est ni le vôtre, ni celui d'une personne pour qui vous agissez.")
    return _("Personne à votre portée ne porte ce numéro : vérifiez-le, ou dites pourquoi vous devez le consulter.")


def _note_refusal(door: Any, actor: Any) -> None:
    """A number tried in vain is in the journal as a refused act: nobody goes through numbers unseen."""
    journal.record(
        act=journal.ActRecord(
            at=timezone.now(),
            user=actor.user,
            role=actor.role,
            organisation=actor.organisation,
            fiche=door.slug,
            operation=door.name,
            subpurpose=door.subpurpose,
            persons=(),
            categories=("nir",),
            outcome="refused",
            reason=actor.reason,
        )
    )
