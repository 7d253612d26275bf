"""Migrates as the owner of the database, then brings grants and triggers in step with the register."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from finalite.capabilities.register.guard import grants, owner


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with owner():
            super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            grants.apply(connections[options["database"]])
