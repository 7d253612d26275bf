"""The tariffs of facilities by day, each as the order that fixes it says; none is ever guessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from finalite.capabilities import register

from .facts import Unit
from .given import TariffGiven
from .models import FacilityFile, TariffOrder
from .values import TariffShown


@dataclass(frozen=True, slots=True)
class Book:
    """The tariffs of some facilities."""

    rows: dict[tuple[int, str], tuple[TariffOrder, ...]]

    def on(self, facility: int, code: str, day: date) -> TariffOrder | None:
        """The tariff of a code on a day: that of the latest order in force."""
        found = [one for one in self.rows.get((facility, code), ()) if _in_force(one, day)]
        return found[-1] if found else None


def _in_force(one: TariffOrder, day: date) -> bool:
    return one.from_on <= day and (one.until_on is None or day < one.until_on)


def book(facilities: Iterable[int]) -> Book:
    """The tariffs of these facilities, in one statement."""
    rows: dict[tuple[int, str], tuple[TariffOrder, ...]] = {}
    for one in TariffOrder.objects.filter(facility__in=set(facilities)).order_by("from_on", "pk"):
        key = (one.facility, one.code)
        rows[key] = (*rows.get(key, ()), one)
    return Book(rows)


def record(file: FacilityFile, given: TariffGiven, on: date) -> int:
    """Write a tariff as its order fixes it; raises `Invalid` for one that was fixed already from that day."""
    _check(given)
    if TariffOrder.objects.filter(facility=file.facility, code=given.code, from_on=given.from_on).exists():
        raise register.Invalid("from_on", "un arrêté fixe déjà ce tarif à partir de ce jour : le corriger")
    return TariffOrder.objects.create(
        subject="care_facility",
        facility=file.facility,
        recorded_by=register.current_actor().user,
        recorded_on=on,
        code=given.code,
        unit=given.unit,
        amount=given.amount,
        shared=given.shared,
        from_on=given.from_on,
        until_on=given.until_on,
        reference=given.reference.strip(),
        signed_on=given.signed_on,
        authority=given.authority.strip(),
    ).pk


def end(number: int, until_on: date) -> int:
    """Close a tariff from a day, on which it no longer holds; raises `Invalid`. Returns its facility."""
    row = TariffOrder.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("tariff", "aucun tarif ne porte ce numéro")
    if until_on <= row.from_on:
        raise register.Invalid("until_on", "un tarif ne finit pas avant d’avoir commencé")
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    return row.facility


def shown(row: TariffOrder) -> TariffShown:
    """A tariff with its order."""
    return TariffShown(
        row.pk,
        row.code,
        Unit(row.unit),
        register.Cents(row.amount),
        row.shared,
        row.from_on,
        row.until_on,
        row.reference,
        row.signed_on,
        row.authority,
    )


def _check(given: TariffGiven) -> None:
    if not 1 <= len(given.code) <= 13 or given.code != given.code.upper().strip():
        raise register.Invalid("code", "donner le code du tarif, en 13 majuscules ou chiffres au plus")
    if not 0 < given.amount <= 50_000_000:
        raise register.Invalid("amount", "donner un tarif au-dessus de zéro, jusqu’à 500 000 euros")
    if given.until_on is not None and given.until_on <= given.from_on:
        raise register.Invalid("until_on", "un tarif ne finit pas avant d’avoir commencé")
    if given.unit is Unit.PACKAGE and given.shared:
        raise register.Invalid("shared", "aucun texte recueilli ne donne la part du patient sur un forfait")
    for name, most in (("reference", 80), ("authority", 80)):
        if not 0 < len(getattr(given, name).strip()) <= most:
            raise register.Invalid(name, "nommer l’arrêté et l’autorité qui l’a signé : sans source, aucun tarif")
