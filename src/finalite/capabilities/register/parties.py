"""Who answers for a register, and how to reach them: what GDPR 30(1)(a) asks first, said once beside the entries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from . import loader
from .commitments import SOURCES
from .entry import PROPOSED
from .errors import Problem, RegisterError
from .reading import Reader

FILE = "organisation.toml"
CONTROLLER, JOINT, REPRESENTATIVE, DPO = ROLES = ("controller", "joint_controller", "representative", "dpo")
NAMES = {
    CONTROLLER: "Responsable du traitement",
    JOINT: "Responsable conjoint",
    REPRESENTATIVE: "Représentant",
    DPO: "Délégué à la protection des données",
}


@dataclass(frozen=True, slots=True)
class Party:
    """One who answers: `source` says whose words it is; a joint controller answers for `entries`, or for all."""

    role: str
    name: str
    contact: str = ""
    source: str = PROPOSED
    entries: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its dotted key in the file."""
        return f"{self.role}.{self.name}" if self.role == JOINT else self.role

    def answers_for(self, slug: str) -> bool:
        """Whether the entry `slug` is theirs too."""
        return not self.entries or slug in self.entries


Parties = tuple[Party, ...]


@cache
def ours() -> Parties:
    """Those of the register that this system obeys. Raises `RegisterError`."""
    return of(loader.MISSIONS)


def of(root: Path) -> Parties:
    """Those of the register below `root`; none where nothing says them. Raises `RegisterError` with every fault."""
    problems: list[Problem] = []
    found = read(root, problems)
    if problems:
        raise RegisterError(sorted(problems))
    return found


def read(root: Path, problems: list[Problem]) -> Parties:
    """Same as `of`, adding the faults to `problems`."""
    path = root / FILE
    if not path.is_file():
        return ()
    try:
        table = loader.raw(path)
    except ValueError as why:
        problems.append(Problem(FILE, "", f"is not valid TOML: {why}; what should this line say?"))
        return ()
    return built(table, problems)


def built(table: Mapping[str, Any], problems: list[Problem], *, file: str = FILE) -> Parties:
    """What a table says, with its faults added to `problems`."""
    root = Reader(table, file, "", problems)
    tables = [(role, root.reader(role)) for role in (CONTROLLER, REPRESENTATIVE, DPO) if role in table]
    tables += [(JOINT, one) for one in root.readers(JOINT, "name")]
    root.asked |= {CONTROLLER, REPRESENTATIVE, DPO}
    found = [_party(role, one) for role, one in tables]
    for _, one in tables:
        one.done()
    root.done()
    return tuple(sorted(found, key=lambda one: ROLES.index(one.role)))


def _party(role: str, table: Reader) -> Party:
    return Party(
        role,
        table.text("name"),
        table.text("contact", required=False),
        table.choice("source", SOURCES, of="a source", required=False) or PROPOSED,
        table.words("entries", required=False) if role == JOINT else (),
    )


def as_table(parties: Iterable[Party]) -> dict[str, Any]:
    """The table that `built` reads back; what is empty is left out."""
    found: dict[str, Any] = {}
    for one in parties:
        fields = {"name": one.name, "contact": one.contact, "source": one.source, "entries": list(one.entries)}
        row = {key: value for key, value in fields.items() if value}
        if one.role == JOINT:
            found.setdefault(JOINT, []).append(row)
        else:
            found[one.role] = row
    return found


def answering(parties: Iterable[Party], slug: str) -> Parties:
    """Those who answer for the entry `slug`."""
    return tuple(one for one in parties if one.answers_for(slug))


def named(parties: Iterable[Party], role: str) -> Parties:
    """Those who have this role."""
    return tuple(one for one in parties if one.role == role)
