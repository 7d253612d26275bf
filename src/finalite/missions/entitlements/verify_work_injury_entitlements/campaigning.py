"""Draws a campaign among those whose right runs, and says how it is coming along."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from finalite.capabilities import people, register, verification
from finalite.kernel.calendar import add_months

from . import checking, held, models
from .values import CampaignLine, Drawn, SchemeChange, Who

KIND, ABROAD, FRANCE = "campaign_check", "address_abroad", "FR"
WORK_MONTHS = 3
"""How long the caisse gives itself for a check of a campaign: ours, the clock of the work list."""
STOPPED = ("ends", "suspended")


def draw(
    name: str, who: Who, since: date, until: date, abroad: bool, size: int, seed: int, by_caisse: bool, on: date
) -> Drawn:
    """Draw people of a kind for injuries of a period, and open their checks; raises `Invalid` where there is nobody."""
    if not name.strip() or len(name) > 80:
        raise register.Invalid("name", "nommer la campagne, en 80 caractères au plus")
    if until <= since:
        raise register.Invalid("until", "la période finirait avant de commencer")
    found = {one.person: one for one in _candidates(who, since, until, abroad, on)}
    caisses = people.caisse_of(found)
    number = verification.open_campaign(
        plan=verification.Plan(
            name=name,
            criteria=(who, ABROAD) if abroad else (who,),
            kind=KIND,
            size=size,
            seed=seed,
            retention=models.KEPT,
            by_caisse=by_caisse,
            due_on=add_months(on, WORK_MONTHS),
        ),
        candidates=[verification.Candidate(one.person, caisses[one.person], one.subject) for one in found.values()],
        on=on,
    )
    checks = verification.checks_in(number)
    for check in checks:
        checking.about(check.check_id, found[check.person_id])
    persons, numbers = tuple(one.person_id for one in checks), tuple(one.check_id for one in checks)
    return Drawn(number, verification.campaign(number).population, persons, numbers)


def _candidates(who: Who, since: date, until: date, abroad: bool, on: date) -> list[held.Holder]:
    found = held.candidates(who, since, until, on)
    if abroad:
        addresses = people.address_of([one.person for one in found], on=on)
        found = [one for one in found if one.person in addresses and addresses[one.person].country != FRANCE]
    if not found:
        raise register.Invalid("who", "personne ne répond à ces critères")
    return found


def changes(periods: Sequence[people.AffiliationPeriod]) -> tuple[SchemeChange, ...]:
    """Each change of scheme or caisse, oldest first; days below zero had both, None a former one still runs."""
    return tuple(
        SchemeChange(
            former.scheme,
            one.scheme,
            one.caisse,
            one.from_on,
            (one.from_on - former.until_on).days if former.until_on else None,
        )
        for former, one in pairwise(periods)
        if (former.scheme, former.caisse) != (one.scheme, one.caisse)
    )


def line(info: verification.CampaignInfo) -> CampaignLine:
    """A campaign at a glance."""
    done = verification.yield_of(info.campaign_id)
    outcomes = dict(done.outcomes)
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
        sum(outcomes.get(name, 0) for name in STOPPED),
        info.opened_on,
        info.closed_on,
    )
