"""SQLite, with an authorizer that knows the purpose in force."""

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    pass
