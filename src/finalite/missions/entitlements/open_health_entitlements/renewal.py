"""The automated run that keeps rights alive: it prolongs, asks, or proposes to close, and says why each time.

It never ends a right by itself but for a child who comes of age, whose right goes on in their own name the same day.
"""

from datetime import date, timedelta

from finalite.capabilities import cases, people
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import applications, models, rules
from .facts import EndFacts, Ground, Stay
from .values import RenewalReport

ANSWER_DAYS = 60
"""Days a person has to send a document before somebody looks at the file again: ours, no text sets them."""
FRESH_MONTHS = 12
"""What was declared longer ago than this is not known any more."""


def run(on: date, after: int, limit: int) -> RenewalReport:
    """Look again at the next rights whose review is due, in the order of their numbers."""
    due = models.Right.objects.select_for_update().filter(ends_on__isnull=True, review_on__lte=on, pk__gt=after)
    rights = list(due.order_by("pk")[:limit])
    latest = _latest_applications([right.person_id for right in rights])
    done = [_review(right, latest.get(right.person_id), on) for right in rights]
    return RenewalReport(
        len(rights), done.count("kept"), done.count("ended"), done.count("asked"), rights[-1].pk if rights else after
    )


def _latest_applications(persons: list[int]) -> dict[int, models.Application]:
    rows = models.Application.objects.filter(person_id__in=persons).order_by("received_on", "pk")
    return {row.person_id: row for row in rows}


def _review(right: models.Right, declared: models.Application | None, on: date) -> str:
    facts = _facts(right, declared, on)
    decision = rules.assess_end(facts, on)
    if decision.outcome == rules.KEPT:
        return _keep(right, decision, on)
    if decision.outcome == rules.ENDED and facts.ground is Ground.CHILD:
        return _come_of_age(right, rules.end_of_cover(facts, on) or on, decision, on)
    kind = "close_right" if decision.outcome == rules.ENDED else "renew_documents"
    return _ask(right, kind, decision, on)


def _facts(right: models.Right, declared: models.Application | None, on: date) -> EndFacts:
    """Old declarations count for nothing: a stale fact is unknown, not true."""
    fresh = declared is not None and add_months(declared.received_on, FRESH_MONTHS) > on
    works: bool | Unknown = UNKNOWN
    permit_until: date | Unknown = UNKNOWN
    if declared is not None:
        works = UNKNOWN if declared.works is None or not fresh else declared.works
        permit_until = UNKNOWN if declared.permit_until is None else declared.permit_until
    return EndFacts(
        ground=Ground(right.ground),
        born_on=applications.birth_of(right.person_id, on),
        works=works,
        resides=True if fresh else UNKNOWN,
        stay=Stay(declared.stay) if declared and declared.stay else UNKNOWN,
        permit_until=permit_until,
        parent_covered=applications.covered_parent(right.person_id, None, on),
    )


def _keep(right: models.Right, decision: Decision, on: date) -> str:
    right.review_on = add_months(on, applications.REVIEW_MONTHS)
    right.save(update_fields=["review_on"])
    _note(right, on, "kept", decision)
    return "kept"


def _come_of_age(right: models.Right, adult_on: date, decision: Decision, on: date) -> str:
    right.ends_on, right.end_reason = adult_on, "majority"
    right.save(update_fields=["ends_on", "end_reason"])
    _note(right, on, "ended", decision)
    own = models.Right.objects.create(
        subject=right.subject,
        person_id=right.person_id,
        recorded_on=on,
        source=f"right/{right.pk}",
        starts_on=adult_on,
        ground=Ground.RESIDENCE,
        review_on=on + timedelta(days=ANSWER_DAYS),
    )
    _note(own, on, "opened", decision)
    _ask(own, "renew_documents", decision, on)
    return "ended"


def _ask(right: models.Right, kind: str, decision: Decision, on: date) -> str:
    """Open a case unless one waits already; the right goes on meanwhile."""
    waiting = cases.of_person(right.person_id, only_open=True)
    if not any(case.kind == kind for case in waiting):
        caisse = people.caisse_of([right.person_id])[PersonId(right.person_id)]
        due = on + timedelta(days=ANSWER_DAYS)
        case = cases.NewCase(kind, caisse, right.subject, PersonId(right.person_id), due)
        cases.open_case(case=case, on=on)
    right.review_on = on + timedelta(days=ANSWER_DAYS)
    right.save(update_fields=["review_on"])
    _note(right, on, "asked" if kind == "renew_documents" else "closing_proposed", decision)
    return "asked"


def _note(right: models.Right, on: date, what: str, decision: Decision) -> None:
    why = "; ".join(f"{step.label} ({step.article})" for step in decision.steps)[:200]
    applications.note(right.subject, right.person_id, right.pk, on, "renewal", what, why)
