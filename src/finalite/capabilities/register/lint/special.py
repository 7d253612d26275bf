"""Health, offences, the national identification number: data that need a ground of their own."""

from collections.abc import Iterator

from ..entry import PROPOSED, Entry
from .rule import Hit, hit, rule
from .seen import Seen

ON_HEALTH = {"9-2-a", "9-2-g"}
MARKS = (("9-2", "art9"), ("10", "art10"), ("87", "nir"))


@rule
def health_without_condition(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """GDPR 9(2): special categories are forbidden unless a condition opens them."""
    found = needed(entry, seen, "art9")
    if found and not _stands(entry, "9-2"):
        yield hit("legal_basis", data=found)


@rule
def offence_without_ground(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """GDPR 10: offences only under official authority or where the law allows it."""
    found = needed(entry, seen, "art10")
    if found and not _stands(entry, "10"):
        yield hit("legal_basis", data=found)


@rule
def nir_without_text(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """GDPR 87 and the decree of 2019 on the use of the NIR: a closed list of bodies and purposes."""
    if needed(entry, seen, "nir") and not any(one.citations for one in entry.legal_bases if one.gdpr == "87"):
        yield hit("legal_basis")


@rule
def condition_without_data(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A condition for data that the entry does not hold: either the data are missing, or the condition is too much."""
    for basis in entry.legal_bases:
        mark = next((mark for start, mark in MARKS if basis.gdpr.startswith(start)), "")
        if mark and not needed(entry, seen, mark):
            yield hit(f"legal_basis.{basis.gdpr}", gdpr=basis.gdpr.replace("-", "."))


@rule
def condition_not_published(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """The condition is there, but ours: the published entry holds such data and does not say what opens them."""
    silent = [start for start, mark in MARKS if needed(entry, seen, mark) and _ours(entry, start)]
    if silent and (entry.published.full is not None or entry.published.summary):
        yield hit("legal_basis", articles=silent)


@rule
def automatic_on_health(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """GDPR 22(4): no decision taken by a machine alone on special categories, save with 9(2)(a) or (g)."""
    if not needed(entry, seen, "art9") or ON_HEALTH & {basis.gdpr for basis in entry.legal_bases}:
        return
    for one in entry.algorithms:
        if one.effect == "automatic":
            yield hit(f"algorithm.{one.id}", rule=one.rule)


def needed(entry: Entry, seen: Seen, mark: str) -> list:
    """The data of the entry that ask for the ground; `nir` is a datum of its own."""
    return seen.terms("data", {"nir"} & entry.categories) if mark == "nir" else seen.special(entry, mark)


def _stands(entry: Entry, start: str) -> bool:
    return any(_is(basis.gdpr, start) for basis in entry.legal_bases)


def _is(gdpr: str, start: str) -> bool:
    return gdpr == start or gdpr.startswith(f"{start}-")


def _ours(entry: Entry, start: str) -> bool:
    found = [basis for basis in entry.legal_bases if _is(basis.gdpr, start)]
    return bool(found) and all(entry.provenance.of(f"legal_basis.{basis.gdpr}") == PROPOSED for basis in found)
