"""Writes care in SQL: the sheets of each person through the year, their lines, and all that the rule reads of them."""

# ruff: noqa: S608 - what is pasted into the SQL comes from this folder, never from people

from __future__ import annotations

from finalite.law.cover.words import MEDICINES, Family, Mark, Nature, Speciality

from . import catalogue, persons
from .drawing import Chance, at
from .parameters import FULL, Parameters

MOST_LINES = 32
MARKS = list(Mark)
RARE = (
    Mark.ABORTION,
    Mark.FERTILITY,
    Mark.DONOR,
    Mark.HEALTH_CRISIS,
    Mark.PSYCHIATRY,
    Mark.HOME_HOSPITALISATION,
    Mark.DISABLED_CHILD,
    Mark.ALD_PROTOCOL,
    Mark.WORK_ACCIDENT,
    Mark.SAMU,
    Mark.DURING_STAY,
    Mark.CONTRACEPTION,
)
GENERAL = Speciality.GENERAL_PRACTICE.value


def bit(mark: Mark) -> int:
    """The bit of a statement in `marks` and `unknown_marks`: the n-th member of `Mark`, counted from zero."""
    return 1 << MARKS.index(mark)


def lines(*, numbers: Parameters, chance: Chance, window: persons.Window, people: int) -> str:
    """The table `lines` of the people in `persons`."""
    return f"""select line, sheet, person, practitioner, act, family, nature,
        case when family = '{Family.DOCTOR}'
            and not {_hidden("acts.unknown_speciality", "unknown speciality", numbers, chance)}
            then coalesce(speciality, any_speciality) end as speciality,
        done_on, settled_on,
        case when over then unit * quantity + unit * quantity * {_over(numbers, chance)} // 100
            when {chance.happens(numbers.number("acts.undercharged"), "under", "line")} then unit * quantity * 4 // 5
            else unit * quantity end::bigint as charged,
        case when {_hidden("acts.unknown_tariff", "unknown tariff", numbers, chance)} then null
            else unit * quantity end::bigint as tariff,
        varies as is_declared, quantity, coefficient, session,
        (marks & ~unknown_marks)::bigint as marks, unknown_marks, practitioner_since,
        case when refuses_generic and not {_hidden("acts.unknown_generic", "unknown generic", numbers, chance)}
            then unit * quantity * (60 + {chance.below(41, "generic", "line")}) // 100 end::bigint as generic_price,
        prescribed_lines, distance_km, stay_day, approval, third_party
    from ({_marked(numbers, chance, window, people)})"""


def _marked(numbers: Parameters, chance: Chance, window: persons.Window, people: int) -> str:
    """Lines with what their sheet states."""
    hidden = chance.happens(numbers.number("acts.unknown_mark"), "unreadable", "line")
    return f"""select *, {_marks(numbers, chance)} as marks,
        case when {hidden} then 1::bigint << {chance.below(len(MARKS), "unreadable mark", "line")}
            else 0 end::bigint as unknown_marks
    from (select *,
        {_any_speciality(numbers, chance)} as any_speciality,
        case when varies then price * {_price(numbers, chance)} // 100 + {chance.below(100, "cents", "line")}
            else price end as unit,
        {chance.happens(_by_doctor(numbers.numbers("acts.overrun")), "over", "line")} as over,
        {_quantity(numbers, chance)} as quantity,
        case when technical then {chance.one_of(numbers.numbers("acts.coefficients"), "coefficient", "line")}
            else 0 end::int as coefficient,
        case when is_drug and {chance.happens(numbers.number("acts.generic_refused"), "refused", "line")}
            then true else false end as refuses_generic,
        {_session(chance)} as session,
        {_distance(numbers, chance)} as distance_km,
        case when nature = '{Nature.DISPENSING_FEE}'
            and not {_hidden("acts.unknown_prescribed", "unknown prescribed", numbers, chance)}
            then count - 1 + {chance.one_of(numbers.numbers("acts.prescribed_more"), "prescribed", "line")}
            end::int as prescribed_lines,
        case when kind = {_kind("stay")} then stay_from + (done_on - day) end::int as stay_day,
        {_approval(numbers, chance)} as approval
    from ({_acts(numbers, chance, window, people)}))"""


def _acts(numbers: Parameters, chance: Chance, window: persons.Window, people: int) -> str:
    """Lines with their day and their act."""
    first = " ".join(
        f"when i = 0 and kind = {_kind(kind)} then {len(catalogue.KINDS) + rank}"
        for rank, kind in enumerate(catalogue.FIRST_LINES)
    )
    slot = chance.below(catalogue.SLOTS, "act", "line")
    return f"""select * from (
        select * exclude (position), {slot} + {catalogue.SLOTS} * case {first} else kind end as position
        from (select *, sheet * {MOST_LINES} + i as line, {_capped("day + (i // a_day) * apart")} as done_on
            from (select *, unnest(range(count))::int as i from ({_sheets(numbers, chance, window, people)}))))
        join act_slots using (position)"""


