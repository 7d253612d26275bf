"""Placing and lifting limits: what the door obeys from the next act on."""

from datetime import date

from .models import LimitPlaced


def limit(*, person_id: int, fiche: str, kind: str, on: date) -> bool:
    """Place a `restriction` or an `objection` on `fiche` for the person from `on`; False where it already stands."""
    _, created = LimitPlaced.objects.get_or_create(
        person_id=person_id, fiche=fiche, kind=kind, lifted_on=None, defaults={"placed_on": on}
    )
    return created


def lift_limit(*, person_id: int, fiche: str, kind: str, on: date) -> bool:
    """End the limit in force, keeping its history; the person must have been told before (GDPR 18(3))."""
    standing = LimitPlaced.objects.filter(person_id=person_id, fiche=fiche, kind=kind, lifted_on=None)
    return bool(standing.update(lifted_on=on))
