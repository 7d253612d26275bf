"""Takes the sheets that a program deposits together: each is taken once by its own number, each refusal told at once.

Nothing refused waits in quarantine here: who deposits holds the sheet, corrects it and deposits it again.
"""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from finalite.capabilities import care_sheets, register
from finalite.capabilities.care_sheets import Channel, Fault, Known, SheetFormat, SheetLine

from . import receiving
from .models import CareLine, Delivery
from .values import Deposited, FaultShown, SheetRefused

MOST = 500
SAME = ("person_id", "provider_id", "act", "act_on", "quantity", "charged")
"""What makes a sheet of a known number the one that is there, whatever was completed since."""


def take(sheets: Sequence[str], received_on: date) -> Deposited:
    """Take JSON lines in; raises `Invalid` for none, or more than 500."""
    if not 0 < len(sheets) <= MOST:
        raise register.Invalid("sheets", f"de 1 à {MOST} feuilles par dépôt ; il en vient {len(sheets)}")
    delivery = _delivery(sheets, received_on)
    examined = [
        receiving.DESK.examine(care_sheets.read_one(place, raw), received_on) for place, raw in enumerate(sheets, 1)
    ]
    try:
        with transaction.atomic():
            found = _Deposit(delivery, examined)
    except IntegrityError:  # somebody else sent one of them at the same moment: it is there now
        found = _Deposit(delivery, examined)
    delivery.accepted += len(found.new)
    delivery.refused = len(found.refused)
    delivery.save(update_fields=["read_to", "finished", "accepted", "refused"])
    return Deposited(delivery.pk, len(found.new), found.again, tuple(found.refused))


def _delivery(sheets: Sequence[str], received_on: date) -> Delivery:
    """The bytes as they came, kept once; the very same deposit finds them there."""
    content = "\n".join(sheets).encode("utf-8", "replace")
    delivery, again = receiving.DESK.deliver(content, SheetFormat.JSONL, Channel.ELECTRONIC, received_on)
    if again:
        return receiving.DESK.reach(delivery.pk)
    delivery.read_to, delivery.finished = len(sheets), True
    return delivery


class _Deposit:
    """What becomes of each sheet, in its place: new, there before, or refused with its reasons."""

    def __init__(self, delivery: Delivery, examined: Sequence[SheetLine | tuple[Fault, ...]]) -> None:
        self.delivery, self.again = delivery, 0
        self.new: list[CareLine] = []
        self.refused: list[SheetRefused] = []
        sound = [one for one in examined if isinstance(one, SheetLine)]
        if sound:
            self.known: Known = receiving.DESK.known_of(sound)
            self.there = {row.key: row for row in CareLine.objects.filter(key__in=self.known.taken)}
        for place, one in enumerate(examined, 1):
            faults = self._faults(one) if isinstance(one, SheetLine) else one
            if faults:
                told = tuple(FaultShown(fault.field, fault.code, fault.message) for fault in faults)
                self.refused.append(SheetRefused(place, told))
        CareLine.objects.bulk_create(sorted(self.new, key=_order))

    def _faults(self, sheet: SheetLine) -> tuple[Fault, ...]:
        """Take one sound sheet, or say why not."""
        if self._is_there(sheet):
            self.again += 1
            return ()
        fault = care_sheets.fault_of(sheet, self.known)
        if fault:
            return (fault,)
        row = receiving.care_line(self.delivery, sheet, self.known)
        self.new.append(row)
        self.known.taken.add(sheet.key)
        self.there[sheet.key] = row
        return ()

    def _is_there(self, sheet: SheetLine) -> bool:
        row, person = self.there.get(sheet.key), self.known.persons.get(sheet.nir)
        provider = self.known.providers.get(sheet.provider)
        if row is None or provider is None or person not in self.known.within:
            return False
        said = (person, provider.provider_id, sheet.act, sheet.act_on, sheet.quantity, sheet.charged)
        return said == tuple(getattr(row, name) for name in SAME)


def _order(row: CareLine) -> tuple[str, int]:
    """The same for every deposit: two that hold the same sheets wait for each other, and never each for the other."""
    invoice, _, rank = row.key.rpartition("/")
    return invoice, int(rank)
