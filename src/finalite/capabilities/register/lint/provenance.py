"""Whose words they are: nothing that we propose may pass for published."""

from collections.abc import Iterator

from ..entry import PROPOSED, PUBLISHED, Entry
from ..vocabulary import printed
from .rule import Hit, hit, rule
from .seen import Seen


@rule
def proposed_shown_as_published(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """Said to be published, though the published register does not print it for this entry."""
    if entry.slug not in seen.once("printed", _printed):
        return
    for key, wanted in _claims(entry):
        known = printed().get((entry.slug, *wanted), PROPOSED)
        if entry.provenance.of(key) == PUBLISHED != known:
            yield hit(key)


@rule
def published_nowhere(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """Said to be published by an entry that no edition prints, or that one prints by its title alone."""
    if entry.published.summary or (entry.published.full is not None and not entry.published.title_only):
        return
    for section in sorted(entry.provenance.sections):
        if section != "title" and entry.provenance.sections[section] == PUBLISHED:
            yield hit(f"provenance.{section}")


@rule
def edition_contradicted(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """A sub-purpose placed in an edition that does not print the entry, or in none and yet shown as published."""
    full = entry.published.full is not None and not entry.published.title_only
    prints = {"full": full, "summary": entry.published.summary}
    for one in entry.subpurposes:
        key = f"subpurpose.{one.id}"
        wrong = [edition for edition in one.editions if not prints[edition]]
        if wrong or (not one.editions and entry.provenance.of(key) == PUBLISHED):
            yield hit(f"{key}.editions", editions=wrong or ["–"])


def _printed(_seen: Seen) -> frozenset[str]:
    """The entries whose printed words are known; none of another organisation."""
    return frozenset(fiche for fiche, *_ in printed())


def _claims(entry: Entry) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for person, use in entry.data.items():
        yield from ((f"data.{person}.{category}", ("data", category, person)) for category in sorted(use.all))
    yield from ((f"recipient.{one.who}", ("recipient", one.who, "")) for one in entry.recipients)
    yield from ((f"access.{one.role}", ("role", one.role, "")) for one in entry.access)
