"""How long: a duration, a start, and something it applies to."""

from collections.abc import Iterator

from ..entry import PROPOSED, Entry, RetentionRule
from .rule import Hit, hit, rule
from .seen import Seen

VAGUE = {"recorded", "origin_processing", "last_event", "purpose_fulfilled"}


@rule
def retention_without_duration(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """30(1)(f): a period can be counted."""
    for key, one in numbered(entry):
        if not one.keep:
            yield hit(f"{key}.keep", id=one.id)


@rule
def retention_without_start(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A period that starts nowhere never ends."""
    for key, one in numbered(entry):
        if not one.start and not seen.misspelt(entry, f"{key}.from"):
            yield hit(f"{key}.from", id=one.id)


@rule
def retention_start_vague(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A published start that nobody outside can date: the event is the one used where the text names none."""
    for key, one in numbered(entry):
        if one.start in VAGUE and entry.provenance.of(key) != PROPOSED:
            yield hit(f"{key}.from", id=one.id, start=seen.words.event[one.start])


@rule
def retention_without_data(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A rule that applies to nothing."""
    for key, one in numbered(entry):
        if not one.what and not seen.misspelt(entry, f"{key}.what"):
            yield hit(f"{key}.what", id=one.id)


@rule
def data_without_retention(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """GDPR 5(1)(e): no datum is kept for ever by omission."""
    kept = frozenset[str]().union(*(one.what for one in entry.retention))
    if entry.retention and entry.categories - kept:
        yield hit("retention", data=seen.terms("data", entry.categories - kept))


@rule
def retention_after_death_unsaid(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """Data Protection Act 78-17, art. 85: what is kept about the dead must be findable, so count from the death."""
    if "deceased" in entry.data and not any("death" in one.start for one in entry.retention):
        yield hit("retention", person=seen.words.person["deceased"])


def numbered(entry: Entry) -> Iterator[tuple[str, RetentionRule]]:
    """Each rule with its dotted key: by its id, or by its rank where it has none, as the reader does."""
    for rank, one in enumerate(entry.retention, start=1):
        yield f"retention.{one.id or rank}", one
