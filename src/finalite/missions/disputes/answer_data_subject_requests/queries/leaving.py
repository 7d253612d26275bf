"""What left the house: to whom, which kinds of data, how often, and whether the register still declares it."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from finalite.capabilities import exchange, register
from finalite.capabilities.register.values import AtMost, Data, Invalid

A_FILE = 1000
"""Sendings of one file for a spreadsheet."""


@dataclass(frozen=True, slots=True)
class DisclosureMade:
    """One time data left, to whom and which kinds; `persons` is how many it was about."""

    line: int
    on: date
    fiche: str
    recipient: Annotated[str, Data("exchange_metadata")]
    categories: tuple[str, ...]
    persons: int


@dataclass(frozen=True, slots=True)
class RecipientTotal:
    """What one recipient got from one processing over a period; `declared` while the register allows all of it."""

    recipient: Annotated[str, Data("exchange_metadata")]
    fiche: str
    times: int
    persons: int
    last_on: date
    categories: tuple[str, ...]
    declared: bool


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One sending: the operation that sent, the body it went to, and the fingerprint of what it held."""

    line: int
    on: date
    fiche: str
    operation: str
    addressee: Annotated[str, Data("exchange_metadata")]
    categories: tuple[str, ...]
    persons: int
    content_digest: str


@dataclass(frozen=True, slots=True)
class DisclosurePage:
    """Some sendings, latest first; hand `next` back as `before` to go on, None where there is no more.

    On the first page `parts` are what to hand back to read the rest in slices of a thousand, as files are made.
    """

    rows: tuple[DisclosureLine, ...]
    next: int | None
    parts: tuple[int, ...]


@register.query("steer_and_evaluate")
def disclosures_made(*, since: date | None = None, fiche: str = "") -> tuple[DisclosureMade, ...]:
    """What left the house, latest first."""
    return tuple(
        DisclosureMade(d.line, d.on, d.fiche, d.recipient, d.categories, d.persons)
        for d in exchange.ledger(since=since, fiche=fiche)
    )


@register.query("steer_and_evaluate")
def disclosures_by_recipient(*, since: date, until: date) -> tuple[RecipientTotal, ...]:
    """What left between two days, both included, recipient by recipient; somebody told of twice counts twice."""
    _check_period(since, until)
    return tuple(
        RecipientTotal(r.recipient, r.fiche, r.times, r.persons, r.last_on, r.categories, _is_declared(r))
        for r in exchange.received(since=since, until=until)
    )


@register.query("steer_and_evaluate")
def disclosures_to(
    *, recipient: str, since: date, until: date, before: int | None = None, limit: AtMost = 50
) -> DisclosurePage:
    """What one recipient got between two days, both included, latest first; `before` is what the last page ended on."""
    _check_period(since, until)
    rows, after = exchange.ledger_page(recipient=recipient, since=since, until=until, before=before, limit=limit)
    more = before is None and after is not None
    return DisclosurePage(
        tuple(
            DisclosureLine(d.line, d.on, d.fiche, d.operation, d.addressee, d.categories, d.persons, d.content_digest)
            for d in rows
        ),
        after,
        exchange.ledger_parts(recipient=recipient, since=since, until=until, every=A_FILE) if more else (),
    )


def _is_declared(got: exchange.Received) -> bool:
    """The door refused what was not declared that day; the register may have changed since."""
    try:
        return set(got.categories) <= set(register.entry(got.fiche).recipient(got.recipient).data)
    except LookupError:
        return False


def _check_period(since: date, until: date) -> None:
    if since > until:
        raise Invalid("until", "une période va de son premier jour à son dernier")
