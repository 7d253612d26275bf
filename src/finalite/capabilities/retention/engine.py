"""Does what is due, batch by batch: each batch is one transaction with its proof, so a crash repeats one at most.

Rows that are only erased go by one statement that says which went; rows to archive or to empty are read first.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from finalite.capabilities.register import guard, loader, purpose

from . import archive, common, erasing, finding, ledger
from .scoping import AUTOMATIC, Scope, scopes
from .values import Action, Erased

AT_ONCE = 500
"""Rows read, treated and proved together."""
GONE_AT_ONCE = 30_000
"""Rows erased and proved together, none of them read: a third of a second, during which others wait to write on SQLite.
Ten thousand at a time took 1.5 times as long: each batch writes anew the pages of the indexes that the last one wrote.
"""


def run(*, on: date, fiche: str | None = None) -> tuple[Erased, ...]:
    """Treat everything due on a day, for one fiche or all of them, and say what was done for each table and rule."""
    done: dict[tuple[str, str, str, str], int] = {}
    for step in steps(on=on, at=timezone.now(), fiche=fiche):
        key = (step.fiche, step.rule, step.model, step.action)
        done[key] = done.get(key, 0) + step.rows
    return tuple(Erased(*key, rows) for key, rows in done.items())


def erase_due(*, fiche: str, person_id: int, on: date) -> int:
    """Treat what is due about one person in one fiche, because they ask (GDPR 17), and return how many rows were."""
    at, found = timezone.now(), _automatic(fiche)
    if not found:
        return 0
    with purpose.opened(found[0].purpose):
        waiting = finding.waiting(found, person_id, on)
    return sum(step.rows for scope in waiting for step in _scope(scope, on, at, person_id))


def steps(*, on: date, at: datetime, fiche: str | None = None) -> Iterator[Erased]:
    """Treat what is due one batch at a time: for a job, which commits between two."""
    for scope in _automatic(fiche):
        yield from _scope(scope, on, at)
    if fiche is None:
        yield from common_steps(on=on, at=at)


def common_steps(*, on: date, at: datetime) -> Iterator[Erased]:
    """What belongs to no single fiche: archives at their end, and people whom no fiche needs any more."""
    yield from _expiry(on, at)
    yield from common.steps(on=on, at=at)


def _automatic(fiche: str | None) -> list[Scope]:
    if fiche is not None:
        loader.entry(fiche)
    return [scope for scope in scopes(fiche=fiche) if scope.action in AUTOMATIC]


def _scope(scope: Scope, on: date, at: datetime, person_id: int | None = None) -> Iterator[Erased]:
    if scope.action is Action.ARCHIVE:
        archive.reconcile(scope)
    after, full = 0, GONE_AT_ONCE if _goes_unread(scope) else AT_ONCE
    while keys := _committed(scope, on, at, person_id, after):
        after = max(keys)
        yield Erased(scope.fiche, scope.rule.id, scope.label, scope.action, len(keys))
        if len(keys) < full and not scope.points_at_itself:
            return


def _committed(scope: Scope, on: date, at: datetime, person_id: int | None, after: int) -> list[int]:
    """One batch in its own transaction; the purpose is closed again before anybody else runs."""
    with purpose.opened(scope.purpose), transaction.atomic():
        rows = finding.due_rows(scope, on).filter(pk__gt=after)
        if person_id is not None:
            rows = rows.filter(scope.about(person_id))
        keys, persons = _gone(scope, rows) if _goes_unread(scope) else _treated(scope, rows, on)
        if keys:
            erased = Erased(scope.fiche, scope.rule.id, scope.label, scope.action, len(keys))
            ledger.prove(erased, on=on, at=at, keys=keys, persons=persons, categories=_categories(scope))
        return keys


def _goes_unread(scope: Scope) -> bool:
    """Append-only rows let go under the purge alone, which no fiche opens, so they are read and named."""
    return scope.action is Action.DELETE and not scope.model.append_only


def _gone(scope: Scope, rows: QuerySet) -> tuple[list[int], list[int | None]]:
    """Erase the next rows without reading them; the keys and persons of those that went, as the statement tells."""
    last = rows.order_by("pk").values_list("pk", flat=True)[GONE_AT_ONCE - 1 : GONE_AT_ONCE].first()
    if last is not None:
        rows = rows.filter(pk__lte=last)
    taken = guard.take(rows, "pk", *scope.links)
    return [key for key, *_ in taken], [person for _, *persons in taken for person in persons]


def _treated(scope: Scope, rows: QuerySet, on: date) -> tuple[list[int], list[int | None]]:
    found = list(rows.order_by("pk")[:AT_ONCE])
    keys = [row.pk for row in found]
    persons = [row.__dict__[link] for row in found for link in scope.links]
    if keys:
        _treat(scope, found, keys, on)
    return keys, persons


def _treat(scope: Scope, rows: list, keys: list[int], on: date) -> None:
    if scope.action in finding.DEIDENTIFIED:
        erasing.check(scope)
        erasing.deidentify(scope, keys)
        return
    if scope.action is Action.ARCHIVE:
        archive.put(scope, rows, on)
        # Only once the removal has committed, which may be with a job's slice, is the copy the row.
        transaction.on_commit(lambda: archive.confirm(scope, keys))
    erasing.delete(scope, keys)


def _expiry(on: date, at: datetime) -> Iterator[Erased]:
    """The proof commits first and the archive follows: a crash in between leaves rows that the next run takes again."""
    after = 0
    while rows := archive.expired(on, after, AT_ONCE):
        after = rows[-1].pk
        groups: dict[tuple[str, str, str], list] = {}
        for row in rows:
            groups.setdefault((row.fiche, row.rule, row.model), []).append(row)
        for key, group in groups.items():
            yield _expire(Erased(*key, Action.EXPIRE, len(group)), group, on, at)


def _expire(erased: Erased, rows: list, on: date, at: datetime) -> Erased:
    with transaction.atomic():
        ledger.prove(
            erased, on=on, at=at, keys=[row.row for row in rows], persons=[row.person_id for row in rows], categories=()
        )
        transaction.on_commit(lambda: archive.remove([row.pk for row in rows]))
    return erased


def _categories(scope: Scope) -> set[str]:
    return {field.category for field in scope.columns.values() if getattr(field, "category", None)}
