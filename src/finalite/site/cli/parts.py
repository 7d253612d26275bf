"""What several commands share: Django when it is needed, JSON in and out."""

import argparse
import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from . import USAGE, Trouble

MOST_PROCESSES = 64


class Parser(argparse.ArgumentParser):
    """A parser named after its command, that never shortens an option."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(prog=f"finalite {name}", description=text, allow_abbrev=False)


def django() -> None:
    """Make Django ready; a configuration fault is told, not thrown."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "finalite.site.settings")
    import django as framework

    framework.setup()


def prepared() -> None:
    """Make Django ready, and say so when the databases were never set up."""
    django()
    from django.db import OperationalError, ProgrammingError, connection

    try:
        tables = connection.introspection.table_names()
    except (OperationalError, ProgrammingError) as problem:
        raise Trouble(f"the database does not answer: {problem}") from None
    if "people_user" not in tables:
        raise Trouble("the databases are empty: run `finalite setup` first")


def add_processes(parser: Parser) -> None:
    """The option that asks for several processes."""
    parser.add_argument("--processes", type=_several, default=1, metavar="N", help="processes, replaced when they die")


def _several(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"{text!r}: a number from 1 to {MOST_PROCESSES}")
    return int(text)


def keep(number: int, work: Any, at_stop: Any = lambda: None) -> None:
    """Keep several processes at `work` (see `site.processes`), no connection to a database being shared."""
    if not hasattr(os, "fork"):
        raise Trouble("this system knows no fork: start the command several times instead of --processes", USAGE)
    from django.db import connections

    from finalite.site import processes

    connections.close_all()
    processes.keep(number, work, at_stop)


def day(text: str) -> date:
    """A date for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2026-11-21") from None


def write_json(value: Any) -> None:
    """Print `value` as JSON; what JSON has no type for, as a date of a TOML file, as its text."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def read_json(name: str) -> Any:
    """The JSON of the file `name`, or of standard input for `-`; raises `Trouble`."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        return json.loads(text)
    except OSError as problem:
        raise Trouble(f"{name}: {problem.strerror or problem}", USAGE) from None
    except UnicodeDecodeError:
        raise Trouble(f"{name}: not UTF-8 text", 4) from None
    except (ValueError, RecursionError) as problem:
        raise Trouble(f"{name}: not readable JSON ({problem})", 4) from None
