"""`finalite backup FOLDER`: a copy of both databases."""

from pathlib import Path

from . import Trouble, parts


def run(words: list[str]) -> None:
    """Save both databases in a new folder, with the hash of the journal's last block."""
    parser = parts.Parser("backup", "Save both databases; the keys are saved apart.")
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args(words)
    parts.prepared()
    from finalite.site import backup

    try:
        manifest = backup.save(asked.folder)
    except backup.Unsaved as why:
        raise Trouble(str(why)) from None
    print(f"saved in {asked.folder}: {', '.join(one['file'] for one in manifest['files'].values())}")
    print("Save apart, they are not in it: FINALITE_SECRET_KEY, FINALITE_JOURNAL_KEY and the folder FINALITE_KEYS.")
