"""Who sees what, against what they need."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from ..entry import Access, Entry
from ..vocabulary import Term
from .rule import Hit, facts, hit, rule
from .seen import Seen


@rule
def access_outside_data(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A role that sees what the entry does not hold."""
    for one in named(entry):
        if beyond := seen.terms("data", one.data - entry.categories):
            yield hit(f"access.{one.role}.data", role=_role(one, seen), data=beyond)


@rule
def access_missing(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """GDPR 25(2): data are not accessible to an indefinite number of people, so somebody has to be named."""
    if entry.data and not entry.access:
        yield hit("access")


@rule
def access_to_everything(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """A role that is narrowed to nothing, where the entry holds health or offences; doctors among them as well."""
    delicate = seen.special(entry, "art9") + seen.special(entry, "art10")
    for one in named(entry):
        if delicate and (not one.data or one.data >= entry.categories) and one.role not in _facts()["everything"]:
            yield hit(f"access.{one.role}", role=_role(one, seen), count=len(entry.categories))


@rule
def outsider_sees_health(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """Somebody outside, who neither treats people nor is the person, sees health or offences."""
    for one in named(entry):
        role = seen.words.role.get(one.role)
        if role and role.external and not role.medical and one.role not in _facts()["oneself"]:
            found = [term for term in _seen_by(one, entry, seen) if term.special in ("art9", "art10")]
            if found:
                yield hit(f"access.{one.role}", role=role, data=found)


@rule
def medical_secret_opened(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """CSP L. 1110-4: what doctors write of the body stays among those bound by medical secrecy."""
    secret = set(_facts()["medical_secret"])
    for one in named(entry):
        role = seen.words.role.get(one.role)
        if role and not role.medical and not role.external and one.role not in _facts()["oneself"]:
            found = [term for term in _seen_by(one, entry, seen) if term.id in secret]
            if found:
                yield hit(f"access.{one.role}", role=role, data=found)


@rule
def statistics_by_name(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """GDPR 89(1): counting needs no names."""
    direct = set(_facts()["direct"])
    for one in named(entry):
        found = [term for term in _seen_by(one, entry, seen) if term.id in direct]
        if one.role in _facts()["counting"] and found:
            yield hit(f"access.{one.role}", role=_role(one, seen), data=found)


@rule
def data_seen_by_nobody(entry: Entry, seen: Seen) -> Iterator[Hit]:
    """GDPR 5(1)(c): health that no role sees, no recipient gets and no machine decides on is perhaps not needed."""
    told = [one.data or entry.categories for one in entry.access] + [one.data for one in entry.recipients]
    unseen = [term for term in seen.special(entry, "art9") if not any(term.id in data for data in told)]
    if unseen and entry.access and not entry.algorithms:
        yield hit("access", data=unseen)


def named(entry: Entry) -> list[Access]:
    """The accesses whose role is known; the reader tells the others."""
    return [one for one in entry.access if one.role]


def _seen_by(one: Access, entry: Entry, seen: Seen) -> list[Term]:
    return seen.terms("data", one.data or entry.categories)


def _role(one: Access, seen: Seen) -> Any:
    return seen.words.role.get(one.role, one.role)


@cache
def _facts() -> dict[str, Any]:
    return facts("access")
