"""Brings a yearly amount from one day to another through each uprating between them (CSS L161-25, L434-17)."""

from datetime import date

from finalite import law
from finalite.kernel import money

COEFFICIENT = "invalidity.uprating.capital"


def days(after: date, until: date) -> tuple[date, ...]:
    """The days of uprating after the first day, the last one included."""
    dated = law.parameter(COEFFICIENT).values
    return tuple(one.valid_from for one in dated if after < one.valid_from <= until)


def uprated(amount: int, after: date, until: date, reasoning: law.Reasoning | None = None) -> money.Cents:
    """The amount after each uprating, rounded to the cent each time; each step is told to the reasoning, if any."""
    for day in days(after, until):
        value = reasoning.value(COEFFICIENT, day) if reasoning else law.value(COEFFICIENT, on=day)
        amount = money.share(amount, value.number)
        if reasoning:
            reasoning.step(f"Revalorisation du {day:%d/%m/%Y}", "CSS L161-25, L434-17", money.Cents(amount), value)
    return money.Cents(amount)
