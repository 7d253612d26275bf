"""Ends a right after a check, the person heard; takes the check up again when they bring a proof."""

from datetime import date, timedelta

from finalite import law
from finalite.capabilities import register, verification
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.open_health_entitlements import operations as rights
from finalite.missions.entitlements.open_health_entitlements import queries as held_rights

from . import checking, models, rules, telling
from .facts import ClosureFacts
from .values import ClosureAsked, ClosureMade

FACTS = ("lost_on", "permit_until", "removal_decided", "other_scheme_from")
CONTEST_MONTHS = "deadlines.administration.appeal_board"


def close(asked: ClosureAsked, on: date) -> ClosureMade:
    """End the open right from the day the law gives, and write to the person.

    Refused (`Refused`, `not_heard`) until they were heard; `Invalid` where a fact is missing, and names it.
    """
    found = checking.reach_open(asked.check)
    verification.require_heard(check_id=asked.check, on=on)
    decision = rules.assess_closure(_facts(asked), on)
    if not decision.lines:
        raise register.Invalid("asked", f"impossible de fermer sans connaître : {', '.join(decision.missing)}")
    ends_on = date.fromisoformat(str(decision.lines[0].codes["ends_on"]))
    right = rights.end_right(person=found.person_id, ends_on=ends_on, reason=rights.EndReason.CONDITIONS, on=on)
    row = models.Closure.objects.create(
        subject=found.subject,
        person_id=found.person_id,
        right_id=right,
        check_id=asked.check,
        decided_on=on,
        reason=asked.reason,
        last_right_day=ends_on - timedelta(days=1),
        reasons=decision.to_json(),
    )
    checking.settle(found, "closed", True, on)
    letter = telling.closure(row, on)
    return ClosureMade(asked.check, right, ends_on, letter.letter)


def take_up_again(check: int, on: date) -> None:
    """Take up a concluded check again, within the time to contest (CSS R142-1); `Invalid` after it.

    The right that the check had ended is given back at once: nothing is taken away while the person is heard again.
    """
    found = checking.reach(check)
    if found.closed_on is None:
        raise register.Invalid("check", "cette vérification est encore ouverte")
    last = months_deadline(found.closed_on, law.value(CONTEST_MONTHS, on).number)
    if on > last:
        raise register.Invalid("on", f"le délai pour contester est passé le {last:%d/%m/%Y}")
    verification.reopen(check_id=check, on=on, due_on=months_deadline(on, 1))
    checking.unsettle(check)
    for row in models.Closure.objects.filter(check_id=check, restored_on=None):
        _give_back(row, on)


def _give_back(row: models.Closure, on: date) -> None:
    """Give the right back, unless another one has covered the person from the very day it ended."""
    if _covered_since(PersonId(row.person_id), row.right_id):
        return
    rights.restore_right(right=row.right_id, reason=rights.RestoreReason.CHECK, on=on)
    row.restored_on = on
    row.save(update_fields=["restored_on"])
    telling.restored(row, on)


def _covered_since(person: PersonId, right: int) -> bool:
    held = {one.right: one for one in held_rights.rights_of(person=person)}
    day = held[right].ends_on
    others = [one for one in held.values() if one.right != right]
    return day is None or any(one.starts_on <= day and (one.ends_on is None or one.ends_on > day) for one in others)


def _facts(asked: ClosureAsked) -> ClosureFacts:
    given = {name: getattr(asked, name) for name in FACTS}
    return ClosureFacts(
        reason=asked.reason, **{name: UNKNOWN if value is None else value for name, value in given.items()}
    )
