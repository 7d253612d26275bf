"""`finalite register list|show SLUG|coverage|lint|diff A B [--json]`."""

from pathlib import Path

from . import USAGE, Trouble, parts, register_audit


def run(words: list[str]) -> int | None:
    """Print the register; `--json` with the keys of the TOML."""
    parser = parts.Parser("register", "Read the register of processing activities.")
    parser.add_argument("what", choices=["list", "show", "coverage", "lint", "diff"])
    parser.add_argument(
        "slug", nargs="?", default="", help="show: the entry; diff: full, summary, a folder or a revision"
    )
    parser.add_argument("other", nargs="?", default="", help="diff: the state to compare with")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--root", type=Path, help="lint, diff: the folder of another register")
    parser.add_argument("--strict", action="store_true", help="lint: fail where there is an error")
    asked = parser.parse_args(words)
    parts.django()
    what = {"list": _list, "show": _show, "coverage": _coverage}
    return {**what, "lint": register_audit.lint, "diff": register_audit.diff}[asked.what](asked)


def _list(asked) -> None:
    from finalite.capabilities import register

    rows = [
        {"slug": one.slug, "mission": one.mission, "status": one.status, "title": one.title.fr}
        for one in register.entries()
    ]
    if asked.json:
        return parts.write_json(rows)
    for row in rows:
        print(f"{row['slug']:<36} {row['mission']:<18} {row['status']:<10} {row['title']}")


def _show(asked) -> None:
    from finalite.capabilities import register
    from finalite.capabilities.register.page import page

    if not asked.slug:
        raise Trouble("which one? finalite register show SLUG", USAGE)
    try:
        found = register.show(asked.slug)
    except register.UnknownFiche as unknown:
        raise Trouble(str(unknown)) from None
    if asked.json:
        return parts.write_json(found)
    print(page(asked.slug))


def _coverage(asked) -> None:
    from finalite.capabilities import register

    rows = register.coverage()
    if asked.json:
        return parts.write_json(rows)
    for row in rows:
        served = sum(1 for one in row["subpurposes"] if one["operations"])
        print(f"{row['slug']:<36} {row['status']:<10} {served}/{len(row['subpurposes'])} sub-purposes served")
