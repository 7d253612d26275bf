"""State medical aid: a request, what the rules propose, and the word of an agent; one year, and it ends by itself."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import aid_rules, models, registrations, rules, telling
from .facts import StateAidFacts
from .values import AidHeld, StateAidAnswer, StateAidRequest

ANSWER_MONTHS = 2
"""Silence on a request is a refusal after two months (CRPA L231-4): the clock of the case."""
FIELDS = ("regular_stay", "present_since", "left_meanwhile", "persons", "overseas", "resources")
GRANTED, REFUSED, EXAMINED, WITHDRAWN = "granted", "refused", "examined", "withdrawn"


def receive(request: StateAidRequest, on: date) -> StateAidAnswer:
    """Take a request with its clock and say what the rules propose on what is known."""
    person = request.person
    waiting = models.StateAid.objects.filter(person_id=person, state=EXAMINED).first()
    if waiting is not None:
        raise register.Invalid("request", f"la demande n° {waiting.pk} est déjà à l’examen : la compléter")
    subject, caisse = people.subjects_of([person])[person], people.caisse_of([person])[person]
    due = months_deadline(on, ANSWER_MONTHS)
    row = models.StateAid(
        subject=subject,
        person_id=person,
        received_on=on,
        state=EXAMINED,
        organisation=caisse,
        case_id=cases.open_case(case=cases.NewCase("state_aid", caisse, subject, person, due), on=on),
    )
    fill(row, request)
    return examine(row, on)


def fill(row: models.StateAid, request: StateAidRequest) -> None:
    """Write what is declared; an empty answer never erases one given before. Raises `Invalid`."""
    if request.persons is not None and not 1 <= request.persons <= 30:
        raise register.Invalid("persons", "un foyer compte au moins la personne qui demande")
    if request.resources is not None and request.resources < 0:
        raise register.Invalid("resources", "des ressources ne sont pas négatives")
    for name in FIELDS:
        given = getattr(request, name)
        if given is not None:
            setattr(row, name, given)
    row.save()


def examine(row: models.StateAid, on: date) -> StateAidAnswer:
    """What the rules say on what is known; the conditions are those of the day of the request."""
    decision = rules.assess_state_aid(facts_of(row), row.received_on)
    registrations.keep_ruling(row.subject, row.person_id, f"state_aid/{row.pk}", decision, on)
    return answer(row, decision)


def decide(row: models.StateAid, grant: bool, on: date) -> StateAidAnswer:
    """Grant or refuse as an agent confirms what the rules propose; `Invalid` where they do not propose it.

    The person gets the decision with its reasons and, for a refusal, the ways to contest it.
    """
    if row.state != EXAMINED:
        raise register.Invalid("aid", "cette demande est déjà tranchée")
    decision = rules.assess_state_aid(facts_of(row), row.received_on)
    if decision.outcome != (GRANTED if grant else REFUSED):
        raise register.Invalid("grant", "les règles ne concluent pas ainsi : compléter la demande ou relire les motifs")
    row.state = decision.outcome
    row.starts_on, row.ends_on = aid_rules.period_from(row.received_on) if grant else (None, None)
    row.ended_on = row.ends_on if grant else on
    row.save()
    registrations.keep_ruling(row.subject, row.person_id, f"state_aid/{row.pk}", decision, on)
    _close(row, decision.outcome, on)
    telling.decision_letter(
        PersonId(row.person_id),
        f"state_aid/{row.pk}",
        f"aid_{decision.outcome}",
        decision,
        on,
        row.starts_on,
        row.ends_on,
    )
    return answer(row, decision)


def withdraw(row: models.StateAid, on: date) -> StateAidAnswer:
    """End the request as the person asks; nothing is refused."""
    if row.state != EXAMINED:
        raise register.Invalid("aid", "cette demande est déjà tranchée")
    row.state, row.ended_on = WITHDRAWN, on
    row.save(update_fields=["state", "ended_on"])
    _close(row, WITHDRAWN, on)
    return answer(row, rules.assess_state_aid(facts_of(row), row.received_on))


def contest(row: models.StateAid, on: date) -> int:
    """Take a preliminary appeal against a refusal, for the appeals board; returns the case."""
    if row.state != REFUSED:
        raise register.Invalid("aid", "seul un refus se conteste")
    case = cases.NewCase(
        "state_aid_appeal",
        row.organisation,
        row.subject,
        PersonId(row.person_id),
        months_deadline(on, ANSWER_MONTHS),
    )
    number = cases.open_case(case=case, on=on)
    row.state, row.case_id = "contested", number
    row.save(update_fields=["state", "case_id"])
    return number


def answer_appeal(row: models.StateAid, upheld: bool, on: date) -> StateAidAnswer:
    """Write the word of the board on an appeal: the refusal stands, or the request is examined again."""
    if row.state != "contested" or row.case_id is None:
        raise register.Invalid("aid", "aucun recours n’est en cours sur cette demande")
    cases.close_case(case_id=row.case_id, outcome="rejected" if upheld else "reopened", on=on)
    row.case_id, row.state = None, REFUSED if upheld else EXAMINED
    row.ended_on = on if upheld else None
    if not upheld:
        due = months_deadline(on, ANSWER_MONTHS)
        again = cases.NewCase("state_aid", row.organisation, row.subject, PersonId(row.person_id), due)
        row.case_id = cases.open_case(case=again, on=on)
    row.save()
    return examine(row, on)


def held(person_ids: tuple[PersonId, ...], on: date) -> tuple[AidHeld, ...]:
    """The aids that run on a day."""
    rows = models.StateAid.objects.filter(person_id__in=person_ids, starts_on__lte=on, ends_on__gt=on)
    return _held(rows.order_by("person_id", "starts_on"))


def running(on: date, after: int, limit: int) -> tuple[AidHeld, ...]:
    """The next aids that have not ended on a day, of the people whom the actor may know."""
    rows = list(models.StateAid.objects.filter(ends_on__gt=on, pk__gt=after).order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in rows))
    return _held(row for row in rows if row.person_id in known)


def _held(rows: Iterable[models.StateAid]) -> tuple[AidHeld, ...]:
    return tuple(
        AidHeld(row.pk, PersonId(row.person_id), row.starts_on, row.ends_on)
        for row in rows
        if row.starts_on and row.ends_on
    )


def facts_of(row: models.StateAid) -> StateAidFacts:
    """The facts of a request, in the words of the rules; what is null is unknown, a birth known in part too."""
    born = people.identity_of([row.person_id])[PersonId(row.person_id)].born
    known = {name: UNKNOWN if getattr(row, name) is None else getattr(row, name) for name in FIELDS}
    return StateAidFacts(born_on=_birth(born, row.received_on), **known)


def reach(aid: int) -> models.StateAid:
    """A request, locked, its person added to the act; raises `Invalid` when there is none."""
    row = models.StateAid.objects.select_for_update().filter(pk=aid).first()
    if row is None:
        raise register.NotFound("aid", "cette demande n’existe pas")
    register.concerns(row.person_id)
    return row


def answer(row: models.StateAid, decision: Decision) -> StateAidAnswer:
    """A request as its doors give it."""
    wanted = registrations.wanted_of(decision, aid_rules.DOCUMENTS)
    return StateAidAnswer(row.pk, row.state, decision.outcome, row.starts_on, row.ends_on, wanted, decision)


def _birth(born: Any, on: date) -> date | Unknown:
    if born is None:
        return UNKNOWN
    same = born.surely_under(18, on=on) or born.surely_reached(18, on=on)
    return born.latest if same else UNKNOWN


def _close(row: models.StateAid, outcome: str, on: date) -> None:
    models.Ruling.objects.filter(person_id=row.person_id, matter=f"state_aid/{row.pk}", closed_on__isnull=True).update(
        closed_on=on
    )
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=outcome, on=on)
        row.case_id = None
        row.save(update_fields=["case_id"])
