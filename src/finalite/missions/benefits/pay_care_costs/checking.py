"""Looks for what makes a line doubtful before anything is decided: each finding is a code that suspends the line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finalite.capabilities import people
from finalite.capabilities.care_sheets import acts
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import abroad, approvals
from .models import CareLine
from .values import LineState

STAY = "GHS"
FRANCE = "FR"
FACILITY = {True: "facility", False: ""}
"""A facility has no profession of its own."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks compare a line with."""

    covers: dict[tuple[int, date], rights.Cover]
    providers: dict[int, people.ProviderInfo]
    agreements: dict[int, tuple[people.AgreementPeriod, ...]]
    others: dict[int, list[tuple]]
    standings: dict[int, approvals.Standing]
    series: frozenset[int]


def others_of(lines: Sequence[CareLine]) -> dict[int, list[tuple]]:
    """The lines of the same persons that may collide with these: same day, or stays. One statement."""
    persons = {line.person_id for line in lines}
    days = {line.act_on for line in lines}
    stays = any(line.act == STAY for line in lines)
    rows = CareLine.objects.filter(person_id__in=persons).exclude(state=LineState.CANCELLED)
    rows = rows.filter(act=STAY) | rows.filter(act_on__in=days) if stays else rows.filter(act_on__in=days)
    found = defaultdict(list)
    for row in rows.values_list("person_id", "pk", "act", "act_on", "ends_on", "provider_id", "invoice"):
        found[row[0]].append(row[1:])
    return found


def doubts_of(line: CareLine, around: Surroundings) -> list[str]:
    """Every reason to suspend a line, as codes; empty when it may be decided."""
    return [
        *_rights(line, around),
        *_provider(line, around),
        *_prescription(line),
        *_collisions(line, around),
        *abroad.doubts_of(line),
    ]


def _rights(line: CareLine, around: Surroundings) -> list[str]:
    cover = around.covers[line.person_id, line.act_on]
    foreign = cover.competent_state != FRANCE
    if foreign and not line.sheet["form_reference"]:
        return ["european_form_missing"]
    if cover.covered or foreign:
        return []
    return ["no_right_on_day"]


def _provider(line: CareLine, around: Surroundings) -> list[str]:
    if line.sheet["country"] != FRANCE:
        return []
    provider, act = around.providers[line.provider_id], acts.table()[line.act]
    found = []
    if not provider.practises_on(line.act_on):
        found.append("provider_not_practising")
    if not any(_holds(period, line.act_on) for period in around.agreements.get(line.provider_id, ())):
        found.append("provider_without_agreement")
    if (provider.profession or FACILITY[provider.subject == "care_facility"]) not in act.professions:
        found.append("act_of_another_profession")
    return found


def _holds(period: people.AgreementPeriod, day: date) -> bool:
    return period.sector != "none" and period.from_on <= day and (period.until_on is None or day < period.until_on)


def _prescription(line: CareLine) -> list[str]:
    needed = acts.table()[line.act].prescribed and line.sheet["country"] == FRANCE
    return ["prescription_missing"] if needed and line.prescriber_id is None else []


def _collisions(line: CareLine, around: Surroundings) -> list[str]:
    found = []
    for pk, act, act_on, ends_on, provider, invoice in around.others[line.person_id]:
        if pk == line.pk or pk == line.replaces_id:
            continue
        if act == line.act == STAY and _overlap(line, act_on, ends_on):
            found.append("overlapping_stay")
        # the second of two is the one that waits: the first was sound when it came
        elif (
            pk < line.pk
            and (act, act_on, provider) == (line.act, line.act_on, line.provider_id)
            and invoice != line.invoice
        ):
            found.append("possible_double")
    return sorted(set(found))


def _overlap(line: CareLine, act_on: date, ends_on: date | None) -> bool:
    """Leaving one hospital and entering another on the same day is no overlap."""
    return act_on < (line.ends_on or line.act_on) and line.act_on < (ends_on or act_on)
