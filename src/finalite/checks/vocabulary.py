"""The vocabulary is sound, and every word that the code uses is in it."""

from collections.abc import Iterator

from finalite.capabilities.register import errors
from finalite.capabilities.register.vocabulary import Vocabulary, vocabulary

from .columns import categories_of, place_of
from .finding import Finding
from .house import House

FILE = "src/finalite/capabilities/register/vocabulary.toml"
SPECIAL = ("none", "art9", "art10", "nir", "highly_personal")
PREFIXES = ("dpv:", "pd:", "sector-health:")


def check(house: House) -> Iterator[Finding]:
    """Check the terms of the vocabulary, then the categories and persons named by the models."""
    yield from terms(vocabulary())
    for model in house.personal:
        for column, category in categories_of(model).items():
            if category not in vocabulary().data:
                near = errors.did_you_mean(category, vocabulary().data)
                question = f"{category!r} is not in the vocabulary{near or '; which category is it?'}"
                yield Finding("vocabulary", place_of(house, model), f"{model.__name__}.{column}", question)
        for person in sorted(set(model.subjects) - vocabulary().person.keys()):
            near = errors.did_you_mean(person, vocabulary().person)
            question = f"{person!r} is not in the vocabulary{near or '; who is it?'}"
            yield Finding("vocabulary", place_of(house, model), f"{model.__name__}.subjects", question)


def terms(words: Vocabulary) -> Iterator[Finding]:
    """What is wrong inside the vocabulary itself."""
    for id, term in words.data.items():
        if term.group not in words.group:
            yield Finding("vocabulary", FILE, f"data.{id}.group", f"{term.group!r} is not a group; which one is it?")
        if term.special not in SPECIAL:
            yield Finding("vocabulary", FILE, f"data.{id}.special", f"{term.special!r}: is it {', '.join(SPECIAL)}?")
        if term.dpv and not term.dpv.startswith(PREFIXES):
            yield Finding("vocabulary", FILE, f"data.{id}.dpv", f"{term.dpv!r}: under which prefix is it?")
    for kind in ("data", "person", "recipient", "role", "event", "end_action", "mission"):
        for id, term in getattr(words, kind).items():
            if not (term.fr.strip() and term.en.strip()):
                yield Finding("vocabulary", FILE, f"{kind}.{id}", "lacks a label; what is it in French and in English?")
