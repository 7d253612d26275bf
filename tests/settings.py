"""Settings of the tests: those of the running system, on throwaway databases, with the models of the security suite."""

import os
import tempfile

POSTGRESQL = os.environ.get("FINALITE_TEST_DB") == "postgresql"
os.environ.setdefault("FINALITE_HOME", os.path.join(tempfile.gettempdir(), "finalite-tests"))
os.environ.setdefault("FINALITE_SECRET_KEY", "only for tests, and long enough for the journal")
_extra = [*os.environ.get("FINALITE_EXTRA_APPS", "").split(","), "tests.security.world", "tests.security.elsewhere"]
os.environ["FINALITE_EXTRA_APPS"] = ",".join(dict.fromkeys(filter(None, _extra)))  # a worker inherits it
if POSTGRESQL:
    # conftest.py starts the server and fills in where its socket is
    os.environ["FINALITE_DATABASE_URL"] = "postgresql://postgres@/finalite"
    os.environ["FINALITE_ARCHIVE_URL"] = "postgresql://postgres@/finalite_archive"

from finalite.site.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # processes of tests share no tries
