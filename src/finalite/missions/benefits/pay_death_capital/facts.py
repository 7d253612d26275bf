"""The facts that the payment of a capital rests on; UNKNOWN is never read as *no*."""

from dataclasses import dataclass

from finalite.law.death_capital import Claimant, DeathFacts, Deceased, Link, Situation

__all__ = ["CapitalFacts", "Claimant", "DeathFacts", "Deceased", "Link", "Situation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalFacts:
    """What must be known to divide a capital.

    `disputed` are the marks of claims that somebody contests, `orphans` those of the children of a self-employed person
    whom an agent recognised as orphans.
    """

    death: DeathFacts
    disputed: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
