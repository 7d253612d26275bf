"""Walks the register and gathers, fiche by fiche, what the real tables hold about one person (GDPR 15)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, QuerySet

from finalite.capabilities import people, register, retention
from finalite.capabilities.register.entry import IN_FORCE
from finalite.capabilities.register.guard import personal
from finalite.capabilities.register.guard.prepared import Prepared
from finalite.capabilities.register.purpose import Purpose

from .values import FicheHoldings, HeldRow, HeldValue, HoldingsPage

PROVIDERS = ("health_professional", "care_facility", "care_supplier", "care_sector_actor")
Seen = set[tuple[str, int, str]]
"""Columns of rows that stand under an earlier fiche."""
NAMING = ("bank_account", "civil_identity", "postal_contact", "electronic_contact")


AT_ONCE = 8
"""Tables of one page, which ask a statement each."""
APART = ("journal.Concerned",)
"""Lines of the journal, which say more where they are read as such: who looked, when and why."""


def collect(*, person_id: int) -> tuple[FicheHoldings, ...]:
    """Everything held about the person, under every number they have: one part for each fiche in force, in order.

    A column shared by several fiches (the address, say) stands under the first of them that may read it. Must run
    inside an act of the fiche that answers data subjects; raises `Refused` elsewhere.
    """
    seen: Seen = set()
    parts = (_of_fiche(entry, person_id, seen) for entry in register.entries() if entry.status == IN_FORCE)
    return tuple(part for part in parts if part.rows)


def collect_page(*, person_id: int, fiche: str, page: int) -> HoldingsPage:
    """What one fiche in force holds or reads about the person, some tables at a time, its own first and the archive
    last; the lines of the journal are left out. Raises `Invalid` for any other fiche, or a page there is not.
    """
    entry = next((one for one in register.entries() if one.slug == fiche and one.status == IN_FORCE), None)
    if entry is None:
        raise register.Invalid("fiche", "aucun traitement en vigueur ne porte ce nom")
    with register.answering(fiche, person_id) as purpose:
        records = people.records_of(person_id)
        found = [one for one in _filled(fiche, purpose, records) if one.table not in APART]
        found.sort(key=lambda one: one.model._meta.app_label != fiche)
        size = max(1, AT_ONCE // len(records))
        pages = max(1, -(-len(found) // size))
        if not 0 < page <= pages:
            raise register.Invalid("page", f"il y a {pages} page(s)")
        seen: Seen = set()
        rows = [row for asked in found[(page - 1) * size : page * size] for row in _rows(asked, records, seen)]
        if page == pages:
            rows += [row for record in records for row in _archived(fiche, record)]
    return HoldingsPage(FicheHoldings(fiche, entry.title.fr, tuple(rows)), page, pages)


def personal_models(slug: str) -> Iterator[type[personal.PersonalModel]]:
    """The personal tables that fiche `slug` may hold rows in: its own, and those of the capabilities."""
    missions = {entry.slug for entry in register.entries()}
    for model in apps.get_models():
        if issubclass(model, personal.PersonalModel) and (
            model._meta.app_label == slug or model._meta.app_label not in missions
        ):
            yield model


def _of_fiche(entry, person_id: int, seen: Seen) -> FicheHoldings:
    with register.answering(entry.slug, person_id) as purpose:
        records = people.records_of(person_id)
        rows = [row for asked in _filled(entry.slug, purpose, records) for row in _rows(asked, records, seen)]
        rows += [row for record in records for row in _archived(entry.slug, record)]
    return FicheHoldings(entry.slug, entry.title.fr, tuple(rows))


@dataclass(frozen=True, slots=True)
class Question:
    """What one table holds about a person, for one fiche: compiled once, asked again for each person."""

    model: type[models.Model]
    columns: tuple[models.Field, ...]
    """Those that the purpose may read, and those that say nothing of anybody."""
    asked: Prepared
    about: Callable[[int], QuerySet]
    """The rows about somebody."""

    @property
    def table(self) -> str:
        return f"{self.model._meta.app_label}.{self.model.__name__}"


@cache
def _questions(slug: str, purpose: Purpose) -> tuple[Question, ...]:
    """One for each table of which the purpose may read some data; a purpose lives as long as the system runs."""
    return tuple(
        found
        for model in personal_models(slug)
        if _categories(model) & purpose.readable(model.subjects) and (found := _question(model, slug, purpose))
    )


def _filled(slug: str, purpose: Purpose, records: tuple[int, ...]) -> list[Question]:
    """The tables that hold something: one statement tells for all of them, so that empty ones are asked nothing."""
    questions = _questions(slug, purpose)
    told = [row for record in records for row in _whether(slug, purpose).rows(record)]
    if len(told) < len(records):  # a record whose identity is erased, or out of the purpose, tells nothing
        return list(questions)
    return [one for one, *held in zip(questions, *told, strict=True) if any(held)]


@cache
def _whether(slug: str, purpose: Purpose) -> Prepared:
    """For somebody of that number, one column a table: does it hold a row about them?"""
    person = apps.get_model("people", "Person")._default_manager
    questions = _questions(slug, purpose)

    def build(number: int) -> QuerySet:
        return person.filter(pk=number).values_list(*(Exists(one.about(number)) for one in questions))

    return Prepared(build, int)


def _question(model: type[models.Model], slug: str, purpose: Purpose) -> Question | None:
    about = _about(model, slug)
    if about is None:
        return None
    readable = purpose.readable(model.subjects)  # type: ignore[attr-defined]
    columns = tuple(f for f in model._meta.concrete_fields if (getattr(f, "category", None) or "") in {"", *readable})
    names = [field.attname for field in columns]
    link, own = about

    def rows(person: int) -> QuerySet:
        return model._default_manager.filter(**{link: person}, **own)

    return Question(model, columns, Prepared(lambda one: rows(one).order_by("pk").values_list(*names), int), rows)


def _archived(slug: str, person_id: int) -> Iterator[HeldRow]:
    """What retention moved to the archive is still held, and so still shown."""
    for item in retention.read_archive(fiche=slug, person_id=person_id, reason="RGPD art. 15"):
        values = tuple(HeldValue(v.column, v.category, v.text) for v in item.values)
        yield HeldRow(f"archive.{item.model}", item.row, values)


def _categories(model: type[models.Model]) -> set[str]:
    found = (getattr(field, "category", None) for field in model._meta.concrete_fields)
    return {category for category in found if category}


def _rows(question: Question, records: tuple[int, ...], seen: Seen) -> Iterator[HeldRow]:
    label, columns = question.model._meta.label, question.columns
    key = columns.index(question.model._meta.pk)
    subject = next((n for n, field in enumerate(columns) if field.name == "subject"), key)
    found = (row for record in records for row in question.asked.rows(record))
    for row in sorted(found, key=itemgetter(key)) if len(records) > 1 else found:
        values = tuple(v for v in _values(columns, row, row[subject]) if (label, row[key], v.column) not in seen)
        seen.update((label, row[key], v.column) for v in values)
        if any(v.category for v in values):
            yield HeldRow(question.table, row[key], values)


def _about(model: type[models.Model], slug: str) -> tuple[str, dict[str, object]] | None:
    """How to find a person's rows in `model`: its link column, and its fiche column where it serves several."""
    columns = {field.attname for field in model._meta.concrete_fields}
    link = "pk" if model._meta.label == "people.Person" else "person_id"
    if link != "pk" and link not in columns:
        return None
    return link, {"fiche": slug} if "fiche" in columns and model._meta.app_label != slug else {}


def _values(columns: tuple[models.Field, ...], row: tuple[Any, ...], subject: Any) -> Iterator[HeldValue]:
    """What is filled in; a column outside the purpose was never asked for."""
    for field, content in zip(columns, row, strict=True):
        category = getattr(field, "category", None) or ""
        if content not in (None, "") and not _is_of_another(subject, category):
            yield HeldValue(field.name, category, _readable(content))


def _is_of_another(subject: Any, category: str) -> bool:
    """What names a professional paid for the person's care is theirs, not the person's (GDPR 15(4))."""
    return subject in PROVIDERS and category in NAMING


def _readable(content: object) -> str:
    if isinstance(content, bytes | memoryview):
        return f"({len(content)} octets)"
    return json.dumps(content, ensure_ascii=False) if isinstance(content, dict | list) else str(content)
