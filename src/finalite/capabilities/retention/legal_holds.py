"""Legal holds: while a dispute is pending, the data it is about stay, whatever the period says."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from finalite.capabilities.register.values import Invalid

from .keeper import keeping
from .models import LegalHold
from .values import Hold


def hold(
    *,
    reason: str,
    placed_by: str,
    placed_on: date,
    subject: str,
    person_id: int | None = None,
    case_id: int | None = None,
    fiche: str = "",
    until: str = "final_court_decision",
) -> int:
    """Keep the data of a person or of a case, in one fiche or in all, until the event `until`; returns its number.

    Raises `Invalid` without a reason, or without anybody to hold.
    """
    if not reason.strip():
        raise Invalid("reason", "dire pourquoi ces données doivent rester : procédure, juridiction, date")
    if person_id is None and case_id is None:
        raise Invalid("person_id", "désigner une personne ou un dossier")
    with keeping():
        row = LegalHold.objects.create(
            subject=subject,
            person_id=person_id,
            case_id=case_id,
            fiche=fiche,
            reason=reason.strip(),
            placed_by=placed_by,
            placed_on=placed_on,
            until=until,
        )
        return row.pk


def release(*, hold_id: int, released_by: str, released_on: date) -> None:
    """End a hold: what is due by then goes with the next run. Raises `Invalid` where it is already over."""
    with keeping():
        changed = LegalHold.objects.filter(pk=hold_id, released_on=None).update(
            released_on=released_on, released_by=released_by
        )
    if not changed:
        raise Invalid("hold_id", f"aucun gel en cours ne porte le numéro {hold_id}")


def holds(*, on: date, person_id: int | None = None) -> tuple[Hold, ...]:
    """Holds that are in force on a day, for everybody or one person."""
    with keeping():
        rows = _in_force(on) if person_id is None else _in_force(on).filter(person_id=person_id)
        return tuple(
            Hold(h.pk, h.person_id, h.case_id, h.fiche, h.reason, h.placed_by, h.placed_on, h.until, h.released_on)
            for h in rows.order_by("pk")
        )


def held(*, fiche: str, on: date) -> tuple[frozenset[int], frozenset[int]]:
    """The persons and the cases that are held in a fiche on a day."""
    with keeping():
        rows = list(_in_force(on).filter(Q(fiche="") | Q(fiche=fiche)).values_list("person_id", "case_id"))
    return _present(person for person, case in rows if case is None), _present(case for _, case in rows)


def held_persons(*, on: date) -> frozenset[int]:
    """Persons held in any fiche."""
    with keeping():
        return _present(_in_force(on).values_list("person_id", flat=True))


def _present(ids: Iterable[int | None]) -> frozenset[int]:
    return frozenset(found for found in ids if found is not None)


def _in_force(on: date):
    return LegalHold.objects.filter(Q(released_on=None) | Q(released_on__gt=on))
