"""Asks the fiche that decides on rights, along the declared flow: nothing of its rules is copied here."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations as rights
from finalite.missions.entitlements.open_disability_and_death_entitlements import queries as rights_kept

from .models import CapitalFile, Claim
from .values import LastSituation, Link, RightsFound


def open_there(deceased: PersonId, last: LastSituation, on: date) -> int:
    """Open or complete the file of the right; returns its number. Raises `Invalid` where it is decided already."""
    given = rights.LastSituation(
        situation=last.situation,
        until=last.until,
        occupation=last.occupation,
        work_pension_rate=last.work_pension_rate,
    )
    return rights.open_death_file(deceased=deceased, last=given, on=on).file


def found(row: CapitalFile, on: date) -> RightsFound:
    """What the right would be today, and which rights the deceased held on the day of death."""
    person = PersonId(row.person_id)
    answer = rights.open_death_file(deceased=person, last=rights.LastSituation(), on=on)
    held = rights_kept.rights_on(person_ids=(person,), on=row.died_on)
    return RightsFound(answer.proposal.outcome, tuple(one.kind for one in held), answer.proposal)


def kinds_held(row: CapitalFile) -> tuple[str, ...]:
    """Which rights the deceased held on the day of death; none where it is the death that ended them."""
    return tuple(one.kind for one in rights_kept.rights_of(person=PersonId(row.person_id)))


def decide_there(row: CapitalFile, claims: list[Claim], on: date) -> dict[int, int]:
    """Have the right decided on these claims; returns the share of each claimant, in cents.

    Decided already, the shares are those that were kept. Raises `Invalid` while the right still waits.
    """
    try:
        for one in claims:
            rights.claim_death_capital(claim=_claim(row, one), received_on=one.claimed_on)
        shares = rights.decide_death_capital(file=row.rights_file, on=on)
    except register.Invalid:
        shares = rights_kept.capital_shares(file=row.rights_file)
        if not shares:
            raise
    return {int(one.person): int(one.share) for one in shares}


def _claim(row: CapitalFile, one: Claim) -> rights.Claim:
    return rights.Claim(
        claimant=PersonId(one.person_id),
        deceased=PersonId(row.person_id),
        link=Link(one.link) if one.link else None,
        in_charge=one.in_charge,
    )
