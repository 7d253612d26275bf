"""One passage through a door: read what arrived, act, and say how it ended; pages, API and commands all pass here."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from finalite.capabilities import register
from finalite.capabilities.register.admission import is_outsider
from finalite.capabilities.register.purpose import BUILT_IN_ROLES
from finalite.kernel import decision
from finalite.site import binding

from . import catalogue, refusals

log = logging.getLogger(__name__)

Ending = Literal["done", "unusable", "refused", "missing", "conflict"]
ACT_DAYS = ("on", "received_on", "recorded_on", "declared_on", "asked_on")
"""Arguments that say the day of the act itself."""
OUT_OF_REACH = ("not_yours", "reason_needed")
"""Refusals that say as much of a row of somebody else as of none."""
STATUS: dict[Ending, int] = {"done": 200, "unusable": 400, "refused": 403, "missing": 404, "conflict": 409}


@dataclass(frozen=True)
class Outcome:
    """How a passage ended; `code` is stable for programs, `message` is for people."""

    ending: Ending
    result: Any = None
    problems: tuple[binding.Problem, ...] = ()
    code: str = ""
    message: str = ""

    @property
    def status(self) -> int:
        """The HTTP status that says the same."""
        return STATUS[self.ending]


Reader = Callable[[Sequence[binding.Slot]], dict[str, Any]]


def check(door: Any, read: Reader) -> Outcome:
    """Read the arguments without acting, as a page does before it asks to confirm."""
    try:
        return Outcome("done", result=read(binding.slots_of(door.function)))
    except binding.Unusable as unusable:
        return Outcome("unusable", problems=unusable.problems, code="unusable", message=_("Rien n'a été fait."))


def go_through(door: Any, actor: Any, read: Reader) -> Outcome:
    """Act as `actor` with what `read` finds; never raises for what people can be told."""
    checked = check(door, read)
    return checked if checked.ending != "done" else perform(door, actor, checked.result)


def perform(door: Any, actor: Any, arguments: dict[str, Any]) -> Outcome:
    """Act as `actor` with typed arguments."""
    wrong = _dated_otherwise(door, actor, arguments)
    if wrong:
        return Outcome("unusable", problems=wrong, code="unusable", message=_("Rien n'a été fait."))
    with register.acting(actor):
        try:
            return Outcome("done", result=catalogue.entrance(door)(**arguments))
        except Exception as problem:
            outcome = outcome_of(told(actor, problem, of_person=bool(_numbers(door, "person"))))
            if outcome is None:
                raise
            return _at_number(door, outcome)


def told(actor: Any, problem: Exception, *, of_person: bool = False) -> Exception:
    """What a guess may learn: a number that no row carries is refused as a row out of reach; an agent who says why
    is told which it is. Nobody outside opens a row by a reason, unless the door is `of_person`.
    """
    nothing = isinstance(problem, register.NotFound | ObjectDoesNotExist)
    if is_outsider(actor.role):
        unsaid = getattr(problem, "code", "") == "reason_needed" and not of_person
        return register.Refused("", "not_yours") if nothing or unsaid else problem
    if nothing and actor.role not in BUILT_IN_ROLES and not actor.reason.strip():
        return register.Refused("", "reason_needed")
    return problem


def _at_number(door: Any, outcome: Outcome) -> Outcome:
    """The same, at the number that was refused."""
    named = _numbers(door, "integer", "person")
    if outcome.code not in OUT_OF_REACH or not named:
        return outcome
    return replace(outcome, problems=(binding.Problem(named[0], outcome.message),))


def _numbers(door: Any, *kinds: str) -> list[str]:
    return [slot.name for slot in binding.slots_of(door.function) if slot.required and slot.shape.kind in kinds]


def _dated_otherwise(door: Any, actor: Any, arguments: dict[str, Any]) -> tuple[binding.Problem, ...]:
    """Legal clocks run from the day somebody outside asks: it is today, whatever they send; an agent may take down
    what came by post some days ago."""
    if door.kind != "operation" or not is_outsider(actor.role):
        return ()
    message = _("C'est la date du jour : elle ne se choisit pas.")
    return tuple(
        binding.Problem(name, message)
        for name in ACT_DAYS
        if name in arguments and arguments[name] != timezone.localdate()
    )


def outcome_of(problem: Exception) -> Outcome | None:
    """What `problem` means for people; None for a fault of ours."""
    if isinstance(problem, register.Refused):
        return Outcome("refused", code=problem.code, message=refusals.words(problem.code, problem.reason))
    if isinstance(problem, PermissionError):
        log.warning("a purpose was overstepped: %s", problem)  # names tables and categories, no value
        return Outcome("refused", code="purpose", message=_("La finalité du traitement ne permet pas cet accès."))
    if isinstance(problem, register.Invalid):
        return _unusable(problem)
    if isinstance(problem, decision.Refusal):
        return Outcome("conflict", code="missing_law", message=str(problem))
    if isinstance(problem, ObjectDoesNotExist):
        return Outcome("missing", code="not_found", message=_("Introuvable : vérifiez ce que vous avez indiqué."))
    if isinstance(problem, DataError | OverflowError):
        log.warning("a value does not fit the database: %s", type(problem).__name__)
        return Outcome("unusable", code="unusable", message=_("Une valeur dépasse ce qui peut être enregistré."))
    if isinstance(problem, IntegrityError):
        # PostgreSQL quotes the values that collide: somebody's number is no matter for a log
        log.warning("the database refused: %s %s", type(problem).__name__, _constraint(problem))
        return Outcome("conflict", code="conflict", message=_("Cela existe déjà, ou contredit ce qui est enregistré."))
    return None


def _constraint(problem: Exception) -> str:
    return getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None) or ""


def _unusable(invalid: Any) -> Outcome:
    problem = binding.Problem(invalid.field, refusals.sentence(invalid.message))
    return Outcome("unusable", problems=(problem,), code="unusable", message=_("Rien n'a été fait."))
