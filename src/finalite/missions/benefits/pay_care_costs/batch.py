"""Decides care sheets by the million: the rule of `care/` on columns, through Ibis, on DuckDB or on Spark Connect.

The tables are those of docs/columnar.md; they hold row numbers and no name. First the facts of each row give the key of
its kind; then the law is asked once for each new kind, on one of its rows; then the sums are computed on columns.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from finalite import law
from finalite.law.cover.words import Family, Nature

from .care import arithmetic, bounds, keys, rows
from .care.arithmetic import AMOUNTS, NO_CAP
from .care.deductions import Counter
from .care.engine import Engine
from .care.heavy import Role, Thresholds
from .care.keys import KEYS
from .care.kinds import MISSES_LAW, Answer, Kind, Stop, Variant, kind_of
from .care.quick import OTHER_LINE
from .care.terms import Terms

DECISIONS = ("line", "sheet", "person", "outcome", "reason", "ground", "rate", "payee", *AMOUNTS)
"""The columns of the decisions, in their order."""
ORDER = ("settled_on", "sheet", "line")
"""The order in which the lines of a person are decided, on which every cap hangs."""
DAY, YEAR = ("person", "done_on", "counter", "who"), ("person", "year", "is_participation")
"""Over what the caps of a day and of a year count."""
ANSWERS = tuple(f"answer_{one.name.lower()}" for one in Variant)
COUNTERS = {"": 0} | {one.value: rank for rank, one in enumerate(Counter, 1)}


class Kinds:
    """The kinds met so far under one law: kept from one bucket to the next, the law is asked about new ones only."""

    def __init__(self) -> None:
        self.law = law.version()
        self.found: dict[tuple[int, ...], Kind] = {}
        self.answers: dict[Answer, int] = {}
        self.rows: list[tuple[Any, ...]] = []
        self.table: Any = None

    def __len__(self) -> int:
        return len(self.found)

    def add(self, key: tuple[int, ...], kind: Kind) -> None:
        """Keep a kind: many kinds have the same few answers."""
        self.found[key], self.table = kind, None
        limits = kind.limits or Thresholds(NO_CAP, NO_CAP, 0)
        plain = Answer(None, kind.stop, kind.reason)
        each = (kind.answers.get(variant, plain if variant is Variant.PLAIN else None) for variant in Variant)
        ranks = (one and self.answers.setdefault(one, len(self.answers)) for one in each)
        is_sampling = Variant.ANALYSED in kind.answers
        self.rows.append((*key, *ranks, kind.role.value, is_sampling, limits.tariff, limits.coefficient, limits.flat))


def decide(
    *, lines: Any, people: Any, counters: Any = None, kinds: Kinds | None = None, staging: Path | None = None
) -> Any:
    """The Ibis table of `DECISIONS`, one row for each row of `lines`; amounts in cents, null where nothing is decided.

    All lines of a person must be there, since caps follow the order of acts; `counters` says what was borne before.
    The result reads temporary tables of the connection: write it before the next call on the same connection.
    On Spark, intermediate tables go into `staging`, a folder that it sees too; without one they are cached.
    """
    kinds = Kinds() if kinds is None else kinds
    engine = Engine(lines.get_backend(), staging)
    prepared = engine.keep("prepared", _prepared(engine, lines, people))
    _learn(engine, kinds, prepared, lines, people)
    return _decisions(engine, kinds, prepared, counters)


def _prepared(engine: Engine, lines: Any, people: Any) -> Any:
    """Each line with its base and the key of its kind."""
    joined = _with_patients(lines, people)
    days = [row["done_on"] for row in lines.select("done_on").distinct().to_pyarrow().to_pylist()]
    joined = joined.left_join(
        engine.give("days", _days(days)), joined.done_on == engine.backend.table("finalite_days").day
    )
    numbers = {name: joined[name].cast("int64") for name in ("charged", "quantity", "coefficient")}
    keyed = keys.keyed(joined.mutate(**numbers, session=joined.session.fill_null("")))
    return keyed.select(
        *("line", "sheet", "person", "practitioner", "done_on", "settled_on", "session", *numbers, "base", *KEYS),
        is_analysis=(keyed.family == Family.BIOLOGY.value) & (keyed.nature != Nature.SAMPLING.value),
    )


def _with_patients(lines: Any, people: Any) -> Any:
    """The lines beside the period of rights that holds their day, empty where there is none."""
    periods = people.rename(whose="person")
    return lines.left_join(
        periods,
        [
            lines.person == periods.whose,
            lines.done_on >= periods.starts_on,
            periods.ends_on.isnull() | (lines.done_on <= periods.ends_on),
        ],
    )


def _days(days: list[Any]) -> Any:
    import pyarrow

    numbers = {"band", *bounds.NUMBERS}
    names = [one.name for one in fields(bounds.Bounds)]
    types = {f"day_{name}": pyarrow.int64() if name in numbers else pyarrow.date32() for name in names}
    records = [
        {"day": day} | {f"day_{name}": value for name, value in asdict(bounds.of(day)).items()} for day in sorted(days)
    ]
    return pyarrow.Table.from_pylist(records, schema=pyarrow.schema({"day": pyarrow.date32()} | types))


def _learn(engine: Engine, kinds: Kinds, prepared: Any, lines: Any, people: Any) -> None:
    """Ask the law about the kinds that are new."""
    import pyarrow

    if kinds.law != law.version():
        raise ValueError("these kinds were learnt under another state of the law: take new ones")
    met = prepared.group_by(list(KEYS)).aggregate(line=prepared.line.min()).to_pyarrow().to_pylist()
    new = {row["line"]: tuple(row[key] for key in KEYS) for row in met}
    new = {line: key for line, key in new.items() if key not in kinds.found}
    if not new:
        return
    wanted = engine.give("wanted", pyarrow.table({"line": pyarrow.array(list(new), pyarrow.int64())}))
    chosen = _with_patients(lines.semi_join(wanted, "line"), people).to_pyarrow().to_pylist()
    for row in chosen:
        line, patient = rows.line_of(row), rows.patient_of(row)
        kinds.add(new[row["line"]], kind_of(patient, line, rows.third_party_of(row), row["settled_on"]))


def _decisions(engine: Engine, kinds: Kinds, prepared: Any, counters: Any) -> Any:
    o = engine.o
    known = prepared.join(_kinds_table(engine, kinds), list(KEYS))
    touched = engine.keep("touched", _heavy(engine, known).union(_analysed(known)))
    answers = _answers_table(engine, kinds)
    placed = engine.keep("placed", _placed(known, touched, answers, o))
    stopped = placed.filter(placed.own_stop < int(Stop.NONE))
    stopped = engine.keep("stopped", stopped.group_by("sheet").aggregate(sheet_stop=stopped.own_stop.min()))
    cut = engine.keep("cut", _cut(engine, placed.anti_join(stopped, "sheet"), answers, counters, _years(prepared)))
    done = placed.drop("own_stop", "wanted", "counter", "reimbursed").join(answers, "answer")
    done = done.left_join(stopped, "sheet").drop("sheet_right").left_join(cut, "line").drop("line_right")
    return _said(done, o)


def _placed(known: Any, touched: Any, answers: Any, o: Any) -> Any:
    """Each line with the number of its answer and the pieces of its deduction that it would bear without caps."""
    import ibis

    known = known.left_join(touched, "line").drop("line_right")
    branches = [(known.variant == int(one), known[f"answer_{one.name.lower()}"]) for one in Variant]
    answer = ibis.cases(*branches, else_=known.answer_plain)
    placed = known.mutate(answer=answer, flat_share=known.flat_share.fill_null(0)).join(answers, "answer")
    placed = placed.mutate(base=ibis.ifelse(placed.refusal == "", placed.base, 0))
    placed = placed.mutate(reimbursed=arithmetic.cover(placed, placed, o).reimbursed)
    wanted = arithmetic.pieces_wanted(placed, placed, placed.reimbursed, o)
    return placed.select(
        *("line", "sheet", "person", "practitioner", "done_on", "settled_on", "charged", "base", "quantity"),
        *("answer", "flat_share", "reimbursed", "counter"),
        wanted=ibis.ifelse(placed.counter == 0, 0, wanted),
        own_stop=placed.answer_stop,
    )


def _cut(engine: Engine, placed: Any, answers: Any, counters: Any, years: int) -> Any:
    """The lines that a cap cuts, and what is left of the deduction of each.

    Only people who want more in a day or in a year than its cap are gone through in the order of acts. A year of
    reimbursement hangs on the years before it where a day of care was reimbursed in several: such people are gone
    through once for each year.
    """
    import ibis

    o = engine.o
    capped = answers.select("answer", "is_participation", "piece", "daily", "yearly", "yearly_amount")
    counted = placed.filter(placed.wanted > 0).join(capped, "answer")
    nobody = ibis.literal("" if counted.practitioner.type().is_string() else 0, counted.practitioner.type())
    counted = counted.select(
        *("line", "sheet", "person", "settled_on", "done_on", "counter", "wanted", "reimbursed"),
        *("is_participation", "piece", "daily", "yearly", "yearly_amount"),
        year=counted.settled_on.year().cast("int64"),
        who=ibis.ifelse(counted.is_participation, counted.practitioner, nobody),
        earlier=ibis.literal(0, "int64"),
    )
    counted = engine.keep("counted", _with_counters(engine.keep("uncounted", counted), counters))
    days = counted.filter(counted.daily < NO_CAP).group_by(list(DAY))
    days = days.aggregate(
        pieces=ibis._.wanted.sum(), cap=ibis._.daily.min(), opened=ibis._.year.min(), closed=ibis._.year.max()
    )
    days = engine.keep("days_full", days.filter(days.pieces > days.cap))
    full = counted.group_by(list(YEAR)).aggregate(
        pieces=ibis._.wanted.sum() + ibis._.pieces_before.max(),
        cap=ibis._.yearly.min(),
        money=(ibis._.wanted * ibis._.piece).sum() + ibis._.cents_before.max(),
        most=ibis._.yearly_amount.min(),
    )
    full = full.filter((full.pieces > full.cap) | (full.money > full.most))
    busy = counted.semi_join(days.select("person").union(full.select("person")), "person")
    if years < 2:
        return _really_cut(_deducted(busy, o), o)
    crossed = days.filter(days.opened < days.closed).select("person")
    if not crossed.count().to_pyarrow().as_py():
        return _really_cut(_deducted(busy, o), o)
    once, again = busy.anti_join(crossed, "person"), _deducted(busy.semi_join(crossed, "person"), o)
    for _ in range(years - 1):
        again = _deducted(_with_earlier(again, o).select(counted.columns), o)
    return _really_cut(_deducted(once, o), o).union(_really_cut(again, o))


def _really_cut(done: Any, o: Any) -> Any:
    full = arithmetic.in_money(done, done.wanted, done.reimbursed, o)
    return done.filter(done.deducted < full).select("line", deducted="deducted")


def _with_earlier(done: Any, o: Any) -> Any:
    """The pieces that each day of care bore in earlier years of reimbursement, as the years before were last found."""
    import ibis

    done = done.mutate(borne=o.whole(done.deducted + done.piece - 1, done.piece))
    so_far = ibis.range_window(group_by=list(DAY), order_by="year", preceding=None, following=0)
    this_year = ibis.window(group_by=[*DAY, "year"])
    return done.mutate(earlier=(done.borne.sum().over(so_far) - done.borne.sum().over(this_year)).cast("int64"))


def _deducted(wanted: Any, o: Any) -> Any:
    """What each line bears of its year: the day stops first, then the year, then its limit in money."""
    today = _before(wanted, "wanted", (*DAY, "year")) + wanted.earlier
    daily = wanted.mutate(left=arithmetic.of_the_day(wanted, today, wanted.wanted, o))
    this_year = _before(daily, "left", YEAR) + daily.pieces_before
    pieces = daily.mutate(pieces_left=arithmetic.of_the_year(daily, this_year, daily.left, o))
    money = pieces.mutate(money=arithmetic.in_money(pieces, pieces.pieces_left, pieces.reimbursed, o))
    amount = _before(money, "money", YEAR) + money.cents_before
    return money.mutate(deducted=arithmetic.deduct(money, amount, money.money, o))


def _before(table: Any, name: str, group: tuple[str, ...]) -> Any:
    """The running sum of a column before each row, in the order of acts."""
    import ibis

    window = ibis.window(group_by=list(group), order_by=list(ORDER), preceding=None, following=0)
    return table[name].sum().over(window).cast("int64") - table[name]


def _years(prepared: Any) -> int:
    """Over how many years of reimbursement the lines stretch."""
    days = prepared.aggregate(first=prepared.settled_on.min(), last=prepared.settled_on.max())
    found = days.to_pyarrow().to_pylist()[0]
    return 1 + found["last"].year - found["first"].year if found["first"] else 0


def _with_counters(table: Any, counters: Any) -> Any:
    """What was borne before, in pieces and in cents."""
    import ibis

    if counters is None:
        zero = ibis.literal(0, "int64")
        return table.mutate(pieces_before=zero, cents_before=zero)
    columns = table.columns
    known = counters.rename(whose="person", of_year="year")
    table = table.left_join(known, [table.person == known.whose, table.year == known.of_year])
    pieces = ibis.ifelse(table.is_participation, table.participations, table.franchise)
    return table.select(
        *columns,
        pieces_before=pieces.cast("int64").fill_null(0),
        cents_before=ibis.ifelse(table.is_participation, table.participation, 0).cast("int64").fill_null(0),
    )


def _heavy(engine: Engine, known: Any) -> Any:
    """The lines whose co-payment is flat: what the patient bears of each, the dearest of the session first.

    Sheets that do not reach a threshold with all their acts together are left aside first.
    """
    import ibis

    acts = known.filter(known.role != Role.NONE.value)
    sheets = acts.group_by("sheet").aggregate(
        tariffs=acts.base.sum(),
        coefficients=acts.coefficient.sum(),
        tariff=acts.heavy_tariff.min(),
        coefficient=acts.heavy_coefficient.min(),
    )
    sheets = sheets.filter((sheets.tariffs >= sheets.tariff) | (sheets.coefficients >= sheets.coefficient))
    acts = acts.semi_join(sheets, "sheet")
    acts = acts.mutate(alone=ibis.ifelse(acts.role == Role.IMAGING.value, acts.line, ibis.null("int64")))
    session = ("sheet", "practitioner", "done_on", "session", "alone")
    whole = ibis.window(group_by=list(session))
    acts = acts.mutate(tariffs=acts.base.sum().over(whole), coefficients=acts.coefficient.sum().over(whole))
    acts = acts.filter(
        (acts.tariffs >= acts.heavy_tariff) | (acts.alone.isnull() & (acts.coefficients >= acts.heavy_coefficient))
    )
    dearest = ibis.window(group_by=list(session), order_by=[acts.base.desc(), acts.line], preceding=None, following=0)
    share = engine.o.taken(acts.heavy_flat, acts.base.sum().over(dearest).cast("int64") - acts.base, acts.base)
    acts = acts.mutate(flat_share=ibis.ifelse(acts.alone.isnull(), share, 0))
    return acts.select(
        "line",
        variant=ibis.ifelse(acts.flat_share > 0, int(Variant.FLAT), int(Variant.FLAT_PAID)).cast("int64"),
        flat_share=acts.flat_share.cast("int64"),
    )


def _analysed(known: Any) -> Any:
    """The samplings whose sheet holds an analysis of the same day."""
    import ibis

    samplings = known.filter(known.is_sampling)
    return samplings.semi_join(known.filter(known.is_analysis), ["sheet", "done_on"]).select(
        "line",
        variant=ibis.literal(int(Variant.ANALYSED), "int64"),
        flat_share=ibis.literal(0, "int64"),
    )


def _said(done: Any, o: Any) -> Any:
    """The decisions as they are written: no amount where nothing is decided."""
    import ibis

    found = arithmetic.cover(done, done, o)
    full = arithmetic.in_money(done, arithmetic.pieces_wanted(done, done, found.reimbursed, o), found.reimbursed, o)
    amounts = arithmetic.settle(done, done, found, ibis.coalesce(done.deducted, full), o)
    is_decided = done.sheet_stop.isnull()
    is_paid = done.refusal == ""
    undecided = ibis.ifelse(done.sheet_stop.isin([int(one) for one in MISSES_LAW]), "no_law", "unknown")
    decided = ibis.ifelse(
        is_paid,
        ibis.ifelse(amounts["paid"] > 0, "paid", "nothing_due"),
        ibis.ifelse(done.refusal == "no_right", "no_right", "refused"),
    )
    why = ibis.ifelse(done.answer_stop == done.sheet_stop, done.answer_reason, OTHER_LINE)
    return done.select(
        "line",
        "sheet",
        "person",
        outcome=ibis.ifelse(is_decided, decided, undecided),
        reason=ibis.ifelse(is_decided, done.refusal, why),
        ground=ibis.ifelse(is_decided & (done.ground != ""), done.ground, None),
        rate=ibis.ifelse(is_decided, done.rate, None),
        payee=ibis.ifelse(is_decided & is_paid, ibis.ifelse(done.to_professional, "professional", "insured"), None),
        **{name: ibis.ifelse(is_decided, amounts[name], None).cast("int64") for name in AMOUNTS},
    )


def _kinds_table(engine: Engine, kinds: Kinds) -> Any:
    """One row for each kind: the number of its answer in each variant, and how it can be heavy."""
    import pyarrow

    if kinds.table is not None:
        return engine.give("kinds", kinds.table)
    types = dict.fromkeys((*KEYS, *ANSWERS), pyarrow.int64())
    types |= {"role": pyarrow.string(), "is_sampling": pyarrow.bool_()}
    types |= dict.fromkeys(("heavy_tariff", "heavy_coefficient", "heavy_flat"), pyarrow.int64())
    cells = zip(*kinds.rows, strict=True) if kinds.rows else ([] for _ in types)
    columns = [pyarrow.array(column, kind) for column, kind in zip(cells, types.values(), strict=True)]
    kinds.table = pyarrow.table(columns, names=list(types))
    return engine.give("kinds", kinds.table)


def _answers_table(engine: Engine, kinds: Kinds) -> Any:
    """One row for each answer: its terms, or why there are none."""
    import pyarrow

    types = {"int": pyarrow.int64(), "Cents": pyarrow.int64(), "bool": pyarrow.bool_(), "str": pyarrow.string()}
    own = {"answer": pyarrow.int64(), "answer_stop": pyarrow.int64(), "answer_reason": pyarrow.string()}
    terms = {one.name: types[str(one.type)] for one in fields(Terms)} | {"counter": pyarrow.int64()}
    nothing = Terms(ground="")
    records = [
        {"answer": rank, "answer_stop": int(answer.stop), "answer_reason": answer.reason}
        | asdict(answer.terms or nothing)
        | {"counter": COUNTERS[answer.terms.counter if answer.terms else ""]}
        for answer, rank in kinds.answers.items()
    ]
    return engine.give("answers", pyarrow.Table.from_pylist(records, schema=pyarrow.schema(own | terms)))
