from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class RetentionConfig(AppConfig):
    name = "finalite.capabilities.retention"

    def ready(self) -> None:
        post_migrate.connect(protect, sender=self)

    def purposes(self) -> list:
        """The purpose under which archives, holds and rows that no fiche needs any more are kept in order."""
        from . import keeper

        return [keeper.keeper()]


def protect(using: str, **sent: object) -> None:
    """Put the triggers back after a migration."""
    from . import triggers

    triggers.protect(connections[using])
