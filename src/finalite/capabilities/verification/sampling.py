"""Draws people at random, so that the same seed and the same candidates give the same people on any machine.

Each candidate gets a number from the seed and their own identifier; the smallest numbers are drawn. Neither the order
of the candidates nor the version of a random generator counts, and whether somebody is drawn depends on nothing they
could know.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .values import Candidate


def draw(*, candidates: Iterable[Candidate], size: int, seed: int, by_caisse: bool = False) -> tuple[Candidate, ...]:
    """Draw `size` different people, or all where there are fewer; by caisse, each in proportion to its people.

    Raises ValueError on a size that is not above zero.
    """
    if size < 1:
        raise ValueError(f"cannot draw {size} people")
    people = list({candidate.person_id: candidate for candidate in candidates}.values())
    if not by_caisse:
        return _smallest(people, size, seed)
    groups = defaultdict(list)
    for candidate in people:
        groups[candidate.organisation].append(candidate)
    shares = quotas({caisse: len(group) for caisse, group in groups.items()}, size)
    return tuple(one for caisse in sorted(groups) for one in _smallest(groups[caisse], shares[caisse], seed))


def quotas(counts: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw in each group: its exact share rounded down, the rest to the largest remainders."""
    total = sum(counts.values())
    wanted = min(size, total)
    shares = {name: wanted * count // total for name, count in counts.items()}
    by_remainder = sorted(counts, key=lambda name: (-(wanted * counts[name] % total), name))
    for name in by_remainder[: wanted - sum(shares.values())]:
        shares[name] += 1
    return shares


def _smallest(people: Sequence[Candidate], size: int, seed: int) -> tuple[Candidate, ...]:
    return tuple(sorted(people, key=lambda candidate: (_number(seed, candidate.person_id), candidate.person_id))[:size])


def _number(seed: int, person_id: int) -> bytes:
    return hashlib.sha256(f"{seed}/{person_id}".encode()).digest()
