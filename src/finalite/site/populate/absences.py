"""Stops from work: one paid to the employer who keeps the wage, then to the person; one without its certificate yet."""

from datetime import date, timedelta

from finalite.capabilities import people
from finalite.capabilities.register import guard
from finalite.kernel import identifiers
from finalite.kernel.calendar import add_months
from finalite.missions.benefits.pay_daily_allowances import operations, queries
from finalite.missions.benefits.pay_daily_allowances.values import Certificate, MonthPaid, Notice, Prescribed, Situation

from . import care
from .cast import CAISSE, EMPLOYER, Cast, act, oneself, practitioner, run
from .population import Someone
from .world import EMPLOYER_NAME, SIRET

GROSS, HOURS = 224_000, 455
"""What the employer certifies: gross pay of a month, in cents, and the hours of three months."""
LONG, KEPT, SHORT = timedelta(days=75), timedelta(days=30), timedelta(days=20)
"""How long a stop lasts, and how long the employer keeps the wage."""


def stop(cast: Cast) -> None:
    """A long stop, certified and paid up to now; of the insured person, one that is over and one that waits."""
    _prescribed(cast, next(cast.others), cast.on - timedelta(days=50), LONG, KEPT)
    _prescribed(cast, cast.insured, cast.on - timedelta(days=60), SHORT, None)
    run(operations.settle_period, to=_fortnight(cast.on), on=cast.on)
    begun = cast.on - timedelta(days=4)
    said = Notice(
        person=cast.insured.person, first_on=begun, last_on=cast.on + timedelta(days=6), prescribed_on=begun,
        sent_on=begun, prescriber=cast.doctor.number,
    )  # fmt: skip
    act(oneself(cast.insured.person), operations.receive_notice, notice=said, received_on=begun)


def _prescribed(cast: Cast, someone: Someone, first: date, lasts: timedelta, kept: timedelta | None) -> None:
    """The doctor sends the notice, the employer the certificate; both are tied to the stop the next day."""
    notice = Prescribed(nir=someone.nir, first_on=first, last_on=first + lasts, prescribed_on=first)
    act(practitioner(cast.doctor), operations.send_prescription, prescribed=notice, received_on=first)
    months = (add_months(first.replace(day=1), -back) for back in (1, 2, 3))
    certificate = Certificate(
        siret=SIRET, employer=EMPLOYER_NAME, first_on=first, hours=HOURS, contributed=3 * GROSS,
        pay=tuple(MonthPaid(month, GROSS) for month in months), keeps_wage_from=first if kept else None,
        keeps_wage_to=first + kept if kept else None,
    )  # fmt: skip
    name = someone.name.rsplit(" ", 1)[-1]
    sent = {"nir": someone.nir, "birth_name": name, "certificate": certificate}
    act(EMPLOYER, operations.send_certificate, **sent, received_on=first + timedelta(days=5))
    if kept:
        _pay_employer_on(first)
    agent, day = care.technician(CAISSE), first + timedelta(days=6)
    run(operations.tie_notices, on=day)
    (tied,) = act(agent, queries.stops_of, person=someone.person)
    act(agent, operations.record_situation, stop=tied.stop, situation=Situation(long_illness=False), on=day)


def _pay_employer_on(on: date) -> None:
    """The account on which the employer is paid in the place of its employee."""
    account = people.Account(identifiers.fictitious_iban(980_000), EMPLOYER_NAME, "FICTFRPPXXX")
    with guard.owner():
        employer = people.employer_of_siret(siret=SIRET, name=EMPLOYER_NAME)
        people.change_employer_bank_account(employer_id=employer, account=account, asked_by="demonstration", on=on)


def _fortnight(on: date) -> date:
    """The last day of the last fortnight that is over."""
    return on.replace(day=15) if on.day > 15 else on.replace(day=1) - timedelta(days=1)
