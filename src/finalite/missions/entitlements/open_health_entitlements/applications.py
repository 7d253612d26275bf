"""Examines a request for cover: what is declared and known, the decision of the rules, the right or the papers."""

from datetime import date

from finalite.capabilities import cases, documents, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months, months_deadline
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import models, rules
from .facts import CoverFacts, Ground
from .values import CoverAnswer, CoverRequest, Wanted

ANSWER_MONTHS = 2
"""Silence on a social security request is a refusal after two months (CRPA L231-4): the clock of the case."""
FOLLOWED = "followed"
"""Why a right ends where another one begins."""
REVIEW_MONTHS = 12
"""A right is looked at again every year by the renewal run."""
RECEIVED, PROPOSED, WITHDRAWN = "received", "to_confirm", "withdrawn"
WITH_THE_RIGHT = (models.TreatingDoctor, models.Complementary, models.CrossBorder, models.Exemption)
"""What ends with the last right, for it means nothing without one."""
FIELDS = ("works", "work_started_on", "resides_since", "months_a_year", "no_delay", "stay", "permit_until")


def receive(request: CoverRequest, received_on: date) -> CoverAnswer:
    """Record a request with its clock and examine it."""
    subject = people.subjects_of([request.person])[request.person]
    caisse = people.caisse_of([request.person])[request.person]
    case = cases.NewCase("open_cover", caisse, subject, request.person, months_deadline(received_on, ANSWER_MONTHS))
    row = models.Application(
        subject=subject,
        person_id=request.person,
        received_on=received_on,
        state=RECEIVED,
        organisation=caisse,
        case_id=cases.open_case(case=case, on=received_on),
    )
    fill(row, request, received_on)
    return examine(row, received_on)


def fill(row: models.Application, request: CoverRequest, on: date) -> None:
    """Write what the form says; an empty answer never erases one given before."""
    for name in FIELDS:
        given = getattr(request, name)
        if given is not None:
            setattr(row, name, given)
    row.nationality = request.nationality or row.nationality
    row.parent_id = request.parent or row.parent_id
    row.own_name = request.own_name
    if request.employer_siret:
        row.employer = _employer(request, on)
    row.save()


def examine(row: models.Application, on: date) -> CoverAnswer:
    """Decide on what is known: open the right, refuse, or ask for the documents that are missing."""
    facts = facts_of(row, on)
    decision = rules.assess_cover(facts, on)
    outcome = PROPOSED if decision.outcome == rules.REFUSED and _by_oneself() else decision.outcome
    opened = rules.cover_opened(facts, on) if decision.outcome == rules.OPEN else None
    right = open_right(row, *opened, on) if opened else None
    wanted = tuple(Wanted(name, *rules.DOCUMENTS[name]) for name in decision.missing if name in rules.DOCUMENTS)
    row.decision, row.state, row.implied_on = decision.to_json(), outcome, None
    row.closed_on = on if outcome == rules.REFUSED else None
    row.save(update_fields=["decision", "state", "closed_on", "implied_on"])
    _follow(row, outcome, on)
    if outcome == rules.REFUSED:
        _note_refusal(row, decision, on)
    return CoverAnswer(row.pk, outcome, right, opened[1] if opened else None, wanted, decision)


def complete(row: models.Application, request: CoverRequest, on: date) -> CoverAnswer:
    """Add facts and examine again; once nothing is missing, the clock of silence runs from that day (CRPA L114-5)."""
    if row.state in (rules.OPEN, rules.REFUSED, WITHDRAWN):
        raise register.Invalid("application", "cette demande est close : en faire une nouvelle")
    fill(row, request, on)
    answer = examine(row, on)
    if answer.outcome != rules.UNDECIDED and row.complete_on is None:
        row.complete_on = on
        row.save(update_fields=["complete_on"])
    return answer


def confirm(row: models.Application, on: date) -> CoverAnswer:
    """Make a refusal proposed by the rules the caisse's, as an agent decides after reading the file."""
    if row.state != PROPOSED or row.decision is None:
        raise register.Invalid("application", "aucun refus n’attend d’être confirmé pour cette demande")
    row.state, row.closed_on = rules.REFUSED, on
    row.save(update_fields=["state", "closed_on"])
    _follow(row, rules.REFUSED, on)
    decision = Decision.from_json(row.decision)
    _note_refusal(row, decision, on)
    return CoverAnswer(row.pk, rules.REFUSED, None, None, (), decision)


def _note_refusal(row: models.Application, decision: Decision, on: date) -> None:
    why = "; ".join(f"{step.label} ({step.article})" for step in decision.steps)[:200]
    note(row.subject, row.person_id, None, on, f"application/{row.pk}", "refused", why)


def withdraw(row: models.Application, on: date) -> None:
    """Close a request that its author takes back, with the retention of its papers."""
    if row.state in (rules.OPEN, rules.REFUSED, WITHDRAWN):
        raise register.Invalid("application", "cette demande est déjà décidée ou retirée")
    row.state, row.closed_on = WITHDRAWN, on
    row.save(update_fields=["state", "closed_on"])
    evidence = models.Evidence.objects.filter(application=row, closed_on__isnull=True)
    documents.start_retention(evidence.values_list("document_id", flat=True), on=on)
    evidence.update(closed_on=on)
    _follow(row, WITHDRAWN, on)


def _by_oneself() -> bool:
    """Whether somebody asks at their own keyboard: a refusal by the rules alone then waits for an agent (GDPR 22)."""
    return register.current_actor().person_id is not None


