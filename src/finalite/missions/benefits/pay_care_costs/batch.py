"""Decides care sheets by the million: the rule of `care/` on columns, through Ibis, on DuckDB or on Spark Connect.

The tables are those of docs/columnar.md; they hold row numbers and no name. First the facts of each row give the key of
its kind; then the law is asked once for each new kind, on one of its rows; then the sums are computed on columns.
"""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from finalite.law.cover.words import Family, Nature

from .care import arithmetic, bounds, keys
from .care.arithmetic import AMOUNTS, NO_CAP
from .care.engine import Engine
from .care.heavy import Role
from .care.keys import KEYS
from .care.kinds import MISSES_LAW, Stop, Variant
from .care.learnt import Kinds
from .care.quick import OTHER_LINE

DECISIONS = ("line", "sheet", "person", "outcome", "reason", "ground", "rate", "payee", *AMOUNTS)
"""The columns of the decisions, in their order."""
ORDER = ("settled_on", "sheet", "line")
"""The order in which the lines of a person are decided, on which every cap hangs."""
DAY, YEAR = ("person", "done_on", "counter", "who"), ("person", "year", "is_participation")
"""Over what the caps of a day and of a year count."""
SESSION, NOT_ALONE = ("sheet", "practitioner", "done_on", "session", "alone"), -1
"""What makes acts one session; each imaging act is one by itself."""


def decide(
    *, lines: Any, people: Any, counters: Any = None, kinds: Kinds | None = None, staging: Path | None = None
) -> Any:
    """The Ibis table of `DECISIONS`, one row for each row of `lines`; amounts in cents, null where nothing is decided.

    All lines of a person must be there, since caps follow the order of acts; `counters` says what was borne before.
    The result reads temporary tables of the connection: write it before the next call on the same connection.
    On Spark, intermediate tables go into `staging`, a folder that it sees too; without one they are cached.
    """
    kinds = Kinds() if kinds is None else kinds
    backend = lines.get_backend()
    shapes = ((backend.compile(one), one.schema()) for one in (lines, people, counters) if one is not None)
    engine = Engine(backend, staging, kinds.written(backend.name, *shapes))
    days = [row["done_on"] for row in lines.select("done_on").distinct().to_pyarrow().to_pylist()]
    of_days = engine.give("days", _days(days))
    prepared = engine.keep("prepared", lambda: _prepared(lines, people, of_days)[0])
    of_keys = kinds.keys(
        engine,
        prepared,
        facts=lambda: _with_patients(lines, people),
        layout=lambda: _prepared(lines, people, of_days)[1],
    )
    return _decisions(engine, kinds, prepared.join(of_keys, list(KEYS)), counters)


def _prepared(lines: Any, people: Any, days: Any) -> tuple[Any, keys.Layout]:
    """Each line with its base and the key of its kind, and where each fact stands in the keys."""
    joined = _with_patients(lines, people)
    joined = joined.left_join(days, joined.done_on == days.day)
    numbers = {name: joined[name].cast("int64") for name in ("charged", "quantity", "coefficient")}
    keyed, layout = keys.keyed(joined.mutate(**numbers, session=joined.session.fill_null("")))
    kept = keyed.select(
        *("line", "sheet", "person", "practitioner", "done_on", "settled_on", "session", *numbers, "base", *KEYS),
        is_analysis=(keyed.family == Family.BIOLOGY.value) & (keyed.nature != Nature.SAMPLING.value),
    )
    return kept, layout


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


def _decisions(engine: Engine, kinds: Kinds, known: Any, counters: Any) -> Any:
    """The decisions on lines of known kinds."""
    o, of_kinds, answers = engine.o, kinds.table(engine), kinds.answers(engine)
    known = known.join(of_kinds, "kind")
    touched = engine.keep("touched", lambda: _heavy(engine, known).union(_analysed(known)))
    placed = engine.keep("placed", lambda: _placed(known, touched, answers, o))
    stopped = engine.keep("stopped", lambda: _stopped(placed))
    counted = engine.keep("counted", lambda: _counted(placed.anti_join(stopped, "sheet"), answers, counters))
    cut = _cut(engine, counted)
    return engine.view("decisions", lambda: _said(_with_all(placed, answers, stopped, cut), o))


def _stopped(placed: Any) -> Any:
    """The sheets on which nothing is decided, and why."""
    stopped = placed.filter(placed.own_stop < int(Stop.NONE))
    return stopped.group_by("sheet").aggregate(sheet_stop=stopped.own_stop.min())


def _with_all(placed: Any, answers: Any, stopped: Any, cut: Any) -> Any:
    """Each line beside its terms, what stops its sheet and what a cap leaves of its deduction."""
    done = placed.drop("own_stop", "counter").join(answers, "answer")
    return done.left_join(stopped, "sheet").drop("sheet_right").left_join(cut, "line").drop("line_right")


