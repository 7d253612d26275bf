"""Sets a statement against what was sent: what explains each entry, and what nothing explains."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from finalite.kernel.money import format_euros as euros

from .models import Batch, Transfer
from .statement import Entry, Statement
from .transfers import group_reference
from .xml_reader import Problem


@dataclass(frozen=True, slots=True)
class Reconciled:
    """`explained` entries of `entries`; `returns` are end-to-end references whose money came back, with the reason;
    `unexplained` names each other entry by line; `missing` are the groups of payments not seen to leave."""

    entries: int
    explained: int
    returns: tuple[tuple[str, str], ...]
    unexplained: tuple[Problem, ...]
    missing: tuple[str, ...]


def reconcile(statement: Statement, *, organisation: str, since: date, until: date) -> Reconciled:
    """Explain each entry by a group of transfers, a single transfer or a return, to the cent.

    An amount that differs is unexplained and says by how much. `since` and `until` bound the execution days that the
    statement should show (both included).
    """
    groups = _groups(organisation)
    singles = _singles(organisation, statement.entries)
    seen: set[str] = set()
    returns: list[tuple[str, str]] = []
    unexplained = list(statement.problems)
    for entry in statement.entries:
        reason = _outgoing(entry, groups, singles, seen) if entry.debit else _incoming(entry, singles, returns)
        if reason:
            unexplained.append(Problem(entry.line, "Ntry", reason))
    missing = tuple(sorted(ref for ref, (_, day) in groups.items() if ref not in seen and since <= day <= until))
    bad = {problem.line for problem in unexplained}
    return Reconciled(
        len(statement.entries),
        sum(e.line not in bad for e in statement.entries),
        tuple(returns),
        tuple(sorted(unexplained, key=lambda p: p.line)),
        missing,
    )


def _groups(organisation: str) -> dict[str, tuple[int, date]]:
    """Each group of transfers sent: its total and its execution day."""
    lines = Transfer.objects.filter(batch__in=Batch.objects.filter(organisation=organisation))
    sums = lines.values_list("batch__reference", "execution_on").annotate(total=Sum("amount")).order_by()
    return {group_reference(batch, day.isoformat()): (int(total), day) for batch, day, total in sums}


def _singles(organisation: str, entries: Iterable[Entry]) -> dict[str, tuple[int, str]]:
    wanted = sorted({reference for entry in entries for reference in entry.references})
    singles: dict[str, tuple[int, str]] = {}
    for start in range(0, len(wanted), 500):
        lines = Transfer.objects.filter(
            reference__in=wanted[start : start + 500], batch__in=Batch.objects.filter(organisation=organisation)
        )
        columns = lines.values_list("reference", "amount", "batch__reference", "execution_on")
        for reference, amount, batch, day in columns:
            singles[reference] = amount, group_reference(batch, day.isoformat())
    return singles


def _outgoing(
    entry: Entry, groups: dict[str, tuple[int, date]], singles: dict[str, tuple[int, str]], seen: set[str]
) -> str:
    named = [g for g in entry.groups if g in groups]
    known = [r for r in entry.references if r in singles]
    if not named and not known:
        return f"{euros(entry.amount)} sortis du compte pour aucun de nos paiements"
    keys = named or known
    if seen & set(keys):
        return f"{', '.join(sorted(seen & set(keys)))} sorti du compte une seconde fois"
    expected = sum(groups[g][0] for g in named) if named else sum(singles[r][0] for r in known)
    seen.update(keys)
    if not named:
        seen.update(singles[r][1] for r in known)
    return "" if expected == entry.amount else f"{euros(entry.amount)} sortis du compte, {euros(expected)} ordonnés"


def _incoming(entry: Entry, singles: dict[str, tuple[int, str]], returns: list[tuple[str, str]]) -> str:
    known = [r for r in entry.references if r in singles]
    if not known:
        return f"{euros(entry.amount)} entrés pour aucun de nos paiements"
    expected = sum(singles[r][0] for r in known)
    if expected != entry.amount:
        return f"{euros(entry.amount)} revenus, {euros(expected)} envoyés"
    returns.extend((reference, entry.code) for reference in known)
    return ""
