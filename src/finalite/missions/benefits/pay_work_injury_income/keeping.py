"""Keeps the rows of an injury from one day: the death of the last of those whom it gives an income (three years)."""

from datetime import date

from finalite.capabilities import people
from finalite.capabilities.register import PersonId

from . import models

OF_INJURY = (
    models.Finding,
    models.EarlierInjury,
    models.Claim,
    models.Annuity,
    models.IncomeDecision,
    models.VictimFacts,
    models.Instalment,
    models.Overpaid,
    models.Contest,
    models.Notice,
)


def start(injury: models.IncomeFile) -> date | None:
    """Let the time run once the victim and all who survive them are dead; returns that day, None while one lives."""
    survivors = models.Annuity.objects.filter(injury=injury).values_list("person_id", flat=True)
    beneficiaries = {injury.person_id, *survivors}
    known = people.identity_of(sorted(beneficiaries))
    deaths = [known[PersonId(one)].death_on for one in beneficiaries]
    last = max((day for day in deaths if day), default=None) if all(deaths) else None
    if last != injury.kept_from:
        _set(injury, last)
    return last


def _set(injury: models.IncomeFile, day: date | None) -> None:
    injury.kept_from = day
    injury.save(update_fields=["kept_from"])
    for model in OF_INJURY:
        model._default_manager.filter(injury=injury).update(kept_from=day)
    models.SurvivorFact.objects.filter(annuity__injury=injury).update(kept_from=day)
    models.SharingFactsKept.objects.filter(decided__injury=injury).update(kept_from=day)
