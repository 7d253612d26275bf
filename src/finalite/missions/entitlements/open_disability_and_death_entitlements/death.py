"""The capital at death, as the right is decided; the arithmetic is shared with the fiche that pays."""

from datetime import date

from finalite import law
from finalite.kernel.decision import Decision, rule
from finalite.law import death_capital

from .facts import DeathFacts

NAME = "open_disability_and_death_entitlements.assess_death_capital"


@rule
def assess_death_capital(facts: DeathFacts, on: date) -> Decision:
    """Say whether the capital is due and how it is shared; before the priority month has passed, nobody without
    priority is paid.
    """
    return death_capital.assess(facts, on, law.Reasoning(NAME, on))
