from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "finalite.capabilities.journal"

    def ready(self) -> None:
        post_migrate.connect(protect, sender=self)

    def purposes(self) -> list:
        """The purpose under which the journal seals and verifies itself."""
        from . import keeper

        return [keeper.KEEPER]


def protect(using: str, **sent: object) -> None:
    """Put the triggers back after a migration, which may have rebuilt a table without them."""
    from . import triggers

    triggers.protect(connections[using])
