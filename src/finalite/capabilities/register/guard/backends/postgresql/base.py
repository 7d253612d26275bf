"""PostgreSQL, where each purpose is a role of its own."""

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    pass
