"""Django's compilers for PostgreSQL, behind the guard."""

from django.db.backends.postgresql import compiler

from ...query import guarded

globals().update(guarded(compiler))
