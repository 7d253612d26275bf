"""Runs every check and says what is left to answer."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from django.utils import timezone

from finalite import law as values
from finalite.capabilities.register import RegisterError, coverage

from . import (
    access,
    data,
    door,
    flows,
    generated,
    identity,
    law,
    pages,
    provenance,
    recipients,
    relations,
    retention,
    rights,
    sizes,
    vocabulary,
)
from .finding import Finding
from .house import House, this_house

Check = Callable[[House], Iterable[Finding]]
CHECKS: tuple[Check, ...] = tuple(
    module.check
    for module in (
        identity,
        vocabulary,
        data,
        flows,
        relations,
        door,
        access,
        pages,
        recipients,
        retention,
        rights,
        provenance,
        law,
        generated,
        sizes,
    )
)


def run_checks(house: House | None = None) -> list[Finding]:
    """Every question of every check, in the order of files; faults of the register itself come alone."""
    try:
        place = house or this_house()
        coverage()  # loads the doors of every fiche, whose results the data check reads
    except RegisterError as faults:
        return [Finding("register", one.file, one.key or "the file", one.message) for one in faults.problems]
    return sorted(finding for check in CHECKS for finding in check(place))


def main(arguments: Sequence[str] = ()) -> int:
    """`finalite check [--json] [CHECK…]`: print the findings, 1 when there is any. Needs Django set up."""
    names = [one for one in arguments if not one.startswith("-")]
    found = [one for one in run_checks() if not names or one.check in names]
    if "--json" in arguments:
        sys.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("".join(f"{one}\n" for one in found))
        sys.stdout.write(f"{len(found)} question(s) to answer.\n" if found else "Register, code and law are in step.\n")
        sys.stdout.write(_to_read_again())
    return 1 if found else 0


def _to_read_again() -> str:
    """Values of the law that are old or unverified: no fault of the files, yet somebody's work."""
    weak = len(values.problems(timezone.localdate())) - len(values.problems())
    return f"{weak} value(s) of the law are unverified or were read some time ago: finalite law list\n" if weak else ""
