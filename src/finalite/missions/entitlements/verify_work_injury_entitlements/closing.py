"""Stops the right of a survivor after a check, the person heard; lifts a suspension; corrects a wage."""

from datetime import date
from typing import Any

from finalite import law
from finalite.capabilities import cases, people, register, verification
from finalite.capabilities.register import Cents
from finalite.kernel.calendar import days_deadline, months_deadline
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.open_work_injury_entitlements import operations as rights
from finalite.missions.entitlements.open_work_injury_entitlements import queries as held_there

from . import checking, held, models, rules, telling
from .ending_rules import ENDS, KEPT, SUSPENDED
from .facts import Condition, EndFacts, EndReason
from .values import StopAsked, Stopped

ABOUT = {
    EndReason.NEW_UNION: Condition.UNION,
    EndReason.DEATH: Condition.LIFE,
    EndReason.NO_LIFE_CERTIFICATE: Condition.LIFE_CERTIFICATE,
}
"""The difference that must have been put to the person before a right stops for this reason."""
ENDINGS = {EndReason.NEW_UNION: rights.Ending.NEW_UNION, EndReason.DEATH: rights.Ending.DEATH}
LIFT_CASE, LIFT_DAYS = "suspension_to_lift", 7
"""The clock of the work list once a certificate came: ours."""
CONTEST_MONTHS = "deadlines.administration.appeal_board"


def stop(asked: StopAsked, on: date) -> Stopped:
    """End the right of a survivor, or suspend its payment, from the day that the rule gives, and write to them.

    Refused (`Refused`, `not_heard`) until they were heard on this very difference; `Invalid` where a fact is missing,
    or where the rule says that the right is kept.
    """
    found = checking.reach_open(asked.check, on)
    verification.require_heard(check_id=asked.check, on=on)
    if found.subject == "injury_victim":
        raise register.Invalid("check", "seul le droit d’un ayant droit cesse ainsi")
    checking.heard_on(asked.check, ABOUT[asked.reason])
    decision = rules.assess_end(_facts(asked, found, on), on)
    if decision.outcome not in (ENDS, SUSPENDED):
        why = decision.steps[0].label if decision.outcome == KEPT else f"sans connaître : {', '.join(decision.missing)}"
        raise register.Invalid("asked", f"impossible d’arrêter ce droit : {why}")
    return _stopped(asked, found, decision, on)


def lift(check: int, on: date) -> Stopped:
    """Lift a suspension from its own first day, since a life certificate came; raises `Invalid` where none is there."""
    found = checking.reach(check)
    row = _suspension(check)
    if row is None:
        raise register.Invalid("check", "aucune suspension n’est en cours dans cette vérification")
    paper = checking.last_certificate(check)
    if paper is None:
        raise register.Invalid("check", "aucun certificat de vie n’est arrivé")
    row.lifted_on = on
    row.save(update_fields=["lifted_on"])
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome="lifted", on=on)
    letter = telling.lifted(found, row, on)
    return Stopped(check, "lifted", row.starts_on, letter.letter, Decision.from_json(row.reasons))


def restore(check: int, on: date) -> date | None:
    """Give back a right that this check ended, once it was taken up again and the end proved wrong; concludes it.

    Returns the day to which the law lets the right last, None where it sets none; `Invalid` where nothing was ended.
    """
    found = checking.reach_open(check, on)
    row = models.RightStopped.objects.filter(check_id=check, outcome=ENDS, lifted_on=None).order_by("pk").last()
    if row is None:
        raise register.Invalid("check", "cette vérification n’a mis fin à aucun droit")
    lasts = rights.restore_survivor_right(file=row.file_id, person=found.person_id, on=on)
    row.lifted_on = on
    row.save(update_fields=["lifted_on"])
    checking.settle(found, "restored", False, on)
    return lasts


