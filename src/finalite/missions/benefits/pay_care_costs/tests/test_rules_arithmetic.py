"""The arithmetic of a line gives the same cents on columns as on one line: the rule is written once."""

import operator
from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as some

from finalite.missions.benefits.pay_care_costs.care.arithmetic import Operands, reimburse

CENTS = some.integers(0, 100_000)
RATES = some.sampled_from([0, 1500, 3000, 6000, 7000, 8000, 9000, 10_000])
lines = some.builds(
    Operands,
    charged=CENTS,
    base=CENTS,
    rate=RATES,
    is_flat=some.booleans(),
    flat_share=CENTS,
    majoration=CENTS,
    participation=CENTS,
    franchise=CENTS,
    local_rate=RATES,
    complementary=some.booleans(),
    to_professional=some.booleans(),
)


class Column:
    """The least a column engine offers: whole-column sums, differences and products."""

    def __init__(self, cells):
        self.cells = list(cells)

    def each(self, operation, other):
        others = other.cells if isinstance(other, Column) else [other] * len(self.cells)
        return Column(map(operation, self.cells, others))

    def __add__(self, other):
        return self.each(operator.add, other)

    def __sub__(self, other):
        return self.each(operator.sub, other)

    def __mul__(self, other):
        return self.each(operator.mul, other)


class Columns:
    """The vocabulary of the arithmetic, on columns."""

    @staticmethod
    def least(one, other):
        return one.each(min, other)

    @staticmethod
    def greatest(one, other):
        return one.each(max, other)

    @staticmethod
    def idiv(one, other):
        return one.each(operator.floordiv, other)

    @staticmethod
    def where(condition, yes, no):
        size = len(condition.cells)
        yes, no = (each.cells if isinstance(each, Column) else [each] * size for each in (yes, no))
        return Column(a if is_true else b for is_true, a, b in zip(condition.cells, yes, no, strict=True))


@given(some.lists(lines, min_size=1, max_size=20))
def test_columns_and_single_lines_agree(rows):
    table = Operands(**{field.name: Column(getattr(row, field.name) for row in rows) for field in fields(Operands)})
    columns = reimburse(table, Columns)
    for rank, row in enumerate(rows):
        alone = reimburse(row)
        together = {name: cell.cells[rank] if isinstance(cell, Column) else cell for name, cell in columns.items()}
        assert together == alone


@given(lines)
def test_what_is_paid_and_what_is_left_make_what_was_charged(row):
    amounts = reimburse(row)
    assert amounts["paid"] + amounts["left_to_patient"] == row.charged
    assert amounts["to_insured"] + amounts["to_professional"] - amounts["to_recover"] == amounts["paid"]
    assert amounts["participation"] + amounts["franchise"] <= amounts["reimbursed"]
