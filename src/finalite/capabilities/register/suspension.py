"""Stops a processing while the system runs, and lets it go on again."""

from datetime import datetime

from django.apps import apps
from django.db import models

from . import loader, moment
from .guard.prepared import Prepared
from .values import Invalid


def _suspensions() -> models.Manager:
    """Asked by name: the door is imported before models may load."""
    return apps.get_model("register", "Suspension")._default_manager


def is_suspended(slug: str) -> bool:
    """Whether the processing is stopped at this moment."""
    return slug in moment.once(_stopped)


def _stopped() -> frozenset[str]:
    return frozenset(slug for (slug,) in STOPPED.rows())


STOPPED = Prepared(lambda: _suspensions().filter(until=None).values_list("fiche"))
"""The processings that are stopped, hardly ever one, which every door asks."""


def suspend(*, slug: str, by: str, reason: str, at: datetime) -> None:
    """Stop a processing; raises `Invalid` when it is already stopped, unknown, or no reason is given."""
    try:
        loader.entry(slug)
    except LookupError as unknown:
        raise Invalid("fiche", str(unknown)) from unknown
    if not reason.strip():
        raise Invalid("reason", "dire pourquoi : la suspension se lit dans le registre")
    _, created = _suspensions().get_or_create(
        fiche=slug, until=None, defaults={"since": at, "by": by, "reason": reason}
    )
    if not created:
        raise Invalid("fiche", f"{slug} est déjà suspendu")


def resume(*, slug: str, at: datetime) -> None:
    """Let a processing go on; raises `Invalid` when it was not stopped."""
    if not _suspensions().filter(fiche=slug, until=None).update(until=at):
        raise Invalid("fiche", f"{slug} n'est pas suspendu")
