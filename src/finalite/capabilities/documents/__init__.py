"""Keeps what people hand in and what is handed to them, byte for byte, and shows each to those who may see its kind."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    arriving=["let_in"],
    operations=["store", "start_retention", "stop_retention"],
    queries=["Altered", "may_read", "of_person", "read"],
    values=["Document", "DocumentInfo", "MediaType", "Scan", "TooLarge", "UnknownType", "Unsafe"],
)
