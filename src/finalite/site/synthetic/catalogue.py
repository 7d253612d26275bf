"""The acts that may be drawn, as two small tables of slots: which kind of sheet, then which act of that kind.

What the law reads of an act comes from `care_sheets/acts.toml`; a few acts are added here for the families that it
does not read yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from finalite.capabilities.care_sheets import acts as table
from finalite.law.cover.words import MEDICINES, Family, Nature

from .parameters import FULL, Parameters

SLOTS = 1000
KINDS = (
    "visit",
    "child",
    "session",
    "pharmacy",
    "biology",
    "nursing",
    "therapy",
    "dental",
    "midwife",
    "transport",
    "goods",
    "stay",
    "other",
)
FIRST_LINES = {"pharmacy": "fee", "biology": "sampling"}
MIXES = ("care.sheets_under_16", "care.sheets_16_64", "care.sheets_over_64")
MORE = {
    "ANP": ("doctor", "pathology"),
    "HOM": ("homeopathy", ""),
    "ALG": ("allergens", ""),
    "TSM": ("remote_monitoring", ""),
}
TECHNICAL = frozenset({"ATM", "DEN", "PRD", "AMI", "AMK", "AMO"})


@dataclass(frozen=True, slots=True)
class Act:
    """What is drawn with an act. `price` in cents; `varies` where no tariff was recorded."""

    code: str
    family: Family
    nature: Nature
    speciality: str | None
    price: int
    varies: bool
    quantities: str


def acts(numbers: Parameters) -> dict[str, Act]:
    """Every act by its code, priced on the day of the parameters."""
    prices = numbers.shares("acts.prices")
    return {act.code: _act(act, prices, numbers) for act in _known()}


def sheet_slots(numbers: Parameters) -> list[tuple[int, int, int]]:
    """First position, positions and kind: `SLOTS` positions for each of the three mixes by age."""
    found = []
    for mix, name in enumerate(MIXES):
        found += [(mix * SLOTS + at, count, KINDS.index(kind)) for kind, at, count in runs(numbers, name)]
    return found


def act_slots(numbers: Parameters) -> list[tuple[int, int, Act]]:
    """First position, positions and act: as many for each kind, then for the first lines that differ."""
    known, found = acts(numbers), []
    for rank, kind in enumerate((*KINDS, *FIRST_LINES.values())):
        found += [(rank * SLOTS + at, count, known[code]) for code, at, count in runs(numbers, f"acts.{kind}")]
    return found


def runs(numbers: Parameters, name: str, slots: int = SLOTS) -> list[tuple[str, int, int]]:
    """Each word with its first position and how many it has, by its share.

    Raises ValueError unless the shares add up to the whole and each is a whole number of positions.
    """
    shares, step, found, reached = numbers.shares(name), FULL // slots, [], 0
    for word, share in shares.items():
        found.append((word, reached // step, share // step))
        reached += share
    if reached != FULL or any(share % step for share in shares.values()):
        raise ValueError(f"{name}: shares are multiples of {step} that add up to {FULL}")
    return found


def spread(numbers: Parameters, name: str, slots: int) -> list[str]:
    """Each word as often as its share."""
    return [word for word, _, count in runs(numbers, name, slots) for _ in range(count)]


def _known() -> Iterator[table.Act]:
    families = set(Family)
    yield from (act for act in table.table().values() if act.family in families)
    for code, (family, nature) in MORE.items():
        yield table.Act(code, code, family, frozenset(), table.DECLARED, nature)


def _act(act: table.Act, prices: dict[str, int], numbers: Parameters) -> Act:
    family = Family(act.family)
    return Act(
        code=act.code,
        family=family,
        nature=Nature(act.nature) if act.nature in set(Nature) else Nature.ACT,
        speciality=act.speciality or None,
        price=prices[act.code] if act.is_declared else numbers.price(act.tariff),
        varies=act.is_declared,
        quantities="medicine" if family in MEDICINES else family.value,
    )
