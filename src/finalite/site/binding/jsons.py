"""JSON → typed arguments, every problem told at once."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from finalite.capabilities.register.values import Invalid
from finalite.kernel.unknown import UNKNOWN

from .problems import Collector, Problem, join
from .shapes import Shape, Slot
from .words import read_sent, read_upload


def read_json(slots: Sequence[Slot], sent: Any) -> dict[str, Any]:
    """The arguments that `sent` gives for `slots`; raises `Unusable` with every problem found.

    A name that is not expected is a problem too: a misspelt option must not be silently left out.
    """
    problems = Collector()
    values = _record(slots, sent, "", problems)
    problems.settle()
    return values


def _record(slots: Sequence[Slot], sent: Any, path: str, problems: Collector) -> dict[str, Any]:
    if not isinstance(sent, Mapping):
        problems.found.append(Problem(path, _("Un objet JSON est attendu.")))
        return {}
    for stranger in sorted(set(sent) - {slot.name for slot in slots}):
        known = ", ".join(slot.name for slot in slots)
        problems.found.append(Problem(join(path, stranger), _("Nom inconnu ; attendu : %(known)s.") % {"known": known}))
    return {slot.name: _slot(slot, sent, join(path, slot.name), problems) for slot in slots}


def _slot(slot: Slot, sent: Mapping[str, Any], path: str, problems: Collector) -> Any:
    given = slot.name in sent
    if given and (sent[slot.name] is not None or slot.shape.optional):
        return _value(slot.shape, sent[slot.name], path, problems)
    if slot.required and not given and slot.shape.kind == "record":
        return _value(slot.shape, {}, path, problems)
    if given or slot.required:
        problems.found.append(Problem(path, _("Cette information est obligatoire.")))
        return None
    return slot.fallback


def _value(shape: Shape, sent: Any, path: str, problems: Collector) -> Any:
    if shape.optional and (sent is None or (shape.unknown and sent == UNKNOWN.value)):
        return shape.empty
    if shape.kind == "record":
        return _build(shape, sent, path, problems)
    if shape.kind == "list":
        return _list(shape, sent, path, problems)
    with problems.at(path):
        return read_upload(sent) if shape.kind == "upload" else read_sent(shape, sent)
    return None


def _build(shape: Shape, sent: Any, path: str, problems: Collector) -> Any:
    before = len(problems.found)
    values = _record(shape.slots, sent, path, problems)
    return build(shape, values, path, problems) if len(problems.found) == before else None


def build(shape: Shape, values: dict[str, Any], path: str, problems: Collector) -> Any:
    """The record of `values`; what its own checks refuse becomes a problem at its place."""
    with problems.at(path):
        try:
            return shape.type(**values)
        except Invalid:
            raise
        except ValueError as wrong:
            raise Invalid("", str(wrong)) from None
    return None


def _list(shape: Shape, sent: Any, path: str, problems: Collector) -> Any:
    if isinstance(sent, str | bytes) or not isinstance(sent, Sequence):
        problems.found.append(Problem(path, _("Une liste JSON est attendue.")))
        return None
    assert shape.item is not None
    return shape.type(_value(shape.item, one, join(path, i), problems) for i, one in enumerate(sent))
