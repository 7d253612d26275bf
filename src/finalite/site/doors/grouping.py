"""Forms as people fill them: fields grouped under a heading with its help, and no day to choose where it is today.

A fiche says it in a `forms.toml` of its own: for each door, `[[door]]` tables with `title`, `hint` (French, English)
and the `fields` by path. What no group names comes last.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.utils import timezone

from finalite.capabilities import register
from finalite.capabilities.register.admission import is_outsider
from finalite.site import binding, labels
from finalite.site.binding.forms import FormState

from . import passage
from .fields import FieldView

CONTENT = "content"
"""What the capability of documents calls what it refuses of a file."""


@dataclass(frozen=True)
class Group:
    """Fields that go together; a group without a title holds the others."""

    id: str
    title: str
    hint: str
    views: tuple[FieldView, ...]


def groups(slug: str, name: str, views: Sequence[FieldView]) -> tuple[Group, ...]:
    """The fields of a door in the groups that its fiche wrote; all in one without a title where it wrote none."""
    written = _forms(slug).get(name, ())
    if not written:
        return (Group("", "", "", tuple(views)),)
    left = {view.path: view for view in _leaves(views, {path for one in written for path in one["fields"]})}
    made = [_group(name, rank, one, left) for rank, one in enumerate(written)]
    return (*made, Group(f"g-{name}-more", "", "", tuple(left.values()))) if left else tuple(made)


def dated(door: Any, actor: Any, state: FormState) -> FormState:
    """What was typed, with the day of the act where somebody outside does it: today, which nobody has to write."""
    for name in days_of(door, actor):
        state.words.setdefault(name, timezone.localdate().isoformat())
    return state


def days_of(door: Any, actor: Any) -> tuple[str, ...]:
    """The arguments of a door that are today for this actor."""
    if door.kind != "operation" or actor is None or not is_outsider(actor.role):
        return ()
    asked = {slot.name for slot in binding.slots_of(door.function)}
    return tuple(name for name in passage.ACT_DAYS if name in asked)


def located(door: Any, problems: Sequence[binding.Problem]) -> tuple[binding.Problem, ...]:
    """What a rule found wrong beside its field: it names `nir` or `who.nir` where the form has `declared.nir`, and the
    `content` of the only file.
    """
    kinds = dict(_kinds(binding.slots_of(door.function)))
    files = [path for path, kind in kinds.items() if kind == "upload"]
    known = {CONTENT: files[0]} if len(files) == 1 else {}
    return tuple(replace(one, field=known.get(one.field) or _path(one.field, set(kinds))) for one in problems)


def _path(field: str, paths: set[str]) -> str:
    if not field or field in paths:
        return field
    for asked in (field, field.rpartition(".")[2]):
        found = [path for path in paths if f".{path}".endswith(f".{asked}")]
        if len(found) == 1:
            return found[0]
    return field


def _kinds(slots: Sequence[binding.Slot], above: str = "") -> Iterator[tuple[str, str]]:
    """Each path of a form with its kind."""
    for slot in slots:
        yield f"{above}{slot.name}", slot.shape.kind
        if slot.shape.kind == "record":
            yield from _kinds(slot.shape.slots, f"{above}{slot.name}.")


def _group(name: str, rank: int, written: dict[str, Any], left: dict[str, FieldView]) -> Group:
    views = tuple(left.pop(path) for path in written["fields"] if path in left)
    return Group(f"g-{name}-{rank}", labels.pair(written["title"]), labels.pair(written.get("hint")), views)


def _leaves(views: Sequence[FieldView], named: set[str]) -> Iterator[FieldView]:
    """Each field or list; a record is opened unless a group takes it whole."""
    for view in views:
        if view.kind == "record" and view.path not in named:
            yield from _leaves(view.inner, named)
        else:
            yield view


@cache
def _forms(slug: str) -> dict[str, list[dict[str, Any]]]:
    file = register.entry(slug).path.parent / "forms.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
