"""What happens to a right in the course of time: earnings beside it, retirement after it, another caisse."""

from dataclasses import asdict
from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel import plain
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN

from . import applications, held, models, rules
from .facts import EarningsFacts, EndFacts
from .values import Earned, EndReason, Reviewed


def earnings(right: models.Right, earned: Earned, on: date) -> Reviewed:
    """Decide and keep; where the threshold is passed a case tells an agent, who alone may suspend."""
    given = {name: UNKNOWN if value is None else value for name, value in asdict(earned).items()}
    decision = rules.assess_earnings(EarningsFacts(**given), on)
    row = models.EarningsReview.objects.create(
        subject=right.subject,
        person_id=right.person_id,
        recorded_on=on,
        right_id=right.pk,
        facts=plain.write(earned),
        outcome=decision.outcome,
        decision=decision.to_json(),
    )
    if decision.outcome in ("reduced", "suspended"):
        _ask_agent(right, on)
    return Reviewed(row.pk, decision.outcome, decision)


def end_at_retirement(right: models.Right, retired_on: date | None, on: date) -> Decision:
    """End the right where the rule finds that retirement has begun; otherwise only say what lacks."""
    decision = rules.assess_end(EndFacts(retired_on=retired_on or UNKNOWN), on)
    if decision.outcome == "ended" and retired_on is not None:
        held.end(right, retired_on, EndReason.RETIREMENT, "retirement", on)
    return decision


def transfer(person: PersonId, scheme: str, caisse: str, on: date) -> None:
    """Affiliate elsewhere, and let the requests under way follow with their clock."""
    rights = list(models.Right.objects.filter(person_id=person, ends_on__isnull=True))
    waiting = list(models.Application.objects.filter(person_id=person, case_id__isnull=False))
    if not rights and not waiting:
        raise register.Invalid("person", "aucun droit ni demande en cours à transférer")
    people.affiliate(person_id=person, scheme=scheme, caisse=caisse, on=on)
    for row in waiting:
        _follow(row, caisse, on)
    for right in rights:
        held.note(right, on, "transfer", "transferred", f"vers {caisse} ({scheme})")


def _follow(row: models.Application, caisse: str, on: date) -> None:
    cases.close_case(case_id=row.case_id, outcome="transferred", on=on)
    due = row.silent_on if row.silent_on and row.silent_on >= on else None
    case = cases.NewCase(f"application_{row.kind}", caisse, row.subject, PersonId(row.person_id), due)
    row.case_id, row.organisation = cases.open_case(case=case, on=on), caisse
    row.save(update_fields=["case_id", "organisation"])
    applications.held.note(row, on, "transfer", "transferred", f"vers {caisse}")


def _ask_agent(right: models.Right, on: date) -> None:
    caisse = people.caisse_of([right.person_id])[PersonId(right.person_id)]
    if not any(one.kind == "earnings_exceeded" for one in cases.of_person(right.person_id, only_open=True)):
        cases.open_case(
            case=cases.NewCase("earnings_exceeded", caisse, right.subject, PersonId(right.person_id)), on=on
        )
