"""What is known of the kinds of lines met so far, as tables that columns are joined with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

from finalite import law

from . import rows
from .arithmetic import NO_CAP
from .deductions import Counter
from .engine import Engine
from .heavy import Thresholds
from .keys import KEYS, Layout
from .kinds import Answer, Kind, Variant
from .questions import Key, Questions
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

    def __len__(self) -> int:
        """How many kinds the law was asked about, one line with no right among them."""
        return len(self.questions.kinds) if self.questions else 0

    def learn(self, engine: Engine, prepared: Any, facts: Any, layout: Layout) -> None:
        """Ask the law about the keys that are new. `facts` are the lines beside the rights of their patients."""
        import pyarrow

        if self.law != law.version():
            raise ValueError("these kinds were learnt under another state of the law: take new ones")
        met = prepared.group_by(list(KEYS)).aggregate(line=prepared.line.min())
        new = met.anti_join(self.keys(engine), list(KEYS)).to_pyarrow()
        if not new.num_rows:
            return
        wanted = engine.give("wanted", new.select(["line"]))
        self.questions = questions = self.questions or Questions(layout)
        _ask(questions, new, facts.semi_join(wanted, "line").to_pyarrow())
        ranks = pyarrow.array(map(questions.recall, _keys(new)), pyarrow.int64())
        self._lots.append(new.select(list(KEYS)).append_column("kind", ranks))

    def keys(self, engine: Engine) -> Any:
        """The table that leads from the key of a line to the rank of its kind."""
        import pyarrow

        # Spark takes no empty table: the first row is the key of no line.
        first = pyarrow.table({name: pyarrow.array([-1], pyarrow.int64()) for name in (*KEYS, "kind")})
        return engine.give("keys", pyarrow.concat_tables([first, *self._lots]))

    def table(self, engine: Engine) -> Any:
        """One row for each kind: the number of its answer in each variant, and how it can be heavy."""
        import pyarrow

        types = dict.fromkeys(("kind", *ANSWERS), pyarrow.int64())
        types |= {"role": pyarrow.string(), "is_sampling": pyarrow.bool_()}
        types |= dict.fromkeys(("heavy_tariff", "heavy_coefficient", "heavy_flat"), pyarrow.int64())
        columns = zip(*map(self._cells, range(len(self)), self.questions.kinds if self.questions else ()), strict=True)
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


def _ask(questions: Questions, new: Any, facts: Any) -> None:
    """Ask about the lines of new keys, some at a time: what the law says of the first answers for most others."""
    met = dict(zip(new["line"].to_pylist(), _keys(new), strict=True))
    for start in range(0, facts.num_rows, LOT):
        some = facts.slice(start, LOT)
        unknown = [rank for rank, line in enumerate(some["line"].to_pylist()) if questions.recall(met[line]) is None]
        for row in some.take(unknown).to_pylist() if unknown else ():
            _ask_of(questions, met[row["line"]], row)


def _ask_of(questions: Questions, key: Key, row: dict[str, Any]) -> None:
    patient = rows.patient_of(row)
    if patient is not None and questions.recall(key) is None:
        questions.ask(key, patient, rows.line_of(row), rows.third_party_of(row), row["settled_on"])


def _keys(table: Any) -> Iterator[Key]:
    return zip(*(table[name].to_pylist() for name in KEYS), strict=True)