def to_lift(found: verification.CheckInfo, on: date) -> None:
    """Put on the work list that a life certificate came after a suspension, once."""
    row = _suspension(found.check_id)
    if row is not None and row.case_id is None:
        subject = people.subjects_of([found.person_id])[found.person_id]
        case = cases.NewCase(LIFT_CASE, found.organisation, subject, found.person_id, days_deadline(on, LIFT_DAYS))
        row.case_id = cases.open_case(case=case, on=on)
        row.save(update_fields=["case_id"])


def _suspension(check: int) -> models.RightStopped | None:
    rows = models.RightStopped.objects.filter(check_id=check, outcome=SUSPENDED, lifted_on=None)
    return rows.order_by("pk").last()


def correct_wage(check: int, yearly_wage: Cents, on: date) -> None:
    """Correct the wage that a pension rests on where the right is kept, the victim heard on it, and conclude."""
    found = checking.reach_open(check, on)
    if found.subject != "injury_victim":
        raise register.Invalid("check", "le salaire est celui de la victime : vérifier son dossier")
    verification.require_heard(check_id=check, on=on)
    checking.heard_on(check, Condition.WAGE)
    rights.record_wage(file=checking.file_of(check).file_id, yearly_wage=yearly_wage, on=on)
    checking.settle(found, "corrected", True, on)
    telling.wage(found, yearly_wage, on)


def take_up_again(check: int, on: date) -> None:
    """Take up a concluded check again, within the time to contest (CSS R142-1); `Invalid` after it."""
    found = checking.reach(check)
    if found.closed_on is None:
        raise register.Invalid("check", "cette vérification est encore ouverte")
    last = months_deadline(found.closed_on, law.value(CONTEST_MONTHS, on).number)
    if on > last:
        raise register.Invalid("on", f"le délai pour contester est passé le {last:%d/%m/%Y}")
    verification.reopen(check_id=check, on=on, due_on=months_deadline(on, 1))
    row = checking.file_of(check)
    row.put = []
    row.save(update_fields=["put"])


def _facts(asked: StopAsked, found: verification.CheckInfo, on: date) -> EndFacts:
    row = checking.file_of(asked.check)
    union = asked.reason is EndReason.NEW_UNION
    return EndFacts(
        reason=asked.reason,
        union_on=_or_unknown(asked.union_on),
        no_child_from=held.no_child_from(row.file_id, asked.union_on) if union and asked.union_on else UNKNOWN,
        died_on=_or_unknown(asked.died_on),
        certificate_by=_or_unknown(row.certificate_by),
        certified=checking.last_certificate(asked.check) is not None,
    )


def _stopped(asked: StopAsked, found: verification.CheckInfo, decision: Decision, on: date) -> Stopped:
    starts_on, file = date.fromisoformat(str(decision.lines[0].codes["from"])), checking.file_of(asked.check).file_id
    if decision.outcome == ENDS:
        _not_later(found, file, starts_on)
        day = asked.union_on if asked.union_on and asked.reason is EndReason.NEW_UNION else starts_on
        rights.end_survivor_right(file=file, person=found.person_id, ends_on=day, reason=ENDINGS[asked.reason])
    row = models.RightStopped.objects.create(
        **checking.common(found),
        decided_on=on,
        reason=asked.reason,
        outcome=decision.outcome,
        starts_on=starts_on,
        reasons=decision.to_json(),
    )
    checking.settle(found, decision.outcome, True, on)
    letter = telling.stopped(found, row, on)
    return Stopped(asked.check, decision.outcome, starts_on, letter.letter, decision)


def _not_later(found: verification.CheckInfo, file: int, day: date) -> None:
    """A right that ends by itself before that day is not prolonged by a check."""
    for one in held_there.rights_as_survivor(person=found.person_id):
        if one.file == file and one.ends_on is not None and one.ends_on <= day:
            raise register.Invalid("asked", f"ce droit cesse déjà le {one.ends_on:%d/%m/%Y}")


def _or_unknown(value: Any) -> Any:
    return UNKNOWN if value is None else value
