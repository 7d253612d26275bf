"""`finalite retention due|run [--on DATE] [--json]`."""

from . import parts


def run(words: list[str]) -> None:
    """Say what has reached the end of its retention, or deal with it."""
    parser = parts.Parser("retention", "Keep nothing longer than the register says.")
    parser.add_argument("what", choices=["due", "run"])
    parser.add_argument("--on", type=parts.day, help="as of that day; today when not said")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    parts.prepared()
    from django.utils import timezone

    from finalite.capabilities import retention
    from finalite.site import binding

    on = asked.on or timezone.localdate()
    found = retention.due(on=on) if asked.what == "due" else retention.run(on=on)
    parts.write_json(binding.plain(found)) if asked.json else print(binding.text(found))
