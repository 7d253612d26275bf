"""`finalite law list [PREFIX] | show NAME [--on DATE] [--json]`: no database, no Django."""

from typing import Any

from . import USAGE, Trouble, parts


def run(words: list[str]) -> None:
    """Print the dated parameters of the law."""
    parser = parts.Parser("law", "Read the dated, sourced parameters of the law.")
    parser.add_argument("what", choices=["list", "show"])
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--on", type=parts.day, help="only the value in force that day")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    _list(asked) if asked.what == "list" else _show(asked)


def _list(asked: Any) -> None:
    from finalite import law

    rows = law.listing(asked.name)
    if asked.json:
        return parts.write_json(rows)
    for row in rows:
        print(f"{row['name']:<52} {row['unit']:<14} {row['fr']} ({row['reference']})")


def _show(asked: Any) -> None:
    from finalite import law

    if not asked.name:
        raise Trouble("which one? finalite law show NAME --on 2026-11-21", USAGE)
    try:
        found = law.show(asked.name, asked.on)
    except law.MissingLaw as missing:
        raise Trouble(str(missing)) from None
    if asked.json:
        return parts.write_json(found)
    print(f"{found['name']} — {found['fr']}")
    for row in [found["value"]] if "value" in found else found["values"]:
        print("  " + ", ".join(f"{key}: {value}" for key, value in row.items() if value not in (None, "", [])))
    for warning in found.get("warnings", ()):
        print(f"  ! {warning}")
