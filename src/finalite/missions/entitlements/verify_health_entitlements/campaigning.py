"""Draws a campaign among people who meet its criteria, and says how it is coming along."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import pairwise

from finalite.capabilities import people, register, verification
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import models
from .values import CampaignLine, Criterion, Drawn, SchemeChange

KIND = "campaign_check"
WORK_MONTHS = 3
"""How long the caisse gives itself for a check of a campaign: ours, the clock of the work list."""
FRANCE = "FR"


def draw(
    name: str, criteria: tuple[Criterion, ...], among: tuple[PersonId, ...], size: int, seed: int, by_caisse: bool, on
) -> Drawn:
    """Draw people who meet every criterion, and open their checks; raises `Invalid` where nobody does."""
    chosen = _candidates(among, criteria, on)
    plan = verification.Plan(
        name=name,
        criteria=tuple(criteria),
        kind=KIND,
        size=size,
        seed=seed,
        retention=models.CASES,
        by_caisse=by_caisse,
        due_on=add_months(on, WORK_MONTHS),
    )
    number = verification.open_campaign(plan=plan, candidates=chosen, on=on)
    checks = verification.checks_in(number)
    return Drawn(number, verification.campaign(number).population, tuple(check.person_id for check in checks))


def _candidates(among: tuple[PersonId, ...], criteria: Iterable[Criterion], on: date) -> list[verification.Candidate]:
    kept = set(among) & register.may_concern(*among)
    for criterion in criteria:
        kept &= MEETS[criterion](kept, on)
    if not kept:
        raise register.Invalid("criteria", "personne ne répond à ces critères")
    caisses, subjects = people.caisse_of(kept), people.subjects_of(kept)
    return [verification.Candidate(PersonId(one), caisses[PersonId(one)], subjects[one]) for one in sorted(kept)]


def _everybody(persons: set[int], on: date) -> set[int]:
    return persons


def _by_residence(persons: set[int], on: date) -> set[int]:
    """Covered by residence alone: whoever works is covered wherever they live (CSS L160-1)."""
    return {cover.person for cover in _covers(persons, on) if cover.ground == "residence"}


def _solidarity(persons: set[int], on: date) -> set[int]:
    """Covered by the means-tested complementary cover: their resources were declared (CSS L861-1)."""
    return {cover.person for cover in _covers(persons, on) if cover.solidarity}


def _covers(persons: set[int], on: date):
    return rights.cover_on(person_ids=tuple(PersonId(one) for one in sorted(persons)), on=on)


def _address_abroad(persons: set[int], on: date) -> set[int]:
    return {one for one, address in people.address_of(persons, on=on).items() if address.country != FRANCE}


def _changed_scheme(persons: set[int], on: date) -> set[int]:
    """Moved from one scheme to another in the last twelve months (CSS L160-17)."""
    since = add_months(on, -12)
    held = people.affiliations_of(persons)
    return {one for one, periods in held.items() if any(since < change.on <= on for change in changes(periods))}


def changes(periods: Sequence[people.AffiliationPeriod]) -> tuple[SchemeChange, ...]:
    """Each change of scheme or caisse, oldest first, with the days without any in between."""
    return tuple(
        SchemeChange(former.scheme, one.scheme, one.caisse, one.from_on, (one.from_on - former.until_on).days)
        for former, one in pairwise(periods)
        if former.until_on and (former.scheme, former.caisse) != (one.scheme, one.caisse)
    )


MEETS: dict[Criterion, Callable[[set[int], date], set[int]]] = {
    Criterion.EVERYBODY: _everybody,
    Criterion.BY_RESIDENCE: _by_residence,
    Criterion.ADDRESS_ABROAD: _address_abroad,
    Criterion.CHANGED_SCHEME: _changed_scheme,
    Criterion.SOLIDARITY: _solidarity,
}


def line(info: verification.CampaignInfo) -> CampaignLine:
    """A campaign at a glance."""
    done = verification.yield_of(info.campaign_id)
    return CampaignLine(
        info.campaign_id,
        info.name,
        info.criteria,
        info.seed,
        info.by_caisse,
        info.population,
        info.drawn,
        done.told,
        done.answered,
        done.differing,
        done.closed,
        dict(done.outcomes).get("closed", 0),
        info.opened_on,
        info.closed_on,
    )
