"""What the page of a result shows: lists of facts and tables, read from the type that the operation declares."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN
from finalite.site import binding, labels, writing
from finalite.site.binding.shapes import Shape, shape_of

MOST_ROWS = 500
CODES = ("outcome", "state", "kind", "act", "paid_to", "payee_kind", "clock", "action", "ground", "right")
TERMS = {
    "fiche": labels.fiche_title,
    "recipient": labels.recipient,
    "category": labels.category,
    "categories": labels.category,
    "role": labels.role,
}
WRITTEN = {"nir": writing.nir, "birth": writing.birth}


@dataclass(frozen=True)
class Shown:
    """A value on a page: a `word`, `facts` (label and value), a `table`, a `list`, or a `file` to keep."""

    kind: str
    word: str = ""
    facts: tuple[tuple[str, "Shown"], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple["Shown", ...], ...] = ()
    items: tuple["Shown", ...] = ()
    amount: bool = False
    more: int = 0
    data: str = ""
    name: str = ""
    decision: Decision | None = None


class Presenter:
    """Presents the results of one fiche, with its words."""

    def __init__(self, slug: str) -> None:
        self.slug = slug

    def show(self, value: Any, shape: Shape) -> Shown:
        """The view of `value`, declared as `shape`."""
        if value is None or value is UNKNOWN:
            return Shown("word", _("inconnu") if shape.kind != "nothing" else _("fait"))
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
        return writing.day(value) if isinstance(value, date) else str(value)

    def _facts(self, value: Any, slots: Sequence[binding.Slot]) -> tuple[tuple[str, Shown], ...]:
        return tuple((labels.field(slot.name, self.slug), self._part(value, slot)) for slot in slots)

    def _part(self, value: Any, slot: binding.Slot) -> Shown:
        """One field; bytes become a file to keep, under the name that the record gives it."""
        part = getattr(value, slot.name)
        if not isinstance(part, bytes):
            return self._named(part, slot) or self.show(part, slot.shape)
        size = _("fichier de %(size)s octets") % {"size": writing.number(len(part))}
        name = str(getattr(value, "name", "")) or f"{self.slug}.bin"
        return Shown("file", size, data=base64.b64encode(part).decode("ascii"), name=name)

    def _named(self, part: Any, slot: binding.Slot) -> Shown | None:
        """A field that holds ids of the register or codes of the fiche, in words; None for any other."""
        if slot.name in TERMS and isinstance(part, str | tuple) and slot.shape.kind in ("text", "list"):
            ids = (part,) if isinstance(part, str) else part
            return Shown("word", ", ".join(TERMS[slot.name](one) for one in ids if one))
        if slot.name in CODES and isinstance(part, str) and slot.shape.kind == "text":
            return Shown("word", labels.word(part, self.slug))
        return None

    def _list(self, values: tuple[Any, ...], item: Shape) -> Shown:
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
        return self.show(value, shape_of(type(value))) if value is not None else Shown("word", _("inconnu"))

    def _key(self, key: Any) -> str:
        return labels.field(str(binding.plain(key)), self.slug)


def _is_deep(shape: Shape) -> bool:
    """Would it be a table in a cell?"""
    inner = shape.item if shape.kind == "list" else shape
    return inner is not None and inner.kind in ("record", "mapping")
