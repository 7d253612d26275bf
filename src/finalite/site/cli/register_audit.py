"""`finalite register lint [--json] [--lang en] [--root DIR] [--strict]`, `finalite register diff A B [--lang en]`."""

from datetime import date
from pathlib import Path

from . import USAGE, Trouble, parts


def lint(asked) -> int:
    """Print what is to be said of the register; 1 with `--strict` where something is an error."""
    from finalite.capabilities.register import lint as rules

    try:
        found = rules.audit_folder(_root(asked), on=date.today())  # noqa: DTZ011 – the day at the keyboard of whoever asks
    except FileNotFoundError as problem:
        raise Trouble(str(problem), USAGE) from None
    if asked.json:
        parts.write_json(rules.as_json(found))
    else:
        print(rules.as_text(found, lang=asked.lang))
    return int(asked.strict and any(one.severity == "error" for one in found))


def diff(asked) -> None:
    """Print what changed from one state to the other, and what it touches here."""
    from finalite.capabilities.register import diff as states

    if not (asked.slug and asked.other):
        raise Trouble("which two states? finalite register diff A B, each full, summary, a folder or a revision", USAGE)
    try:
        before, after = (states.state_of(name, root=_root(asked)) for name in (asked.slug, asked.other))
    except states.StateError as problem:
        raise Trouble(str(problem), USAGE) from None
    found = states.compare(before, after)
    touches = {} if asked.root else states.touched(found, count=states.counter())
    if asked.json:
        parts.write_json(states.as_json(found, touches))
    else:
        print(states.as_text(found, touches, lang=asked.lang))


def _root(asked) -> Path:
    from finalite.capabilities.register import loader

    return asked.root or loader.MISSIONS
