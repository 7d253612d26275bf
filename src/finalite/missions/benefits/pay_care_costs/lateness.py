"""Which electronic sheets of who bills came after their last day."""

from datetime import date

from finalite.capabilities import register

from . import rules
from .models import CareLine
from .values import Channel, LateSheet

MOST = 500


def late_sheets(provider: int, first_on: date, last_on: date) -> tuple[LateSheet, ...]:
    """The lines received over a period after their last day, the oldest first."""
    rows = CareLine.objects.filter(
        provider_id=provider, received_on__range=(first_on, last_on), delivery__channel=Channel.ELECTRONIC
    )
    found = list(rows.order_by("received_on", "pk")[:MOST])
    register.concerns(*{row.person_id for row in found})
    answered = [(row, _decision(row)) for row in found]
    return tuple(
        LateSheet(row.invoice, row.key.rpartition("/")[2], row.act_on, row.received_on, decision)
        for row, decision in answered
        if decision.outcome == "late"
    )


def _decision(row: CareLine):
    done_on = row.ends_on or row.act_on
    facts = rules.TransmissionFacts(done_on=done_on, third_party=row.sheet["third_party"], received_on=row.received_on)
    return rules.transmission(facts, row.received_on)
