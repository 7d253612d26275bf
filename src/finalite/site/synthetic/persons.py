"""Writes people in SQL: who they are, what rights they hold and when, and what they bore before.

The table `persons` stays within the generator: it also tells sex, and how much care each will have.
"""

# ruff: noqa: S608 - what is pasted into the SQL comes from this folder, never from people

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from finalite.law.cover.words import Right

from . import catalogue
from .drawing import Chance, at
from .parameters import FULL, Parameters

BAND_DAYS = 3652
RARE = {
    Right.ABUSED_MINOR: "age < 18",
    Right.TERRORISM_VICTIM: "true",
    Right.WAR_PENSION: "age > 17",
    Right.OTHER_EXEMPTION: "true",
}
MOST_SHEETS = 512


@dataclass(frozen=True, slots=True)
class Window:
    """The year of care, from its first day to its last."""

    first: date

    @property
    def last(self) -> date:
        """Its 365th day."""
        return self.first + timedelta(days=364)


def persons(*, numbers: Parameters, chance: Chance, window: Window, first: int, people: int, buckets: int) -> str:
    """The people of one bucket: every `buckets`-th number from `first` to `people`."""
    draw = lambda limit, name: chance.below(limit, name, "person")  # noqa: E731
    born = f"date '{window.last}' - (band * {BAND_DAYS} + {draw(BAND_DAYS, 'birth')})"
    return f"""create or replace temp table persons as
    select *, {_sheets(numbers, draw)} as sheets,
        case when {chance.happens(numbers.number("rights.never"), "never", "person")} then null
            else greatest(born, date '{window.first}' - 1826) end as covered_from,
        greatest(born, date '{window.first}') as cared_from,
        case when {chance.happens(at(numbers.numbers("population.deaths"), "band"), "death", "person")}
            then greatest(born, date '{window.first}') + {draw(365, "death day")} end as died,
        case when {chance.happens(numbers.number("rights.changed"), "change", "person")}
            then greatest(born, date '{window.first}') + 20 + {draw(300, "change day")} end as changed,
        {_expected(numbers, chance, window)} as expected, {_doctor(numbers, chance)} as has_doctor,
        {chance.happens(numbers.number("rights.local_scheme"), "local", "person")} as is_local
    from (select *, date_diff('day', born, date '{window.last}') // 365 as age,
            {chance.happens(at(numbers.numbers("rights.long_illness"), "band"), "illness", "person")} as ill
        from (select *, {born} as born,
                {chance.happens(at(numbers.numbers("population.women"), "band"), "sex", "person")} as woman
            from (select person, {draw(FULL, "band")} as drawn, {_band(numbers)} as band
                from range({first}, {people + 1}, {buckets}) r(person))))"""


def periods(*, numbers: Parameters, chance: Chance, window: Window) -> str:
    """One row for each person and period of rights: the table `people`."""
    held = {right: f"({sql})" for right, sql in _rights(numbers, chance).items()}
    unsure = chance.below(FULL, "unsure right", "period")
    hidden = numbers.number("rights.unknown_rights")
    one = numbers.number("rights.unknown_right")
    rights = ",\n        ".join(
        f"case when unsure < {hidden} or (unsure < {hidden + one} and unsure % {len(Right)} = {rank}) then null"
        f" else {held[right]} end as {right.value}"
        for rank, right in enumerate(Right)
    )
    return f"""select person, starts_on, ends_on,
        case when {chance.happens(numbers.number("rights.unknown_birth"), "unknown birth", "person")}
            then null else born end as born_on,
        {_caisse(numbers, chance)} as caisse,
        {rights},
        {_work_pension(numbers, chance)} as work_pension_bp,
        case when not no_date then expected end as expected_birth_on,
        expected is not null and no_date as expected_birth_unknown,
        {_delivered(numbers, chance, window)} as delivered_on,
        case when {chance.happens(numbers.number("rights.unknown_doctor"), "unknown doctor", "person")}
            then null else has_doctor end as has_treating_doctor,
        case when not has_doctor and {chance.happens(numbers.number("rights.doctor_left"), "left", "person")}
            then date '{window.first}' - 365 + {chance.below(730, "left day", "person")} end as treating_doctor_left_on
    from (select *, person * 2 + rank as period,
            {chance.happens(numbers.number("rights.unknown_expected"), "no date", "person")} as no_date,
            {unsure.replace("period", "(person * 2 + rank)")} as unsure
        from ({_spans(numbers, chance, window)}))
    order by person, starts_on"""


def counters(*, numbers: Parameters, chance: Chance, window: Window) -> str:
    """What was borne before the first day, in the year it falls in: nothing where that day is 1 January."""
    part = (window.first - date(window.first.year, 1, 1)).days
    acts = chance.below(f"(1 + sheets * {part} // 180)", "acts before", "person")
    boxes = chance.below(f"(1 + sheets * {part} // 180)", "boxes before", "person")
    some = chance.happens(numbers.number("rights.counted_before") if part else 0, "before", "person")
    return f"""select person, {window.first.year} as year, least({acts}, 25)::int as participations,
        least({acts}, 25)::bigint * 200 as participation, least({boxes} * 100, 5000)::bigint as franchise
    from persons where {some} and covered_from is not null and age > 18 order by person"""


def _band(numbers: Parameters) -> str:
    shares, whens, reached = numbers.numbers("population.ages"), [], 0
    if sum(shares) != FULL:
        raise ValueError(f"population.ages: shares add up to {sum(shares)}, not {FULL}")
    for band, share in enumerate(shares):
        reached += share
        whens.append(f"when drawn < {reached} then {band}")
    return f"case {' '.join(whens)} end"


