"""One page, one moment: what each of its doors would ask again is asked once while the page is read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_known: ContextVar[dict[Any, Any] | None] = ContextVar("finalite_moment", default=None)


@contextmanager
def one_moment() -> Iterator[None]:
    """Inside the block, in this thread or task only, keep what `once` was answered: for a page that is only read."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once(ask: Callable[..., T], **given: Any) -> T:
    """What `ask(**given)` answers, asked again only outside a moment or after an operation.

    Only for answers that are the same under every purpose.
    """
    known = _known.get()
    if known is None:
        return ask(**given)
    key = (ask, *given.items())
    if key not in known:
        known[key] = ask(**given)
    return known[key]


def forget() -> None:
    """Ask everything again: an operation changed something."""
    known = _known.get()
    if known is not None:
        known.clear()
