"""`finalite setup`: from nothing to ready to serve; running it again changes nothing."""

from . import migrate, parts


def run(words: list[str]) -> None:
    """Prepare the databases."""
    parts.Parser("setup", "Prepare the databases, ready to serve.").parse_args(words)
    parts.django()
    migrate.databases()
    print("the databases are ready")
