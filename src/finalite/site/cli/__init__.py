"""The command line: `finalite COMMAND …`. Nothing heavy is imported before a command is known."""

import importlib
import os
import sys
from collections.abc import Sequence

COMMANDS = {
    "register": "read the register: list, show SLUG, coverage, lint, diff A B",
    "check": "register, code and law in step",
    "law": "read the dated parameters: list, show NAME --on DATE",
    "decide": "run a rule on JSON facts, or --list them",
    "do": "run an operation or a query: SLUG.NAME --json FILE",
    "journal": "verify, seal or purge the journal",
    "retention": "what is due, and run it",
    "user": "open accounts, give roles and tokens",
    "populate": "make a fictitious population, in the database or in columns",
    "batch": "decide the care of a whole country from files: adjudicate, replay, publish",
    "demo": "prepare the demonstration and serve it",
    "serve": "serve the site (PORT)",
    "work": "run the queued jobs",
    "migrate": "bring the databases up to date",
    "setup": "prepare the databases, ready to serve",
    "backup": "save both databases: FOLDER",
    "restore": "bring a backup back: FOLDER",
    "bench": "run a bench beside its baseline, or show the figures kept",
    "docs": "write the generated pages again",
    "fiche": "scaffold a new fiche",
}
USAGE = 2


class Trouble(Exception):
    """Something people can mend; `status` is the exit code."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 1 failed, 2 misused, 3 refused, 4 unusable input."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in ("-h", "--help", "help"):
        print(_help())
        return 0 if words else USAGE
    if words[0] not in COMMANDS:
        print(f"finalite: no command is called {words[0]!r}{_near(words[0])}\n\n{_help()}", file=sys.stderr)
        return USAGE
    return _run(words[0], words[1:])


def _run(name: str, words: list[str]) -> int:
    try:
        return importlib.import_module(f"{__name__}.{name}").run(words) or 0
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Trouble as trouble:
        print(f"finalite {name}: {trouble}", file=sys.stderr)
        return trouble.status
    except Exception as problem:
        if os.environ.get("FINALITE_TRACE"):
            raise
        print(f"finalite {name}: {_told(problem)}\n(FINALITE_TRACE=1 shows where)", file=sys.stderr)
        return 1


def _told(problem: Exception) -> str:
    text = str(problem).strip().splitlines()
    return f"{type(problem).__name__}: {text[0]}" if text else type(problem).__name__


def _near(word: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, COMMANDS, 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _help() -> str:
    lines = [f"  {name:<10} {text}" for name, text in COMMANDS.items()]
    return "\n".join(["usage: finalite COMMAND …", "", *lines, "", "finalite COMMAND --help says more."])
