"""Money as integer cents: no float ever, and each rounding has a name."""

import re
from typing import Annotated

Cents = Annotated[int, "cents"]
"""An amount in euro cents. Static checkers see an int; forms and schemas see that it is money."""

FULL = 10_000
"""One hundred per cent, in basis points."""

NARROW_SPACE, NO_BREAK_SPACE = "\u202f", "\u00a0"
_TYPED = re.compile(r"(-?)(\d{1,12})(?:[.,](\d{1,2}))?")


class NotMoney(ValueError):
    """A text that cannot be read as an amount in euros."""


def half_up(numerator: int, denominator: int) -> int:
    """Divide and round to the nearest whole; a tie goes away from zero, so a refund mirrors its payment."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def share(amount: Cents, basis_points: int) -> Cents:
    """Take so many basis points of an amount, rounded half-up to the cent (7000 = 70 %)."""
    return half_up(amount * basis_points, FULL)


def format_euros(amount: Cents) -> str:
    """Write an amount the French way: 123456 gives «1 234,56 €» with no-break spaces."""
    euros, cents = divmod(abs(amount), 100)
    grouped = f"{euros:,}".replace(",", NARROW_SPACE)
    return f"{'-' if amount < 0 else ''}{grouped},{cents:02d}{NO_BREAK_SPACE}€"


def format_rate(basis_points: int) -> str:
    """Write a rate the French way: 7000 gives «70 %», 6666 gives «66,66 %»."""
    whole, rest = divmod(abs(basis_points), 100)
    decimals = f",{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if basis_points < 0 else ''}{whole}{decimals}{NO_BREAK_SPACE}%"


def parse_euros(text: str) -> Cents:
    """Read «26,50», «1 234.5 €» or «-3» as cents.

    Raises NotMoney on anything else, a third decimal included: nothing is rounded in silence.
    """
    bare = re.sub(r"[\s€]", "", text)
    found = _TYPED.fullmatch(bare)
    if not found or not bare.isascii():
        raise NotMoney(f"« {text} » n'est pas un montant en euros : écrire par exemple 26,50")
    sign, euros, decimals = found.groups()
    amount = int(euros) * 100 + int((decimals or "").ljust(2, "0"))
    return -amount if sign else amount
