"""What GDPR 30(1) asks of every entry, item by item."""

from collections.abc import Iterator

from ..commitments import SECTIONS
from ..entry import PROPOSED, Entry, Text
from .rule import Hit, hit, rule
from .seen import Seen

OWED = ("data", "recipient", "retention", "security")
NAMES = {
    "data": ("personnes et données", "persons and data"),
    "recipient": ("destinataires", "recipients"),
    "retention": ("durées", "retention"),
    "security": ("sécurité", "security"),
}


@rule
def purpose_missing(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """30(1)(b): what for."""
    if not entry.subpurposes:
        yield hit("subpurpose")


@rule
def persons_missing(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """30(1)(c): about whom."""
    if not entry.data:
        yield hit("data")


@rule
def data_missing(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """30(1)(c): which data of each kind of person."""
    for person, use in entry.data.items():
        if not use.all:
            yield hit(f"data.{person}", person=seen.words.person[person])


@rule
def recipients_missing(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """30(1)(d): who is told; that nobody is told is said with the marker `none`."""
    if not entry.recipients:
        yield hit("recipient")


@rule
def transfer_unsaid(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """30(1)(e): a recipient abroad who gets personal data, where nothing tells the country nor the safeguards."""
    for one in entry.recipients:
        term = seen.words.recipient.get(one.who)
        if term and term.kind == "foreign" and not one.aggregated:
            yield hit(f"recipient.{one.who}", who=term)


@rule
def retention_missing(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """30(1)(f): how long."""
    if not entry.retention:
        yield hit("retention")


@rule
def security_missing(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """30(1)(g): a general description of the measures."""
    if not entry.security.measures:
        yield hit("security")


@rule
def published_silence(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """The sections owed by 30(1) that stand here only because we propose them: the published entry lacks them."""
    if entry.published.full is None and not entry.published.summary:
        return
    silent = [name for name in OWED if entry.provenance.of(name) == PROPOSED and name in SECTIONS]
    if silent:
        yield hit("provenance", sections=[Text(*NAMES[name]) for name in silent])
