"""Turns a line and what is known around it into the facts of the rule, or says what to ask for first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finalite import law
from finalite.capabilities import people
from finalite.capabilities.care_sheets import acts
from finalite.kernel import calendar
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.law.cover.europe import EUROPE

from . import injuries
from .facts import Care, InjuryCareFacts
from .facts import CareLine as LineFacts
from .models import AfterCare, Agreement, CareLine, Injury, Opinion, Settlement
from .receiving import WORK_ACCIDENT
from .values import LineState, Wait

FRANCE = "FR"
CARES = {
    "paramedic": Care.PARAMEDICAL_ACT,
    "psychologist": Care.PARAMEDICAL_ACT,
    "pharmacist": Care.MEDICINE,
    "device": Care.DEVICE,
    "optics": Care.DEVICE,
    "remote_monitoring": Care.DEVICE,
    "transport": Care.TRANSPORT,
    "spa": Care.REHABILITATION,
    "stay": Care.STAY,
    "emergency": Care.EMERGENCY_VISIT,
}
MEDICINES = ("medicine_", "homeopathy", "allergens")
AGREED = (Care.DENTAL_PROSTHESIS, Care.REHABILITATION)
AGREED_ACTS = ("AUD",)
"""Care for which the medical service is asked beforehand (CSS L315-2): ours, no list was collected for injuries."""
TRANSPORT_FAR, YEARS = "care.transport.distance", "injuries.declaration.prescription_years"
SAMU, DURING_STAY, SERIES = "samu", "during_stay", "series"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a slice of lines is decided with: injuries, words of the doctors, who bills, lines already known."""

    injuries: dict[int, list[Injury]]
    providers: dict[int, people.ProviderInfo]
    opinions: dict[int, bool]
    after_care: dict[int, list[AfterCare]]
    agreements: dict[int, list[Agreement]]
    others: dict[int, list[tuple]]


def around(lines: Sequence[CareLine], on: date) -> Surroundings:
    """All that these lines are decided with, in a fixed number of statements."""
    found = injuries.seen({line.person_id for line in lines}, on)
    numbers = list(injuries.by_number(found))
    given = Opinion.objects.filter(line__in=[line.pk for line in lines], given_on__isnull=False).order_by("pk")
    return Surroundings(
        found,
        people.providers_of({line.provider_id for line in lines}),
        {line: bool(word) for line, word in given.values_list("line_id", "favourable")},
        _by_injury(AfterCare.objects.filter(injury__in=numbers).order_by("pk")),
        _by_injury(Agreement.objects.filter(injury__in=numbers, accepted=True).order_by("pk")),
        _others(lines),
    )


def care_of(line: CareLine) -> Care:
    """What was done, as the cover of an injury tells it apart."""
    act = acts.table()[line.act]
    if act.nature == "dental_prosthesis":
        return Care.DENTAL_PROSTHESIS
    if act.family == "emergency" and DURING_STAY in line.sheet["marks"]:
        return Care.STAY
    if act.family.startswith(MEDICINES):
        return Care.MEDICINE
    return CARES.get(act.family, Care.MEDICAL_ACT)


def waits(line: CareLine, injury: Injury | Unknown | None, known: Surroundings) -> list[Wait]:
    """What must be known or looked at before the rule may decide this line; empty when nothing is."""
    if not isinstance(injury, Injury):
        return [Wait.NO_INJURY if injury is None else Wait.WHICH_INJURY]
    found = [*_provider(line, known), *_abroad(line, known), *_agreement(line, injury, known), *_double(line, known)]
    if acts.table()[line.act].prescribed and line.prescriber_id is None and line.sheet["country"] == FRANCE:
        found.append(Wait.PRESCRIPTION)
    if _is_late(line):
        found.append(Wait.TOO_LATE)
    return [wait for wait in found if wait not in line.lifted]


def facts(line: CareLine, injury: Injury, known: Surroundings) -> InjuryCareFacts:
    """The facts of the rule. Raises `law.MissingLaw` where no tariff is recorded for the day of care."""
    one = LineFacts(
        ref=str(line.pk),
        care=care_of(line),
        done_on=line.act_on,
        charged=line.charged,
        tariff=_tariff(line),
        related=_related(line),
        opinion=_opinion(line, injury, known),
        to_patient=not line.sheet["third_party"],
    )
    return InjuryCareFacts(
        recognised=injuries.recognised(injury),
        happened_on=injury.happened_on,
        closed_on=injury.closed_on,
        lines=(one,),
    )


