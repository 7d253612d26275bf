"""Opens a stop, keeps its facts up to date, and says whether it can be paid, waits, or is to be refused."""

from dataclasses import replace
from datetime import date, timedelta

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import gathering, rules
from .allowance.facts import PaidSpan
from .models import Contest, DsnEvent, Interruption, MedicalNote, Notice, Opinion, SalaryCertificate, Stop
from .values import Leave, StopShown, StopState, Wanted

FICHE = "pay_daily_allowances"
DAY = timedelta(days=1)
LOOK_DAYS = timedelta(days=5)
"""Days within which an agent looks at a stop that waits: ours, no text sets them."""
STATES = {"refused": StopState.TO_REFUSE, "unknown": StopState.WAITING, "no_law": StopState.WAITING}


def opened(person: PersonId, leave: Leave, first_on: date, last_on: date, on: date) -> Stop:
    """A new stop, nothing of it decided yet."""
    if people.subjects_of([person])[person] != "insured":
        raise register.Invalid("person", "une indemnité se verse à un assuré, pas à un ayant droit")
    return Stop.objects.create(
        subject="insured",
        person_id=person,
        recorded_on=on,
        organisation=people.caisse_of([person])[person],
        state=StopState.OPEN,
        leave=leave,
        first_on=first_on,
        last_on=last_on,
        settled_to=first_on - DAY,
    )


def reach(number: int) -> Stop:
    """A stop, locked, its person added to the act; raises `Invalid` when there is none."""
    row = Stop.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("stop", "cet arrêt n’existe pas")
    register.concerns(row.person_id)
    return row


def preview(row: Stop, on: date) -> Decision:
    """What the rule says of the stop up to today, nothing ordered: what only later days need is asked in its time."""
    facts = gathering.read(row)
    until = min(facts.last_on, max(on, facts.first_on))
    return rules.compute_allowance(replace(facts, pay_to=until, paid_before=elsewhere(row)), on)


def elsewhere(row: Stop) -> tuple[PaidSpan, ...]:
    """The days paid to the person for other stops."""
    spans = gathering.paid_spans({row.person_id}, row.first_on).get(row.person_id, [])
    return tuple(span for stop, span in spans if stop != row.pk)


def place(row: Stop, decision: Decision, on: date) -> None:
    """Give a stop its state after a decision, and the case of whoever must look at it."""
    done = row.settled_to >= gathering.last_day(row)
    row.state = STATES.get(decision.outcome, StopState.ENDED if done else StopState.OPEN)
    row.wanted = [[one.fact, one.document, one.article] for one in gathering.wanted(decision.missing)]
    look = decision.outcome in STATES
    if look and row.case_id is None:
        case = cases.NewCase("stop_to_look_at", row.organisation, row.subject, PersonId(row.person_id), on + LOOK_DAYS)
        row.case_id = cases.open_case(case=case, on=on)
    elif not look:
        close_case(row, row.state, on)
    row.save()


def close_case(row: Stop, outcome: str, on: date) -> None:
    """Close the case of a stop, if it has one."""
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome=outcome, on=on)
        row.case_id = None


def start_retention(row: Stop, on: date) -> None:
    """Let the retention of all that is kept on a stop run from a day."""
    for table in (Notice, SalaryCertificate, DsnEvent, Interruption, Opinion, MedicalNote):
        table._default_manager.filter(stop=row, closed_on__isnull=True).update(closed_on=on)
    Contest.objects.filter(stop=row, closed_on__isnull=True).exclude(state="lodged").update(closed_on=on)
    Stop.objects.filter(pk=row.pk).update(closed_on=on)


def shown(row: Stop, sources: tuple[str, ...], contradictions: tuple[str, ...]) -> StopShown:
    """A stop as its doors give it."""
    return StopShown(
        row.pk,
        PersonId(row.person_id),
        row.state,
        Leave(row.leave),
        row.first_on,
        gathering.last_day(row),
        row.settled_to,
        sources,
        contradictions,
        tuple(Wanted(*one) for one in row.wanted),
    )
