"""`finalite register list|show SLUG|coverage|lint|diff A B|export FORMAT|import FILE DIR|new DIR|publish DIR`."""

from pathlib import Path

from . import USAGE, Trouble, parts, register_audit, register_files, register_publish


def run(words: list[str]) -> int | None:
    """Print the register; `--json` with the keys of the TOML."""
    parser = parts.Parser("register", "Read the register of processing activities.")
    parser.add_argument("what", choices=sorted(_COMMANDS))
    parser.add_argument(
        "slug",
        nargs="?",
        default="",
        help="show: the entry; diff: full, summary, a folder or a revision; export: the format; import: the file; "
        "publish: the folder",
    )
    parser.add_argument(
        "other", nargs="?", default="", help="diff: the state to compare with; export: the entry; import: the folder"
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--root", type=Path, help="the folder of another register")
    parser.add_argument("--out", type=Path, help="export: the file to write")
    parser.add_argument("--url", default="", help="publish: the public address, for sitemap.xml")
    parser.add_argument("--organisation", default="", help="new: whose register it is")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="lint, diff: the language of the sentences")
    parser.add_argument("--strict", action="store_true", help="lint: fail where there is an error")
    asked = parser.parse_args(words)
    parts.django()
    return _COMMANDS[asked.what](asked)


def _list(asked) -> None:
    with register_files.reading(asked.root) as register:
        rows = [
            {"slug": one.slug, "mission": one.mission, "status": one.status, "title": one.title.fr}
            for one in register.entries
        ]
    if asked.json:
        return parts.write_json(rows)
    for row in rows:
        print(f"{row['slug']:<36} {row['mission']:<18} {row['status']:<10} {row['title']}")


def _show(asked) -> None:
    from finalite.capabilities.register import loader
    from finalite.capabilities.register.page import portrait

    if not asked.slug:
        raise Trouble("which one? finalite register show SLUG", USAGE)
    with register_files.reading(asked.root) as register:
        found = register_files.entry_of(register.entries, asked.slug)
        if asked.json:
            return parts.write_json(loader.raw(found.path))
        print(portrait(found))


def _coverage(asked) -> None:
    from finalite.capabilities import register

    with register_files.reading(asked.root) as read:
        rows = register.coverage() if asked.root is None else [register.uncovered(one) for one in read.entries]
    if asked.json:
        return parts.write_json(rows)
    for row in rows:
        served = sum(1 for one in row["subpurposes"] if one["operations"])
        print(f"{row['slug']:<36} {row['status']:<10} {served}/{len(row['subpurposes'])} sub-purposes served")


def _audited(command):
    """The audit of a register in the words of the folder it is in, which may be unsound."""

    def run_it(asked) -> int | None:
        with register_files.speaking(asked.root):
            return command(asked)

    return run_it


_COMMANDS = {
    "list": _list,
    "show": _show,
    "coverage": _coverage,
    "lint": _audited(register_audit.lint),
    "diff": _audited(register_audit.diff),
    "export": register_files.export,
    "import": register_files.bring,
    "new": register_files.new,
    "publish": register_publish.publish,
}
