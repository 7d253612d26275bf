"""`finalite journal verify|seal|purge`."""

import os
from typing import Any

from . import Trouble, parts


def run(words: list[str]) -> None:
    """Verify the chain of blocks, seal what waits, or purge whole blocks past their term."""
    parser = parts.Parser("journal", "Keep the journal of what passed through the door.")
    parser.add_argument("what", choices=["verify", "seal", "purge"])
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    parts.prepared()
    from django.utils import timezone

    from finalite.capabilities import journal

    if asked.what == "verify":
        return _verify(journal.verify(processes=os.cpu_count() or 1), asked)
    now = timezone.now()
    count = journal.seal(now=now, sweep=True) if asked.what == "seal" else journal.purge(now=now)
    parts.write_json({asked.what: count}) if asked.json else print(f"{asked.what}: {count}")


def _verify(report: Any, asked: Any) -> None:
    from finalite.site import binding

    parts.write_json(binding.plain(report)) if asked.json else print(binding.text(report))
    if report.faults:
        raise Trouble(f"{len(report.faults)} fault(s) found: the journal was tampered with or damaged")
