"""What is held about somebody, in words: by processing and its purpose, table by table, with each category and period.

A record is shown as it is kept: what the table holds is said in words, nothing is left out but plumbing.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from finalite.capabilities import register, retention
from finalite.capabilities.subject_rights.values import FicheHoldings, HeldRow, HeldValue
from finalite.kernel.decision import Decision
from finalite.site import labels, writing
from finalite.site.portals import durations

from .piece import NOTHING, SAID_BY_PEOPLE, WRITTEN, Shown

ELSEWHERE = ("journal.Concerned",)
"""Lines of the journal have a page of their own, which says who looked and why."""
DATES = ("DateField", "DateTimeField")
CODED = ("sex", "country")
"""Codes among what people say of themselves."""
AMOUNTS = {
    *("act_tariff", "amount", "base", "charged", "franchise", "generic_price", "paid", "participation", "recovered"),
    *("reimbursed", "state_tariff", "tariff", "to_insured", "to_professional", "to_recover"),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Table:
    """The records of one table: `columns` are (label, category), `kept` how long they stay."""

    label: str
    kept: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Shown, ...], ...]

    @property
    def across(self) -> bool:
        """Several records of single words read best side by side; any other one under the other."""
        return len(self.rows) > 1 and all(cell.kind == "word" for row in self.rows for cell in row)

    @property
    def records(self) -> tuple[tuple[tuple[str, str, Shown], ...], ...]:
        """Each record as (label, category, content), what is empty left out."""
        return tuple(
            tuple((*column, cell) for column, cell in zip(self.columns, row, strict=True) if cell.word != NOTHING)
            for row in self.rows
        )


@dataclass(frozen=True)
class Part:
    """What one processing holds."""

    entry: Any
    tables: tuple[Table, ...]


def parts(holdings: Iterable[FicheHoldings]) -> tuple[Part, ...]:
    """The same holdings as pages show them; processings that hold nothing but lines of the journal are left out."""
    found = tuple(Part(register.entry(one.fiche), _tables(one)) for one in holdings)
    return tuple(part for part in found if part.tables)


def _tables(holding: FicheHoldings) -> tuple[Table, ...]:
    grouped: dict[str, list[HeldRow]] = {}
    for row in holding.rows:
        if row.table.removeprefix(labels.ARCHIVED) not in ELSEWHERE:
            grouped.setdefault(row.table, []).append(row)
    return tuple(_table(holding.fiche, name, rows) for name, rows in grouped.items())


def _table(slug: str, name: str, rows: list[HeldRow]) -> Table:
    held = (value for row in rows for value in row.values)
    columns = list(dict.fromkeys((v.column, v.category) for v in held if v.category or _kind(name, v.column) in DATES))
    cells = tuple(tuple(_cell(slug, name, row, column) for column, _category in columns) for row in rows)
    heads = tuple((labels.field(column, slug), category and labels.category(category)) for column, category in columns)
    label = labels.table(name) + (f" ({_('archivé')})" if name.startswith(labels.ARCHIVED) else "")
    return Table(label, _kept(slug, name, rows), heads, cells)


def _cell(slug: str, table: str, row: HeldRow, column: str) -> Shown:
    held = next((value for value in row.values if value.column == column), None)
    return Shown("word", NOTHING) if held is None else _value(slug, table, held)


def _value(slug: str, table: str, held: HeldValue) -> Shown:
    kind = _kind(table, held.column)
    if kind == "BooleanField":
        return Shown("word", _("oui") if held.content == "True" else _("non"))
    if kind == "DateTimeField":
        return Shown("word", writing.moment(datetime.fromisoformat(held.content)))
    if kind == "DateField":
        return Shown("word", writing.day(date.fromisoformat(held.content)))
    if held.column in WRITTEN:
        return Shown("word", WRITTEN[held.column](held.content))
    if held.column == "recipient":
        return Shown("word", labels.recipient(held.content))
    if held.category in SAID_BY_PEOPLE and held.column not in CODED:
        return Shown("word", held.content)
    if kind == "JSONField":
        return _json(slug, held.column, _loaded(held.content))
    number = kind in ("BigIntegerField", "IntegerField")
    if number and held.column == "rate" and held.category == "benefit_use":
        return Shown("word", writing.percent(int(held.content)))
    return _plain(slug, held.column, int(held.content) if number else held.content)


def _kind(table: str, column: str) -> str:
    """The kind of the column; a text where the table is gone, as an archive may remember it."""
    try:
        field = apps.get_model(table.removeprefix(labels.ARCHIVED))._meta.get_field(column)
    except LookupError:
        return "CharField"
    return next(one.__name__ for one in type(field).__mro__ if one.__module__.startswith("django.db.models"))


def _loaded(content: str) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content


def _json(slug: str, name: str, content: Any) -> Shown:
    if isinstance(content, Mapping) and {"outcome", "steps", "rule"} <= content.keys():
        return Shown("decision", decision=Decision.from_json(content))
    if isinstance(content, Mapping):
        facts = ((labels.field(key, slug), _json(slug, key, one)) for key, one in content.items())
        return Shown("facts", facts=tuple((label, cell) for label, cell in facts if cell.word != NOTHING))
    if isinstance(content, list) and content:
        return Shown("list", items=tuple(_json(slug, name, one) for one in content))
    return _plain(slug, name, content)


def _plain(slug: str, name: str, content: Any) -> Shown:
    if isinstance(content, bool):
        return Shown("word", _("oui") if content else _("non"))
    if content in (None, "", []):
        return Shown("word", NOTHING)
    if isinstance(content, int) and name in AMOUNTS:
        return Shown("word", writing.euros(content), amount=True)
    text = str(content)
    if _DAY.fullmatch(text):
        return Shown("word", writing.day(date.fromisoformat(text)))
    return Shown("word", labels.known(text, slug, name) or text)


def _kept(slug: str, table: str, rows: list[HeldRow]) -> str:
    """How long the records stay, as the register says; several rules where each record has its own."""
    named = {value.content for row in rows for value in row.values if value.column == "retention_rule"}
    scopes = [one for one in retention.scopes() if one.label == table.removeprefix(labels.ARCHIVED)]
    own = [one for one in scopes if one.fiche == slug and (not one.shared or one.rule.id in named)]
    rules = [one.rule for one in own or (one for one in scopes if not one.shared)]
    return " ; ".join(map(_period, rules)) or _("tant qu'un traitement en a besoin pour vous")


def _period(rule: Any) -> str:
    words = _("%(period)s à partir de : %(start)s ; puis : %(then)s") % {
        "period": durations.words(rule.keep),
        "start": labels.event(rule.start),
        "then": labels.end_action(rule.then),
    }
    return words + (f" ({durations.words(rule.archive)})" if rule.archive else "")