def _tariff(line: CareLine) -> int | Unknown:
    if line.sheet["country"] in EUROPE:
        return line.sheet["state_tariff"]
    return acts.table()[line.act].base(on=line.act_on, quantity=line.quantity, declared=line.sheet["base"])


def _related(line: CareLine) -> bool | Unknown:
    """What the sheet says; the mark of a work accident says yes, and nothing written is unknown."""
    said = line.sheet["injury_related"]
    if said is not None:
        return said
    return True if WORK_ACCIDENT in line.sheet["marks"] else UNKNOWN


def _opinion(line: CareLine, injury: Injury, known: Surroundings) -> bool | Unknown:
    """The medical adviser's word on this line, else the care accepted after consolidation."""
    given = known.opinions.get(line.pk)
    if given is not None:
        return given
    for kept in known.after_care.get(injury.pk, ()):
        until = kept.until_on or date.max
        if care_of(line) in kept.cares and kept.from_on <= line.act_on <= until:
            return True
    return UNKNOWN


def _provider(line: CareLine, known: Surroundings) -> list[Wait]:
    if line.sheet["country"] != FRANCE or known.providers[line.provider_id].practises_on(line.act_on):
        return []
    return [Wait.NOT_PRACTISING]


def _abroad(line: CareLine, known: Surroundings) -> list[Wait]:
    """In Europe the form and what the other State's institution would have paid; elsewhere a doctor's word."""
    country = line.sheet["country"]
    if country == FRANCE:
        return []
    if country not in EUROPE:
        return [] if known.opinions.get(line.pk) is not None else [Wait.FOREIGN_OPINION]
    found = [] if line.sheet["form_reference"] else [Wait.FOREIGN_FORM]
    return found if line.sheet["state_tariff"] is not None else [*found, Wait.FOREIGN_TARIFF]


def _agreement(line: CareLine, injury: Injury, known: Surroundings) -> list[Wait]:
    """An agreement is asked before some care; a trip needs one when it is long, or one of a series (R322-10-4)."""
    care, sheet = care_of(line), line.sheet
    if any(one.act == line.act for one in known.agreements.get(injury.pk, ())):
        return []
    if care is Care.TRANSPORT and SAMU not in sheet["marks"]:
        if sheet["distance_km"] is None:
            return [Wait.DISTANCE]
        far = sheet["distance_km"] > law.value(TRANSPORT_FAR, line.act_on).number
        return [Wait.AGREEMENT] if far or SERIES in sheet["marks"] else []
    return [Wait.AGREEMENT] if care in AGREED or line.act in AGREED_ACTS else []


def _double(line: CareLine, known: Surroundings) -> list[Wait]:
    """The second of two waits: the first was sound when it came."""
    for pk, act, act_on, provider, invoice in known.others[line.person_id]:
        same = (act, act_on, provider) == (line.act, line.act_on, line.provider_id)
        if pk < line.pk and same and invoice != line.invoice:
            return [Wait.POSSIBLE_DOUBLE]
    return []


def _is_late(line: CareLine) -> bool:
    """Whether the claim came after the two years of CSS L431-2, counted from the day of care."""
    years = law.value(YEARS, max(line.act_on, date(2016, 1, 1))).number
    return line.received_on > calendar.add_months(line.act_on, 12 * years)


def _others(lines: Sequence[CareLine]) -> dict[int, list[tuple]]:
    rows = CareLine.objects.filter(
        person_id__in={line.person_id for line in lines}, act_on__in={line.act_on for line in lines}
    ).exclude(state=LineState.CANCELLED)
    found = defaultdict(list)
    for row in rows.values_list("person_id", "pk", "act", "act_on", "provider_id", "invoice"):
        found[row[0]].append(row[1:])
    return found


def _by_injury(rows) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.injury_id].append(row)
    return found


def decided(line: CareLine) -> Settlement | None:
    """The decision in force on a line."""
    return line.settlements.filter(in_force=True).first()
