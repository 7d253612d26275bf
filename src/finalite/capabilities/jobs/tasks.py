"""What the worker knows how to do: tasks queued as jobs, and tasks that come back by the clock."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.utils.module_loading import autodiscover_modules

from .values import Progress

Task = Callable[..., Generator[Progress, None, None]]
F = TypeVar("F", bound=Callable[..., Any])
MODULES = ("tasks", "operations")


class UnknownTask(LookupError):
    """No code registered this task."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A task, how often it is tried, and how long a silent worker keeps it."""

    name: str
    function: Task
    most_attempts: int
    lease: timedelta


@dataclass(frozen=True, slots=True)
class Recurring:
    """A function called with `now=` each time `every` has passed, in a transaction that moves its next run."""

    name: str
    function: Callable[..., None]
    every: timedelta


_tasks: dict[str, Declared] = {}
_recurring: dict[str, Recurring] = {}


def task(name: str, *, most_attempts: int = 5, lease: timedelta = timedelta(minutes=2)) -> Callable[[F], F]:
    """Register a generator function `(job, **args)` as the task `name`.

    What it did up to each `yield Progress(...)` is committed with that progress; a crash repeats the unfinished slice
    only, in a new call whose `job.progress` is the last one committed.
    """

    def wrap(function: F) -> F:
        _register(_tasks, name, Declared(name, function, most_attempts, lease))
        return function

    return wrap


def recurring(name: str, *, every: timedelta) -> Callable[[F], F]:
    """Have the worker call the function with `now=` each time `every` has passed.

    It runs in one transaction: keep it short, or let it `enqueue` a job.
    """

    def wrap(function: F) -> F:
        _register(_recurring, name, Recurring(name, function, every))
        return function

    return wrap


def find(name: str) -> Declared:
    """The task `name`; raises `UnknownTask` naming those there are."""
    if name not in _tasks:
        autodiscover_modules(*MODULES)
    if name not in _tasks:
        raise UnknownTask(f"no task is called {name!r}; there is {', '.join(sorted(_tasks)) or 'none'}")
    return _tasks[name]


def all_recurring() -> tuple[Recurring, ...]:
    """Every recurring task of the installed apps, by name."""
    autodiscover_modules(*MODULES)
    return tuple(_recurring[name] for name in sorted(_recurring))


def _register(known: dict[str, Any], name: str, declared: Any) -> None:
    before = known.setdefault(name, declared)
    if before is not declared and before.function.__module__ != declared.function.__module__:
        places = f"{before.function.__module__} and {declared.function.__module__}"
        raise ValueError(f"two tasks are called {name!r}, in {places}: rename one")
