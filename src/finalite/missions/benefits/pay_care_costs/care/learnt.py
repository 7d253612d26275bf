"""What is known of the kinds of lines met so far, as tables that columns are joined with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from typing import Any, cast

from finalite import law

from . import rows
from .arithmetic import NO_CAP
from .deductions import Counter
from .engine import Engine, Written
from .facts import Entry
from .heavy import Thresholds
from .keys import KEYS, Key, Layout
from .kinds import Answer, Kind, Variant
from .questions import Questions
from .terms import Terms

ANSWERS = tuple(f"answer_{one.name.lower()}" for one in Variant)
COUNTERS = {"": 0} | {one.value: rank for rank, one in enumerate(Counter, 1)}
LOT = 1_000
"""How many rows with new keys are looked at together."""


class Kinds:
    """The kinds met so far under one law: kept from one bucket to the next, the law is asked about new ones only."""

    def __init__(self) -> None:
        self.law = law.version()
        self.questions: Questions | None = None
        self._lots: list[Any] = []
        self._answers: dict[Answer, int] = {}
        self._written: dict[Any, Written] = {}

    def __len__(self) -> int:
        """How often the law was asked, one line with no right among them."""
        return self.questions.asked if self.questions else 0

    def written(self, *shape: Any) -> Written:
        """The SQL of steps on tables of this shape, to be filled and read again from bucket to bucket."""
        return self._written.setdefault(shape, {})

    def keys(self, engine: Engine, prepared: Any, *, facts: Callable[[], Any], layout: Callable[[], Layout]) -> Any:
        """The table that leads from each key met to the rank of its kind, once the law was asked about the new ones.
        `facts` gives the lines beside the rights of their patients."""
        import pyarrow

        if self.law != law.version():
            raise ValueError("these kinds were learnt under another state of the law: take new ones")
        self.questions = self.questions or Questions(layout())
        known = self._known(engine)
        met = engine.keep("met", lambda: _met(prepared, known)).to_pyarrow()
        new = met.filter(met["kind"].is_null())
        lot = new.drop_columns(["kind", "line"]).append_column("kind", self._ranks(engine, new, facts))
        self._lots.append(lot)
        old = met.filter(met["kind"].is_valid()).drop_columns(["line"])
        return engine.give("keys", pyarrow.concat_tables([old, lot]))

    def _known(self, engine: Engine) -> Any:
        import pyarrow

        # Spark takes no empty table: the first row is the key of no line.
        first = pyarrow.table({name: pyarrow.array([-1], pyarrow.int64()) for name in (*KEYS, "kind")})
        return engine.give("known", pyarrow.concat_tables([first, *self._lots]))

    def _ranks(self, engine: Engine, new: Any, facts: Callable[[], Any]) -> Any:
        """The ranks of the kinds of new keys; lines are read again for those only that nothing known answers."""
        import pyarrow

        questions, keys = cast(Questions, self.questions), list(_keys(new))
        found = [questions.recall(key) for key in keys]
        if None in found:
            unanswered = pyarrow.array([rank is None for rank in found], pyarrow.bool_())
            wanted = engine.give("wanted", new.filter(unanswered).select(["line"]))
            asked = _ask(questions, new, facts().semi_join(wanted, "line").to_pyarrow())
            found = [asked[key] if rank is None else rank for key, rank in zip(keys, found, strict=True)]
        return pyarrow.array(found, pyarrow.int64())

    def table(self, engine: Engine) -> Any:
        """One row for each kind: the number of its answer in each variant, and how it can be heavy."""
        import pyarrow

        types = dict.fromkeys(("kind", *ANSWERS), pyarrow.int64())
        types |= {"role": pyarrow.string(), "is_sampling": pyarrow.bool_()}
        types |= dict.fromkeys(("heavy_tariff", "heavy_coefficient", "heavy_flat"), pyarrow.int64())
        columns = zip(*(self._cells(*one) for one in enumerate(cast(Questions, self.questions).kinds)), strict=True)
        cells = [pyarrow.array(column, kind) for column, kind in zip(columns, types.values(), strict=True)]
        return engine.give("kinds", pyarrow.table(cells, names=list(types)))

    def _cells(self, rank: int, kind: Kind) -> tuple[Any, ...]:
        """Many kinds have the same few answers."""
        limits = kind.limits or Thresholds(NO_CAP, NO_CAP, 0)
        plain = Answer(None, kind.stop, kind.reason)
        each = (kind.answers.get(variant, plain if variant is Variant.PLAIN else None) for variant in Variant)
        ranks = (one and self._answers.setdefault(one, len(self._answers)) for one in each)
        is_sampling = Variant.ANALYSED in kind.answers
        return (rank, *ranks, kind.role.value, is_sampling, limits.tariff, limits.coefficient, limits.flat)

    def answers(self, engine: Engine) -> Any:
        """One row for each answer that `table` numbered: its terms, or why there are none."""
        import pyarrow

        types = {"int": pyarrow.int64(), "Cents": pyarrow.int64(), "bool": pyarrow.bool_(), "str": pyarrow.string()}
        own = {"answer": pyarrow.int64(), "answer_stop": pyarrow.int64(), "answer_reason": pyarrow.string()}
        terms = {one.name: types[str(one.type)] for one in fields(Terms)} | {"counter": pyarrow.int64()}
        nothing = Terms(ground="")
        records = [
            {"answer": rank, "answer_stop": int(answer.stop), "answer_reason": answer.reason}
            | asdict(answer.terms or nothing)
            | {"counter": COUNTERS[answer.terms.counter if answer.terms else ""]}
            for answer, rank in self._answers.items()
        ]
        return engine.give("answers", pyarrow.Table.from_pylist(records, schema=pyarrow.schema(own | terms)))


def _met(prepared: Any, known: Any) -> Any:
    """Each key of the lines once, with one of its lines and the rank of its kind, empty where the key is new."""
    met = prepared.group_by(list(KEYS)).aggregate(line=prepared.line.min())
    return met.left_join(known, list(KEYS)).select(*KEYS, "line", "kind")


def _ask(questions: Questions, new: Any, facts: Any) -> dict[Key, int | None]:
    """Ask about the lines of new keys, some at a time: what the law says of the first answers for most others."""
    met = dict(zip(new["line"].to_pylist(), _keys(new), strict=True))
    found: dict[Key, int | None] = {}
    for start in range(0, facts.num_rows, LOT):
        some = facts.slice(start, LOT)
        keys = [met[line] for line in some["line"].to_pylist()]
        found.update((key, questions.recall(key)) for key in keys)
        unknown = [rank for rank, key in enumerate(keys) if found[key] is None]
        for row in some.take(unknown).to_pylist() if unknown else ():
            key = met[row["line"]]
            found[key] = _answer(questions, key, row)
    return found


def _answer(questions: Questions, key: Key, row: dict[str, Any]) -> int:
    """The rank of the kind of a line, known by now or asked."""
    rank = questions.recall(key)
    if rank is None:
        # What is missing is named without the line, since the answer serves for others.
        line, patient = rows.line_of(row | {"line": ""}), rows.patient_of(row)
        rank = questions.ask(key, Entry(patient, line, rows.third_party_of(row)), row["settled_on"])
    return rank


def _keys(table: Any) -> Iterator[Key]:
    return zip(*(table[name].to_pylist() for name in KEYS), strict=True)
