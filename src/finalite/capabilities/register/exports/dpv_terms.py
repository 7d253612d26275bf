"""The terms of DPV 2.3 that may leave: our structure, and what the vocabulary maps its words to; no other does.

Each must also stand in `dpv_2_3_terms.txt`, the names read in the published files.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ..vocabulary import extended
from .values import CannotCarry

PREFIXES = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "sector-health": "https://w3id.org/dpv/sector/health#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
}
STRUCTURE = frozenset(
    {
        "dpv:PersonalDataHandling",
        "dpv:PersonalDataProcess",
        "dpv:Purpose",
        "dpv:LegalBasis",
        "dpv:PersonalData",
        "dpv:SpecialCategoryPersonalData",
        "dpv:SensitivePersonalData",
        "dpv:DataSubject",
        "dpv:Recipient",
        "dpv:DataController",
        "dpv:DataProtectionOfficer",
        "dpv:Representative",
        "dpv:hasName",
        "dpv:hasContact",
        "dpv:hasRepresentative",
        "dpv:hasDataProtectionOfficer",
        "dpv:Right",
        "dpv:StorageDuration",
        "dpv:TemporalDuration",
        "dpv:TechnicalOrganisationalMeasure",
        "dpv:ActivityPlanned",
        "dpv:ActivityOngoing",
        "dpv:ActivityCompleted",
        "dpv:hasProcess",
        "dpv:hasPurpose",
        "dpv:hasLegalBasis",
        "dpv:hasPersonalData",
        "dpv:hasDataSubject",
        "dpv:hasRecipient",
        "dpv:hasDataController",
        "dpv:hasDataSource",
        "dpv:hasStorageCondition",
        "dpv:hasDuration",
        "dpv:hasRight",
        "dpv:hasJustification",
        "dpv:hasTechnicalOrganisationalMeasure",
        "dpv:hasPolicy",
        "dpv:hasActivityStatus",
    }
)
_ARTICLES = [*(f"6-1-{point}" for point in "abcdef"), *(f"9-2-{point}" for point in "abcdefghij")]
GROUNDS = {article: f"eu-gdpr:A{article}" for article in _ARTICLES}
"""Articles 10 and 87 have no legal basis in DPV."""
RIGHTS = {
    "access": "eu-gdpr:A15",
    "rectification": "eu-gdpr:A16",
    "erasure": "eu-gdpr:A17",
    "restriction": "eu-gdpr:A18",
    "portability": "eu-gdpr:A20",
    "objection": "eu-gdpr:A21",
}


def known() -> frozenset[str]:
    """Every term that may leave: our structure, and what our vocabulary maps its words to."""
    ours = extended({})  # not the words that another organisation adds: those are what is checked
    mapped = {term.dpv for kind in (ours.data, ours.person) for term in kind.values() if term.dpv}
    return published() & (STRUCTURE | mapped | {*GROUNDS.values(), *RIGHTS.values()})


@cache
def published() -> frozenset[str]:
    """The names that DPV 2.3 publishes, as far as we read them: `pd:Health`."""
    lines = Path(__file__).with_name("dpv_2_3_terms.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def check(document: Any) -> None:
    """Raise `CannotCarry` naming the terms of the document that DPV 2.3 does not have."""
    wrong = sorted({name for name in names_in(document) if name.split(":")[0] in PREFIXES} - known())
    if wrong:
        raise CannotCarry(f"hors des termes de DPV 2.3 que nous avons vérifiés : {', '.join(wrong)}")


def names_in(value: Any) -> Iterator[str]:
    """Every key, type and reference of a JSON-LD document, its context left out."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("@context", "@value", "@language"):
                continue
            if key in ("@type", "@id"):
                yield from inner if isinstance(inner, list) else [inner]
            else:
                yield key
                yield from names_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from names_in(inner)
