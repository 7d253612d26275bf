"""One entry of the register as frozen values: what `fiche.toml` says, in the words of its own keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

IN_FORCE = "in_force"
PUBLISHED, NAMED, PROPOSED = "published", "named", "proposed"
RIGHTS = ("access", "rectification", "erasure", "restriction", "portability", "objection")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in French, which screens and letters show first, and in English."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Published:
    """Where the published register prints this entry: its number in the full edition, and the summary edition."""

    full: int | None
    summary: bool
    title_only: bool = False


@dataclass(frozen=True, slots=True)
class SubPurpose:
    """One thing the processing is for; `id` is permanent, every operation and query names one."""

    id: str
    text: Text
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A GDPR article (`6-1-c`, `9-2-b`, `87`) with its citations; no sub-purpose named means all of them.

    `editions` says which one prints it, where the other prints the entry and not this ground.
    """

    gdpr: str
    citations: tuple[str, ...]
    subpurposes: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its dotted key: by the first sub-purpose where it is limited to some, by the article elsewhere."""
        return f"legal_basis.{self.subpurposes[0] if self.subpurposes else self.gdpr}"


@dataclass(frozen=True, slots=True)
class DataUse:
    """The data categories read and written about one person category."""

    read: frozenset[str]
    write: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.read | self.write


@dataclass(frozen=True, slots=True)
class Access:
    """A role that has access. `data` narrows what it sees; `subpurposes` narrows what it may do; empty means all."""

    role: str
    data: frozenset[str] = frozenset()
    subpurposes: tuple[str, ...] = ()

    def may(self, subpurpose: str) -> bool:
        """Whether the role may act for this sub-purpose."""
        return not self.subpurposes or subpurpose in self.subpurposes


@dataclass(frozen=True, slots=True)
class Flow:
    """Data received from another fiche; `through` names the capability that carries it where no import does.

    `everything` means all that the other fiche holds, whatever it will come to hold.
    """

    fiche: str
    data: frozenset[str]
    through: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody outside who is told; `aggregated` means that only anonymised totals may leave.

    `everything` means all that the fiche holds or receives, as the answer to an access request must.
    """

    who: str
    data: frozenset[str]
    subpurposes: tuple[str, ...] = ()
    aggregated: bool = False
    everything: bool = False


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """How long `what` is kept from the event `start` (`from` in the TOML), and what happens `then`.

    `keep` and `archive` are ISO 8601 durations; `hold` is the event that a pending dispute waits for.
    """

    id: str
    what: frozenset[str]
    keep: str
    start: str
    then: str
    archive: str = ""
    hold: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """How people exercise a right, or why the law exempts: `how`, or `exempt` with its `article`."""

    how: str = ""
    exempt: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A line of the public inventory of algorithms; `effect` is automatic or assisted."""

    id: str
    text: Text
    rule: str
    effect: str
    article: str
    review: str


@dataclass(frozen=True, slots=True)
class Security:
    """The policy the source refers to and the measures this system takes."""

    policy: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What we add where the published register is silent: dotted keys of the entry, and why."""

    keys: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is published and what is proposed; a dotted key is looked up first, then its parents, then its section."""

    sections: Mapping[str, str]
    proposals: tuple[Proposal, ...]

    def of(self, key: str) -> str:
        """`published`, `named` or `proposed`, for a dotted key such as `data.insured.birth`."""
        known = frozenset(_parents(key))
        if any(not known.isdisjoint(proposal.keys) for proposal in self.proposals):
            return PROPOSED
        return self.sections.get(key.split(".")[0], PROPOSED)

    def why(self, key: str) -> str:
        """The reason given for a proposed key; empty where the whole section is proposed."""
        reasons = (p.why for known in _parents(key) for p in self.proposals if known in p.keys)
        return next(reasons, "")


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A fault of the published text, recorded and not silently mended."""

    section: str
    text: Text


@dataclass(frozen=True, slots=True)
class Unused:
    """A declared key that no code uses yet, and why it stays declared."""

    keys: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One purpose: everything the DPO reads, CI proves and the running system obeys."""

    slug: str
    mission: str
    status: str
    title: Text
    published: Published
    subpurposes: tuple[SubPurpose, ...]
    legal_bases: tuple[LegalBasis, ...]
    data: Mapping[str, DataUse]
    access: tuple[Access, ...]
    receives_from: tuple[Flow, ...]
    recipients: tuple[Recipient, ...]
    retention: tuple[RetentionRule, ...]
    rights: Mapping[str, Right]
    algorithms: tuple[Algorithm, ...]
    security: Security
    provenance: Provenance
    source_notes: tuple[SourceNote, ...]
    unused: tuple[Unused, ...]
    closed_on: str
    closed_why: str
    path: Path

    @property
    def in_force(self) -> bool:
        return self.status == IN_FORCE

    @property
    def categories(self) -> frozenset[str]:
        """Every data category the entry declares, whoever it is about."""
        return frozenset().union(*(use.all for use in self.data.values()))

    def subpurpose(self, id: str) -> SubPurpose:
        """The sub-purpose `id`; raises `KeyError` naming the ones there are."""
        return _find(self.subpurposes, "id", id)

    def retention_rule(self, id: str) -> RetentionRule:
        """The retention rule `id`; raises `KeyError` naming the ones there are."""
        return _find(self.retention, "id", id)

    def recipient(self, who: str) -> Recipient:
        """The recipient `who`; raises `KeyError` naming the declared ones."""
        return _find(self.recipients, "who", who)

    def excuse(self, key: str) -> str:
        """Why the declared `key` is not used by any code yet; empty where nothing excuses it."""
        return next((line.reason for line in self.unused if key in line.keys), "")


def _parents(key: str) -> list[str]:
    parts = key.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]


def _find(items: tuple, attribute: str, wanted: str):
    for item in items:
        if getattr(item, attribute) == wanted:
            return item
    known = ", ".join(getattr(item, attribute) for item in items) or "none"
    raise KeyError(f"{wanted!r} is not declared; there is {known}")
