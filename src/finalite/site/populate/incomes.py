"""Income after an injury at work: a pension that is paid, and whose victim now asks for more."""

from datetime import date, timedelta

from finalite.capabilities import register
from finalite.missions.benefits.pay_work_injury_income import operations
from finalite.missions.benefits.pay_work_injury_income.values import ClaimKind
from finalite.missions.entitlements.open_work_injury_entitlements import operations as rights
from finalite.missions.entitlements.open_work_injury_entitlements.values import Certified, Paper, Question

from . import injuries
from .cast import Cast, act, desk, oneself, practitioner
from .population import Someone

RATE = 2_000
FALL, CLOSED, ASKED = timedelta(days=320), timedelta(days=140), timedelta(days=6)


def pay(cast: Cast) -> None:
    """Two injuries: the pension of the insured person of the account, and one whose revision waits."""
    _pension(cast, cast.insured)
    someone = next(cast.others)
    asked = {"person": someone.person, "file": _pension(cast, someone)}
    said = "les douleurs reviennent et la main serre moins"
    on = cast.on - ASKED
    act(oneself(someone.person), operations.claim_income, **asked, kind=ClaimKind.REVISION, on=on, said=said)


def _pension(cast: Cast, someone: Someone) -> int:
    """From the fall to the first quarter paid; the number of the file."""
    fall, closed = cast.on - FALL, cast.on - CLOSED
    file, agent = injuries.recognised(cast, someone, fall, "chute d’une échelle"), desk("at")
    _consolidated(cast, someone, file, closed)
    asked = {"person": someone.person, "file": file}
    victim, on = oneself(someone.person), closed + timedelta(days=20)
    act(victim, operations.claim_income, **asked, kind=ClaimKind.INCOME, on=on)
    act(agent, operations.record_wage, **asked, wage=injuries.DECLARED_WAGE, wage_on=fall, on=on)
    act(agent, operations.decide_income, file=file, on=on + timedelta(days=10))
    act(register.automation("pay_work_injury_income"), operations.order_instalments, on=cast.on)
    return file


def _consolidated(cast: Cast, someone: Someone, file: int, closed: date) -> None:
    """The doctor says that the state will not change any more, the medical adviser at what rate."""
    last = Certified(
        person=someone.person, file=file, kind=Paper.FINAL, issued_on=closed, doctor=cast.doctor.number,
        seat="poignet", content="raideur",
    )  # fmt: skip
    act(practitioner(cast.doctor), rights.add_certificate, certificate=last, received_on=closed)
    agent, on = desk("at"), closed + timedelta(days=5)
    act(agent, rights.record_recovery, file=file, healed=False, closed_on=closed, on=on)
    found = {"question": Question.PERMANENT_RATE, "rate": RATE, "why": "raideur", "on": on}
    act(desk("conseil"), rights.give_medical_opinion, file=file, **found)
    act(agent, rights.open_incapacity_right, file=file, on=on)