def _placed(known: Any, touched: Any, answers: Any, o: Any) -> Any:
    """Each line with the number of its answer and the pieces of its deduction that it would bear without caps."""
    import ibis

    known = known.left_join(touched, "line").drop("line_right")
    branches = [(known.variant == int(one), known[f"answer_{one.name.lower()}"]) for one in Variant]
    answer = ibis.cases(*branches, else_=known.answer_plain)
    placed = known.mutate(answer=answer, flat_share=known.flat_share.fill_null(0)).join(answers, "answer")
    placed = placed.mutate(base=ibis.ifelse(placed.refusal == "", placed.base, 0))
    placed = placed.mutate(covered=arithmetic.covered(placed, placed, o))
    placed = placed.mutate(majoration=arithmetic.majoration(placed, placed, placed.covered, o))
    placed = placed.mutate(reimbursed=placed.covered - placed.majoration)
    wanted = arithmetic.pieces_wanted(placed, placed, placed.reimbursed, o)
    return placed.select(
        *("line", "sheet", "person", "practitioner", "done_on", "settled_on", "charged", "base"),
        *("answer", "covered", "majoration", "reimbursed", "counter"),
        wanted=ibis.ifelse(placed.counter == 0, 0, wanted),
        own_stop=placed.answer_stop,
    )


def _counted(placed: Any, answers: Any, counters: Any) -> Any:
    """The lines that bear a deduction, the caps on it, and what was borne before."""
    import ibis

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
    return _with_counters(counted, counters)


def _cut(engine: Engine, counted: Any) -> Any:
    """The lines that a cap cuts, and what is left of the deduction of each.

    Only days and years in which more is wanted than their cap are gone through in the order of acts. A year of
    reimbursement hangs on the years before it where a day of care was reimbursed in several: such people are gone
    through once for each year.
    """
    days = engine.keep("days_full", lambda: _full_days(counted))
    full = engine.keep("years_full", lambda: _full_years(counted))
    crossed = days.filter(days.opened < days.closed)
    span = crossed.aggregate(first=crossed.opened.min(), last=crossed.closed.max()).to_pyarrow().to_pylist()[0]
    years = 1 if span["first"] is None else 1 + span["last"] - span["first"]
    return engine.keep("cut", lambda: _gone_through(counted, days, full, years, engine.o), years)


def _full_days(counted: Any) -> Any:
    """The days on which more is wanted than their cap, and over which years of reimbursement they stretch."""
    days = counted.filter(counted.daily < NO_CAP).group_by(list(DAY))
    days = days.aggregate(
        pieces=counted.wanted.sum(), cap=counted.daily.min(), opened=counted.year.min(), closed=counted.year.max()
    )
    return days.filter(days.pieces > days.cap)


def _full_years(counted: Any) -> Any:
    """The years in which more is wanted than their cap or their limit in money."""
    full = counted.group_by(list(YEAR)).aggregate(
        pieces=counted.wanted.sum() + counted.pieces_before.max(),
        cap=counted.yearly.min(),
        money=(counted.wanted * counted.piece).sum() + counted.cents_before.max(),
        most=counted.yearly_amount.min(),
    )
    return full.filter((full.pieces > full.cap) | (full.money > full.most))


def _gone_through(counted: Any, days: Any, full: Any, years: int, o: Any) -> Any:
    """The lines really cut, of full days and years alone; `years` is over how many years of reimbursement a full day
    stretches at most."""
    busy = counted.semi_join(full, list(YEAR)).union(counted.anti_join(full, list(YEAR)).semi_join(days, list(DAY)))
    if years < 2:
        return _really_cut(_deducted(busy, o), o)
    crossed = days.filter(days.opened < days.closed).select("person")
    once, again = busy.anti_join(crossed, "person"), _deducted(counted.semi_join(crossed, "person"), o)
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


def _with_counters(table: Any, counters: Any) -> Any:
    """What was borne before, in pieces and in cents."""
    import ibis

    if counters is None:
        zero = ibis.literal(0, "int64")
        return table.mutate(pieces_before=zero, cents_before=zero)
    table, columns = table.view(), table.columns
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
    acts = acts.mutate(alone=ibis.ifelse(acts.role == Role.IMAGING.value, acts.line, NOT_ALONE))
    whole = acts.group_by(list(SESSION)).aggregate(tariffs=acts.base.sum(), coefficients=acts.coefficient.sum())
    acts = acts.join(whole, list(SESSION))
    together = acts.alone == NOT_ALONE
    acts = acts.filter((acts.tariffs >= acts.heavy_tariff) | (together & (acts.coefficients >= acts.heavy_coefficient)))
    dearest = ibis.window(group_by=list(SESSION), order_by=[acts.base.desc(), acts.line], preceding=None, following=0)
    share = engine.o.taken(acts.heavy_flat, acts.base.sum().over(dearest).cast("int64") - acts.base, acts.base)
    acts = acts.mutate(flat_share=ibis.ifelse(acts.alone == NOT_ALONE, share, 0))
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

    done = done.mutate(local=arithmetic.local_scheme(done, done, done.covered, o))
    done = done.mutate(topped=arithmetic.complementary(done, done, done.covered, done.local, o))
    found = arithmetic.Covered(done.covered, done.majoration, done.reimbursed, done.local, done.topped)
    full = arithmetic.in_money(done, done.wanted, done.reimbursed, o)
    amounts = arithmetic.settle(done, done, found, ibis.coalesce(done.deducted, full), o)
    done = done.mutate(**{f"of_{name}": amount for name, amount in amounts.items()})
    amounts = {name: done[f"of_{name}"] for name in AMOUNTS}
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
