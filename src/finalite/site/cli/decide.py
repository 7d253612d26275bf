"""`finalite decide --list | SLUG.RULE < facts.json`: no database, no Django."""

from datetime import date
from typing import Any

from . import USAGE, Trouble, parts


def run(words: list[str]) -> None:
    """Print the decision of a rule on the JSON facts of standard input, or of FILE."""
    parser = parts.Parser("decide", "Run a rule on JSON facts and print its decision, step by step.")
    parser.add_argument("rule", nargs="?", default="", help="SLUG.RULE")
    parser.add_argument("facts", nargs="?", default="-", help="a file, or - for standard input")
    parser.add_argument("--on", type=parts.day, help="decide on that day; today when not said")
    parser.add_argument("--list", action="store_true", help="every rule with the JSON schema of its facts")
    asked = parser.parse_args(words)
    from finalite.kernel import decision

    if asked.list:
        return parts.write_json(decision.list_rules())
    if not asked.rule:
        raise Trouble("which rule? finalite decide --list", USAGE)
    parts.write_json(_decide(asked).to_json())


def _decide(asked: Any) -> Any:
    from finalite.kernel import decision, plain

    on = asked.on or date.today()  # noqa: DTZ011 – the day at the keyboard of whoever asks
    try:
        decision.find_rule(asked.rule)
        return decision.decide(asked.rule, parts.read_json(asked.facts), on)
    except decision.NoSuchRule as unknown:
        raise Trouble(str(unknown.args[0]), USAGE) from None
    except plain.NotReadable as unreadable:
        raise Trouble(f"the facts cannot be read: {unreadable}", 4) from None
