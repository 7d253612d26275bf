"""Requests for prior approval: received, examined by the medical service, answered, or granted by silence once."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from finalite import law
from finalite.capabilities import cases, jobs, people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline
from finalite.kernel.unknown import UNKNOWN

from . import models, rules, telling
from .facts import ApprovalFacts, ApprovalKind
from .values import ApprovalAnswer, ApprovalAsked

INCOMPLETE, WAITING, DECIDED, WITHDRAWN, NOT_NEEDED = "incomplete", "waiting", "decided", "withdrawn", "not_needed"
OPEN = (INCOMPLETE, WAITING)
WORK_MONTHS = 2
"""The clock of the work list where no text of the delay was recorded: ours."""


def receive(asked: ApprovalAsked, on: date) -> ApprovalAnswer:
    """Record a request with its clock; one that no text requires is answered at once and opens nothing."""
    row = _row(asked, on)
    decision = rules.assess_approval(facts_of(row), on)
    if decision.outcome == "not_needed":
        row.state, row.decided_on = NOT_NEEDED, on
    else:
        _start(row, on)
    row.save()
    return ApprovalAnswer(row.pk, decision.outcome, row.last_day, decision)


def complete(row: models.Approval, on: date) -> ApprovalAnswer:
    """Note that the file is complete: the delay runs from that day (CRPA L114-5)."""
    if row.state != INCOMPLETE:
        raise register.Invalid("approval", "cette demande n’attend aucune pièce")
    row.state, row.complete_on = WAITING, on
    row.last_day = _last_day(row)
    row.save()
    cases.note_event(case_id=row.case_id, kind="complete", on=on)  # type: ignore[arg-type]
    cases.reschedule(case_id=row.case_id, due_on=_due(row, on), on=on)  # type: ignore[arg-type]
    return answer(row, on)


def ask_to_complete(row: models.Approval, missing: str, on: date) -> LetterSent:
    """Find a request incomplete: its delay stops until it is complete, and the person is told what it lacks."""
    if row.state != WAITING or (row.last_day is not None and on > row.last_day):
        raise register.Invalid("approval", "cette demande n’attend plus : son délai est passé, ou elle est décidée")
    if not 0 < len(missing.strip()) <= 200:
        raise register.Invalid("missing", "dire en peu de mots ce qui manque")
    row.state, row.complete_on, row.last_day = INCOMPLETE, None, None
    row.save()
    cases.note_event(case_id=row.case_id, kind="documents_asked", on=on)  # type: ignore[arg-type]
    return telling.incomplete(row, missing, on)


def answer(row: models.Approval, on: date) -> ApprovalAnswer:
    """What the rules answer on a day, nothing written."""
    decision = rules.assess_approval(facts_of(row), on)
    return ApprovalAnswer(row.pk, decision.outcome, row.last_day, decision)


def told(row: models.Approval, on: date) -> ApprovalAnswer:
    """What whoever asked may be told on a day: the decision once taken; before it, nothing of the medical opinion.

    Raises `Invalid` for a request that was withdrawn.
    """
    if row.state == WITHDRAWN:
        raise register.Invalid("approval", "cette demande a été retirée")
    if row.decided_on is not None:
        return answer(row, row.decided_on)
    decision = rules.assess_approval(replace(facts_of(row), favourable=UNKNOWN), on)
    return ApprovalAnswer(row.pk, decision.outcome, row.last_day, decision)


def advise(row: models.Approval, favourable: bool, reason: str, on: date) -> None:
    """Write the word of the medical service and its reason; only a medical adviser's (`Refused`), once."""
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil rend cet avis", "medical_only")
    if row.state not in OPEN:
        raise register.Invalid("approval", "cette demande n’attend plus d’avis")
    if not favourable and not reason.strip():
        raise register.Invalid("reason", "un avis défavorable se motive")
    if models.MedicalOpinion.objects.filter(approval_id=row.pk).exists():
        raise register.Invalid("approval", "l’avis est déjà rendu")
    models.MedicalOpinion.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        approval_id=row.pk,
        given_on=on,
        favourable=favourable,
        reason=reason,
    )
    cases.note_event(case_id=row.case_id, kind="medical_opinion", on=on)  # type: ignore[arg-type]


def decide(row: models.Approval, on: date) -> ApprovalAnswer:
    """Decide as the medical service advised and tell both; a word after the delay finds the silence has granted."""
    if row.state not in OPEN:
        raise register.Invalid("approval", "cette demande est déjà décidée")
    found = answer(row, on)
    if found.outcome not in ("granted", "refused", "granted_by_silence"):
        told = ", ".join(found.decision.missing) or found.decision.steps[0].label
        raise register.Invalid("approval", f"rien à décider encore : {told}")
    settle(row, found.outcome, on)
    return found