def _sheets(numbers: Parameters, draw) -> str:
    """How many sheets each has in the year, so that the mean number of lines is the one asked for."""
    ages, care = numbers.numbers("population.ages"), numbers.numbers("care.by_age")
    ill, more = numbers.numbers("rights.long_illness"), numbers.number("care.of_ill")
    mean = sum(age * one for age, one in zip(ages, care, strict=True))  # of `care`, times 10,000
    well, unwell = [], []
    for one, share in zip(care, ill, strict=True):
        wanted = numbers.number("care.lines") * one * FULL * 1000 // mean  # thousandths of a line
        alone = wanted * FULL * 100 // (FULL * 100 + share * (more - 100))
        well.append(alone)
        unwell.append(alone * more // 100)
    ranks = numbers.numbers("care.by_rank")
    rank = at([each * 1000 * len(ranks) // sum(ranks) for each in ranks], draw(len(ranks), "rank"))
    a_sheet = at([lines_a_sheet(numbers, mix) for mix in catalogue.MIXES], mix_of("age"))
    lines = f"(case when ill then {at(unwell, 'band')} else {at(well, 'band')} end)::bigint"
    return f"least(({lines} * {rank} // {a_sheet} + {draw(1000, 'sheets')}) // 1000, {MOST_SHEETS - 1})::int"


def mix_of(age: str) -> str:
    """Which of the three mixes of sheets goes with an age."""
    return f"(case when {age} < 16 then 0 when {age} < 65 then 1 else 2 end)"


def lines_a_sheet(numbers: Parameters, mix: str) -> int:
    """Thousandths of a line in the mean sheet of a mix."""
    counts = numbers.words("care.lines_of_sheet")
    return (
        sum(share * sum(counts[kind]) * 1000 // len(counts[kind]) for kind, share in numbers.shares(mix).items())
        // FULL
    )


def _expected(numbers: Parameters, chance: Chance, window: Window) -> str:
    """Expected births from three months before the year to six after it."""
    some = chance.happens(numbers.number("population.expecting"), "expecting", "person")
    day = chance.below(640, "expected day", "person")
    return f"case when woman and age between 18 and 45 and {some} then date '{window.first}' - 90 + {day} end"


def _delivered(numbers: Parameters, chance: Chance, window: Window) -> str:
    day = f"(expected - 25 + {chance.below(35, 'delivered', 'person')})"
    missing = chance.happens(numbers.number("population.undelivered"), "undelivered", "person")
    return f"case when {day} <= date '{window.last}' and not {missing} then {day} end"


def _spans(numbers: Parameters, chance: Chance, window: Window) -> str:
    """One or two spans for each: the second from the day of the change, a month later where there is a gap."""
    gap = chance.happens(numbers.number("rights.gap"), "gap", "person")
    ended = chance.happens(numbers.number("rights.ended"), "ended", "person")
    stop = f"(cared_from + {chance.below(365, 'ended day', 'person')})"
    return f"""select *, 0 as rank, covered_from as starts_on, coalesce(changed - 1,
            case when {ended} then {stop} else died end) as ends_on from persons where covered_from is not null
        union all
        select *, 1 as rank, changed + case when {gap} then 30 else 0 end as starts_on, null as ends_on
        from persons where covered_from is not null and changed is not null"""


def _rights(numbers: Parameters, chance: Chance) -> dict[Right, str]:
    """Whether each right is held in a period; some are those of a life, others may change with the period."""
    ame = chance.happens(numbers.number("rights.ame"), "ame", "person")
    newly = chance.happens(numbers.number("rights.newly_ill"), "newly ill", "person")
    held = {
        Right.LONG_TERM_ILLNESS: f"ill or (rank = 1 and {newly})",
        Right.INVALIDITY_PENSION: "age between 20 and 59 and "
        + chance.happens(numbers.number("rights.invalidity"), "invalidity", "person"),
        Right.C2S: f"not {ame} and " + chance.happens(at(numbers.numbers("rights.c2s"), "band"), "c2s", "period"),
        Right.AME: ame,
        Right.LOCAL_SCHEME: f"is_local and not {ame}",
    }
    rare = numbers.number("rights.rare")
    for right, who in RARE.items():
        held[right] = f"{who} and " + chance.happens(rare, right.value, "person")
    return held


def _work_pension(numbers: Parameters, chance: Chance) -> str:
    some = chance.happens(numbers.number("rights.work_pension"), "work pension", "person")
    hidden = chance.happens(numbers.number("rights.unknown_work_pension"), "hidden pension", "person")
    rate = chance.one_of(numbers.numbers("rights.work_pension_rates"), "pension rate", "person")
    return f"case when age >= 20 and {some} then case when {hidden} then -1 else {rate} end end::int"


def _doctor(numbers: Parameters, chance: Chance) -> str:
    young, old = numbers.numbers("rights.treating_doctor")
    return chance.happens(f"case when age < 16 then {young} else {old} end", "doctor", "person")


def _caisse(numbers: Parameters, chance: Chance) -> str:
    """The last ones are those of the local scheme."""
    count, local = numbers.numbers("population.caisses")
    ordinary, apart = chance.below(count - local, "caisse", "person"), chance.below(local, "local caisse", "person")
    return f"lpad((1 + case when is_local then {count - local} + {apart} else {ordinary} end)::varchar, 3, '0')"
