"""Asks the fiche that keeps prior approvals where those of some lines stand, and counts trips of one prescription."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finalite.capabilities.care_sheets import acts
from finalite.capabilities.register import PersonId
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.verify_health_entitlements import queries as verification

from . import rules
from .models import CareLine
from .values import LineState

TRANSPORT = "transport"
NO_ANSWER = ("withdrawn", "not_needed")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the request that counts for a line stands, and since when."""

    approval: rules.Approval
    on: date | None


def standings_of(lines: Iterable[CareLine], on: date) -> dict[int, Standing]:
    """For each line that may need an approval, the request that counts for it; none for a line nobody asked about.

    The request the sheet names, else the latest for that kind of care; one made after the care is no prior request.
    """
    wanted = [line for line in lines if _family(line) == TRANSPORT or line.sheet["approval"]]
    asked = {
        person: verification.approvals_of(person=PersonId(person)) for person in sorted({w.person_id for w in wanted})
    }
    found = {line.pk: _standing(line, asked[line.person_id], on) for line in wanted}
    return {number: standing for number, standing in found.items() if standing is not None}


def series_of(lines: Iterable[CareLine]) -> frozenset[int]:
    """The trips that make a series with others of the same prescription, as CSS R322-10-4 counts them."""
    near = [line for line in lines if _family(line) == TRANSPORT and line.prescribed_on is not None]
    if not near:
        return frozenset()
    trips: dict[tuple, list[rules.Trip]] = defaultdict(list)
    rows = CareLine.objects.filter(
        person_id__in={line.person_id for line in near}, prescribed_on__in={line.prescribed_on for line in near}
    )
    for row in rows.exclude(state=LineState.CANCELLED):
        if _family(row) == TRANSPORT:
            trips[_prescription(row)] += [rules.Trip(day=row.act_on, distance_km=_distance(row))] * row.quantity
    return frozenset(line.pk for line in near if _in_series(trips[_prescription(line)], line.act_on))


def _in_series(trips: Sequence[rules.Trip], on: date) -> bool:
    """Whether they are a series, each long trip left out since it needs an approval by itself."""
    near = tuple(trip for trip in trips if trip.distance_km is not UNKNOWN)
    decision = rules.transport_prior_approval(rules.TransportRequest(trips=near, only_series=True), on)
    return decision.outcome == "required"


def _prescription(line: CareLine) -> tuple:
    return line.person_id, line.prescriber_id, line.prescribed_on


def _family(line: CareLine) -> str:
    return acts.table()[line.act].family


def _distance(line: CareLine):
    return UNKNOWN if line.sheet["distance_km"] is None else line.sheet["distance_km"]


def _standing(line: CareLine, asked: Sequence, on: date) -> Standing | None:
    named = line.sheet["approval"]
    for request in sorted(asked, key=lambda one: (one.received_on, one.approval), reverse=True):
        mine = str(request.approval) == named if named else request.kind == TRANSPORT
        if mine and request.state not in NO_ANSWER and request.received_on <= line.act_on:
            return _answered(request, on)
    return None


def _answered(request, on: date) -> Standing:
    if request.granted is not None and request.decided_on is not None and request.decided_on <= on:
        granted = rules.Approval.BY_SILENCE if request.by_silence else rules.Approval.GIVEN
        return Standing(granted if request.granted else rules.Approval.REFUSED, request.decided_on)
    if request.no_later_than is not None and on > request.no_later_than:
        # the silence grants at its date, even before the run that notes it
        return Standing(rules.Approval.BY_SILENCE, request.no_later_than + timedelta(days=1))
    return Standing(rules.Approval.WAITING, None)
