"""The arithmetic of one line, written once against a small vocabulary of operations.

On plain integers `Scalar` runs it; on columns another vocabulary of the same words can, without a second rule.
Amounts in cents, rates in basis points.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FULL, HALF = 10_000, 5_000


class Scalar:
    """The operations on plain integers and booleans."""

    where = staticmethod(lambda condition, yes, no: yes if condition else no)
    least, greatest, idiv = staticmethod(min), staticmethod(max), staticmethod(operator.floordiv)


@dataclass(slots=True, kw_only=True)
class Operands:
    """What the arithmetic reads: everything the law and the facts said of a line, as numbers."""

    charged: int
    base: int
    rate: int
    is_flat: bool = False
    flat_share: int = 0
    majoration: int = 0
    participation: int = 0
    franchise: int = 0
    local_rate: int = 0
    complementary: bool = False
    to_professional: bool = False


def reimburse(x: Any, o: Any = Scalar) -> Mapping[str, Any]:
    """Give every amount of a line; `participation` and `franchise` come in as the most that may be deducted.

    Always holds: paid + left = charged, and to_insured + to_professional - to_recover = paid.
    """
    covered = o.idiv(x.base * x.rate + HALF, FULL)  # half-up to the cent
    covered = o.where(x.is_flat, x.base - o.least(x.flat_share, x.base), covered)
    share = x.base - covered
    majoration = o.least(x.majoration, covered)
    before_deductions = covered - majoration
    participation = o.least(x.participation, before_deductions)
    franchise = o.least(x.franchise, before_deductions - participation)
    local_total = o.idiv(x.base * x.local_rate + HALF, FULL)
    local = o.where(x.is_flat, 0, o.greatest(local_total - covered, 0))
    complementary = o.where(x.complementary, share - local, 0)
    gross = before_deductions + local + complementary
    deductions = participation + franchise
    paid = gross - deductions
    return {
        "charged": x.charged,
        "base": x.base,
        "covered": covered,
        "patient_share": share,
        "majoration": majoration,
        "reimbursed": before_deductions,
        "participation": participation,
        "franchise": franchise,
        "local_scheme": local,
        "complementary": complementary,
        "paid": paid,
        "left_to_patient": x.charged - paid,
        "to_professional": o.where(x.to_professional, gross, 0),
        "to_insured": o.where(x.to_professional, 0, paid),
        "to_recover": o.where(x.to_professional, deductions, 0),
    }
