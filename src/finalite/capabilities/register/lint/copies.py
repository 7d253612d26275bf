"""Two unrelated entries that promise the same: one was probably pasted from the other.

Each entry is reduced to the set of what its source promises: who is told, who has access, each period with its start
and what follows, each right as it is worded; what we proposed ourselves does not count. The share of two sets is the
weight of what they have in common over the weight of all they hold, where a promise weighs the more the fewer entries
make it: what everybody promises proves nothing. Two entries with no flow between them that share `ALIKE` of at least
`ENOUGH` promises are reported once, on the later one. In the published register, pairs stand at 0.89 and above, or at
0.70 and below.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from itertools import combinations
from math import log

from ..entry import PROPOSED, Entry
from .rule import Hit, hit, rule
from .seen import Seen

ALIKE, ENOUGH = 0.85, 6
Promises = frozenset[Hashable]


@rule
def copied_paragraph(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """Told on the later of the two entries, and names the other."""
    pairs: Mapping = seen.once("copies", _pairs)
    for first, share, count in pairs.get(entry.slug, ()):
        yield hit("recipient", other=first, share=f"{share:.0%}", count=count)


def promises(entry: Entry) -> Promises:
    """What the source of an entry promises, without its ids nor its order."""
    told = [(f"recipient.{one.who}", one.who) for one in entry.recipients]
    told += [(f"access.{one.role}", f"role {one.role}") for one in entry.access]
    kept = [(f"retention.{one.id}", (one.keep, one.start, one.then, one.archive)) for one in entry.retention]
    owed = [(f"rights.{name}", (name, right.how, right.exempt)) for name, right in entry.rights.items()]
    return frozenset(one for key, one in [*told, *kept, *owed] if entry.provenance.of(key) != PROPOSED)


def _pairs(seen: Seen) -> dict[str, list[tuple[str, float, int]]]:
    found: dict[str, list[tuple[str, float, int]]] = {}
    sets = {one.slug: promises(one) for one in seen.entries}
    weights = _weights(sets)
    for first, second in combinations(seen.entries, 2):
        a, b = sets[first.slug], sets[second.slug]
        if len(a & b) >= ENOUGH and not _related(first, second) and (share := _share(a, b, weights)) >= ALIKE:
            found.setdefault(second.slug, []).append((first.slug, share, len(a & b)))
    return found


def _weights(sets: Mapping[str, Promises]) -> dict[Hashable, float]:
    held = Counter(one for promised in sets.values() for one in promised)
    return {one: log(1 + len(sets) / count) for one, count in held.items()}


def _share(first: Promises, second: Promises, weights: Mapping[Hashable, float]) -> float:
    return sum(weights[one] for one in first & second) / sum(weights[one] for one in first | second)


def _related(first: Entry, second: Entry) -> bool:
    return second.slug in {flow.fiche for flow in first.receives_from} or first.slug in {
        flow.fiche for flow in second.receives_from
    }