def by_silence(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Grant the next requests whose delay is over, by number; one already decided is never touched again."""
    due = models.Approval.objects.select_for_update().filter(state=WAITING, last_day__lt=on)
    return jobs.one_slice(due, lambda row: settle(row, "granted_by_silence", on), after=after, limit=limit)


def settle(row: models.Approval, outcome: str, on: date) -> None:
    """Write the answer, close the case, tell the person and whoever asked for them."""
    row.state, row.decided_on = DECIDED, on
    row.granted, row.by_silence = outcome != "refused", outcome == "granted_by_silence"
    if row.by_silence and row.last_day:
        # the silence grants at its own date, however late the run that notes it
        row.decided_on = row.last_day + timedelta(days=1)
    row.save()
    _close(row, outcome, on)
    telling.approval(row, on)


def withdraw(row: models.Approval, on: date) -> None:
    """Drop a request that nobody wants any more."""
    if row.state not in OPEN:
        raise register.Invalid("approval", "cette demande est déjà décidée")
    row.state, row.decided_on = WITHDRAWN, on
    row.save()
    _close(row, "withdrawn", on)


def reach(approval: int) -> models.Approval:
    """A request, its person added to the act; raises `Invalid` where there is none."""
    row = models.Approval.objects.select_for_update().filter(pk=approval).first()
    if row is None:
        raise register.NotFound("approval", f"ce traitement n’a pas de demande n° {approval}")
    register.concerns(row.person_id)
    return row


def look_at(approval: int) -> models.Approval:
    """The same for a query, which locks nothing."""
    row = models.Approval.objects.filter(pk=approval).first()
    if row is None:
        raise register.NotFound("approval", f"ce traitement n’a pas de demande n° {approval}")
    register.concerns(row.person_id)
    return row


def facts_of(row: models.Approval) -> ApprovalFacts:
    """The facts of a request in the words of the rules; what is null is unknown."""
    opinion = models.MedicalOpinion.objects.filter(approval_id=row.pk).values_list("favourable", flat=True).first()
    given = {
        "complete_on": row.complete_on,
        "favourable": opinion,
        "distance": row.distance,
        "trips": row.trips,
        "months": row.months,
    }
    known: dict[str, Any] = {name: UNKNOWN if value is None else value for name, value in given.items()}
    return ApprovalFacts(kind=ApprovalKind(row.kind), **known)


def _row(asked: ApprovalAsked, on: date) -> models.Approval:
    if not asked.care.strip() or len(asked.care) > 120:
        raise register.Invalid("care", "dire en peu de mots le soin ou le transport demandé")
    for name in ("distance", "trips", "months"):
        if (getattr(asked, name) or 0) < 0 or (getattr(asked, name) or 0) > 40_000:
            raise register.Invalid(name, "donner un nombre plausible")
    professional = register.current_actor().role == "health_professional"
    return models.Approval(
        subject=people.subjects_of([asked.person])[asked.person],
        person_id=asked.person,
        kind=asked.kind,
        state=WAITING if asked.complete else INCOMPLETE,
        received_on=on,
        complete_on=on if asked.complete else None,
        organisation=people.caisse_of([asked.person])[asked.person],
        provider_id=_provider(asked.provider),
        asked_by_provider=professional or bool(asked.provider),
        care=asked.care.strip(),
        product=asked.product,
        distance=asked.distance,
        trips=asked.trips,
        months=asked.months,
    )


def _provider(number: str) -> int | None:
    if not number:
        return None
    found = people.providers_by_number([number])
    if number not in found:
        raise register.NotFound("provider", "aucun professionnel n’a ce numéro")
    return found[number].provider_id


def _start(row: models.Approval, on: date) -> None:
    row.last_day = _last_day(row)
    case = cases.NewCase("prior_approval", row.organisation, row.subject, PersonId(row.person_id), _due(row, on))
    row.case_id = cases.open_case(case=case, on=on)


def _last_day(row: models.Approval) -> date | None:
    """The last day to say no; none while the file is incomplete, or where no text of the delay was recorded."""
    if row.complete_on is None:
        return None
    try:
        return rules.last_silent_day(ApprovalKind(row.kind), row.complete_on)
    except law.MissingLaw:
        return None


def _due(row: models.Approval, on: date) -> date:
    return row.last_day or months_deadline(on, WORK_MONTHS)


def _close(row: models.Approval, outcome: str, on: date) -> None:
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome=outcome, on=on)
