"""Asks the medical adviser whether a care follows from the injury, and before some care whether it is agreed."""

from datetime import date, timedelta

from finalite import law
from finalite.capabilities import cases, jobs, register
from finalite.capabilities.care_sheets import acts
from finalite.capabilities.register import PersonId

from . import settling
from .models import AfterCare, Agreement, CareLine, Injury, Opinion
from .values import LineState, Protocol

ANSWER_DAYS = 21
"""Days given to the medical service: ours, no text sets them."""
OPINION_CASE, AGREEMENT_CASE = "medical_opinion", "prior_agreement"
SILENCE, TRANSPORT = "care.transport.silence_days", "transport"


def ask(line: CareLine, on: date) -> int:
    """Open a question; asked twice while it waits, it is the same one."""
    waiting = Opinion.objects.filter(line=line, given_on__isnull=True).first()
    if waiting is not None:
        return waiting.pk
    case = _case(OPINION_CASE, line.organisation, line.person_id, on + timedelta(days=ANSWER_DAYS))
    row = Opinion(line=line, asked_on=on, case_id=cases.open_case(case=case, on=on), **_of(line))
    row.save(force_insert=True)
    return row.pk


def answer(number: int, favourable: bool, on: date) -> CareLine:
    """Write the answer and close its case; a line that waited is decided by who pays. `Invalid` where none is asked."""
    row = Opinion.objects.select_for_update(of=("self",)).filter(pk=number, given_on__isnull=True).first()
    if row is None:
        raise register.Invalid("opinion", "cette question n’est plus posée")
    register.concerns(PersonId(row.person_id))
    row.favourable, row.given_on = favourable, on
    row.save(update_fields=["favourable", "given_on"])
    cases.close_case(case_id=row.case_id, outcome="yes" if favourable else "no", on=on)  # type: ignore[arg-type]
    line = settling.reach(row.line_id)
    if line.state == LineState.WAITING:
        settling.again(line)
    return line


def ask_agreement(injury: Injury, act: str, on: date) -> int:
    """Ask for an agreement before a care; for transport, fifteen days of silence are a yes (CSS R322-10-4)."""
    if act not in acts.codes():
        raise register.Invalid("act", "ce code d’acte n’existe pas")
    due = None
    if acts.table()[act].family == TRANSPORT:
        due = on + timedelta(days=law.value(SILENCE, on).number)
    case = _case(AGREEMENT_CASE, injury.organisation, injury.person_id, due or on + timedelta(days=ANSWER_DAYS))
    row = Agreement(injury=injury, act=act, asked_on=on, due_on=due, **_of(injury))
    row.case_id = cases.open_case(case=case, on=on)
    row.save(force_insert=True)
    return row.pk


def answer_agreement(number: int, accepted: bool, on: date) -> Agreement:
    """Write the answer on an agreement; an answer after the silence that gave it changes nothing (`Invalid`)."""
    row = Agreement.objects.select_for_update(of=("self",)).filter(pk=number, accepted__isnull=True).first()
    if row is None:
        raise register.Invalid("agreement", "aucun accord n’est attendu à ce numéro")
    register.concerns(PersonId(row.person_id))
    if row.due_on and on > row.due_on:
        raise register.Invalid("on", "le délai est passé : le silence a valu accord")
    return _given(row, accepted, on)


def silent(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Note the agreements that silence gave, once each."""
    late = Agreement.objects.select_for_update(of=("self",)).filter(accepted__isnull=True, due_on__lt=on)
    return jobs.one_slice(late, lambda row: _given(row, True, on), after=after, limit=limit)


def accept_after(injury: Injury, protocol: Protocol, on: date) -> int:
    """Accept kinds of care after healing or consolidation; `Invalid` before it, or for days that run backwards."""
    if injury.closed_on is None or protocol.from_on < injury.closed_on:
        raise register.Invalid(
            "from_on", "ces soins suivent la guérison ou la consolidation : en inscrire d’abord le jour"
        )
    if not protocol.cares or (protocol.until_on and protocol.until_on < protocol.from_on):
        raise register.Invalid("protocol", "donner des natures de soins, et une fin qui suit le début")
    row = AfterCare(
        injury=injury,
        given_on=on,
        given_by=register.current_actor().user,
        cares=[str(one) for one in protocol.cares],
        from_on=protocol.from_on,
        until_on=protocol.until_on,
        **_of(injury),
    )
    row.save(force_insert=True)
    injury.lines.filter(state=LineState.WAITING).update(state=LineState.RECEIVED)
    return row.pk


def _given(row: Agreement, accepted: bool, on: date) -> Agreement:
    row.accepted, row.given_on = accepted, on
    row.save(update_fields=["accepted", "given_on"])
    cases.close_case(case_id=row.case_id, outcome="yes" if accepted else "no", on=on)  # type: ignore[arg-type]
    if accepted:
        row.injury.lines.filter(state=LineState.WAITING, act=row.act).update(state=LineState.RECEIVED)
    return row


def _case(kind: str, organisation: str, person: int, due_on: date) -> cases.NewCase:
    return cases.NewCase(kind, organisation, person_id=PersonId(person), due_on=due_on)


def _of(row: CareLine | Injury) -> dict:
    return {"subject": "injury_victim", "person_id": row.person_id, "kept_from": row.kept_from}
