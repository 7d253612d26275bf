"""Twelfths of an allocation, and the difference between two states of an invoice: pure sums, exact to the cent."""

from finalite.kernel.money import Cents

MONTHS = 12


def twelfths(amount: Cents, months: int = MONTHS) -> tuple[Cents, ...]:
    """Divide an amount in months that differ by a cent at most and add up to it."""
    if amount < 0 or not 1 <= months <= MONTHS:
        raise ValueError(f"{amount} cents cannot be paid in {months} months")
    return tuple(Cents(amount * n // months - amount * (n - 1) // months) for n in range(1, months + 1))


def rest_of_year(amount: Cents, ordered: Cents, months: int) -> tuple[tuple[Cents, ...], Cents]:
    """The months that are left once an allocation has changed, and what was ordered in excess and is owed back.

    Once the last month is ordered, what is still due makes one month more.
    """
    if amount < ordered:
        return (0,) * months, Cents(ordered - amount)
    return twelfths(Cents(amount - ordered), max(1, months)), 0


def difference(due: Cents, given: Cents) -> tuple[Cents, Cents]:
    """What is to order and what is to take back, so that what was given becomes what is due: one of them is nil."""
    return max(0, Cents(due - given)), max(0, Cents(given - due))
