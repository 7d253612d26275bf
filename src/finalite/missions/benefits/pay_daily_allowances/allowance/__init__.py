"""The law of daily allowances, cut by subject."""