def _sheets(numbers: Parameters, chance: Chance, window: persons.Window, people: int) -> str:
    """Sheets with their kind, days, practitioner and payment."""
    last = _capped("day + ((count - 1) // a_day) * apart")
    early = chance.happens(numbers.number("care.too_early"), "early", "sheet")
    delay = chance.one_of(numbers.numbers("care.days_to_settle"), "delay", "sheet")
    hidden = chance.happens(numbers.number("care.unknown_third_party"), "unknown payment", "sheet")
    third = at(_of_kinds(numbers.shares("care.third_party")), "kind")
    return f"""select *,
        case when {early} then day - 1 else greatest({last}, usual_day) + {delay} end as settled_on,
        case when {hidden} then null else {chance.happens(third, "third party", "sheet")} end as third_party,
        {_since(numbers, chance, window)} as practitioner_since
    from (select *,
        case when {chance.happens(numbers.number("care.late"), "late", "sheet")}
            then greatest(born, usual_day - {chance.below(700, "late days", "sheet")}) else usual_day end as day,
        kind * 10000000::bigint + {_practitioner(numbers, chance, people)} as practitioner,
        {at(_counts(numbers), f"kind * 10 + {chance.below(10, 'count', 'sheet')}")}::int as count,
        {at(_rhythm(numbers, 0), "kind")} as a_day, {at(_rhythm(numbers, 1), "kind")} as apart,
        1 + {chance.below(25, "stay", "sheet")} as stay_from,
        {chance.happens(numbers.number("acts.referred"), "referral", "sheet")} as is_referred
    from (select *, {chance.happens(numbers.number("acts.own_doctor"), "own", "sheet")} as is_own
    from (select *, sheet_position + {chance.below(catalogue.SLOTS, "kind", "sheet")} as position,
            cared_from + ((s * 1000 + {chance.below(1000, "day", "sheet")})
                * (coalesce(died, date '{window.last}') - cared_from + 1) // (sheets * 1000))::int as usual_day
        from (select *, person * {persons.MOST_SHEETS} + s as sheet,
                {persons.mix_of("age")} * {catalogue.SLOTS} as sheet_position
            from (select *, unnest(range(sheets)) as s from persons)))
        join sheet_slots using (position)))"""


def _capped(day: str) -> str:
    """No sheet straddles two periods of rights, nor goes on after a death."""
    return f"least({day}, case when day < changed then changed - 1 end, died)"


def _kind(name: str) -> int:
    return catalogue.KINDS.index(name)


def _of_kinds(shares: dict[str, int]) -> list[int]:
    return [shares[kind] for kind in catalogue.KINDS]


def _counts(numbers: Parameters) -> list[int]:
    counts = numbers.words("care.lines_of_sheet")
    wrong = [kind for kind, row in counts.items() if len(row) != 10 or max(row) >= MOST_LINES]
    if wrong:
        raise ValueError(f"care.lines_of_sheet: {wrong[0]} needs ten numbers below {MOST_LINES}")
    return [count for kind in catalogue.KINDS for count in counts[kind]]


def _rhythm(numbers: Parameters, part: int) -> list[int]:
    return [numbers.words("care.rhythm").get(kind, (MOST_LINES, 0))[part] for kind in catalogue.KINDS]


