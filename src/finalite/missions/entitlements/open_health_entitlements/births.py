"""What a birth opens to the father or the mother's partner."""

from datetime import date

from finalite import law
from finalite.capabilities import register
from finalite.capabilities.register import PersonId

from . import keeping, models, statuses
from .facts import BirthFacts
from .values import ParenthoodAnswer


def declare(person: PersonId, born_on: date, on: date, children: int) -> ParenthoodAnswer:
    """Open the paternity days of a birth, once for each birth."""
    if born_on > on or children < 1:
        raise register.Invalid("born_on", "la naissance se déclare une fois l’enfant né")
    if models.Parenthood.objects.filter(person_id=person, starts_on=born_on).exists():
        raise register.Invalid("born_on", "cette naissance est déjà déclarée")
    facts = BirthFacts(born_on=born_on, children=children)
    decision = keeping.assess_paternity(facts, on)
    if decision.outcome != "open":
        raise law.MissingLaw(decision.missing[0])
    days, before = keeping.paternity_days(facts)
    row = statuses.record(
        models.Parenthood,
        person,
        on,
        "declaration",
        starts_on=born_on,
        ends_on=before,
        children=children,
        days=days,
    )
    return ParenthoodAnswer(row.pk, days, before, decision)
