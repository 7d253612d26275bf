"""State medical aid: irregular stay, more than three months without a break, resources under the free ceiling."""

from datetime import date

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Step, rule
from finalite.kernel.money import format_euros, half_up
from finalite.kernel.unknown import UNKNOWN, known

from .facts import StateAidFacts

RULE = "register_and_affiliate.assess_state_aid"
ARTICLE, SIZE = "CASF L251-1", "CSS R861-3"
MONTHS, CEILING = "rights.ame.residence_months", "rights.c2s.ceiling"
SECOND, NEXT_TWO, FURTHER = (
    "rights.c2s.second_person",
    "rights.c2s.third_fourth_person",
    "rights.c2s.further_person",
)
OVERSEAS, LENGTH, START = "rights.c2s.overseas", "rights.ame.length_years", "rights.ame.start"
MAJORITY = "rights.cover.child_until"
WHOLE = 10_000
"""Basis points of one."""

DOCUMENTS = {
    "born_on": ("acte de naissance ou pièce d’identité", ARTICLE),
    "regular_stay": ("pièce sur la situation au regard du séjour", ARTICLE),
    "present_since": ("preuves de présence en France depuis plus de trois mois", ARTICLE),
    "left_meanwhile": ("passeport ou déclaration sur les absences de France", ARTICLE),
    "persons": ("composition du foyer", SIZE),
    "overseas": ("adresse, pour savoir si elle est outre-mer", "CSS D861-1"),
    "resources": ("ressources du foyer sur douze mois", ARTICLE),
}

Tried = tuple[str, tuple[Step, ...], tuple[str, ...]]


@rule
def assess_state_aid(facts: StateAidFacts, on: date) -> Decision:
    """Say whether State medical aid can be granted on `on`; a condition that surely fails refuses."""
    try:
        tried = (_stay(facts), _residence(facts, on), _resources(facts, on))
        doubts = tuple(dict.fromkeys(w for name in _used(facts) for w in law.value(name, on).warnings(on)))
    except law.MissingLaw as why:
        return why.decision(RULE, on, law.version())
    outcome = next((o for o in ("refused", "unknown") if o in [one[0] for one in tried]), "granted")
    kept = [one for one in tried if outcome == "granted" or one[0] == outcome]
    steps = tuple(step for one in kept for step in one[1])
    missing = tuple(dict.fromkeys(name for one in kept for name in one[2])) if outcome == "unknown" else ()
    return Decision(outcome, {}, steps, doubts, RULE, on, law.version(), missing=missing)


def period_from(on: date) -> tuple[date, date]:
    """The days of an aid asked for on `on`: one year from that day, half-open. Raises `law.MissingLaw`."""
    return on, add_months(on, 12 * law.value(LENGTH, on).number)


def ceiling(persons: int, overseas: bool, on: date) -> int:
    """The yearly ceiling of a home in cents: that of free complementary cover, rounded to the nearest euro.

    Raises `law.MissingLaw`.
    """
    shares = WHOLE + sum(_share(rank, on) for rank in range(2, persons + 1))
    more = WHOLE + (law.value(OVERSEAS, on).number if overseas else 0)
    exact = law.value(CEILING, on).number * shares * more
    return half_up(exact, WHOLE * WHOLE * 100) * 100


def _share(rank: int, on: date) -> int:
    return law.value(SECOND if rank == 2 else NEXT_TWO if rank <= 4 else FURTHER, on).number


def _used(facts: StateAidFacts) -> tuple[str, ...]:
    size = 1 if facts.persons is UNKNOWN else facts.persons
    more = (SECOND, NEXT_TWO, FURTHER)[: 0 if size < 2 else 1 if size < 3 else 2 if size < 5 else 3]
    return (MONTHS, CEILING, START, LENGTH, *more, *((OVERSEAS,) if facts.overseas is True else ()))


def _stay(facts: StateAidFacts) -> Tried:
    if facts.regular_stay is UNKNOWN:
        return "unknown", (Step("situation au regard du séjour à établir", ARTICLE),), ("regular_stay",)
    if facts.regular_stay:
        return "refused", (Step("séjour régulier : relève de la protection universelle", "CSS L160-1"),), ()
    return "granted", (Step("séjour irrégulier", ARTICLE),), ()


def _residence(facts: StateAidFacts, on: date) -> Tried:
    if facts.born_on is not UNKNOWN and on < add_months(facts.born_on, 12 * law.value(MAJORITY, on).number):
        return "granted", (Step("mineur : aucun délai de présence", ARTICLE),), ()
    months = law.value(MONTHS, on)
    missing = tuple(n for n in ("born_on", "present_since", "left_meanwhile") if getattr(facts, n) is UNKNOWN)
    if facts.present_since is UNKNOWN or facts.left_meanwhile is UNKNOWN:
        return "unknown", (Step("présence à établir", ARTICLE, parameter=months.cited),), missing
    since = known(facts.present_since, "present_since")
    if not facts.left_meanwhile and on > add_months(since, months.number):
        note = f"depuis le {since:%d/%m/%Y}"
        return "granted", (Step("présence ininterrompue de plus de", ARTICLE, parameter=months.cited, note=note),), ()
    if facts.born_on is UNKNOWN:
        return "unknown", (Step("délai non rempli, sauf si la personne est mineure", ARTICLE),), ("born_on",)
    label = "présence interrompue" if facts.left_meanwhile else "présence qui ne dépasse pas"
    return "refused", (Step(label, ARTICLE, parameter=months.cited, note=f"depuis le {since:%d/%m/%Y}"),), ()


def _resources(facts: StateAidFacts, on: date) -> Tried:
    missing = tuple(name for name in ("persons", "overseas", "resources") if getattr(facts, name) is UNKNOWN)
    if missing:
        return "unknown", (Step("ressources du foyer à établir", ARTICLE),), missing
    most = ceiling(known(facts.persons, "persons"), known(facts.overseas, "overseas"), on)
    declared = known(facts.resources, "resources")
    note = f"{format_euros(declared)} déclarés, plafond {format_euros(most)}"
    label = "ressources dans le plafond de la C2S gratuite" if declared <= most else "ressources au-dessus du plafond"
    step = Step(label, ARTICLE, amount=most, parameter=law.value(CEILING, on).cited, note=note)
    return "granted" if declared <= most else "refused", (step,), ()