def _practitioner(numbers: Parameters, chance: Chance, people: int) -> str:
    """One's own doctor is always the same; the others are any of their kind."""
    pools = [max(1, people * each // 100_000) for each in _of_kinds(numbers.shares("care.practitioners"))]
    own, any_one = (chance.below(at(pools, "kind"), "practitioner", key) for key in ("person", "sheet"))
    return f"case when is_own and kind <= {_kind('child')} then {own} else {any_one} end"


def _since(numbers: Parameters, chance: Chance, window: persons.Window) -> str:
    recent = chance.happens(numbers.number("care.installed_recently"), "installed", "practitioner")
    day = chance.below(3650, "installed day", "practitioner")
    return f"case when kind <= {_kind('session')} and {recent} then date '{window.first}' - {day} end"


def _hidden(name: str, draw: str, numbers: Parameters, chance: Chance) -> str:
    return chance.happens(numbers.number(name), draw, "line")


def _by_doctor(shares: tuple[int, ...]) -> str:
    return f"case when family = '{Family.DOCTOR}' then {shares[0]} else {shares[1]} end"


def _over(numbers: Parameters, chance: Chance) -> str:
    return chance.one_of(numbers.numbers("acts.overruns"), "overrun", "line")


def _price(numbers: Parameters, chance: Chance) -> str:
    return chance.one_of(numbers.numbers("acts.price_spread"), "price", "line")


def _any_speciality(numbers: Parameters, chance: Chance) -> str:
    words = catalogue.spread(numbers, "acts.specialities", 100)
    return at([f"'{word}'" for word in words], chance.below(100, "speciality", "line"))


def _quantity(numbers: Parameters, chance: Chance) -> str:
    """By family, the fee of a pharmacy apart; one where nothing is said."""
    some = [one for row in numbers.words("acts.quantities").values() for one in row]
    return (
        f"{at([*some, 1], f'''least({len(some)}, quantity_row * 10 + {chance.below(10, 'quantity', 'line')})''')}::int"
    )


def _session(chance: Chance) -> str:
    loose = chance.below(3, "session", "line")
    return f"""case when kind = {_kind("session")} then '1'
            when kind in ({_kind("dental")}, {_kind("nursing")}) then {at(["null", "'1'", "'2'"], loose)} end"""


def _distance(numbers: Parameters, chance: Chance) -> str:
    base = chance.one_of(numbers.numbers("acts.distances"), "distance", "line")
    unknown = _hidden("acts.unknown_distance", "unknown distance", numbers, chance)
    more = chance.below(12, "more km", "line")
    return f"case when family = '{Family.TRANSPORT}' and not {unknown} then {base} + {more} end::int"


def _approval(numbers: Parameters, chance: Chance) -> str:
    shares = dict(zip(("transport", "therapy", "goods"), numbers.numbers("acts.approvals"), strict=True))
    words = catalogue.spread(numbers, "acts.answers", 100)
    answer = at([f"'{word}'" for word in words], chance.below(100, "answer", "line"))
    share = at([shares.get(kind, 0) for kind in catalogue.KINDS], "kind")
    return f"case when {chance.happens(share, 'approval', 'line')} then {answer} end"


def _marks(numbers: Parameters, chance: Chance) -> str:
    """What the sheet states, as bits; a patient's own doctor, a referral or an exception keep within the pathway."""
    doctor, transport = f"family = '{Family.DOCTOR}'", f"family = '{Family.TRANSPORT}'"
    general = f"{doctor} and coalesce(speciality, '') = '{GENERAL}' and is_own"
    share = lambda name: chance.happens(numbers.number(f"acts.{name}"), name, "line")  # noqa: E731
    stated = {
        Mark.TREATING_DOCTOR: f"{general} and has_doctor",
        Mark.REFERRED: f"{doctor} and not ({general}) and has_doctor and is_referred",
        Mark.ALD_PROTOCOL: f"ill and {share('in_protocol')}",
        Mark.WORK_ACCIDENT: f"age between 16 and 64 and {share('work_accident')}",
        Mark.CONTRACEPTION: f"woman and age between 12 and 29 and {share('contraception')}",
        Mark.DURING_STAY: f"kind = {_kind('stay')}",
        Mark.GENERIC_REFUSED: "refuses_generic",
        Mark.SAMU: f"{transport} and {share('samu')}",
        Mark.SERIES: f"{transport} and {share('series')}",
        Mark.PRIOR_APPROVAL: f"{transport} and {share('approved')}",
        Mark.DOCTORS_LIST: f"family = '{Family.DENTIST}' and {share('doctors_list')}",
        Mark.FULL_HEALTH: f"may_be_full_health and {share('full_health')}",
    }
    bits = [f"case when {sql} then {bit(mark)} else 0 end" for mark, sql in stated.items()]
    rare = numbers.number("acts.rare_mark")
    bits.append(_at_most_one(dict.fromkeys(RARE, rare), chance.below(FULL, "rare", "line"), rare))
    exceptions = {Mark(word): share for word, share in numbers.shares("acts.exceptions").items()}
    bits.append(
        f"case when {doctor} then {_at_most_one(exceptions, chance.below(FULL, 'exception', 'line'), 10)} else 0 end"
    )
    return "(" + " | ".join(f"{one}::bigint" for one in bits) + ")"


def _at_most_one(shares: dict[Mark, int], draw: str, step: int) -> str:
    bits = [bit(mark) for mark, share in shares.items() for _ in range(share // step)]
    return f"coalesce({at(bits, f'({draw} // {step})')}, 0)"


def act_rows(numbers: Parameters) -> list[tuple]:
    """The rows of the table `act_slots` that a line is joined with."""
    rows = list(numbers.words("acts.quantities"))
    return [
        (
            position,
            count,
            act.code,
            act.family.value,
            act.nature.value,
            act.speciality,
            act.price,
            act.varies,
            act.code in catalogue.TECHNICAL,
            act.family in MEDICINES and act.nature is not Nature.DISPENSING_FEE,
            act.family in (Family.OPTICS, Family.HEARING) or act.nature is Nature.DENTAL_PROSTHESIS,
            rows.index(act.quantities)
            if act.quantities in rows and act.nature is not Nature.DISPENSING_FEE
            else len(rows),
        )
        for position, count, act in catalogue.act_slots(numbers)
    ]
