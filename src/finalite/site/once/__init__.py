"""A form sent twice does once what it does: after two clicks, or after «back», the second is told so."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(__name__, claiming=["FIELD", "answer", "field", "perform"])
