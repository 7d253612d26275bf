"""`finalite check`: one validator per file, each asks a question with a short answer."""

from . import parts


def run(words: list[str]) -> int:
    """Run the house checker; 0 when register, code and law agree."""
    parts.django()
    from finalite import checks

    return checks.main(words)
