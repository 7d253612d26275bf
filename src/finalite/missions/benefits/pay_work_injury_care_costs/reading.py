"""Turns what is kept into what may be shown."""

from collections.abc import Sequence
from datetime import date

from finalite.capabilities import letters, register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import plain
from finalite.kernel.decision import Decision, replay
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import deciding, models
from .facts import InjuryCareFacts
from .models import CareLine, Settlement
from .values import (
    AgreementHeld,
    CareDecided,
    CareOf,
    InvoiceLine,
    LetterOut,
    LineState,
    LineWaiting,
    NoticeLine,
    PatientAnswer,
    QuestionAsked,
    Replayed,
    Wait,
)

MOST = 500


def care_of(person: PersonId) -> CareOf:
    """All that was decided, waits and was written for somebody, the latest first."""
    rows = Settlement.objects.filter(person_id=person).select_related("line").order_by("-line__act_on", "-pk")[:MOST]
    lines = CareLine.objects.filter(person_id=person, state=LineState.WAITING).select_related("injury").order_by("-pk")
    notices = models.Notice.objects.filter(person_id=person).order_by("-pk")
    return CareOf(
        tuple(decided(row) for row in rows),
        tuple(waiting(row) for row in lines),
        tuple(NoticeLine(row.pk, row.kind, row.sent_on) for row in notices),
    )


def decided(row: Settlement) -> CareDecided:
    """A decision with its explanation."""
    return CareDecided(
        settlement=row.pk,
        line=row.line_id,
        person=PersonId(row.person_id),
        act=row.line.act,
        act_on=row.line.act_on,
        charged=Cents(row.line.charged),
        decided_on=row.decided_on,
        in_force=row.in_force,
        outcome=row.outcome,
        to_professional=Cents(row.to_professional),
        to_patient=Cents(row.to_patient),
        left=Cents(row.left),
        paid_on=row.paid_on,
        decision=Decision.from_json(row.decision),
    )


def replayed(row: Settlement) -> Replayed:
    """The kept decision beside today's; raises `Invalid` for one that no rule made."""
    if not row.facts:
        raise register.Invalid("settlement", "cette décision ne vient pas d’une règle rejouable")
    found = replay(Decision.from_json(row.decision), plain.read(InjuryCareFacts, row.facts))
    return Replayed(row.pk, found.same, found.law_changed, found.kept, found.again)


def waiting(row: CareLine) -> LineWaiting:
    """A line that waits, and for what."""
    return LineWaiting(
        line=row.pk,
        person=PersonId(row.person_id),
        file=row.injury.file_id if row.injury else None,
        act=row.act,
        act_on=row.act_on,
        charged=Cents(row.charged),
        waits_for=tuple(Wait(one) for one in row.waits_for),
        missing_text=deciding.missing_law(row) if Wait.MISSING_LAW in row.waits_for else "",
        case=row.case_id,
    )


def question(row: models.Opinion) -> QuestionAsked:
    """A question for the medical adviser."""
    line, injury = row.line, row.line.injury
    happened, closed = (injury.happened_on, injury.closed_on) if injury else (None, None)
    return QuestionAsked(
        row.pk, line.pk, PersonId(row.person_id), line.act, line.act_on, happened, closed, row.asked_on
    )


def agreement(row: models.Agreement) -> AgreementHeld:
    """An agreement asked, and its answer."""
    person = PersonId(row.person_id)
    return AgreementHeld(row.pk, person, row.injury.file_id, row.act, row.asked_on, row.due_on, row.accepted)


def letter(number: int) -> LetterOut:
    """A letter, for the victim it was sent to."""
    found = models.Notice.objects.filter(pk=number).first()
    if found is None:
        raise register.NotFound("notice", "ce courrier n’existe pas")
    register.concerns(PersonId(found.person_id))
    sent = letters.read_letter(letter_id=found.letter_id)
    return LetterOut(sent.title, sent.sent_on, sent.content)


def patient_answer(covered: bool, has_doctor: bool, periods: tuple[rights.CarePeriod, ...], on: date) -> PatientAnswer:
    """Whether an injury is recognised on a day, the latest one still open first; never what it is."""
    may = [one for one in periods if one.state == "recognised" and one.happened_on <= on]
    may.sort(key=lambda one: (one.closed_on is None or on <= one.closed_on, one.happened_on), reverse=True)
    if not may:
        return PatientAnswer(covered, has_doctor, False, None, None)
    return PatientAnswer(covered, has_doctor, True, may[0].happened_on, may[0].closed_on)


def invoice_lines(lines: Sequence[CareLine]) -> tuple[InvoiceLine, ...]:
    """The lines of a provider; what went to the patient is not told."""
    rows = Settlement.objects.filter(line__in=[line.pk for line in lines], in_force=True)
    paid = dict(rows.values_list("line_id", "to_professional"))
    return tuple(
        InvoiceLine(
            line.invoice,
            line.key.rpartition("/")[2],
            line.act,
            line.act_on,
            LineState(line.state),
            Cents(paid.get(line.pk, 0)),
        )
        for line in lines
    )
