"""What every fiche owes the people it holds data on: show it, limit it, and obey the limits."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    operations=["limit", "lift_limit"],
    queries=["restricted", "limits_of"],
    walk=["collect", "collect_page"],
    values=["FicheHoldings", "HeldRow", "HeldValue", "HoldingsPage", "Limit"],
)
