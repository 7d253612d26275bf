"""Form data → typed arguments, and back to what the page shows again with its errors in place.

Names of fields are paths: `notice.acts.0.price`. A list sends its number of rows under `acts.rows`; the buttons
`add` and `remove` change rows and send the page back, so no JavaScript is needed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from finalite.capabilities.register.values import Invalid, Upload

from .jsons import build
from .problems import Collector, Problem, join
from .shapes import Shape, Slot
from .words import read_word, received

MOST_ROWS = 200
FIRST_ROWS = 1
DIGITS = 9
"""A longer number counts no rows, and costs time to read."""


@dataclass
class FormState:
    """What was typed so far: `words` by path, number of `rows` of each list by path, `files` by path."""

    words: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, Any] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        """Was anything typed at `path` or below?"""
        below = path + "."
        return any(word.strip() for at, word in self.words.items() if at == path or at.startswith(below)) or any(
            at == path or at.startswith(below) for at in self.files
        )


def form_state(data: Mapping[str, str], files: Mapping[str, Any] | None = None) -> FormState:
    """What the browser sent, with the row buttons applied; raises `Unusable` beyond 200 rows."""
    state = FormState(files=dict(files or {}))
    for name, value in data.items():
        if name.endswith(".rows"):
            state.rows[name.removesuffix(".rows")] = _rows(value)
        else:
            state.words[name] = value
    if data.get("add"):
        state.rows[data["add"]] = min(state.rows.get(data["add"], 0) + 1, MOST_ROWS)
    if data.get("remove"):
        _remove_row(state, data["remove"])
    return state


def _rows(typed: str) -> int:
    return min(int(typed[:DIGITS]), MOST_ROWS) if typed.isdecimal() else FIRST_ROWS


def _is_count(typed: str) -> bool:
    return typed.isdecimal() and len(typed) <= DIGITS


def _remove_row(state: FormState, row: str) -> None:
    path, _dot, index = row.rpartition(".")
    if not path or not _is_count(index) or int(index) >= state.rows.get(path, 0):
        return
    parts: tuple[dict[str, Any], ...] = (state.words, state.rows, state.files)
    for part in parts:
        kept = {new: value for name, value in part.items() if (new := _moved(name, path, int(index))) is not None}
        part.clear()
        part.update(kept)
    state.rows[path] -= 1


def _moved(name: str, path: str, gone: int) -> str | None:
    if not name.startswith(path + "."):
        return name
    index, dot, rest = name[len(path) + 1 :].partition(".")
    if not _is_count(index) or int(index) < gone:
        return name
    return None if int(index) == gone else f"{path}.{int(index) - 1}{dot}{rest}"


def read_form(slots: Sequence[Slot], state: FormState) -> dict[str, Any]:
    """The arguments that the form gives for `slots`; raises `Unusable` with every problem found."""
    problems = Collector()
    values = {slot.name: _slot(slot, slot.name, state, problems) for slot in slots}
    problems.settle()
    return values


def _slot(slot: Slot, path: str, state: FormState, problems: Collector) -> Any:
    if not state.has(path) and not slot.required:
        return slot.shape.empty if path in state.words and slot.shape.optional else slot.fallback
    if slot.shape.kind == "list":
        if not state.has(path):
            problems.found.append(Problem(path, _("Cette information est obligatoire.")))
        return _list(slot.shape, path, state, problems)
    return _value(slot.shape, path, state, problems)


def _value(shape: Shape, path: str, state: FormState, problems: Collector) -> Any:
    if shape.kind == "record":
        return _record(shape, path, state, problems)
    with problems.at(path):
        return _file(path, state) if shape.kind == "upload" else _word(shape, path, state)
    return None


def _record(shape: Shape, path: str, state: FormState, problems: Collector) -> Any:
    before = len(problems.found)
    values = {slot.name: _slot(slot, join(path, slot.name), state, problems) for slot in shape.slots}
    return build(shape, values, path, problems) if len(problems.found) == before else None


def _list(shape: Shape, path: str, state: FormState, problems: Collector) -> Any:
    assert shape.item is not None
    places = [join(path, i) for i in range(state.rows.get(path, FIRST_ROWS))]
    return shape.type(_value(shape.item, place, state, problems) for place in places if state.has(place))


def _word(shape: Shape, path: str, state: FormState) -> Any:
    typed = state.words.get(path, "")
    if not typed.strip():
        raise Invalid("", _("Cette information est obligatoire."))
    return read_word(shape, typed.strip().replace("\r\n", "\n"))


def _file(path: str, state: FormState) -> Upload:
    if path not in state.files:
        raise Invalid("", _("Choisissez un fichier."))
    sent = state.files[path]
    return received(name=sent.name, content=sent.read())


__all__ = ["FormState", "Problem", "form_state", "read_form"]
