"""The law that decisions rest on is dated and sourced."""

from collections.abc import Iterator

from finalite import law

from .finding import Finding
from .house import House


def check(house: House) -> Iterator[Finding]:
    """Ask the law itself what is wrong with its files."""
    for problem in law.problems():
        where, _, question = problem.partition(": ")
        yield Finding("law", f"src/finalite/law/{where}", "value", question)
