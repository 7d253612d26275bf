"""What the page of a result shows: lists of facts and tables, read from the type that the operation declares."""

import base64
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from finalite.capabilities import people, statistics
from finalite.capabilities.subject_rights.values import FicheHoldings
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN
from finalite.site import binding, labels, writing
from finalite.site.binding.shapes import Shape, shape_of

from . import holdings
from .piece import NOTHING, SAID_BY_PEOPLE, WRITTEN, Shown

MOST_ROWS = 500
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
TERMS = {
    "fiche": labels.fiche_title,
    "keeper": labels.fiche_title,
    "table": labels.table,
    "model": labels.table,
    "action": labels.end_action,
    "recipient": labels.recipient,
    "category": labels.category,
    "categories": labels.category,
    "role": labels.role,
}
OF_THE_FICHE: dict[str, Callable[[str, str], str]] = {
    "operation": labels.operation,
    "parent": labels.operation,
    "subpurpose": lambda id, fiche: labels.subpurpose(fiche, id),
    "algorithm": lambda id, fiche: labels.algorithm(fiche, id),
    "column": labels.field,
    "field": labels.field,
    "rule": labels.retention_rule,
    "user": lambda name, fiche: labels.account(name),
    "run": labels.run,
}


class Presenter:
    """Presents the results of one fiche, with its words."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def show(self, value: Any, shape: Shape) -> Shown:
        """The view of `value`, declared as `shape`."""
        if value is UNKNOWN:
            return Shown("word", _("inconnu"))
        if value is None:
            return Shown("word", _("fait") if shape.kind == "nothing" else NOTHING)
        if shape.kind in ("any", "bytes") or (shape.kind == "mapping" and not value):
            return self._guess(value)
        if shape.type is Decision:
            return Shown("decision", decision=value)
        if shape.kind == "record":
            return Shown("facts", facts=self._facts(value, shape.slots))
        if shape.kind == "mapping" and shape.item is not None:
            return Shown("facts", facts=tuple((self._key(k), self.show(v, shape.item)) for k, v in value.items()))
        if shape.kind == "list" and shape.item is not None:
            return self._list(tuple(value), shape.item)
        return Shown("word", self.word(value, shape), amount=shape.kind == "cents")

    def word(self, value: Any, shape: Shape) -> str:
        """A single value as people read it."""
        if shape.kind == "cents":
            return writing.euros(value)
        if shape.kind == "yes_no":
            return _("oui") if value else _("non")
        if shape.kind == "choice":
            return labels.value(value, self.slug)
        if shape.category in WRITTEN and isinstance(value, str):
            return WRITTEN[shape.category](value)
        if isinstance(value, datetime):
            return writing.moment(value)
        if isinstance(value, date):
            return writing.day(value)
        return self._text(str(value), shape)

    def _text(self, text: str, shape: Shape) -> str:
        if shape.category in SAID_BY_PEOPLE:
            return text or NOTHING
        if ISO_DAY.fullmatch(text):
            return writing.day(date.fromisoformat(text))
        return labels.known(text, self.slug) or text or NOTHING

    def _facts(self, value: Any, slots: Sequence[binding.Slot]) -> tuple[tuple[str, Shown], ...]:
        return tuple((labels.field(slot.name, self.slug), self._part(value, slot)) for slot in slots)

    def _part(self, value: Any, slot: binding.Slot) -> Shown:
        """One field; bytes become a file to keep, under the name that the record gives it."""
        part = getattr(value, slot.name)
        if not isinstance(part, bytes):
            return self._named(value, part, slot) or self.show(part, slot.shape)
        size = _("fichier de %(size)s octets") % {"size": writing.number(len(part))}
        name = str(getattr(value, "name", "")) or _file_name(part)
        return Shown("file", size, data=base64.b64encode(part).decode("ascii"), name=name)

    def _named(self, value: Any, part: Any, slot: binding.Slot) -> Shown | None:
        """A field that holds ids of the register or codes of the fiche, in words; None for any other."""
        if not isinstance(part, str | tuple) or slot.shape.kind not in ("text", "list"):
            return None
        if slot.name in TERMS:
            ids = (part,) if isinstance(part, str) else part
            return Shown("word", ", ".join(TERMS[slot.name](one) for one in ids if one))
        fiche = getattr(value, "fiche", self.slug)
        if slot.name == "reason" and isinstance(part, str) and getattr(value, "role", "") == "retention":
            return Shown("word", labels.retention_rule(part, fiche))
        if slot.name == "organisation" and part in self._organisations:
            return Shown("word", f"{self._organisations[part]} ({part})")
        if slot.name in OF_THE_FICHE and isinstance(part, str):
            return Shown("word", OF_THE_FICHE[slot.name](part, fiche) if part else "")
        if slot.shape.category in SAID_BY_PEOPLE or not isinstance(part, str):
            return None
        if isinstance(value, statistics.Count | statistics.Total):
            levels = (self._level(level, slot.shape) for level in part.split(statistics.LEVELS))
            return Shown("word", statistics.LEVELS.join(levels))
        code = labels.known(part, self.slug, slot.name)
        return Shown("word", code) if code else None

    @cached_property
    def _organisations(self) -> dict[Any, str]:
        """The caisses by their code: about nobody."""
        return dict(people.organisations())

    def _level(self, level: str, shape: Shape) -> str:
        """A yes or no that was counted is a level too."""
        said = {"True": _("oui"), "False": _("non")}
        return said[level] if level in said else self._text(level, shape)

    def _list(self, values: tuple[Any, ...], item: Shape) -> Shown:
        if item.type is FicheHoldings:
            return Shown("holdings", parts=holdings.parts(values))
        kept = values[:MOST_ROWS]
        flat = item.kind == "record" and not any(_is_deep(slot.shape) for slot in item.slots)
        if not kept:
            return Shown("word", _("aucun élément"))
        if not flat:
            return Shown("list", items=tuple(self.show(one, item) for one in kept), more=len(values) - len(kept))
        columns = tuple(labels.field(slot.name, self.slug) for slot in item.slots)
        rows = tuple(tuple(cell for _label, cell in self._facts(one, item.slots)) for one in kept)
        return Shown("table", columns=columns, rows=rows, more=len(values) - len(kept))

    def _guess(self, value: Any) -> Shown:
        if isinstance(value, bytes):
            return Shown("word", _("fichier de %(size)s octets") % {"size": writing.number(len(value))})
        if isinstance(value, dict):
            return Shown("facts", facts=tuple((self._key(k), self._guess(v)) for k, v in value.items()))
        if isinstance(value, list | tuple):
            return Shown("list", items=tuple(self._guess(one) for one in value))
        return self.show(value, shape_of(type(value))) if value is not None else Shown("word", NOTHING)

    def _key(self, key: Any) -> str:
        return labels.field(str(binding.plain(key)), self.slug)


def _is_deep(shape: Shape) -> bool:
    """Would it be a table in a cell?"""
    inner = shape.item if shape.kind == "list" else shape
    return inner is not None and inner.kind in ("record", "mapping")


def _file_name(content: bytes) -> str:
    """A name that the reader's computer will open, for a file that has none."""
    kinds = {b"%PDF": "pdf", b"<?xml": "xml"}
    return _("fichier") + "." + next((kind for start, kind in kinds.items() if content.startswith(start)), "bin")
