"""The supplementary disability allowance, as the right is decided; the fiche that pays shares its arithmetic."""

from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, rule
from finalite.law import disability_supplement

from .facts import SupplementFacts

NAME = "open_disability_and_death_entitlements.assess_supplement"


@rule
def assess_supplement(facts: SupplementFacts, on: date) -> Decision:
    """Say whether the allowance is due and how much a month: what lacks to the ceiling of the home.

    Before 1 April 2021 another rule held: no value is recorded, so the engine refuses.
    """
    return disability_supplement.assess(facts, on, law.Reasoning(NAME, on))
