"""Which rows of which table follow which rule of which fiche: read from the models and the register, never listed."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from finalite.capabilities.register import loader, purpose
from finalite.capabilities.register.entry import Entry, RetentionRule
from finalite.capabilities.register.guard.personal import PersonalModel

from . import periods
from .values import Action

WHILE_NEEDED = "while_needed"
AUTOMATIC = frozenset({Action.DELETE, Action.ARCHIVE, Action.PSEUDONYMISE, Action.ANONYMISE})
PERSON_LINKS = ("person_id", "insured_id")


class RetentionError(Exception):
    """A model or a rule leaves a question open, so its rows cannot be treated."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table as the rows of a fiche stand in it; `fiche` is empty where they are all of one, and follow one rule."""

    model: Any
    start: str
    stamp: bool
    """Whether the period starts at an instant, not on a day."""
    links: tuple[str, ...]
    fiche: str


@dataclass(frozen=True)
class Scope:
    """Rows of one model that follow one rule of one fiche."""

    entry: Entry
    rule: RetentionRule
    model: type[PersonalModel]
    shared: bool = False
    """A capability's table, where rows say by `fiche` and `retention_rule` whose they are."""

    @property
    def fiche(self) -> str:
        return self.entry.slug

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def action(self) -> Action:
        return Action(self.rule.then)

    @property
    def start(self) -> str:
        return self.model.retention_from

    @cached_property
    def keep(self) -> periods.Duration:
        return periods.parse(self.rule.keep)

    @cached_property
    def columns(self) -> dict[str, Any]:
        """Fields by their column name in Python (`person_id`, not `person`)."""
        return {field.attname: field for field in self.model._meta.concrete_fields}

    @cached_property
    def links(self) -> tuple[str, ...]:
        """Columns that lead to the person whom the row is about."""
        return tuple(name for name in PERSON_LINKS if name in self.columns)

    @cached_property
    def source(self) -> Source:
        """Where its rows stand, beside those of other rules."""
        stamp = isinstance(self.columns[self.start], models.DateTimeField)
        return Source(self.model, self.start, stamp, self.links, self.fiche if self.shared else "")

    @cached_property
    def points_at_itself(self) -> bool:
        """Whether rows point at others of the same table, which are due only once these are gone."""
        return any(relation.related_model is self.model for relation in self.model._meta.related_objects)

    @property
    def purpose(self) -> purpose.Purpose:
        return purpose.purpose_of(self.fiche, purpose.RETENTION)

    def rows(self) -> QuerySet:
        """All the rows of the scope that have not been pseudonymised; the retention purpose must be open."""
        found = self.model._default_manager.all()
        if self.shared:
            found = found.filter(Q(("fiche", self.fiche), ("retention_rule", self.rule.id)))
        return found

    def over(self, on: Any) -> QuerySet:
        """Rows whose period is over on a day."""
        last = periods.last_due_start(self.keep, on)
        return self.rows().filter(**{f"{self.start}__date__lte" if self.source.stamp else f"{self.start}__lte": last})

    def unreferenced(self, rows: QuerySet) -> QuerySet:
        """Without rows that other rows still point at: those are treated first, and may have longer to go."""
        for relation in self.model._meta.related_objects:
            pointing = relation.related_model._base_manager.filter(**{relation.field.attname: OuterRef("pk")})
            rows = rows.filter(~Exists(pointing))
        return rows

    def about(self, person_id: int) -> Q:
        """Rows about one person; none where the table has no link to persons."""
        found = Q(pk__in=[])
        for link in self.links:
            found |= Q(**{link: person_id})
        return found


def scopes(*, fiche: str | None = None) -> tuple[Scope, ...]:
    """Every scope of the fiches in force, in an order where rows that point at others come first.

    Raises `RetentionError` where a personal model names an unknown rule, or no start.
    """
    return _every() if fiche is None else _of_fiche(fiche)


@cache
def _of_fiche(fiche: str) -> tuple[Scope, ...]:
    return tuple(scope for scope in _every() if scope.fiche == fiche)


@cache
def _every() -> tuple[Scope, ...]:
    entries = _entries()
    return tuple(scope for model in _in_order() for scope in _of(model, entries))


@cache
def _in_order() -> tuple[type[PersonalModel], ...]:
    """Neither tables nor the register change while the system runs."""
    return tuple(ordered(personal_models()))


def personal_models() -> list[type[PersonalModel]]:
    """Every table about people but this capability's own, and the journal, which purges itself by sealed blocks."""
    return [
        m
        for m in apps.get_models()
        if issubclass(m, PersonalModel) and not m._meta.proxy and m._meta.app_label not in ("retention", "journal")
    ]


def common_models() -> list[type[PersonalModel]]:
    """Tables of capabilities whose rows are kept while some fiche needs the person."""
    return [
        m
        for m in _in_order()
        if m.retention == WHILE_NEEDED and not _is_shared(m) and m._meta.app_label not in _entries()
    ]


def ordered(found: list[type[PersonalModel]]) -> list[type[PersonalModel]]:
    """The same models, each before those it points at."""
    order: TopologicalSorter = TopologicalSorter({model: set() for model in found})
    for model in found:
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in found and field.related_model is not model:
                order.add(field.related_model, model)
    return list(order.static_order())


def _of(model: type[PersonalModel], entries: dict[str, Entry]) -> Iterator[Scope]:
    if entry := entries.get(model._meta.app_label):
        if entry.in_force:
            yield _checked(Scope(entry, _rule(entry, model), model))
    elif _is_shared(model):
        for entry in entries.values():
            # a fiche that knows none of these people holds no row of theirs, and may not even ask
            if entry.in_force and set(model.subjects) & entry.data.keys():
                yield from (_checked(Scope(entry, rule, model, shared=True)) for rule in entry.retention)
    elif model.retention not in ("", WHILE_NEEDED):  # `finalite check` asks about a table that names no rule
        yield from _named(model, entries)


def _named(model: type[PersonalModel], entries: dict[str, Entry]) -> Iterator[Scope]:
    """A capability's table under a rule of the register. Several fiches may declare it, if they say the same."""
    every = ((entry.slug, rule) for entry in entries.values() for rule in entry.retention)
    owners = {slug: rule for slug, rule in every if rule.id == model.retention}
    if len({(rule.keep, rule.start, rule.then, rule.archive) for rule in owners.values()}) != 1:
        who = ", ".join(sorted(owners)) or "no fiche"
        raise RetentionError(f"{model._meta.label}: {model.retention!r} is not one rule in {who}; who answers for it?")
    for slug, rule in sorted(owners.items()):
        if entries[slug].in_force:
            yield _checked(Scope(entries[slug], rule, model))
            return


def _rule(entry: Entry, model: type[PersonalModel]) -> RetentionRule:
    try:
        return entry.retention_rule(model.retention)
    except KeyError as unknown:
        raise RetentionError(f"{model._meta.label}.retention: {unknown.args[0]} in {entry.slug}") from unknown


def _checked(scope: Scope) -> Scope:
    if scope.start not in scope.columns:
        raise RetentionError(f"{scope.label}.retention_from: when does the period start? {scope.start!r} is no column")
    return scope


def _is_shared(model: type[PersonalModel]) -> bool:
    return {"fiche", "retention_rule"} <= {field.attname for field in model._meta.concrete_fields}


def _entries() -> dict[str, Entry]:
    return {entry.slug: entry for entry in loader.entries()}
