"""`finalite populate --people N --seed S`: a fictitious population, through the real operations."""

import importlib
from typing import Any

from . import Trouble, parts


def run(words: list[str]) -> None:
    """Make the population with a progress bar."""
    parser = parts.Parser("populate", "Make a fictitious population with rights and claims.")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    parts.prepared()
    population().main(people=asked.people, seed=asked.seed)


def population() -> Any:
    """The module that makes people; raises `Trouble` where it is not installed."""
    try:
        return importlib.import_module("finalite.site.populate")
    except ModuleNotFoundError as missing:
        if missing.name != "finalite.site.populate":
            raise
        raise Trouble("this version makes no fictitious population yet") from None
