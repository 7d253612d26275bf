"""`finalite batch … database …`: what this project decided, read through its own door under the purpose, then files."""

import json
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import USAGE, Trouble, batch, parts

REFUSED = 3
PAGE = 500


def extract(asked: Any) -> Path:
    """The folder beside OUT with the decided sheets of a period as tables; one already extracted is taken up again."""
    if not (asked.username and asked.first_on and asked.last_on and asked.reason):
        raise Trouble(
            "database needs --as USERNAME, --reason, --from and --to: who reads, why, and which decisions", USAGE
        )
    folder = asked.out.with_name(f"{asked.out.name}-extract")
    note = {"from": asked.first_on.isoformat(), "to": asked.last_on.isoformat()}
    if (folder / "extract.json").exists() and not asked.restart:
        if json.loads((folder / "extract.json").read_text("utf-8")) != note:
            raise Trouble(f"{folder} holds another period; remove it, or say --restart")
        return folder / "tables"
    shutil.rmtree(folder, ignore_errors=True)
    parts.prepared()
    count = batch.national("extracting").write(_sheets(asked), folder / "tables")
    if not count:
        shutil.rmtree(folder)
        raise Trouble("no ordinary sheet was decided over that period, or none that this account may read")
    (folder / "extract.json").write_text(json.dumps(note), "utf-8")
    return folder / "tables"


def _sheets(asked: Any) -> Iterator[Any]:
    """Every sheet, page by page; people bear numbers drawn with a key that nobody keeps."""
    from finalite.capabilities import register
    from finalite.missions.benefits.pay_care_costs import queries
    from finalite.site import actors

    key, after = secrets.token_hex(24), 0
    role, _at, organisation = asked.role.partition("@")
    try:
        user = actors.user_named(asked.username)
        actor = actors.actor_for(user, actors.held_named(user, role, organisation), reason=asked.reason)
        while after is not None:
            with register.acting(actor):
                page = queries.decided_facts(
                    first_on=asked.first_on, last_on=asked.last_on, key=key, after=after, limit=PAGE
                )
            yield from page.sheets
            after = page.last
    except register.Refused as refused:
        raise Trouble(f"{refused.code}: {refused.reason}", REFUSED) from None
