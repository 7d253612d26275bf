"""The separate archive: rows go in whole, come out only for a stated reason, and leave at the end of their period.

A row is copied first and removed from the live database afterwards. The copy is marked `copied` until that removal has
committed; whatever crash happens in between, the next run finds the copy and either undoes it or confirms it.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from finalite.capabilities.register import act, loader, purpose
from finalite.capabilities.register.values import Invalid, Refused

from . import legal_holds, periods
from .keeper import keeping
from .models import COPIED, KEPT, ArchivedRow
from .scoping import RetentionError, Scope, scopes
from .values import ArchivedItem, ArchivedValue

ALIAS = "archive"
AT_ONCE = 200


def put(scope: Scope, rows: Sequence[Any], on: date) -> None:
    """Copy rows into the archive; a copy left by a crash is replaced. The retention purpose must be open."""
    copies = [_copy(scope, row, on) for row in rows]
    with keeping(), transaction.atomic(using=ALIAS):
        _stored(scope, [row.row for row in copies])._raw_delete(ALIAS)
        ArchivedRow.objects.using(ALIAS).bulk_create(copies, batch_size=AT_ONCE)


def confirm(scope: Scope, keys: Sequence[int]) -> None:
    """Mark copies whose live rows are gone for good."""
    with keeping():
        _stored(scope, keys).filter(state=COPIED).update(state=KEPT)


def reconcile(scope: Scope) -> None:
    """After a crash: drop copies of rows that are still live, confirm the others. Opens the purposes it needs."""
    with keeping():
        copied = list(_all(scope).filter(state=COPIED).values_list("row", flat=True))
    for start in range(0, len(copied), AT_ONCE):
        part = copied[start : start + AT_ONCE]
        with purpose.opened(scope.purpose):
            live = set(scope.model._default_manager.filter(pk__in=part).values_list("pk", flat=True))
        with keeping():
            _stored(scope, sorted(live))._raw_delete(ALIAS)
        confirm(scope, [key for key in part if key not in live])


def expired(on: date, after: int, limit: int) -> list[ArchivedRow]:
    """Archived rows whose archive period is over and that no hold keeps; without their content."""
    with keeping():
        persons = legal_holds.held_persons(on=on)
        rows = _kept().filter(delete_on__lte=on, pk__gt=after).exclude(person_id__in=persons)
        return list(rows.order_by("pk").defer("payload")[:limit])


def remove(keys: Iterable[int]) -> None:
    """Erase archived rows by their key in the archive."""
    with keeping():
        ArchivedRow.objects.using(ALIAS).filter(pk__in=list(keys))._raw_delete(ALIAS)


def archived_persons(person_ids: Sequence[int]) -> set[int]:
    """Those of `person_ids` about whom the archive holds something."""
    with keeping():
        rows = ArchivedRow.objects.using(ALIAS).filter(person_id__in=person_ids)
        return {person for person in rows.values_list("person_id", flat=True) if person is not None}


def read_archive(*, fiche: str, person_id: int, reason: str) -> tuple[ArchivedItem, ...]:
    """What the archive of a fiche holds about one person, cut down to what the purpose of the caller may read.

    Must run inside an act of that fiche, or of one that answers people for it: its door journals the reading.
    Raises `Invalid` without a reason and `Refused` for any other fiche.
    """
    if not reason.strip():
        raise Invalid("reason", "dire pourquoi ces archives sont consultées")
    _check_reader(fiche)
    reader = purpose.active()
    _settle_copies(fiche)
    with keeping():
        rows = list(_kept().filter(fiche=fiche, person_id=person_id).order_by("model", "row"))
        items = [_item(row, reader) for row in rows]
    for item in items:
        for value in item.values:
            if value.category:
                purpose.touch(value.category)
    return tuple(items)


def _settle_copies(fiche: str) -> None:
    """Reconcile what a crash left between two steps: hardly ever anything, so one question tells for the fiche."""
    with keeping():
        copied = ArchivedRow.objects.using(ALIAS).filter(fiche=fiche, state=COPIED)
        labels = set(copied.values_list("model", flat=True).distinct())
    for scope in scopes(fiche=fiche) if labels else ():
        if scope.label in labels:
            reconcile(scope)


def _check_reader(fiche: str) -> None:
    under_way = act.current_act()
    if under_way is None:
        raise Refused("les archives se lisent par une opération du registre", "no_act")
    flows = loader.entry(under_way.fiche).receives_from
    if under_way.fiche != fiche and not any(f.fiche == fiche and f.through == "subject_rights" for f in flows):
        raise Refused("le registre ne permet pas à ce traitement de lire ces archives", "undeclared_flow")


def _item(row: ArchivedRow, reader: purpose.Purpose) -> ArchivedItem:
    readable = reader.readable((row.subject,))
    values = tuple(
        ArchivedValue(column, category, _text(content))
        for column, (category, content) in row.payload.items()
        if content not in (None, "") and (not category or category in readable)
    )
    return ArchivedItem(row.fiche, row.model, row.row, row.archived_on, row.delete_on, values)


def _text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False) if isinstance(content, dict | list) else str(content)


def _copy(scope: Scope, row: Any, on: date) -> ArchivedRow:
    held = row.__dict__
    missing = [name for name in scope.columns if name not in held]
    if missing:
        raise RetentionError(
            f"{scope.label}: {', '.join(missing)} cannot be read for {scope.fiche}/retention, so the "
            "archive would be incomplete; which data of the fiche covers them for all its persons?"
        )
    start = held[scope.start]
    begun = start.date() if isinstance(start, datetime) else start
    person = next((held[link] for link in scope.links if held[link] is not None), None)
    return ArchivedRow(
        subject=held["subject"],
        fiche=scope.fiche,
        rule=scope.rule.id,
        model=scope.label,
        row=row.pk,
        person_id=person,
        archived_on=on,
        delete_on=(scope.keep + periods.parse(scope.rule.archive)).after(begun),
        payload=dict(_contents(scope, held)),
    )


def _contents(scope: Scope, held: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    for name, field in scope.columns.items():
        yield name, [getattr(field, "category", None) or "", _plain(held[name])]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date) else value


def _all(scope: Scope) -> QuerySet:
    return ArchivedRow.objects.using(ALIAS).filter(fiche=scope.fiche, model=scope.label)


def _stored(scope: Scope, keys: Sequence[int]) -> QuerySet:
    return ArchivedRow.objects.using(ALIAS).filter(Q(model=scope.label, row__in=list(keys)))


def _kept() -> QuerySet:
    return ArchivedRow.objects.using(ALIAS).filter(state=KEPT)
