"""Lets a program act for a user through the API, without their password."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(__name__, issuing=["issue", "user_of", "revoke"], models=["ApiToken"])
