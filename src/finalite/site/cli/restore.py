"""`finalite restore FOLDER`: a backup into empty databases, brought up to date and verified."""

from pathlib import Path

from . import Trouble, migrate, parts


def run(words: list[str]) -> None:
    """Fill the databases of the environment from a backup; fails where the journal does not verify afterwards."""
    parser = parts.Parser("restore", "Bring a backup back into empty databases.")
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args(words)
    parts.django()
    from finalite.capabilities import journal
    from finalite.site import backup

    try:
        manifest = backup.bring_back(asked.folder)
    except backup.Unsaved as why:
        raise Trouble(str(why)) from None
    migrate.databases()
    report = journal.verify(known_head=tuple(manifest["journal"]) if manifest["journal"] else None)
    if not report.sound:
        raise Trouble("the journal that came back does not verify: run `finalite journal verify`, keep the backup")
    print(f"brought back; the journal verifies: {report.entries + report.unsealed} entries, {report.blocks} blocks")
