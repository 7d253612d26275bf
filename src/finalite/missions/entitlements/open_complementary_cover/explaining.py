"""Puts the computation of a household into steps that people can read, each with its article and its parameter."""

from collections.abc import Mapping
from dataclasses import dataclass

from finalite import law
from finalite.kernel.money import format_euros, format_rate

from . import household as computation
from .facts import HouseholdFacts, Housing
from .periods import resource_months

NAMES = computation.NAMES


@dataclass(frozen=True, slots=True)
class Computed:
    """The amounts of each member by rank, those of the household, how many count whole and half, and who is out."""

    members: Mapping[int, Mapping[str, int]]
    home: Mapping[str, int]
    full: int
    halved: int
    left_out: int


def household(thread: law.Reasoning, facts: HouseholdFacts, found: Computed) -> None:
    """From the members to the outcome."""
    on = thread.on
    first, last = resource_months(on)
    months = thread.value("rights.c2s.resource_last_month", on)
    period = f"de {first:%m/%Y} à {last:%m/%Y}"
    thread.step("période des ressources", "CSS R861-8", value=months, note=period)
    _composition(thread, found)
    for rank, row in found.members.items():
        _member(thread, rank, row)
    _housing(thread, facts, found)
    thread.step("ressources comptées sur douze mois", "CSS L861-2", found.home["resources"])
    _ceilings(thread, facts, found)
    _comparison(thread, found)


def _composition(thread: law.Reasoning, found: Computed) -> None:
    parts = [f"comptées entières : {found.full}"]
    parts += [f"mineurs en résidence alternée : {found.halved}"] if found.halved else []
    parts += [f"hors du foyer : {found.left_out}"] if found.left_out else []
    note = " ; ".join(parts)
    thread.step("composition du foyer", "CSS R861-2", note=note)


def _member(thread: law.Reasoning, rank: int, row: Mapping[str, int]) -> None:
    line = str(rank)
    net = row["net"]
    thread.step("ressources nettes de prélèvements sociaux", "CSS L861-2", net, line=line)
    if row["reduction"]:
        value = thread.value(NAMES["reduction"], thread.on)
        thread.step("abattement sur les revenus d’activité", "CSS R861-8", -row["reduction"], value, line=line)
    if row["alimony"]:
        thread.step("pensions alimentaires versées", "CSS L861-2", -row["alimony"], line=line)


def _housing(thread: law.Reasoning, facts: HouseholdFacts, found: Computed) -> None:
    if facts.housing is Housing.OTHER:
        return
    own = facts.housing is Housing.OWN_OR_FREE
    share = thread.value(NAMES["own_housing" if own else "housing_benefit"], thread.on)
    rsa, scale = thread.value(NAMES["rsa"], thread.on), thread.value(NAMES["rsa_scale"], thread.on)
    label = "forfait pour un logement gratuit ou en propriété" if own else "forfait pour l’aide au logement"
    note = f"RSA d’une personne : {rsa.shown()} ; échelle {scale.shown()}"
    thread.step(label, "CSS R861-5" if own else "CSS R861-7", found.home["housing_flat"], share, note)


def _ceilings(thread: law.Reasoning, facts: HouseholdFacts, found: Computed) -> None:
    on, home = thread.on, found.home
    single, raised = thread.value(NAMES["single"], on), thread.value(NAMES["raised"], on)
    for name in ("second", "next_two", "further")[: max(0, min(found.full + found.halved - 1, 3))]:
        thread.value(NAMES[name], on)
    note = f"{format_rate(home['ceiling_rate'])} du plafond d’une personne, arrondi à l’euro le plus proche"
    thread.step("plafond sans participation", "CSS L861-1, R861-3", home["free_ceiling"], single, note)
    if found.halved:
        half = thread.value(NAMES["alternating"], on)
        thread.step("mineur en résidence alternée, aux derniers rangs", "CSS R861-3", value=half)
    if facts.overseas is True:
        thread.step("plafonds relevés outre-mer", "CSS D861-1", value=thread.value(NAMES["overseas"], on))
    thread.step("plafond avec participation", "CSS L861-1", home["paying_ceiling"], raised)


def _comparison(thread: law.Reasoning, found: Computed) -> None:
    home = found.home
    labels = {
        computation.FREE: "ressources sous le plafond : sans participation",
        computation.PAYING: "ressources entre les deux plafonds : avec participation",
        computation.ABOVE: "ressources au-dessus des deux plafonds",
    }
    over = home["resources"] - home["paying_ceiling"]
    note = f"dépassement de {format_euros(over)}" if over > 0 else ""
    thread.step(labels[home["outcome"]], "CSS L861-1", note=note)


def contributions(thread: law.Reasoning, facts: HouseholdFacts, dues: Mapping[int, int]) -> None:
    """What each would pay a month, by age on 1 January."""
    ages = thread.value(NAMES["ages"], thread.on)
    for rank, due in dues.items():
        local = facts.members[rank].local_scheme
        value = thread.value(NAMES["local_contribution" if local else "contribution"], thread.on)
        note = f"selon l’âge au 1er janvier ; tranches jusqu’à {ages.shown()}"
        thread.step("participation mensuelle", "CSS L861-11", due, value, note, str(rank))
