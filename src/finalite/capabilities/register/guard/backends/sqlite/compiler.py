"""Django's compilers for SQLite, behind the guard."""

from ...query import STOCK, guarded

globals().update(guarded(STOCK))
