"""Spares a worker the search for cycles among rows that hold none and are gone with their slice."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OFTEN = (50_000, 20, 100)
"""New objects before a search, and searches before a deeper one: a slice of a thousand rows makes a few hundred
thousand, where Python alone would search after each 700."""


@contextmanager
def rare_collections() -> Iterator[None]:
    """What is loaded already is never searched, what a slice makes rarely; all is as before at the end."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*OFTEN)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
