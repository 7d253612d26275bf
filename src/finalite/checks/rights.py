"""A right is refused only where the ground of the processing allows the refusal."""

from collections.abc import Iterator

from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.vocabulary import vocabulary

from .finding import Finding
from .house import House

NEEDS = (
    ("art9", "9-2-", "health or union data"),
    ("nir", "87", "the national number"),
    ("art10", "10", "offences"),
)
"""Special kind of data, the ground it needs besides article 6, and how to say it."""


def check(house: House) -> Iterator[Finding]:
    """Compare the exemptions of each fiche with its legal bases."""
    for entry in house.entries:
        file, grounds = house.fiche_file(entry), {one.gdpr for one in entry.legal_bases}
        for name, right in entry.rights.items():
            if right.exempt and not right.article.startswith(("RGPD ", "Loi ")):
                question = f"{right.article!r} is neither RGPD nor Loi; which text exempts?"
                yield Finding("rights", file, f"rights.{name}.article", question)
            if right.exempt and not _is_noted(entry) and (question := _refusal(name, grounds)):
                yield Finding("rights", file, f"rights.{name}", question)
        yield from _special(file, entry, grounds)


def _is_noted(entry: Entry) -> bool:
    """Whether the entry says that the source contradicts itself here: the lint lists it; an entry in force may not."""
    return not entry.in_force and any(note.section == "rights" for note in entry.source_notes)


def _refusal(name: str, grounds: set[str]) -> str:
    """Why this right cannot be set aside as a whole on these grounds; empty where it can."""
    if name in ("access", "rectification"):
        return "no ground sets it aside for everybody; how is it exercised?"
    if name == "objection" and grounds & {"6-1-e", "6-1-f"}:
        return "a ground of public or legitimate interest leaves it open (RGPD art. 21(1)); how is it exercised?"
    if name == "portability" and grounds & {"6-1-a", "6-1-b"}:
        return "consent or contract gives it (RGPD art. 20(1)); how is it exercised?"
    return ""


def _special(file: str, entry: Entry, grounds: set[str]) -> Iterator[Finding]:
    """Health data and the national number each need their own ground besides article 6."""
    kinds = {vocabulary().data[category].special for category in entry.categories}
    for special, ground, what in NEEDS if entry.in_force else ():
        if special in kinds and not any(one.startswith(ground) for one in grounds):
            question = f"uses {what} with no {ground}… ground; which article allows it?"
            yield Finding("rights", file, "legal_basis", question)
