"""Builds the sections of an entry that say what for, on what ground, about whom, what, and who gets it."""

import re
from collections.abc import Collection
from types import MappingProxyType

from . import entry as types
from .errors import did_you_mean
from .reading import Reader, distinct, matching
from .vocabulary import Vocabulary

EDITIONS = ("full", "summary")
GDPR = re.compile(r"6-1-[a-f]|9-2-[a-j]|10|87").fullmatch
TERM = "in the vocabulary"


def published(root: Reader) -> types.Published:
    """Where the published register prints the entry."""
    table = root.reader("published")
    found = types.Published(table.number("full"), table.flag("summary"), table.flag("title_only"))
    table.done()
    return found


def subpurposes(root: Reader) -> tuple[types.SubPurpose, ...]:
    """What the processing is for."""
    tables = root.readers("subpurpose", "id")
    found = tuple(
        types.SubPurpose(t.id(), t.bilingual(), t.choices("editions", EDITIONS, of="an edition")) for t in tables
    )
    finish(tables, [one.id for one in found], "id")
    return found


def legal_bases(root: Reader, names: tuple[str, ...], words: Vocabulary) -> tuple[types.LegalBasis, ...]:
    """On what ground, each citation in its normal form: `CSS L. 211-1`, `Loi 78-17 art. 30`."""
    tables = root.readers("legal_basis", "gdpr")
    found = tuple(types.LegalBasis(_gdpr(t), _citations(t, words), named(t, names), _editions(t)) for t in tables)
    finish(tables)
    return found


def _editions(table: Reader) -> tuple[str, ...]:
    return table.choices("editions", EDITIONS, of="an edition", required=False)


def data(root: Reader, words: Vocabulary) -> MappingProxyType[str, types.DataUse]:
    """About whom, what is read and written."""
    table, found = root.reader("data", required=False), {}
    for person in table.table:
        if person not in words.person:
            table.fault(person, f"{person!r} is not a person {TERM}{did_you_mean(person, words.person)}")
            continue
        use = table.reader(person)
        found[person] = types.DataUse(_data(use, "read", words), _data(use, "write", words, required=False))
        use.done()
    return MappingProxyType(found)


def access(root: Reader, names: tuple[str, ...], words: Vocabulary) -> tuple[types.Access, ...]:
    """Which roles see what, and for which sub-purposes; the built-in roles have theirs without being listed."""
    roles = words.declarable("role")
    tables = root.readers("access", "role")
    found = tuple(
        types.Access(
            t.choice("role", roles, of=f"a role {TERM}"), _data(t, "data", words, required=False), named(t, names)
        )
        for t in tables
    )
    finish(tables, [one.role for one in found], "role")
    return found


def flows(root: Reader, fiches: Collection[str], words: Vocabulary) -> tuple[types.Flow, ...]:
    """What comes from other fiches."""
    tables = root.readers("receives_from", "fiche")
    found = tuple(
        types.Flow(
            t.choice("fiche", fiches, of="a slug of the register"),
            _open_data(t, words),
            t.text("through", required=False),
            t.flag("everything"),
        )
        for t in tables
    )
    finish(tables, [one.fiche for one in found], "fiche")
    return found


def recipients(root: Reader, names: tuple[str, ...], words: Vocabulary) -> tuple[types.Recipient, ...]:
    """Who outside is told what."""
    tables = root.readers("recipient", "who")
    found = tuple(
        types.Recipient(
            t.choice("who", words.recipient, of=f"a recipient {TERM}"),
            _open_data(t, words),
            named(t, names),
            t.flag("aggregated"),
            t.flag("everything"),
        )
        for t in tables
    )
    finish(tables, [one.who for one in found], "who")
    return found


def named(table: Reader, names: tuple[str, ...]) -> tuple[str, ...]:
    """The sub-purposes that a table is limited to."""
    return table.choices("subpurposes", names, of="a sub-purpose of this fiche", required=False)


def finish(tables: list[Reader], values: list[str] | None = None, key: str = "") -> None:
    """Report what is left over in the tables, and the values of `key` that stand twice."""
    for table in tables:
        table.done()
    if values is not None:
        distinct(tables, values, key)


def _data(table: Reader, key: str, words: Vocabulary, *, required: bool = True) -> frozenset[str]:
    return frozenset(table.choices(key, words.declarable("data"), of=TERM, required=required))


def _open_data(table: Reader, words: Vocabulary) -> frozenset[str]:
    """The data named, or none yet where the table says `everything = true`."""
    everything = table.flag("everything")
    if everything and "data" in table.table:
        table.fault("data", "stands beside everything = true; which one is meant?")
    return _data(table, "data", words, required=not everything)


def _gdpr(table: Reader) -> str:
    return matching(
        table,
        "gdpr",
        GDPR,
        "is not a GDPR ground such as '6-1-c', '9-2-b', '10' or '87'; which is it?",
        table.text("gdpr"),
    )


def _citations(table: Reader, words: Vocabulary) -> tuple[str, ...]:
    """Each citation begins with the text it cites: an article without its code cannot be checked."""
    found = table.words("citations")
    for citation in found:
        if not any(citation.startswith(f"{code} ") for code in words.code):
            table.fault("citations", f"{citation!r} does not begin with the text it cites; is it 'CSS {citation}'?")
    return found
