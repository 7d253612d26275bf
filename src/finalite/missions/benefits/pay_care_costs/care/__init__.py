"""The law of care costs cut by subject; `rules.py` beside it is the door."""
