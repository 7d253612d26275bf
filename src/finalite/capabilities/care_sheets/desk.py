"""Takes deliveries in, slice by slice, for the fiche whose tables it is given: each good line once, none lost."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction

from finalite.capabilities import jobs, register
from finalite.capabilities.register.guard.adding import Adding
from finalite.capabilities.register.guard.prepared import Prepared

from . import acts, reading, sheet
from .known import fault_of, known_of
from .lines import Fault, RawLine
from .values import Channel, SheetFormat


@cache
def _adding(model: Any, once: bool = False) -> Adding:
    return Adding(model, once=once)


@cache
def _taken(lines: Any) -> Prepared:
    return Prepared(lambda key: lines.objects.filter(key=key).values_list("key"), str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where one fiche takes deliveries in: its tables, the job that reads the rest, and the row that a line becomes.

    `subject` is the person category of rows about nobody known yet, and of all rows where it is the only one.
    `elsewhere` answers which of these keys another fiche has already.
    """

    fiche: str
    job: str
    subject: str
    deliveries: Any
    files: Any
    quarantine: Any
    lines: Any
    row_of: Callable[[Any, Any, Any], Any]
    elsewhere: Callable[[Sequence[str]], Iterable[str]] | None = None

    def deliver(
        self, content: bytes, format: SheetFormat, channel: Channel, received_on: date, **marks: Any
    ) -> tuple[Any, bool]:
        """Keep the bytes, once, with what the fiche marks deliveries with; the second value says they came before."""
        actor = register.current_actor()
        told: dict[str, Any] = {
            "format": format,
            "channel": channel,
            "sender": actor.user,
            "organisation": actor.organisation,
            "received_on": received_on,
            **marks,
        }
        delivery = self.deliveries(digest=hashlib.sha256(content).hexdigest(), **told)
        if not _adding(self.deliveries, once=True).add(delivery):
            return self.deliveries.objects.get(digest=delivery.digest), True
        file = self.files(subject=self.subject, delivery=delivery, received_on=received_on, content=content)
        _adding(self.files).add(file)
        return delivery, False

    def take_in(self, delivery: Any, limit: int, content: bytes | None = None) -> None:
        """Read the next `limit` lines of a delivery, whose bytes may be at hand; the cursor moves in the transaction of
        its lines."""
        if content is None:
            content = bytes(self.files.objects.values_list("content", flat=True).get(delivery=delivery))
        lines = self.read(SheetFormat(delivery.format), content)
        slice_ = list(islice((raw for raw in lines if raw.number > delivery.read_to), limit))
        refused = self.store(delivery, slice_)
        delivery.read_to = slice_[-1].number if slice_ else delivery.read_to
        delivery.accepted += len(slice_) - refused
        delivery.refused += refused
        delivery.finished = len(slice_) < limit
        delivery.save(update_fields=["read_to", "accepted", "refused", "finished"])

    def take_one(self, content: bytes, channel: Channel, received_on: date) -> tuple[Any, bool]:
        """Take one line in; as nearly every one is sound, the delivery is written as if it were, and put right if not.

        The second value says that these bytes came before, and nothing is done again.
        """
        sound = {"read_to": 1, "accepted": 1, "finished": True}
        delivery, again = self.deliver(content, SheetFormat.JSONL, channel, received_on, **sound)
        if not again and self.store(delivery, list(self.read(SheetFormat.JSONL, content))):
            delivery.accepted, delivery.refused = 0, 1
            delivery.save(update_fields=["accepted", "refused"])
        return delivery, again

    def queue_rest(self, delivery: Any) -> None:
        """Have a job read what is left of a delivery, if its transaction commits."""
        if not delivery.finished:
            jobs.enqueue(
                task=self.job,
                key=f"{self.job.replace('.', '/')}/{delivery.pk}",
                fiche=self.fiche,
                args={"delivery": delivery.pk},
            )

    def reach(self, number: int) -> Any:
        """A delivery, locked; raises `Invalid` where there is none."""
        row = self.deliveries.objects.select_for_update().filter(pk=number).first()
        if row is None:
            raise register.NotFound("delivery", "cette livraison n’existe pas")
        register.kept_by(row.organisation)
        return row

    def reach_refused(self, number: int) -> Any:
        """A quarantined line that still waits, locked; raises `Invalid` where there is none."""
        row = self.quarantine.objects.select_for_update().filter(pk=number, state="open").first()
        if row is None:
            raise register.NotFound("refused", "cette ligne n’attend plus de correction")
        register.kept_by(row.organisation)
        return row

    def store(self, delivery: Any, raws: Sequence[RawLine]) -> int:
        """Write the lines of a slice; returns how many are in quarantine.

        A key taken by somebody else at the same moment breaks the unique constraint: then the slice is looked at again.
        """
        if len(raws) == 1:
            return self._store_one(delivery, raws[0])
        try:
            with transaction.atomic():
                return self._store(delivery, raws)
        except IntegrityError:
            return self._store(delivery, raws)

    def _store_one(self, delivery: Any, raw: RawLine) -> int:
        """The same for one line: adding it says itself that its key was taken, and no savepoint is needed."""
        line = self.examine(raw, delivery.received_on)
        if not isinstance(line, tuple):
            known = self.known_of([line], new=True)
            if self.fault_of(line, known) is None and _adding(self.lines, once=True).add(
                self.row_of(delivery, line, known)
            ):
                return 0
        return self._store(delivery, [raw])

    def read(self, format: SheetFormat, content: bytes) -> Iterator[RawLine]:
        """The lines of a file; a desk for another kind of line reads its own columns."""
        return reading.read(format, content)

    def examine(self, raw: RawLine, received_on: date) -> Any:
        """Check the form of one line: the line, or a tuple of its faults."""
        return sheet.check(raw, received_on=received_on, acts=acts.codes())

    def fault_of(self, line: Any, known: Any) -> Fault | None:
        """Why a line sound in form cannot be taken."""
        return fault_of(line, known)

    def marked(self, raw: RawLine, known: Any) -> dict[str, Any]:
        """The columns of its own that a fiche keeps of a line in quarantine."""
        return {}

    def known_of(self, sheets: Sequence[Any], *, new: bool = False) -> Any:
        """Who and what the numbers of these lines stand for, and which of their keys are taken, here or elsewhere.

        With `new` nobody asks which are taken here: adding the line will say so itself.
        """
        keys = [one.key for one in sheets]
        if new or len(keys) == 1:
            taken = set() if new else {key for (key,) in _taken(self.lines).rows(*keys)}
        else:
            taken = set(self.lines.objects.filter(key__in=keys).values_list("key", flat=True))
        return known_of(sheets, taken.union(self.elsewhere(keys)) if self.elsewhere else taken)

    def replay(self, refused: Any, corrected: str) -> Any:
        """Check a corrected line as if it had just come: the row it became, or the faults that keep it waiting."""
        found = self.examine(reading.read_one(refused.number, corrected), refused.delivery.received_on)
        if not isinstance(found, tuple):
            known = self.known_of([found])
            fault = self.fault_of(found, known)
            if fault is None:
                line = self.row_of(refused.delivery, found, known)
                line.save(force_insert=True)
                refused.state, refused.replayed_key = "replayed", line.key
                refused.save(update_fields=["state", "replayed_key"])
                return line
            found = (fault,)
        return found

    def _store(self, delivery: Any, raws: Sequence[RawLine]) -> int:
        checked = [(raw, self.examine(raw, delivery.received_on)) for raw in raws]
        sheets = [line for _, line in checked if not isinstance(line, tuple)]
        known: Any = self.known_of(sheets) if sheets else None
        lines, refused = [], []
        for raw, line in checked:
            fault = None if isinstance(line, tuple) else self.fault_of(line, known)
            faults = line if isinstance(line, tuple) else (fault,) if fault else ()
            if faults:
                refused.append(self._refused(delivery, raw, faults, known))
            else:
                lines.append(self.row_of(delivery, line, known))
                known.taken.add(line.key)
        self.lines.objects.bulk_create(lines)
        self.quarantine.objects.bulk_create(refused)
        return len(refused)

    def _refused(self, delivery: Any, raw: RawLine, faults: Iterable[Fault], known: Any) -> Any:
        person = known.persons.get(str(raw.fields.get("nir"))) if known else None
        held = known.subjects[person] if person is not None else self.subject
        return self.quarantine(
            subject=held if held in self.quarantine.subjects else self.subject,
            delivery=delivery,
            number=raw.number,
            person_id=person,
            organisation=delivery.organisation,
            state="open",
            refused_on=delivery.received_on,
            raw=raw.raw,
            faults=[asdict(fault) for fault in faults],
            **self.marked(raw, known),
        )
