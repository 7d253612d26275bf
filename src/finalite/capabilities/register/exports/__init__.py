"""The register leaves in the formats that others read: each says what it carries, and what it cannot."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    as_csv=["BOM"],
    cells=["quoted"],
    formats=["FORMATS", "Format", "export"],
    tables=["as_table", "tables_of"],
    values=["CannotCarry", "OURS", "Register"],
)
