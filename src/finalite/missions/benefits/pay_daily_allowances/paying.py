"""Orders what a decision gives, once each, to the person and to the employer who keeps the wage (CSS R323-11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from finalite.capabilities import money
from finalite.kernel.calendar import working_day_from
from finalite.kernel.decision import Decision

from .models import Settlement

FICHE = "pay_daily_allowances"
KEY = "allowance/"
LABEL = "Indemnites journalieres"
ARTICLE = "CSS L133-4-1"
DELAY = timedelta(days=2)
"""Days between a decision and its payment."""
INSURED, EMPLOYER = "insured", "employer"


@dataclass(frozen=True, slots=True)
class Shares:
    """Who is paid what of a decision, net of levies, in cents."""

    insured: int
    employer: int


def shares(decision: Decision, keeps_from: date | None, keeps_to: date | None) -> Shares:
    """Split what is paid between the person and the employer, day by day."""
    employer = 0
    if keeps_from is not None:
        last = keeps_to or date.max
        for line in decision.lines:
            days = int(line.codes["days"])
            first_on, last_on = (date.fromisoformat(str(line.codes[name])) for name in ("first_on", "last_on"))
            kept = (min(last_on, last) - max(first_on, keeps_from)).days + 1
            if days and kept > 0:
                employer += line.amounts["net"] // days * kept
    return Shares(decision.amounts.get("net", 0) - employer, employer)


def order(rows: Sequence[Settlement], on: date) -> tuple[int, int]:
    """Order what is due and record what is owed back, each under the key of its decision; returns number and total."""
    due = working_day_from(on + DELAY)
    orders = [_order(row, to, due) for row in rows for to in (INSURED, EMPLOYER) if amount(row, to) > 0]
    money.order_payments(orders, on=on)
    debts = [_debt(row, to, on) for row in rows for to in (INSURED, EMPLOYER) if amount(row, to) < 0]
    if debts:
        money.owe(debts)
    return len(orders), sum(one.amount for one in orders)


def amount(row: Settlement, to: str) -> int:
    """What a decision gives to one of the two, negative where it takes back."""
    return row.to_insured if to == INSURED else row.to_employer


def keys_of(row: Settlement) -> list[str]:
    """The keys of the orders that a decision gave."""
    return [f"{KEY}{row.key}/{to}" for to in (INSURED, EMPLOYER) if amount(row, to) > 0]


def settlement_keys(keys: Iterable[str]) -> set[str]:
    """The keys of the decisions that orders pay."""
    return {key.removeprefix(KEY).rpartition("/")[0] for key in keys}


def _order(row: Settlement, to: str, due: date) -> money.NewOrder:
    return money.NewOrder(
        key=f"{KEY}{row.key}/{to}",
        fiche=FICHE,
        payee_kind=to,
        payee_id=row.person_id if to == INSURED else row.employer_id or 0,
        person_id=row.person_id,
        amount=amount(row, to),
        label=LABEL,
        due_on=due,
        organisation=row.organisation,
    )


def _debt(row: Settlement, to: str, on: date) -> money.NewDebt:
    return money.NewDebt(
        key=f"{KEY}{row.key}/{to}/owed",
        fiche=FICHE,
        person_id=row.person_id if to == INSURED else None,
        employer_id=row.employer_id if to == EMPLOYER else None,
        kind="allowance_overpaid",
        amount=-amount(row, to),
        label="Indemnités journalières versées à tort",
        article=ARTICLE,
        arose_on=on,
        subject=to,
    )
