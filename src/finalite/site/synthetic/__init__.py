"""Makes people, rights and care that do not exist, on columns: a country of them, straight to Parquet.

Persons are row numbers. `docs/columnar.md` tells the tables; the TOML files beside this one hold every proportion.
"""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(__name__, making=["Asked", "Made", "make"])
