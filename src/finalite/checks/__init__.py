"""Keeps register, code and law in step: each check asks a question that has a short answer."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    finding=["Finding"],
    house=["House"],
    running=["main", "run_checks"],
    writing=["write_docs"],
)
