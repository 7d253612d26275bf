"""`finalite fiche …`: scaffolds a new fiche, with its questions left open and a red promise test."""

from . import parts


def run(words: list[str]) -> int:
    """Make the folder of a new fiche."""
    parts.django()
    from finalite.checks import scaffold

    return scaffold.main(words)
