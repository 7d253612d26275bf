"""`finalite migrate`: both databases, then what the guard puts in the engine."""

from . import parts


def run(words: list[str]) -> None:
    """Bring the live and the archive database up to date."""
    parts.Parser("migrate", "Bring the databases up to date.").parse_args(words)
    parts.django()
    databases()


def databases() -> None:
    """Apply the migrations as the owner of the tables: the guard is off for nothing else."""
    from django.conf import settings
    from django.core.management import call_command

    from finalite.capabilities.register import guard

    with guard.owner():
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, interactive=False, verbosity=0)
