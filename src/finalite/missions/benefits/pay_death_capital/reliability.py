"""Looks for what should make an agent look again before anybody is paid."""

from collections.abc import Iterator
from datetime import date

from finalite.capabilities import people
from finalite.kernel.calendar import add_months

from . import asking, filing, rules
from .facts import Situation
from .models import CapitalFile, Claim, Evidence, Payslip
from .values import Doubt, DoubtFound

MONTHS = 3
"""Payslips looked at: those of the months in which the right opens (CSS L361-1)."""


def doubts(row: CapitalFile, on: date) -> tuple[DoubtFound, ...]:
    """The doubts about a file and about each of its claims."""
    claims = filing.counted(row)
    return (*_about_deceased(row), *_about_claims(row, claims, on))


def _about_deceased(row: CapitalFile) -> Iterator[DoubtFound]:
    months = list(Payslip.objects.filter(file=row).values_list("month", flat=True))
    recent = any(add_months(row.died_on, -MONTHS) <= add_months(month, 1) for month in months)
    if row.situation == Situation.WORK and not recent:
        yield DoubtFound(Doubt.NO_PAYSLIP)
    if any(month > row.died_on for month in months):
        yield DoubtFound(Doubt.PAYSLIP_AFTER_DEATH)
    if row.situation == Situation.DISABILITY_PENSION and not asking.kinds_held(row):
        yield DoubtFound(Doubt.NO_PENSION_HELD)


def _about_claims(row: CapitalFile, claims: list[Claim], on: date) -> Iterator[DoubtFound]:
    accounts = people.payee_account_of([one.person_id for one in claims], on=on)
    identities = people.identity_of([one.person_id for one in claims])
    proved = set(Evidence.objects.filter(claim__in=[one.pk for one in claims]).values_list("claim_id", flat=True))
    couples = [one.pk for one in claims if one.link in rules.ONLY_ONE]
    for one in claims:
        who = identities.get(filing.PersonId(one.person_id))
        found = {
            Doubt.NO_EVIDENCE: one.pk not in proved,
            Doubt.NO_ACCOUNT: one.person_id not in accounts,
            Doubt.CLAIMANT_DIED: who is not None and who.death_on is not None,
            Doubt.TWO_SPOUSES: len(couples) > 1 and one.pk in couples,
            Doubt.CONTESTED: bool(one.contested),
        }
        yield from (DoubtFound(doubt, one.pk) for doubt, holds in found.items() if holds)
