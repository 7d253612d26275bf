"""Runs every rule on every entry."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ..entry import Entry
from ..parties import Parties
from ..vocabulary import vocabulary
from .rule import SEVERITIES, Finding, Rule, finding, rules
from .seen import Seen, look_at
from .structure import told

STRUCTURE = "structure"


def audit_folder(root: Path, *, on: date) -> tuple[Finding, ...]:
    """What is to be said of the register in `root` on that day, worst first, each entry in the order of the register.

    Raises `FileNotFoundError` where `root` holds no register.
    """
    return audit(look_at(root, on=on))


def audit(seen: Seen | Iterable[Entry], *, on: date | None = None, parties: Parties = ()) -> tuple[Finding, ...]:
    """Same as `audit_folder`, for what `look_at` returned, or for entries at hand with the day and who answers."""
    if not isinstance(seen, Seen):
        if on is None:
            raise TypeError("which day is it? audit(entries, on=...)")
        seen = Seen(tuple(seen), vocabulary(), on, parties=parties)
    rank = {severity: number for number, severity in enumerate(SEVERITIES)}
    return tuple(sorted(_without_echo([*_found(seen), *_unreadable(seen)]), key=lambda one: rank[one.severity]))


def _found(seen: Seen) -> Iterator[Finding]:
    about_all = [rule for rule in rules().values() if rule.whole]
    about_each = [rule for rule in rules().values() if not rule.whole]
    for rule in about_all:
        yield from (finding(rule, "", one) for one in rule.check(seen))
    for entry in seen.entries:
        for rule in about_each:
            yield from (finding(rule, entry.path.parent.name, one) for one in rule.check(entry, seen))


def _unreadable(seen: Seen) -> Iterator[Finding]:
    """A file that is not even TOML has no entry; it is said all the same."""
    rule: Rule = rules()[STRUCTURE]
    for problem in seen.faults:
        yield finding(rule, "", told(problem))
    for slug in seen.refused.keys() - {entry.path.parent.name for entry in seen.entries}:
        for problem in seen.refused[slug]:
            yield finding(rule, slug, told(problem))


def _without_echo(findings: list[Finding]) -> list[Finding]:
    """What a rule says better, the reader need not say again about the same key."""
    said = {(one.entry, one.key) for one in findings if one.rule != STRUCTURE}
    return [one for one in findings if one.rule != STRUCTURE or (one.entry, one.key) not in said]
