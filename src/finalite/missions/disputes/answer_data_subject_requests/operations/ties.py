"""Who an agent is as an insured person, and who is known to the public: what the rules on unusual access look at."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from django.db.models import Q

from finalite.capabilities import jobs, people, register
from finalite.capabilities.register.values import AtMost, Data, Invalid, PersonId

from ..models import AgentFile, PublicFigure

LONGEST = timedelta(days=366)
"""A flag on somebody known to the public lasts a year at most: whoever set it looks again."""


@dataclass(frozen=True, slots=True)
class AgentLink:
    """Over which days an account's holder is known as an insured person; which one is told to nobody."""

    user: Annotated[str, Data("internal_identifier")]
    from_on: Annotated[date, Data("internal_identifier")]
    until_on: Annotated[date | None, Data("internal_identifier")]


@dataclass(frozen=True, slots=True)
class FigureFlag:
    """Over which days each reading of a file by an agent is listed."""

    from_on: Annotated[date, Data("case_handling")]
    until_on: Annotated[date, Data("case_handling")]


@register.operation("handle_incidents_and_breaches", confirm=True)
def link_agent(*, user: str, person: PersonId, on: date) -> AgentLink:
    """Say which insured person the holder of an agent's account is, from a day.

    Read by the rules on unusual access alone: no door tells it back, save to the person themselves (GDPR 15). Raises
    `Invalid` for an account that is no agent's, or is linked already.
    """
    _check_agent(user, on)
    people.subjects_of([person])  # refuses a number that is nobody's
    if AgentFile.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), user=user).exists():
        raise Invalid("user", "ce compte est déjà rattaché à quelqu’un : mettre fin à ce rattachement d’abord")
    row = AgentFile.objects.create(subject="staff", user=user, person_id=person, from_on=on)
    return AgentLink(row.user, row.from_on, row.until_on)


@register.operation("handle_incidents_and_breaches", confirm=True)
def unlink_agent(*, user: str, on: date) -> AgentLink:
    """End on a day what an account's holder is known as, because they left or it was a mistake.

    What it explains is kept one more year, as long as the traces. Raises `Invalid` where there is nothing to end.
    """
    row = AgentFile.objects.filter(user=user, until_on=None).first()
    if row is None:
        raise Invalid("user", "ce compte n’est rattaché à personne")
    if on < row.from_on:
        raise Invalid(
            "on", f"le rattachement commence le {row.from_on:%d/%m/%Y} : donner ce jour ou un jour plus tardif"
        )
    row.until_on = on
    row.save()
    return AgentLink(row.user, row.from_on, row.until_on)


@register.operation("handle_incidents_and_breaches")
def end_agent_links(*, on: date, after: int = 0, limit: AtMost = 200) -> jobs.SliceDone:
    """End on a day the links of the accounts that are no agent's any more, slice by slice.

    Nothing is left to watch: what the holder did before stays explained for one more year, as the traces.
    """
    open_links = AgentFile.objects.filter(until_on=None, from_on__lte=on)
    return jobs.one_slice(open_links, lambda link: _end_if_left(link, on), after=after, limit=limit)


@register.operation("handle_incidents_and_breaches", confirm=True)
def flag_public_figure(*, person: PersonId, reason: str, on: date, until: date) -> FigureFlag:
    """List each reading of somebody's file by an agent, because they are known to the public, until a day.

    A year at most. No screen of agents shows it; the person reads it among what is held about them. Raises `Invalid`.
    """
    _check_reason(reason)
    if not timedelta(0) < until - on <= LONGEST:
        raise Invalid(
            "until", "donner un jour après le début, douze mois plus tard au plus : la raison est revue chaque année"
        )
    if _flags(person, on).exists():
        raise Invalid("person", "ce dossier est déjà signalé : lever ce signalement d’abord")
    row = PublicFigure.objects.create(
        subject=people.subjects_of([person])[person],
        person_id=person,
        from_on=on,
        until_on=until,
        reason=reason.strip(),
    )
    return FigureFlag(row.from_on, row.until_on)


@register.operation("handle_incidents_and_breaches", confirm=True)
def lift_public_figure(*, person: PersonId, reason: str, on: date) -> FigureFlag:
    """Stop listing the readings of somebody's file, and say why. Raises `Invalid` where they are not listed."""
    _check_reason(reason)
    row = _flags(person, on).first()
    if row is None:
        raise Invalid("person", "aucun signalement n’est en vigueur ce jour-là pour ce dossier")
    row.until_on, row.lifted_reason = on, reason.strip()
    row.save()
    return FigureFlag(row.from_on, row.until_on)


def _flags(person: PersonId, on: date):
    return PublicFigure.objects.filter(person_id__in=people.records_of(person), from_on__lte=on, until_on__gt=on)


def _check_agent(user: str, on: date) -> None:
    if not _is_agent(user, on):
        raise Invalid("user", "aucun compte d’agent de ce nom n’est ouvert ce jour-là")


def _is_agent(user: str, on: date) -> bool:
    inside = {role for role, term in register.vocabulary().role.items() if not term.external}
    return any(held.role in inside for held in people.roles_of(user, on=on))


def _end_if_left(link: AgentFile, on: date) -> bool:
    left = not _is_agent(link.user, on)
    if left:
        link.until_on = on
        link.save(update_fields=["until_on"])
    return left


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("reason", "dire pourquoi : la personne peut lire ce motif")
