"""What the sections of one entry owe each other: every name refers to something that the entry declares."""

from collections.abc import Iterable

from .commitments import SECTIONS
from .entry import RIGHTS, Entry
from .errors import did_you_mean
from .reading import Reader


def check(entry: Entry, root: Reader) -> None:
    """Report what does not hold together in `entry`."""
    _subset(root, entry)
    if entry.receives_from and entry.slug in {flow.fiche for flow in entry.receives_from}:
        root.fault("receives_from", "names the fiche itself; which other fiche is meant?")
    keys = frozenset(keys_of(entry))
    for place, wanted in _claims(entry):
        if not _known(wanted, keys):
            root.fault(place, f"{wanted!r} is not declared in this file{did_you_mean(wanted, keys)}")
    if entry.in_force:
        _complete(root, entry)
    if entry.status == "closed" and not (entry.closed_on and entry.closed_why):
        root.fault("closed_on", "is missing with closed_why; when was it closed, and why?")


def keys_of(entry: Entry) -> Iterable[str]:
    """Every dotted key that a proposal or an excuse may name."""
    yield from SECTIONS
    yield from (f"subpurpose.{one.id}" for one in entry.subpurposes)
    for basis in entry.legal_bases:
        yield f"legal_basis.{basis.gdpr}"
        yield from (f"legal_basis.{name}" for name in basis.subpurposes)
    for person, use in entry.data.items():
        yield f"data.{person}"
        yield from (f"data.{person}.{category}" for category in use.all)
    for section, found in (
        ("access", [a.role for a in entry.access]),
        ("recipient", [r.who for r in entry.recipients]),
        ("receives_from", [f.fiche for f in entry.receives_from]),
        ("retention", [r.id for r in entry.retention]),
        ("rights", list(entry.rights)),
        ("algorithm", [a.id for a in entry.algorithms]),
    ):
        yield from (f"{section}.{name}" for name in found)


def _subset(root: Reader, entry: Entry) -> None:
    """Data that is narrowed, disclosed or kept must first be declared (or received, for a disclosure)."""
    own = entry.categories
    received = own.union(*(flow.data for flow in entry.receives_from)) if entry.receives_from else own
    groups = [(f"access.{a.role}.data", a.data, own) for a in entry.access]
    groups += [(f"recipient.{r.who}.data", r.data, received) for r in entry.recipients]
    groups += [(f"retention.{r.id}.what", r.what, own) for r in entry.retention]
    for place, used, declared in groups:
        for category in sorted(used - declared):
            root.fault(place, f"{category!r} is not in [data]; is it read, or should it go?")


def _claims(entry: Entry) -> Iterable[tuple[str, str]]:
    for proposal in entry.provenance.proposals:
        yield from (("proposed.keys", key) for key in proposal.keys)
    for line in entry.unused:
        yield from (("unused.keys", key) for key in line.keys)


def _known(key: str, keys: frozenset[str]) -> bool:
    """A key may go one step beyond what is declared, to mark a part of it: `subpurpose.answer_rights.portability`."""
    return key in keys or (key.startswith("subpurpose.") and key.rpartition(".")[0] in keys)


def _complete(root: Reader, entry: Entry) -> None:
    """In force means that nobody has to guess: what for, on what ground, whom, who, how long, which rights."""
    for key, found in (
        ("subpurpose", entry.subpurposes),
        ("legal_basis", entry.legal_bases),
        ("data", entry.data),
        ("access", entry.access),
        ("recipient", entry.recipients),
        ("retention", entry.retention),
    ):
        if not found:
            root.fault(key, "is empty in a fiche in force; what is it?")
    for right in RIGHTS:
        if right not in entry.rights:
            root.fault(f"rights.{right}", "is missing; how is it exercised, or why is it exempt?")
    kept = frozenset().union(*(rule.what for rule in entry.retention))
    for category in sorted(entry.categories - kept):
        root.fault("retention", f"no rule covers {category!r}; how long is it kept?")
