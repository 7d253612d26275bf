"""Walks the register and gathers, fiche by fiche, what the real tables hold about one person (GDPR 15)."""

import json
from collections.abc import Iterator

from django.apps import apps
from django.db import models

from finalite.capabilities import people, register, retention
from finalite.capabilities.register.guard import personal

from .values import FicheHoldings, HeldRow, HeldValue

PROVIDERS = ("health_professional", "care_facility", "care_supplier", "care_sector_actor")
NAMING = ("bank_account", "civil_identity", "postal_contact", "electronic_contact")


def collect(*, person_id: int) -> tuple[FicheHoldings, ...]:
    """Everything held about the person, under every number they have: one part for each fiche in force, in order.

    A column shared by several fiches (the address, say) stands under the first of them that may read it. Must run
    inside
    an act of the fiche that answers data subjects; raises `Refused` elsewhere.
    """
    seen: set[tuple[str, int, str]] = set()
    parts = (_of_fiche(entry, person_id, seen) for entry in register.entries() if entry.status == "in_force")
    return tuple(part for part in parts if part.rows)


def personal_models(slug: str) -> Iterator[type[personal.PersonalModel]]:
    """The personal tables that fiche `slug` may hold rows in: its own, and those of the capabilities."""
    missions = {entry.slug for entry in register.entries()}
    for model in apps.get_models():
        if issubclass(model, personal.PersonalModel) and (
            model._meta.app_label == slug or model._meta.app_label not in missions
        ):
            yield model


def _of_fiche(entry, person_id: int, seen: set[tuple[str, int, str]]) -> FicheHoldings:
    with register.answering(entry.slug, person_id) as purpose:
        records = people.records_of(person_id)
        readable = (
            model for model in personal_models(entry.slug) if _categories(model) & purpose.readable(model.subjects)
        )
        rows = [row for model in readable for row in _rows(model, entry.slug, records, seen)]
        rows += [row for record in records for row in _archived(entry.slug, record)]
    return FicheHoldings(entry.slug, entry.title.fr, tuple(rows))


def _archived(slug: str, person_id: int) -> Iterator[HeldRow]:
    """What retention moved to the archive is still held, and so still shown."""
    for item in retention.read_archive(fiche=slug, person_id=person_id, reason="RGPD art. 15"):
        values = tuple(HeldValue(v.column, v.category, v.text) for v in item.values)
        yield HeldRow(f"archive.{item.model}", item.row, values)


def _categories(model: type[models.Model]) -> set[str]:
    found = (getattr(field, "category", None) for field in model._meta.concrete_fields)
    return {category for category in found if category}


def _rows(
    model: type[models.Model], slug: str, records: tuple[int, ...], seen: set[tuple[str, int, str]]
) -> Iterator[HeldRow]:
    about = _about(model, slug, records)
    if about is None:
        return
    for row in model._default_manager.filter(**about).order_by("pk"):
        values = tuple(v for v in _values(row) if (model._meta.label, row.pk, v.column) not in seen)
        seen.update((model._meta.label, row.pk, v.column) for v in values)
        if any(v.category for v in values):
            yield HeldRow(f"{model._meta.app_label}.{model.__name__}", row.pk, values)


def _about(model: type[models.Model], slug: str, records: tuple[int, ...]) -> dict[str, object] | None:
    """How to find the person's rows in `model`: its link column, and its fiche column where it serves several."""
    columns = {field.attname for field in model._meta.concrete_fields}
    link = "pk" if model._meta.label == "people.Person" else "person_id"
    if link != "pk" and link not in columns:
        return None
    own = {"fiche": slug} if "fiche" in columns and model._meta.app_label != slug else {}
    return {f"{link}__in": records, **own}


def _values(row: models.Model) -> Iterator[HeldValue]:
    """The columns that were loaded: those outside the purpose never were."""
    for field in row._meta.concrete_fields:
        content = row.__dict__.get(field.attname)
        if _is_of_another(row, getattr(field, "category", "")):
            continue
        if content not in (None, "") and field.attname in row.__dict__:
            yield HeldValue(field.name, getattr(field, "category", "") or "", _readable(content))


def _is_of_another(row: models.Model, category: str) -> bool:
    """What names a professional paid for the person's care is theirs, not the person's (GDPR 15(4))."""
    return row.__dict__.get("subject") in PROVIDERS and category in NAMING


def _readable(content: object) -> str:
    if isinstance(content, bytes | memoryview):
        return f"({len(content)} octets)"
    return json.dumps(content, ensure_ascii=False) if isinstance(content, dict | list) else str(content)
