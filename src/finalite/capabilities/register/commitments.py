"""Builds the sections of an entry that promise something: how long, which rights, what protection, and whose words."""

import re
from types import MappingProxyType

from . import entry as types
from .errors import did_you_mean
from .reading import Reader, matching
from .sections import TERM, finish
from .vocabulary import Vocabulary

DURATION = re.compile(r"P(?=\d)(\d+Y)?(\d+M)?(\d+D)?").fullmatch
SOURCES = (types.PUBLISHED, types.NAMED, types.PROPOSED)
SECTIONS = (
    "title",
    "subpurpose",
    "legal_basis",
    "data",
    "access",
    "receives_from",
    "recipient",
    "retention",
    "rights",
    "algorithm",
    "security",
)


def retention(root: Reader, words: Vocabulary) -> tuple[types.RetentionRule, ...]:
    """How long, from when, and what then."""
    tables = root.readers("retention", "id")
    found = tuple(_rule(table, words) for table in tables)
    finish(tables, [rule.id for rule in found], "id")
    return found


def rights(root: Reader) -> MappingProxyType[str, types.Right]:
    """Each right of the person: how it is exercised, or why the law exempts."""
    table = root.reader("rights", required=False)
    for name in table.table.keys() - set(types.RIGHTS):
        table.fault(name, f"is not a right{did_you_mean(name, types.RIGHTS)}")
    return MappingProxyType({name: _right(table.reader(name)) for name in types.RIGHTS if name in table.table})


def algorithms(root: Reader) -> tuple[types.Algorithm, ...]:
    """The lines for the public inventory of algorithms."""
    tables = root.readers("algorithm", "id")
    found = tuple(
        types.Algorithm(
            t.id(),
            t.bilingual(),
            t.text("rule"),
            t.choice("effect", ("automatic", "assisted"), of="an effect"),
            t.text("article"),
            t.text("review"),
        )
        for t in tables
    )
    finish(tables, [one.id for one in found], "id")
    return found


def security(root: Reader) -> types.Security:
    """The policy cited and the measures taken."""
    table = root.reader("security", required=False)
    found = types.Security(table.text("policy", required=False), table.words("measures", required=False))
    table.done()
    return found


def provenance(root: Reader) -> types.Provenance:
    """What is published and what is proposed, section by section, then key by key with the reason."""
    table = root.reader("provenance", required=False)
    for section in table.table.keys() - set(SECTIONS):
        table.fault(section, f"is not a section{did_you_mean(section, SECTIONS)}")
    sections = {name: table.choice(name, SOURCES, of="a provenance") for name in SECTIONS if name in table.table}
    tables = root.readers("proposed", "why")
    found = tuple(types.Proposal(t.words("keys"), t.text("why")) for t in tables)
    finish(tables)
    return types.Provenance(MappingProxyType(sections), found)


def source_notes(root: Reader) -> tuple[types.SourceNote, ...]:
    """The faults of the published text."""
    tables = root.readers("source_note", "section")
    found = tuple(types.SourceNote(t.choice("section", SECTIONS, of="a section"), t.bilingual()) for t in tables)
    finish(tables)
    return found


def unused(root: Reader) -> tuple[types.Unused, ...]:
    """What stays declared though no code uses it yet."""
    tables = root.readers("unused", "reason")
    found = tuple(types.Unused(t.words("keys"), t.text("reason")) for t in tables)
    finish(tables)
    return found


def _rule(table: Reader, words: Vocabulary) -> types.RetentionRule:
    rule = types.RetentionRule(
        id=table.id(),
        what=frozenset(table.choices("what", words.declarable("data"), of=TERM)),
        keep=_duration(table, "keep"),
        start=table.choice("from", words.event, of=f"an event {TERM}"),
        then=table.choice("then", words.end_action, of=f"an end action {TERM}"),
        archive=_duration(table, "archive", required=False),
        hold=table.choice("hold", words.event, of=f"an event {TERM}", required=False),
    )
    if (rule.then == "archive") != bool(rule.archive):
        table.fault("archive", 'goes with then = "archive" and only with it; for how long is it archived?')
    return rule


def _duration(table: Reader, key: str, *, required: bool = True) -> str:
    return matching(
        table,
        key,
        DURATION,
        "is not an ISO 8601 duration; is it 'P3Y', 'P27M' or 'P30D'?",
        table.text(key, required=required),
    )


def _right(table: Reader) -> types.Right:
    right = types.Right(*(table.text(key, required=False) for key in ("how", "exempt", "article")))
    if bool(right.how) == bool(right.exempt):
        table.fault("", "is neither or both of how and exempt; how is it exercised, or why is it not?")
    if right.exempt and not right.article:
        table.fault("article", "is missing; which article exempts?")
    table.done()
    return right
