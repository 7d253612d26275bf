"""Tables that serve every fiche: somebody is erased from them when no fiche has needed them for a while.

Another live purpose that still needs the person keeps them: rows of any fiche, an archive, a legal hold, an affiliation
or a case that is still open.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Q

from finalite.capabilities.register import purpose

from . import archive, erasing, ledger, legal_holds, periods
from .keeper import keeping
from .models import Unneeded
from .scoping import common_models, scopes
from .values import Action, Erased

AT_ONCE = 200
GRACE = periods.parse("P1Y")
"""How long nobody must have needed somebody: people move between two fiches, and come back."""
OPEN = {
    "people.Affiliation": "until_on",
    "people.ProviderAgreement": "until_on",
    "people.LegalRepresentation": "until_on",
    "cases.Case": "closed_on",
}
"""Rows that show, while this column is null, that somebody is still with us."""


@dataclass(frozen=True, slots=True)
class Root:
    """A kind of somebody: the table that identifies them, and the columns that point at it everywhere."""

    label: str
    links: tuple[str, ...]
    archived: bool


ROOTS = (
    Root("people.Person", ("person_id", "insured_id", "parent_id", "representative_id", "payee_id"), True),
    Root("people.Provider", ("provider_id", "prescriber_id", "payee_id"), False),
)


def steps(*, on: date, at: datetime) -> Iterator[Erased]:
    """Note who is needed no more, and erase those who have not been for a year."""
    for root in ROOTS:
        if apps.is_installed(f"finalite.capabilities.{root.label.split('.')[0]}"):
            yield from _root(root, on, at)


def _root(root: Root, on: date, at: datetime) -> Iterator[Erased]:
    after = 0
    while batch := _everybody(root, after):
        after = batch[-1]
        with transaction.atomic():
            gone = _gone(root, batch, on)
            done = _erase(root, gone, on, at) if gone else []
        yield from done


def _everybody(root: Root, after: int) -> list[int]:
    with keeping():
        rows = apps.get_model(root.label)._default_manager.filter(pk__gt=after).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _gone(root: Root, batch: list[int], on: date) -> list[int]:
    """Keep the list of the unneeded, and return those who have been on it long enough."""
    unneeded = set(batch) - needed(root, batch, on)
    listed = Unneeded.objects.filter(root=root.label, row__in=batch)
    listed.exclude(row__in=unneeded).delete()
    since = dict(listed.values_list("row", "since"))
    Unneeded.objects.bulk_create([Unneeded(root=root.label, row=key, since=on) for key in unneeded - since.keys()])
    last = periods.last_due_start(GRACE, on)
    return sorted(key for key in unneeded if key in since and since[key] <= last)


def needed(root: Root, batch: Sequence[int], on: date) -> set[int]:
    """Those of a batch whom some live purpose, an archive or a hold still needs."""
    found: set[int] = set()
    for scope in scopes():
        with purpose.opened(scope.purpose):
            found |= _pointed_at(scope.rows(), scope.columns, root, batch)
    if root.archived:
        found |= archive.archived_persons(batch) | (legal_holds.held_persons(on=on) & set(batch))
    with keeping():
        for label, column in OPEN.items():
            if model := _model(label):
                still = Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gt": on})
                rows = model._default_manager.filter(still)
                found |= _pointed_at(rows, {f.attname for f in model._meta.concrete_fields}, root, batch)
    return found


def _pointed_at(rows: Any, columns: Any, root: Root, batch: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for link in root.links:
        if link in columns:
            found |= set(rows.filter(**{f"{link}__in": batch}).values_list(link, flat=True))
    return found


def _erase(root: Root, keys: list[int], on: date, at: datetime) -> list[Erased]:
    """Every row of the common tables about these people, rows that point at others first, the root table last."""
    done = []
    with keeping():
        for model in common_models():
            link = _link(model, root)
            if link is None:
                continue
            rows = model._default_manager.filter(**{f"{link}__in": keys})
            pks = list(rows.order_by("pk").values_list("pk", flat=True))
            if pks:
                erasing.remove(model, pks)
                done.append(Erased("", "while_needed", model._meta.label, Action.DELETE, len(pks)))
                ledger.prove(done[-1], on=on, at=at, keys=pks, persons=keys if root.archived else (), categories=())
        Unneeded.objects.filter(root=root.label, row__in=keys).delete()
    return done


def _link(model: Any, root: Root) -> str | None:
    if model._meta.label == root.label:
        return "pk"
    columns = {field.attname for field in model._meta.concrete_fields}
    return root.links[0] if root.links[0] in columns else None


def _model(label: str) -> Any:
    app, name = label.split(".")
    if app not in apps.app_configs:
        return None
    return apps.get_model(app, name)