def facts_of(row: models.Application, on: date) -> CoverFacts:
    """The facts of a request, in the words of the rules; what is null is unknown."""
    parent = covered_parent(row.person_id, row.parent_id, on)
    known = {name: UNKNOWN if getattr(row, name) is None else getattr(row, name) for name in FIELDS}
    return CoverFacts(born_on=birth_of(row.person_id, on), parent_covered=parent, own_name=row.own_name, **known)


def birth_of(person: int, on: date) -> date | Unknown:
    """The birth date; where only a month or a year is known, a day that decides the same as any other, else unknown."""
    born = people.identity_of([person])[PersonId(person)].born
    if born is None:
        return UNKNOWN
    same = all(born.surely_under(age, on=on) or born.surely_reached(age, on=on) for age in (16, 18))
    return born.latest if same or born.exact else UNKNOWN


def covered_parent(person: int, parent: int | None, on: date) -> bool | Unknown:
    """Whether a parent through whom the person could be covered has a right on the day; unknown where none is named."""
    holders = set(people.holders_of([person], on=on).get(PersonId(person), ()))
    parents = holders | ({parent} if parent else set())
    if not parents:
        return UNKNOWN
    return models.Right.objects.filter(person_id__in=parents, starts_on__lte=on).exclude(ends_on__lte=on).exists()


def open_right(row: models.Application, ground: Ground, starts_on: date, on: date) -> int:
    """Open the right once; where one is already open, keep it and only move its review.

    It takes only days that no ended right has: before such a right it is a right of its own, followed by it.
    """
    held = models.Right.objects.filter(person_id=row.person_id, ends_on__isnull=True).first()
    if held is None:
        *before, (starts_on, _) = _free_days(row.person_id, starts_on)
        new = {"subject": row.subject, "person_id": row.person_id, "recorded_on": on}
        for first, end in before:
            told = {"ground": ground, "source": f"application/{row.pk}", "end_reason": FOLLOWED}
            models.Right.objects.create(**new, **told, starts_on=first, ends_on=end)
        held = models.Right(**new, starts_on=starts_on)
    held.ground, held.source, held.review_on = ground, f"application/{row.pk}", add_months(on, REVIEW_MONTHS)
    held.save()
    if ground is Ground.CHILD and row.parent_id:
        _attach(PersonId(row.person_id), PersonId(row.parent_id), starts_on)
    _answered(row.person_id, on)
    note(row.subject, row.person_id, held.pk, on, f"application/{row.pk}", "opened", "après examen de la demande")
    return held.pk


def _free_days(person: int, day: date) -> list[tuple[date, date | None]]:
    """The days from one on that none of somebody's ended rights has, in order; the last period has no end."""
    found: list[tuple[date, date | None]] = []
    rights = models.Right.objects.filter(person_id=person, ends_on__gt=day).order_by("starts_on")
    for starts_on, ends_on in rights.values_list("starts_on", "ends_on"):
        if day < starts_on:
            found.append((day, starts_on))
        day = max(day, ends_on)  # type: ignore[type-var, assignment]
    return [*found, (day, None)]


def _answered(person: int, on: date) -> None:
    """What the yearly review waited for has come with the request."""
    for case in cases.of_person(person, only_open=True):
        if case.kind == "renew_documents" and case.opened_on <= on:
            cases.close_case(case_id=case.case_id, outcome="answered", on=on)


def note(subject: str, person: int, right: int | None, on: date, run: str, what: str, why: str) -> None:
    """Keep what was changed in somebody's rights, and why."""
    models.Change.objects.create(
        subject=subject, person_id=person, right_id=right, made_on=on, run=run, what=what, why=why
    )


def _follow(row: models.Application, outcome: str, on: date) -> None:
    if row.case_id is None:
        return
    if outcome in (rules.OPEN, rules.REFUSED, WITHDRAWN):
        cases.close_case(case_id=row.case_id, outcome=outcome, on=on)
        row.case_id = None
        row.save(update_fields=["case_id"])
    elif outcome == rules.UNDECIDED:
        cases.note_event(case_id=row.case_id, kind="documents_asked", on=on)


def _employer(request: CoverRequest, on: date) -> models.Employer:
    found, _ = models.Employer.objects.update_or_create(
        siret=request.employer_siret,
        defaults={"subject": "employer", "name": request.employer_name, "last_attested_on": on},
    )
    return found


def _attach(child: PersonId, parent: PersonId, on: date) -> None:
    """Put a child in the household of a parent, unless already there."""
    if parent in people.holders_of([child], on=on).get(child, ()):
        return
    homes = people.household_of([parent], on=on).get(parent, ())
    home = next((member.household for member in homes if member.person_id == parent), None)
    household = home if home is not None else people.open_household(holders=[parent], on=on)
    people.attach_dependant(household=household, person_id=child, link="child", on=on)


def close_file(person: int, on: date) -> None:
    """End with the last right what has no meaning without one, and start the retention of the requests."""
    for model in WITH_THE_RIGHT:
        model._default_manager.filter(person_id=person, ends_on__isnull=True, starts_on__lt=on).update(ends_on=on)
    models.Application.objects.filter(person_id=person, closed_on__isnull=True).update(closed_on=on)
    models.DoctorDeclaration.objects.filter(person_id=person, closed_on__isnull=True).update(
        state="replaced", closed_on=on
    )
    evidence = models.Evidence.objects.filter(person_id=person, closed_on__isnull=True)
    documents.start_retention(evidence.values_list("document_id", flat=True), on=on)
    evidence.update(closed_on=on)
    models.Change.objects.filter(person_id=person, recorded_on__isnull=True).update(recorded_on=on)


def reach(application: int) -> models.Application:
    """An application, its person added to the act; raises `Invalid` when there is none."""
    row = models.Application.objects.filter(pk=application).first()
    if row is None:
        raise register.NotFound("application", "cette demande n’existe pas")
    register.concerns(row.person_id)
    return row
