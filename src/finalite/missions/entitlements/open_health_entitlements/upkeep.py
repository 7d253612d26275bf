"""What goes on once work, the permit or residence is lost: nothing ends by itself, and each step says its text."""

from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.unknown import UNKNOWN, MissingFact

from . import applications, keeping, models
from .facts import Ground, LossFacts, Lost
from .renewal import ANSWER_DAYS
from .values import CashRights, Maintained

CASH, CARE = "cash", "care"


def lose(person: PersonId, lost: Lost, lost_on: date, removal_decided: bool | None, on: date) -> Maintained:
    """Record a loss and what is kept after it; a right to care that will end waits for an agent to end it."""
    right = _right(person, lost_on)
    facts = LossFacts(
        lost=lost, lost_on=lost_on, removal_decided=UNKNOWN if removal_decided is None else removal_decided
    )
    decision = keeping.assess_maintenance(facts, on)
    if decision.outcome != keeping.KEPT:
        _ask(right, "renew_documents", on)
        return Maintained(right.pk, None, None, decision)
    cash, care = keeping.cash_kept_until(lost_on) if right.ground == Ground.WORK else None, _care(facts)
    for kind, until in ((CASH, cash), (CARE, care)):
        if until is not None:
            _keep(right, kind, lost, lost_on, until, decision.to_json(), on)
    right = _to_residence(right, lost_on, on) if lost is Lost.WORK else right
    _ask(right, "renew_documents" if lost is Lost.WORK else "close_right", on)
    return Maintained(right.pk, care, cash, decision)


def extend(person: PersonId, ends_on: date, on: date) -> Maintained:
    """Move the end of what is kept after residence was lost, within what the law allows."""
    rows = models.Maintenance.objects.filter(person_id=person, kind=CARE, lost=Lost.RESIDENCE)
    row = rows.order_by("-starts_on").first()
    if row is None:
        raise register.Invalid("person", "aucune perte de résidence n’est enregistrée pour cette personne")
    facts = LossFacts(lost=Lost.RESIDENCE, lost_on=row.starts_on)
    most = keeping.care_kept_until(facts)
    if most is None or not row.starts_on < ends_on <= most:
        raise register.Invalid("ends_on", f"la prolongation finit au plus tard le {most:%d/%m/%Y} (CSS L160-1)")
    right, decision = _right(person, row.starts_on), keeping.assess_maintenance(facts, on)
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    applications.note(right.subject, person, right.pk, on, "agent", "kept", f"prolongé jusqu’à la veille du {ends_on}")
    return Maintained(right.pk, ends_on, None, decision)


def cash_rights(person: PersonId, on: date) -> CashRights:
    """Whether cash benefits are open on a day: to who works, and for a while to who no longer does (CSS L161-8)."""
    working = models.Right.objects.filter(person_id=person, ground=Ground.WORK, starts_on__lte=on)
    if working.exclude(ends_on__lte=on).exists():
        return CashRights(person, True, None, False)
    kept = models.Maintenance.objects.filter(person_id=person, kind=CASH, starts_on__lte=on, ends_on__gt=on).first()
    return CashRights(person, kept is not None, kept.ends_on if kept else None, kept is not None)


def _right(person: PersonId, day: date) -> models.Right:
    rows = models.Right.objects.select_for_update().filter(person_id=person, ends_on__isnull=True, starts_on__lt=day)
    right = rows.first()
    if right is None:
        raise register.Invalid("person", "aucun droit ouvert avant ce jour pour cette personne")
    return right


def _care(facts: LossFacts) -> date | None:
    try:
        return keeping.care_kept_until(facts)
    except MissingFact:
        return None


def _keep(
    right: models.Right, kind: str, lost: Lost, lost_on: date, until: date, decision: dict, on: date
) -> models.Maintenance:
    """Write what is kept, once for a loss: told again, the same loss changes nothing."""
    row, _ = models.Maintenance.objects.update_or_create(
        person_id=right.person_id,
        kind=kind,
        starts_on=lost_on,
        defaults={
            "subject": right.subject,
            "ends_on": until,
            "lost": lost,
            "decision": decision,
            "recorded_on": on,
            "source": f"right/{right.pk}",
        },
    )
    return row


def _to_residence(right: models.Right, lost_on: date, on: date) -> models.Right:
    """The right of who worked goes on from the very same day by residence, which is then asked for (CSS L160-1)."""
    if right.ground != Ground.WORK:
        return right
    right.ends_on, right.end_reason = lost_on, "work_lost"
    right.save(update_fields=["ends_on", "end_reason"])
    own = models.Right.objects.create(
        subject=right.subject,
        person_id=right.person_id,
        recorded_on=on,
        source=f"right/{right.pk}",
        starts_on=lost_on,
        ground=Ground.RESIDENCE,
        review_on=right.review_on,
    )
    applications.note(own.subject, own.person_id, own.pk, on, f"right/{right.pk}", "kept", "travail perdu : résidence")
    return own


def _ask(right: models.Right, kind: str, on: date) -> None:
    """Open a case unless one of this kind waits already; the right goes on meanwhile."""
    if any(case.kind == kind for case in cases.of_person(right.person_id, only_open=True)):
        return
    person = PersonId(right.person_id)
    caisse = people.caisse_of([person])[person]
    due = date.fromordinal(on.toordinal() + ANSWER_DAYS)
    cases.open_case(case=cases.NewCase(kind, caisse, right.subject, person, due), on=on)
