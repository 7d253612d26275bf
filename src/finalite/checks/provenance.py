"""Nothing proposed is shown as published: what a fiche calls published stands in the published register."""

from collections.abc import Iterator

from finalite.capabilities.register.entry import PROPOSED, PUBLISHED, Entry
from finalite.capabilities.register.vocabulary import printed

from .finding import Finding
from .house import House


def check(house: House) -> Iterator[Finding]:
    """Compare each key shown as published with what the published register prints for the fiche."""
    for entry in house.entries:
        for key, wanted in _keys(entry):
            said, known = entry.provenance.of(key), printed().get((entry.slug, *wanted), PROPOSED)
            if said == PUBLISHED != known:
                question = f"is shown as published, the register has it {known}; add it to [[proposed]], with why?"
                yield Finding("provenance", house.fiche_file(entry), key, question)


def _keys(entry: Entry) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for person, use in entry.data.items():
        yield from ((f"data.{person}.{category}", ("data", category, person)) for category in sorted(use.all))
    yield from ((f"recipient.{one.who}", ("recipient", one.who, "")) for one in entry.recipients)
    yield from ((f"access.{one.role}", ("role", one.role, "")) for one in entry.access)
    yield from ((f"retention.{rule.id}", ("event", rule.start, "")) for rule in entry.retention)
