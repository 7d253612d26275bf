"""What a pension is worth, stretch of days by stretch of days: each date of change opens a new one."""

from collections.abc import Iterable
from datetime import date

from finalite.capabilities import register
from finalite.kernel.decision import Decision
from finalite.kernel.money import Cents

from . import annuity, gathering, models, sharing, terms, uprating
from .facts import SharingFacts
from .values import Kind


def gross(row: models.Annuity, start: date, end: date) -> Cents:
    """What is due for the days of a period, the last one out, whatever was paid; cents."""
    return terms.due(stretches(row, start, end))


def stretches(row: models.Annuity, start: date, end: date) -> tuple[terms.Stretch, ...]:
    """The days of a period with their yearly amount, cut where a decision, the law or an age changes it."""
    last = min(end, row.ends_on) if row.ends_on else end
    first = max(start, row.starts_on)
    if first >= last:
        return ()
    if row.kind == Kind.VICTIM:
        return _of_victim(row, first, last)
    facts = gathering.sharing_facts(row.injury)
    return _cut(sharing.changes(facts, first, last), first, last, lambda day: _share(row, facts, day))


def yearly_on(row: models.Annuity, on: date) -> Cents:
    """The yearly amount of a pension on a day, the help of somebody counted in; nothing once it has ended."""
    from_day = max(on, row.starts_on)
    if row.ends_on and from_day >= row.ends_on:
        return Cents(0)
    if row.kind == Kind.VICTIM:
        return worth(victim_on(row, from_day))
    return _share(row, gathering.sharing_facts(row.injury), from_day)


def victim_on(row: models.Annuity, day: date) -> Decision:
    """The victim's pension as the rule gives it on a day; raises `Invalid` if facts or law are missing since."""
    decided = annuity.compute_annuity(gathering.victim_facts(row.injury, day), day)
    if decided.outcome not in (annuity.PENSION, annuity.CAPITAL, annuity.NONE):
        raise register.Invalid("annuity", f"cette rente ne peut plus être calculée : {', '.join(decided.missing)}")
    return decided


def worth(decided: Decision) -> Cents:
    """The yearly amount that a decision gives, twelve months of help from somebody counted in."""
    return Cents(decided.amounts.get("yearly", 0) + 12 * decided.amounts.get("third_person", 0))


def shared_on(injury: models.IncomeFile, day: date) -> Decision:
    """The survivors' shares of a day as the rule gives them."""
    return sharing.share_among_survivors(gathering.sharing_facts(injury), day)


def _of_victim(row: models.Annuity, first: date, last: date) -> tuple[terms.Stretch, ...]:
    changes = set(uprating.days(first, last))
    found = models.Finding.objects.filter(injury=row.injury, effective_on__gt=first, effective_on__lt=last)
    changes |= set(found.values_list("effective_on", flat=True))
    return _cut(changes, first, last, lambda day: worth(victim_on(row, day)))


def _share(row: models.Annuity, facts: SharingFacts, day: date) -> Cents:
    lines = sharing.share_among_survivors(facts, day).lines
    return next((line.amounts["yearly"] for line in lines if line.ref == str(row.person_id)), Cents(0))


def _cut(changes: Iterable[date], first: date, last: date, worth_on) -> tuple[terms.Stretch, ...]:
    starts = [first, *sorted(day for day in set(changes) if first < day < last)]
    ends = [*starts[1:], last]
    return tuple(terms.Stretch(a, b, worth_on(a)) for a, b in zip(starts, ends, strict=True))
