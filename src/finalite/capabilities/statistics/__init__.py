"""Counts and sums that may leave, because nobody in them can be told apart."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    values=["ALL", "LEVELS", "Cell", "Count", "Former", "Measure", "Table", "Total"],
    tabulation=["tabulate", "tabulate_rows"],
    suppression=["THRESHOLD", "protect"],
    charts=["bars", "lines"],
    publishing=["as_text", "former", "keep", "write"],
    noise=["BudgetSpent", "epsilon_of", "noisy", "spend"],
)
