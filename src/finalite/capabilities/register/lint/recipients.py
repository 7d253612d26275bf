"""Who the sub-purposes speak to, and who is declared as a recipient."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

from ..entry import Entry, SubPurpose
from ..vocabulary import Term
from .plain import says, singular
from .rule import Hit, facts, hit, rule
from .seen import Seen

NOBODY = {"none", "data_subject", "third_party", "processor", "authority_processor"}
Named = tuple[str, frozenset[str]]


@rule
def recipient_named_not_declared(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A sub-purpose that tells somebody by name, where no recipient nor access declares that somebody."""
    declared = {one.who for one in entry.recipients} | {one.role for one in entry.access}
    for one in entry.subpurposes:
        missing = [any_of for _, any_of in _named_in(one, seen) if not any_of & declared]
        if missing:
            yield hit(f"subpurpose.{one.id}", text=one.text, who=seen.terms("recipient", frozenset().union(*missing)))


@rule
def recipient_none_and_some(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """`none` beside named recipients: one of the two is wrong unless they are the person or totals."""
    told = [one.who for one in entry.recipients if one.who not in NOBODY and not one.aggregated]
    if told and any(one.who == "none" for one in entry.recipients):
        yield hit("recipient.none", count=len(told))


def _named_in(one: SubPurpose, seen: Seen) -> Iterator[Named]:
    """Only where the sub-purpose tells something: controlling an employer is not telling them."""
    for lang, text in (("fr", singular(one.text.fr)), ("en", singular(one.id.replace("_", " ")))):
        if any(says(text, verb) for verb in _verbs(lang)):
            called = seen.once(f"recipients {lang}", partial(_words, lang))
            found = [pair for pair in called if says(text, pair[0])]
            if found:
                yield from _longest(found)
                return


def _longest(found: Sequence[Named]) -> Iterator[Named]:
    """`organisme de protection sociale` says more than `organisme` within it."""
    for word, ids in found:
        if not any(word != other and says(other, word) for other, _ in found):
            yield word, ids


@cache
def _facts() -> dict[str, Any]:
    return facts("recipients")


@cache
def _verbs(lang: str) -> tuple[str, ...]:
    return tuple(singular(verb) for verb in _facts()["verbs"][lang])


def _words(lang: str, seen: Seen) -> tuple[Named, ...]:
    """How each recipient is called: the labels of the vocabulary, then the everyday words of `recipients.toml`."""
    terms = [term for id, term in seen.words.recipient.items() if id not in NOBODY]
    pairs = [(name, {term.id}) for term in terms for name in _names(term, lang)]
    pairs += [(singular(name), set(line["any"])) for line in _facts()["named"] for name in line[lang]]
    found: dict[str, frozenset[str]] = {}
    for name, ids in pairs:
        found[name] = found.get(name, frozenset()) | ids
    return tuple(found.items())


def _names(term: Term, lang: str) -> Iterator[str]:
    whole = getattr(term, lang).partition("(")[0]
    for part in re.split(" et | ou ", whole) if lang == "fr" else [whole]:
        name = singular(part).removeprefix("autre ").removeprefix("other ")
        if len(name) > 2 and name not in _facts()["common"]:
            yield name
