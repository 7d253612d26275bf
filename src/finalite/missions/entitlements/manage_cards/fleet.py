"""Looks after the cards in circulation by itself: what ended is stopped, what soon ends is told, silence is counted."""

from datetime import date

from django.db.models import Q

from finalite.capabilities import cases, jobs, people, statistics
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months

from . import contents, models, orders, reach, stopping, telling
from .facts import CardKind, CardState, OppositionReason
from .values import Count, FleetReport

ABANDONED_MONTHS = 3
"""How long a request waits for what its person has to hand in: ours, so that no photograph waits for ever."""
UNDECIDED = (orders.OPEN, orders.TO_REFUSE)


def review(on: date, after: int, limit: int) -> FleetReport:
    """Stop the cards of the dead, of those without rights, and those at their end, for the next holders in order."""
    persons = _holders(after, limit)
    identities, rights = people.identity_of(persons), reach.on_cards(persons, on)
    stopped = closed = 0
    for person in persons:
        ended = _ended(identities[person], rights[person], on)
        if ended:
            stopped, closed = stopped + stopping.end_all(person, *ended, on), closed + _end_requests(person, on)
        else:
            stopping.reopen(person)
            stopped += _expire(person, on)
    return FleetReport(len(persons), stopped, closed, persons[-1] if persons else after)


def _holders(after: int, limit: int) -> list[PersonId]:
    """Who has a card, or asks for one."""
    cards = models.Card.objects.filter(person_id__gt=after).values_list("person_id", flat=True)
    asked = models.CardOrder.objects.filter(person_id__gt=after, closed_on__isnull=True)
    first = cards.order_by("person_id").distinct()[:limit]
    others = asked.order_by("person_id").values_list("person_id", flat=True).distinct()[:limit]
    return [PersonId(one) for one in sorted({*first, *others})[:limit]]


def _end_requests(person: PersonId, on: date) -> int:
    """Nothing more is made for somebody without rights: requests close, and what they hold starts to go."""
    rows = list(models.CardOrder.objects.select_for_update().filter(person_id=person, closed_on__isnull=True))
    for row in rows:
        models.IssueContent.objects.filter(order=row).update(issued_on=on)
        orders.close(row, orders.CANCELLED, on)
    if rows:
        contents.let_go(person, on)
    return len(rows)


def _ended(who: people.Identity, rights: reach.rights.CardRights, on: date) -> tuple[OppositionReason, date] | None:
    """Why and since when somebody has no rights any more; None while a right runs, or none was ever told."""
    if who.death_on is not None and who.death_on <= on:
        return OppositionReason.DEATH, who.death_on
    return (OppositionReason.END_OF_RIGHTS, rights.ended_on) if rights.ended_on else None


def _expire(person: PersonId, on: date) -> int:
    over = models.Card.objects.select_for_update().filter(person_id=person, valid_until__lte=on)
    cards = list(over.exclude(state=CardState.OPPOSED))
    for card in cards:
        stopping.oppose(card, OppositionReason.EXPIRED, on)
    return len(cards)


def remind(on: date, limit: int) -> jobs.SliceDone:
    """Write once to the holders of European cards that end within two months."""
    soon = Q(valid_until__gt=on, valid_until__lte=add_months(on, orders.RENEWAL_MONTHS))
    due = models.Card.objects.select_for_update().filter(soon, kind=CardKind.EUROPEAN, reminded_on__isnull=True)
    cards = list(due.filter(state=CardState.ACTIVE).order_by("pk")[:limit])
    for card in cards:
        card.reminded_on = on
        card.save(update_fields=["reminded_on"])
        telling.renewal(card, on)
        reach.note(card, on, "reminded")
    return jobs.SliceDone(len(cards), len(cards), cards[-1].pk if cards else 0)


def count_silence(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Close as refused the complete requests left undecided past their day (CRPA L231-4), and the abandoned ones."""
    waiting = models.CardOrder.objects.select_for_update().filter(closed_on__isnull=True, state__in=UNDECIDED)
    found = list(waiting.filter(pk__gt=after).order_by("pk")[:limit])
    over = [(row, _over(row, on)) for row in found]
    for row, state in over:
        if state:
            orders.close(row, state, on)
    return jobs.SliceDone(len(found), sum(bool(state) for _, state in over), found[-1].pk if found else after)


def _over(row: models.CardOrder, on: date) -> str:
    """How a request ends by the passing of time; empty while it goes on."""
    if row.completed_on is None:
        return orders.ABANDONED if add_months(row.received_on, ABANDONED_MONTHS) < on else ""
    return orders.SILENT if _is_silent(row, on) else ""


def _is_silent(row: models.CardOrder, on: date) -> bool:
    case = cases.case(row.case_id) if row.case_id else None
    return case is not None and case.due_on is not None and case.due_on < on


def statistics_of(on: date) -> tuple[Count, ...]:
    """How many cards of each kind, state and department; small cells and what would betray them are left out."""
    rows = models.Card.objects.filter(valid_from__lte=on)
    table = statistics.tabulate(rows=rows, dimensions=["kind", "state", "department"])
    return tuple(Count(cell.key[0], cell.key[1], cell.key[2], cell.count) for cell in table.cells)
