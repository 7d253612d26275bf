"""`finalite do SLUG.OPERATION --json [FILE|-] --as USERNAME [--role R] [--reason "…"]`."""

import sys
from typing import Any

from . import USAGE, Trouble, parts

REFUSED, UNUSABLE = 3, 4
EXITS = {"refused": REFUSED, "unusable": UNUSABLE, "missing": 1, "conflict": 1}


def run(words: list[str]) -> None:
    """Go through one door with JSON arguments, as a user: same checks, refusals and journal as a page."""
    parser = parts.Parser("do", "Run an operation or a query of a fiche.")
    parser.add_argument("door", nargs="?", default="", help="SLUG.NAME")
    parser.add_argument(
        "--json",
        dest="file",
        nargs="?",
        const="-",
        default="",
        metavar="FILE",
        help="arguments: a file, or - for standard input; the answer is JSON too",
    )
    parser.add_argument("--as", dest="username", default="", help="the account that acts")
    parser.add_argument("--role", default="", help="one of its roles, where it holds several (role@organisation)")
    parser.add_argument("--reason", default="", help="why this person's file must be opened")
    parser.add_argument("--schema", action="store_true", help="print the JSON schema of the arguments")
    parser.add_argument("--list", action="store_true", help="every operation and query there is")
    asked = parser.parse_args(words)
    parts.django() if asked.list or asked.schema else parts.prepared()
    _list() if asked.list else _schema(asked) if asked.schema else _do(asked)


def _list() -> None:
    from finalite.site.doors import catalogue

    for door in catalogue.all_doors():
        print(f"{door.slug}.{door.name}  [{door.kind}, {door.subpurpose}]")


def _schema(asked: Any) -> None:
    from finalite.site import binding

    parts.write_json(binding.arguments_schema(binding.slots_of(_door(asked).function)))


def _do(asked: Any) -> None:
    from finalite.site import binding
    from finalite.site.doors import passage

    door = _door(asked)
    sent = parts.read_json(asked.file) if asked.file else {}
    outcome = passage.go_through(door, _actor(asked), lambda slots: binding.read_json(slots, sent))
    if outcome.ending != "done":
        _tell(outcome)
        raise Trouble(f"{outcome.code}: {outcome.message}", EXITS[outcome.ending])
    parts.write_json(binding.plain(outcome.result)) if asked.file else print(binding.text(outcome.result))


def _door(asked: Any) -> Any:
    from finalite.site.doors import catalogue

    slug, _dot, name = asked.door.partition(".")
    try:
        return catalogue.find(slug, name)
    except catalogue.UnknownDoor as unknown:
        raise Trouble(f"no such operation; {unknown}. finalite do --list shows all", USAGE) from None


def _actor(asked: Any) -> Any:
    from finalite.capabilities import register
    from finalite.site import actors

    if not asked.username:
        raise Trouble("who acts? --as USERNAME", USAGE)
    role, _at, organisation = asked.role.partition("@")
    try:
        user = actors.user_named(asked.username)
        return actors.actor_for(user, actors.held_named(user, role, organisation), reason=asked.reason)
    except register.Refused as refused:
        raise Trouble(f"{refused.code}: {refused.reason}", REFUSED) from None


def _tell(outcome: Any) -> None:
    for problem in outcome.problems:
        print(f"  {problem.field or '(tout)'}: {problem.message}", file=sys.stderr)
