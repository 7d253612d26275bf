"""Personal data is reached for a declared purpose or not at all: in the ORM first, in the database engine again."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(__name__, ownership=["owner", "purging"], taking=["take"])
