"""Looks for what makes a line doubtful before anything is decided: each finding is a code that suspends the line."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finalite import law
from finalite.capabilities import people
from finalite.capabilities.care_sheets import acts
from finalite.kernel import calendar
from finalite.kernel.unknown import Unknown
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import abroad, approvals
from .models import CareLine
from .values import LineState

STAY = "GHS"
YEARS = "care.recovery.insured_years"
DAYS_OF_A_YEAR = 365
FRANCE = "FR"
FACILITY = {True: "facility", False: ""}
"""A facility has no profession of its own."""


@dataclass(frozen=True, slots=True)
class Life:
    """When somebody was born and died, as far as it is known to the day."""

    born_on: date | Unknown
    died_on: date | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks compare a line with."""

    covers: dict[tuple[int, date], rights.Cover]
    providers: dict[int, people.ProviderInfo]
    agreements: dict[int, tuple[people.AgreementPeriod, ...]]
    others: dict[int, list[tuple]]
    standings: dict[int, approvals.Standing]
    series: frozenset[int]
    lives: dict[int, Life]
    yearly: dict[tuple[int, str], list[tuple[int, date]]]


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


def yearly_of(lines: Sequence[CareLine]) -> dict[tuple[int, str], list[tuple[int, date]]]:
    """The lines of the same persons for the acts that are covered once a year."""
    wanted = {(line.person_id, line.act) for line in lines if acts.table()[line.act].once_a_year}
    found: dict[tuple[int, str], list[tuple[int, date]]] = defaultdict(list)
    if wanted:
        rows = CareLine.objects.filter(person_id__in={who for who, _ in wanted}, act__in={act for _, act in wanted})
        for person, act, pk, act_on in rows.exclude(state=LineState.CANCELLED).values_list(
            "person_id", "act", "pk", "act_on"
        ):
            found[person, act].append((pk, act_on))
    return found


def doubts_of(line: CareLine, around: Surroundings) -> list[str]:
    """Every reason to suspend a line, as codes; empty when it may be decided."""
    found = [
        *_rights(line, around),
        *_provider(line, around),
        *_prescription(line),
        *_collisions(line, around),
        *_ages(line, around),
        *_deaths(line, around),
        *abroad.doubts_of(line),
    ]
    # a line that waits for something else is looked at all the same
    return found or _lateness(line)


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


def _ages(line: CareLine, around: Surroundings) -> list[str]:
    act, born_on = acts.table()[line.act], around.lives[line.person_id].born_on
    found = []
    if not isinstance(born_on, Unknown) and not _is_of_age(act, born_on, line.act_on):
        found.append("act_of_another_age")
    near = around.yearly.get((line.person_id, line.act), ()) if act.once_a_year else ()
    if any(pk < line.pk and abs((act_on - line.act_on).days) < DAYS_OF_A_YEAR for pk, act_on in near):
        found.append("second_of_the_year")
    return found


def _is_of_age(act: acts.Act, born_on: date, day: date) -> bool:
    """Nobody is cared for before their birth: whoever sent that mistook the day or the person."""
    return born_on <= day and act.is_for(calendar.age_on(born_on, day))


def _deaths(line: CareLine, around: Surroundings) -> list[str]:
    """Nobody is cared for after their death, and no account of a dead person is paid before somebody looked."""
    died_on, payee = around.lives[line.person_id].died_on, around.lives[line.insured_id]
    found = ["act_after_death"] if died_on is not None and died_on < line.act_on else []
    return [*found, "payee_deceased"] if payee.died_on is not None and not line.sheet["third_party"] else found


def _lateness(line: CareLine) -> list[str]:
    """A sheet that came over two years after the care; the text of that limit (CSS L160-11) was not recorded.

    The two years are those that the law gives both ways for payments (CSS L332-1): nothing is refused, somebody looks.
    """
    years = law.value(YEARS, line.received_on).number
    return ["late_claim"] if calendar.add_months(line.act_on, 12 * years) < line.received_on else []


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
