"""Every personal column is declared in `[data]`, and everything declared there is used: both directions."""

from collections.abc import Iterator

from django.db.models import Model

from finalite.capabilities.register import signature
from finalite.capabilities.register.door import Door, doors
from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.guard.personal import PersonalModel

from .columns import capability_models, categories_of, place_of, unexplained
from .finding import Finding
from .house import House

LINKS = frozenset({"person", "person_id", "provider_id", "nir"})
"""Columns by which a row points at somebody."""


def check(house: House, known_doors: tuple[Door, ...] | None = None) -> Iterator[Finding]:
    """Compare the columns, the results of the doors and `[data]`, fiche by fiche."""
    for model in house.models:
        if issubclass(model, PersonalModel):
            yield from _explained(house, model)
        else:
            yield from _impersonal(house, model)
    for entry in house.entries:
        if entry.in_force:
            yield from _declared(house, entry)
            yield from _used(house, entry, doors() if known_doors is None else known_doors)


def _explained(house: House, model: type[PersonalModel]) -> Iterator[Finding]:
    file = place_of(house, model)
    if not model.subjects:
        yield Finding("data", file, model.__name__, "whom are its rows about? say it in subjects")
    for column in unexplained(model):
        question = "what does it say of the person? give it a category, or say in technical why it says nothing"
        yield Finding("data", file, f"{model.__name__}.{column.name}", question)
    for name in sorted(model.technical.keys() - {one.name for one in model._meta.get_fields()}):
        yield Finding("data", file, f"{model.__name__}.technical", f"{name!r} is not a column any more; remove it?")


def _impersonal(house: House, model: type[Model]) -> Iterator[Finding]:
    """A plain table escapes the guard, so one that points at people says why it may."""
    links = [one.name for one in model._meta.get_fields() if one.name in LINKS or one.name.endswith("_person_id")]
    if links and not getattr(model, "impersonal", ""):
        question = "points at people outside the guard; make it a PersonalModel, or say why not in impersonal?"
        yield Finding("data", place_of(house, model), f"{model.__name__}.{links[0]}", question)


def _declared(house: House, entry: Entry) -> Iterator[Finding]:
    """From column to register."""
    for model in house.models_of(entry.slug):
        file = place_of(house, model)
        for person in model.subjects:
            if person not in entry.data:
                question = f"has rows about {person!r}, unknown to fiche.toml; add [data.{person}], or who is it?"
                yield Finding("data", file, f"{model.__name__}.subjects", question)
                continue
            for column, category in categories_of(model).items():
                if category not in entry.data[person].write:
                    question = f"holds {category!r}; add it to data.{person}.write in fiche.toml, or what is it?"
                    yield Finding("data", file, f"{model.__name__}.{column}", question)


def _used(house: House, entry: Entry, known_doors: tuple[Door, ...]) -> Iterator[Finding]:
    """From register to column: own tables, borrowed tables, and what the doors take and give."""
    stored = _stored(house, entry)
    passing = _passing(entry.slug, known_doors).union(*(flow.data for flow in entry.receives_from if not flow.through))
    file = house.fiche_file(entry)
    for person, use in entry.data.items():
        for category in sorted(use.all):
            key, used = f"data.{person}.{category}", category in passing or (person, category) in stored
            reason = entry.excuse(key) or entry.excuse(f"data.{person}")
            if not used and not reason:
                yield Finding("data", file, key, "nothing holds or returns it; does it go, or why not? ([[unused]])")
            if used and entry.excuse(key):
                yield Finding("data", file, f"unused.{key}", "it is used now; remove the excuse?")


def _stored(house: House, entry: Entry) -> set[tuple[str, str]]:
    models = [*house.models_of(entry.slug), *capability_models(house)]
    return {(person, category) for one in models for person in one.subjects for category in categories_of(one).values()}


def _passing(slug: str, known_doors: tuple[Door, ...]) -> set[str]:
    own = [door for door in known_doors if door.slug == slug]
    kinds = [kind for door in own for kind in (door.returns, *door.types.values())]
    return set().union(*(signature.categories_in(kind) for kind in kinds)) if kinds else set()
