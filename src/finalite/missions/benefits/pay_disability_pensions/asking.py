"""Asks the fiche that opens rights, along the declared flow, and keeps what it said: nothing of its rules is here."""

from collections.abc import Iterable, Sequence
from datetime import date

from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations as rights
from finalite.missions.entitlements.open_disability_and_death_entitlements import queries as kept

from . import models
from .values import Asked, Kind, Opening

HANGING = (Kind.THIRD_PERSON, Kind.SUPPLEMENT)
SEEN = ("right_id", "category", "starts_on", "ends_on", "suspended_from")
RULES = {
    Asked.PENSION: "assess_disability_rights",
    Asked.WIDOW: "assess_widow_pension",
    Asked.THIRD_PERSON: "assess_third_person",
    Asked.SUPPLEMENT: "assess_supplement",
}


def rights_of(person: PersonId) -> tuple[kept.RightHeld, ...]:
    """Every right somebody has had, the latest first."""
    return kept.rights_of(person=person)


def openings(person: PersonId, on: date) -> tuple[Opening, ...]:
    """The rights to pay that are open on a day."""
    found = [one for one in rights_of(person) if one.starts_on <= on and (one.ends_on is None or on < one.ends_on)]
    return tuple(
        Opening(one.right, Kind(one.kind.value), one.category, one.starts_on, one.ends_on, one.suspended_from)
        for one in found
    )


def request_of(person: PersonId, asked: Asked) -> kept.Answer | None:
    """The last request for such a right, where rights are opened."""
    found = kept.applications_of(person=person)
    return next((one for one in found if one.proposal.rule.endswith(RULES[asked])), None)


def apply_there(person: PersonId, asked: Asked, on: date) -> kept.Answer:
    """Hand a request on to where rights are opened, so that its clock runs there."""
    request = rights.Request(person=person, kind=kept.Kind(asked.value))
    return rights.apply_for_right(request=request, received_on=on)


def withdraw_there(application: int, on: date) -> None:
    """Take a request back where rights are opened, before it is decided."""
    rights.withdraw_application(application=application, on=on)


def refresh(row: models.PensionFile, on: date) -> None:
    """Keep what the rights of a pension are now."""
    given = {"subject": row.subject, "person_id": row.person_id, "recorded_on": on, "closed_on": row.closed_on}
    for one in mine(row, rights_of(PersonId(row.person_id))):
        told = {name: getattr(one, name) for name in SEEN[1:]} | {"kind": one.kind.value}
        models.RightSeen.objects.update_or_create(file=row, right_id=one.right, defaults=given | told)
        if one.right == row.right_id:
            _follow(row, one, given)


def _follow(row: models.PensionFile, one: kept.RightHeld, given: dict[str, object]) -> None:
    """Take over the end of the right, and a suspension decided there: it lasts here until payment is taken up here."""
    if one.ends_on != row.ends_on:
        row.ends_on, row.ended_for = one.ends_on, one.end_reason
        row.save(update_fields=["ends_on", "ended_for"])
    if one.suspended_from and not models.Suspension.objects.filter(file=row, until_on=None).exists():
        models.Suspension.objects.create(file=row, from_on=one.suspended_from, reason=one.suspension, **given)


def mine(row: models.PensionFile, held: Iterable[kept.RightHeld]) -> list[kept.RightHeld]:
    """The rights that a file pays: its own, and what hangs on a pension, on the person's own one first."""
    held = [one for one in held if one.person == row.person_id]
    own = any(one.kind == kept.Kind.PENSION and one.right != row.right_id for one in held)
    hangs = row.kind == Kind.PENSION or not own
    return [one for one in held if one.right == row.right_id or (hangs and one.kind.value in HANGING)]


def changed(rows: Sequence[models.PensionFile], seen: dict[int, list[models.RightSeen]], on: date) -> set[int]:
    """The files whose rights are no longer what was seen last; one question for all."""
    people = tuple(PersonId(one) for one in sorted({row.person_id for row in rows}))
    now = kept.rights_on(person_ids=people, on=on)
    return {row.pk for row in rows if _told(mine(row, now)) != _seen(seen.get(row.pk, []), on)}


def _told(held: Iterable[kept.RightHeld]) -> set[tuple]:
    return {(one.right, one.category, one.starts_on, one.ends_on, one.suspended_from) for one in held}


def _seen(rows: Iterable[models.RightSeen], on: date) -> set[tuple]:
    running = (one for one in rows if one.starts_on <= on and (one.ends_on is None or on < one.ends_on))
    return {tuple(getattr(one, name) for name in SEEN) for one in running}


def findings_of(person: PersonId) -> tuple[kept.Finding, ...]:
    """What the medical service found, in the words of the law, the latest first."""
    return kept.findings_of(person=person)


def insured_abroad(person: PersonId) -> bool:
    """Whether another State insured somebody, so that several States owe a part of the pension."""
    return bool(kept.foreign_insurance_of(person=person))


def declared(right: int, on: date) -> kept.Conditions:
    """What the supplement was opened on, as declared."""
    return kept.conditions_of(right=right, on=on)


def compare_earnings(right: int, earned: rights.Earned, on: date) -> rights.Reviewed:
    """Have pension and earnings compared by the rule of rights (CSS R341-17)."""
    return rights.review_earnings(right=right, earned=earned, on=on)


def suspend(right: int, starts_on: date, reason: str, on: date) -> None:
    """Say there that nothing is paid from a day on."""
    rights.suspend_right(right=right, starts_on=starts_on, reason=rights.SuspensionReason(reason), on=on)


def resume(right: int, resumed_on: date, on: date) -> None:
    """Say there that payment is taken up again."""
    rights.resume_right(right=right, resumed_on=resumed_on, on=on)


def end(right: int, ends_on: date, reason: str, on: date) -> None:
    """End a right there, and what hangs on it."""
    rights.end_right(right=right, ends_on=ends_on, reason=rights.EndReason(reason), on=on)


def retire(right: int, retired_on: date | None, on: date) -> Decision:
    """Have a pension ended at retirement; without the day nothing ends and the decision names the text that lacks."""
    return rights.end_at_retirement(right=right, on=on, retired_on=retired_on)
