"""The grounds of GDPR 6 and 9 in the words of fideslang, which has room for one of each a declaration."""

from ..entry import Entry, SubPurpose

GROUNDS = {
    "6-1-a": "Consent",
    "6-1-b": "Contract",
    "6-1-c": "Legal obligations",
    "6-1-d": "Vital interests",
    "6-1-e": "Public interest",
    "6-1-f": "Legitimate interests",
}
SPECIAL = {
    "9-2-a": "Explicit consent",
    "9-2-b": "Employment, social security and social protection",
    "9-2-c": "Vital interests",
    "9-2-d": "Not-for-profit bodies",
    "9-2-e": "Made public by the data subject",
    "9-2-f": "Legal claims or judicial acts",
    "9-2-g": "Reasons of substantial public interest (with a basis in law)",
    "9-2-h": "Health or social care (with a basis in law)",
    "9-2-i": "Public health (with a basis in law)",
    "9-2-j": "Archiving, research and statistics (with a basis in law)",
}


def grounds_of(entry: Entry, one: SubPurpose, known: dict[str, str]) -> list[str]:
    """The grounds of a sub-purpose that stand in `known`, in the order of the entry."""
    bases = [basis for basis in entry.legal_bases if not basis.subpurposes or one.id in basis.subpurposes]
    return list(dict.fromkeys(basis.gdpr for basis in bases if basis.gdpr in known))


def first(entry: Entry, one: SubPurpose, known: dict[str, str]) -> str | None:
    """The one ground that fideslang has room for."""
    found = grounds_of(entry, one, known)
    return known[found[0]] if found else None
