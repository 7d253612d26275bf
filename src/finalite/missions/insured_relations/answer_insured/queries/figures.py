"""Counts of exchanges and of publics; small cells are left out, and nobody is told apart."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from finalite.capabilities import people, register, statistics
from finalite.capabilities.statistics import Count
from finalite.kernel.calendar import add_months

from .. import rules
from ..models import Appointment, Contact, Request
from ..words import Channel, Direction

ONLINE = (Channel.MESSAGE, Channel.EMAIL)


@register.query("know_publics")
def contacts_by_channel(*, first: date, last: date) -> tuple[Count, ...]:
    """Exchanges between two days, both included, by channel and by who came to whom."""
    rows = Contact.objects.filter(took_place_on__range=_days(first, last))
    return statistics.tabulate(rows=rows, dimensions=["channel", "direction"]).counts()


@register.query("know_publics")
def requests_by_state(*, first: date, last: date) -> tuple[Count, ...]:
    """What was asked between two days, both included, by channel and by where it stands."""
    rows = Request.objects.filter(received_on__range=_days(first, last))
    return statistics.tabulate(rows=rows, dimensions=["channel", "state"]).counts()


@register.query("know_publics")
def appointments_kept(*, first: date, last: date) -> tuple[Count, ...]:
    """Appointments between two days, both included, by where they take place and what became of them."""
    rows = Appointment.objects.filter(held_on__range=_days(first, last))
    return statistics.tabulate(rows=rows, dimensions=["mode", "state"]).counts()


@register.query("know_publics")
def publics_by_caisse(*, on: date) -> tuple[Count, ...]:
    """People who met their caisse within a year, by caisse and by group: the map and the groups, as totals only."""
    register.check_days(on=on)
    rows = list(_publics(on))
    return statistics.tabulate_rows(rows=rows, dimensions=["organisation", "group"]).counts()


@register.query("assess_contact_quality")
def reasons_of_contact(*, first: date, last: date) -> tuple[Count, ...]:
    """Why people met one's own caisse between two days, both included, and what came of it."""
    home = register.current_actor().organisation
    rows = Contact.objects.filter(organisation=home, took_place_on__range=_days(first, last), desk="caisse")
    return statistics.tabulate(rows=rows, dimensions=["reason", "outcome"]).counts()


def _publics(on: date) -> Iterator[dict[str, Any]]:
    since = add_months(on, -12)
    rows = Contact.objects.filter(took_place_on__gt=since, took_place_on__lte=on, direction=Direction.RECEIVED)
    met: dict[int, list[str]] = {}
    for person, channel in rows.values_list("person_id", "channel"):
        met.setdefault(person, []).append(channel)
    homes = people.caisse_of(met)
    for person, channels in met.items():
        online = sum(1 for one in channels if one in ONLINE)
        group = rules.segment_publics(rules.PublicFacts(online, len(channels) - online), on).outcome
        yield {"person_id": person, "organisation": homes.get(register.PersonId(person), ""), "group": group}


def _days(first: date, last: date) -> tuple[date, date]:
    register.check_days(first=first, last=last)
    return first, last
