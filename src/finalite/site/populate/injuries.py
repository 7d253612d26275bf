"""Accidents at work: one recognised then verified, one refused and contested, one whose clocks run."""

from datetime import date, timedelta

from finalite.missions.entitlements.open_work_injury_entitlements import operations
from finalite.missions.entitlements.open_work_injury_entitlements.values import (
    AccidentFindings,
    Certified,
    EmployerDeclared,
    Paper,
)
from finalite.missions.entitlements.verify_work_injury_entitlements import operations as verifying
from finalite.missions.entitlements.verify_work_injury_entitlements.values import SituationTold, Source

from .cast import EMPLOYER, Cast, act, desk, oneself, practitioner
from .population import Someone
from .world import EMPLOYER_NAME, SIRET

DECLARED_WAGE, OTHER_WAGE = 3_000_000, 2_400_000
"""What the employer declared and what another body knows, for a year, in cents."""
AT_WORK = AccidentFindings(employed=True, sudden=True, at_work=True)
AWAY = AccidentFindings(employed=True, sudden=True, at_work=False, link_proved=False)


def happen(cast: Cast) -> None:
    """Three falls, at the three moments of a file that people ask about."""
    _recognised(cast, next(cast.others), cast.on - timedelta(days=200))
    _contested(cast, next(cast.others), cast.on - timedelta(days=120))
    running = _declared(cast, cast.insured, cast.on - timedelta(days=9), "glissade sur un sol mouillé")
    reserved = "la chute aurait eu lieu pendant la pause, hors de l’atelier"
    day = cast.on - timedelta(days=4)
    act(EMPLOYER, operations.add_reservations, file=running, text=reserved, received_on=day)
    act(desk("at"), operations.start_investigation, file=running, on=cast.on - timedelta(days=2))


def _recognised(cast: Cast, someone: Someone, on: date) -> None:
    """Recognised within the delay; later the contributions body tells another wage, and the person is heard on it."""
    file, agent = recognised(cast, someone, on, "chute dans l’escalier de l’atelier"), desk("at")
    day = cast.on - timedelta(days=15)
    check = act(agent, verifying.open_check, person=someone.person, file=file, on=day)
    told = SituationTold(yearly_wage=OTHER_WAGE)
    act(agent, verifying.record_received, check=check, source=Source.CONTRIBUTIONS, told=told, on=day)
    act(agent, verifying.compare_award, check=check, on=day)
    act(agent, verifying.put_difference, check=check, on=day)


def recognised(cast: Cast, someone: Someone, on: date, how: str) -> int:
    """A fall declared, recognised within the delay, with the wage that the employer told; the number of the file."""
    file, agent = _declared(cast, someone, on, how), desk("at")
    act(agent, operations.decide_accident_file, file=file, found=AT_WORK, on=on + timedelta(days=10))
    act(agent, operations.record_wage, file=file, yearly_wage=DECLARED_WAGE, on=on + timedelta(days=20))
    return file


def _declared(cast: Cast, someone: Someone, on: date, how: str) -> int:
    """Declared the next day by the employer, certified by the doctor the day after; the number of the file."""
    declared = EmployerDeclared(
        nir=someone.nir,
        birth_name=someone.name.rsplit(" ", 1)[-1],
        happened_on=on,
        known_on=on,
        place="atelier",
        circumstances=how,
        job="magasinier",
        siret=SIRET,
        employer=EMPLOYER_NAME,
    )
    file = act(EMPLOYER, operations.declare_as_employer, declared=declared, received_on=on + timedelta(days=1)).file
    day = on + timedelta(days=2)
    certificate = Certified(
        person=someone.person,
        file=file,
        kind=Paper.INITIAL,
        issued_on=day,
        doctor=cast.doctor.number,
        seat="poignet",
        content="entorse du poignet droit",
    )
    act(practitioner(cast.doctor), operations.add_certificate, certificate=certificate, received_on=day)
    return file


def _contested(cast: Cast, someone: Someone, on: date) -> None:
    """Investigated, read by both sides, refused, then contested by the victim."""
    file, agent = _declared(cast, someone, on, "malaise en quittant l’atelier"), desk("at")
    act(agent, operations.start_investigation, file=file, on=on + timedelta(days=13))
    answered = on + timedelta(days=22)
    victim = oneself(someone.person)
    said = "j’étais encore dans le couloir de l’atelier"
    act(victim, operations.answer_questionnaire, file=file, text=said, on=answered)
    act(EMPLOYER, operations.answer_questionnaire, file=file, text="il avait quitté son poste", on=answered)
    act(agent, operations.open_consultation, file=file, opens_on=on + timedelta(days=44), on=on + timedelta(days=27))
    act(agent, operations.decide_accident_file, file=file, found=AWAY, on=on + timedelta(days=76))
    grounds = "une collègue m’a vu tomber"
    act(victim, operations.contest_decision, file=file, grounds=grounds, on=on + timedelta(days=96))
