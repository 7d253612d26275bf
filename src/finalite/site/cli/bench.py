"""`finalite bench NAME [--json]`: runs `benchmarks/NAME.py`."""

import importlib.util
from pathlib import Path

from . import USAGE, Trouble, parts

FOLDER = Path("benchmarks")


def run(words: list[str]) -> None:
    """Run one benchmark of the checkout; each compares with a baseline in the same run."""
    parser = parts.Parser("bench", "Run a benchmark.")
    parser.add_argument("name", choices=_names(), metavar="NAME", help=", ".join(_names()))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    spec = importlib.util.spec_from_file_location(f"benchmarks.{asked.name}", FOLDER / f"{asked.name}.py")
    if spec is None or spec.loader is None:
        raise Trouble(f"no benchmark is called {asked.name}", USAGE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.run(asked.json)


def _names() -> list[str]:
    found = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
    if not found:
        raise Trouble("no benchmarks/ folder here: run it from the checkout", USAGE)
    return found
