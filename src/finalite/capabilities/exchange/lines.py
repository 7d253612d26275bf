"""Reads the ledger: for a person who asks who received their data, and for the DPO."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet, Sum

from .models import DisclosedPerson, DisclosedProvider, Disclosure

MOST = 1000
MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One disclosure. `categories` are names of the vocabulary; the content is only a fingerprint."""

    line: int
    on: date
    fiche: str
    operation: str
    recipient: str
    addressee: str
    categories: tuple[str, ...]
    persons: int
    content_digest: str


@dataclass(frozen=True, slots=True)
class Received:
    """What one recipient got from one fiche over a period: how often, about how many, which kinds of data."""

    recipient: str
    fiche: str
    times: int
    persons: int
    last_on: date
    categories: tuple[str, ...]


def received(*, since: date, until: date) -> tuple[Received, ...]:
    """What left between two days, both included, recipient by recipient; `persons` counts somebody at each sending."""
    rows = Disclosure.objects.filter(on__range=(since, until)).values("recipient", "fiche", "categories")
    found: dict[tuple[str, str], Received] = {}
    for row in rows.annotate(times=Count("pk"), about=Sum("persons"), last=Max("on")):
        key = (row["recipient"], row["fiche"])
        had = found.get(key, Received(*key, 0, 0, since, ()))
        names = tuple(sorted({*had.categories, *row["categories"]}))
        times, about = had.times + row["times"], had.persons + row["about"]
        found[key] = Received(*key, times, about, max(had.last_on, row["last"]), names)
    return tuple(found[key] for key in sorted(found))


def ledger_page(
    *, recipient: str, since: date, until: date, before: int | None = None, limit: int = 50
) -> tuple[tuple[LedgerLine, ...], int | None]:
    """What one recipient got between two days, latest first, and what to hand back as `before`; None at the end."""
    rows = _latest_first(recipient, since, until)
    day = None if before is None else Disclosure.objects.filter(pk=before).values_list("on", flat=True).first()
    if day is not None:
        rows = rows.filter(on__lte=day).exclude(on=day, pk__gte=before)
    found = list(rows[: limit + 1])
    return tuple(map(_line, found[:limit])), found[limit - 1].pk if len(found) > limit else None


def ledger_parts(*, recipient: str, since: date, until: date, every: int) -> tuple[int, ...]:
    """What to hand to `ledger_page` as `before` to read the same in slices of `every`: the second slice, the third…

    Slices beyond `MOST_PARTS` are left to a shorter period.
    """
    numbers = list(_latest_first(recipient, since, until).values_list("pk", flat=True)[: every * MOST_PARTS])
    return tuple(numbers[every - 1 : -1 : every])


def _latest_first(recipient: str, since: date, until: date) -> QuerySet[Disclosure]:
    return Disclosure.objects.filter(recipient=recipient, on__range=(since, until)).order_by("-on", "-pk")


def ledger(
    *, person_id: int | None = None, provider_id: int | None = None, fiche: str = "", since: date | None = None
) -> tuple[LedgerLine, ...]:
    """The latest disclosures first, at most a thousand: about a person, a provider, of one fiche, from a day on.

    With `person_id` it answers "who received my data"; the purpose in force must cover `exchange_metadata`.
    """
    found = Disclosure.objects.order_by("-on", "-pk")
    if person_id is not None:
        found = found.filter(pk__in=_about(DisclosedPerson.objects.filter(person_id=person_id)))
    if provider_id is not None:
        found = found.filter(pk__in=_about(DisclosedProvider.objects.filter(provider_id=provider_id)))
    if fiche:
        found = found.filter(fiche=fiche)
    if since:
        found = found.filter(on__gte=since)
    return tuple(_line(row) for row in found[:MOST])


def disclosed(*, line: int) -> Sequence[int]:
    """The persons a disclosure was about."""
    about = DisclosedPerson.objects.filter(disclosure_id=line).exclude(recipient="")
    return list(about.order_by("person_id").values_list("person_id", flat=True))


def _about(rows: QuerySet) -> list[int]:
    """The column of a data category is part of the statement, so that the guard has its say."""
    return list(rows.exclude(recipient="").order_by("-pk").values_list("disclosure_id", flat=True)[:MOST])


def _line(row: Disclosure) -> LedgerLine:
    return LedgerLine(
        row.pk,
        row.on,
        row.fiche,
        row.operation,
        row.recipient,
        row.addressee,
        tuple(row.categories),
        row.persons,
        row.content_digest,
    )
