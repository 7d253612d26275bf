"""Finds the generator that would keep a purpose open while it sleeps."""

import inspect
import sys
from types import FrameType

_ASLEEP = inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
_RESUMERS = ("contextlib", "_pytest", "pluggy", "pytest")
"""Who resumes a generator only to end the block it opened: context managers and the fixtures of the tests."""


def generator_entering() -> str | None:
    """The name of the plain generator in whose body the calling context manager is being entered, if it is one."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and _module(frame) == "contextlib":
        frame = frame.f_back
    if frame is None or not frame.f_code.co_flags & _ASLEEP or _module(frame.f_back).startswith(_RESUMERS):
        return None
    return frame.f_code.co_qualname


def _module(frame: FrameType | None) -> str:
    return frame.f_globals.get("__name__", "") if frame else ""
