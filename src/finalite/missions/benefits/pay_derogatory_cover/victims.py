"""Care of the victims of an attack: all of it, without advance, as long as it follows from it (CSS L169-1 s.)."""

from datetime import date

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Refusal, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import Unknown

from .facts import Quality, VictimCareFacts

NAME = "pay_derogatory_cover.victim_care"
PAID, REFUSED = "paid", "refused"
FULL = 10_000
FRANCE = "FR"
OVERRUNS_SINCE = date(2016, 7, 15)
"""Care after 14 July 2016 is paid above its tariff too (law 2016-1827, art. 60 VI)."""
OUTSIDE_EUROPE = "soins hors d’Europe des victimes d’un attentat : aucun texte relevé [CSS L169-1 s.]"
OFFER = "fin de la prise en charge : règle lue pour le cas le plus général, sans l’article (info.gouv.fr, 18/04/2024)"
DEDUCTIONS = "participation forfaitaire et franchise non chiffrées ici : leurs plafonds se comptent sur l’année entière"
Met = tuple[str, ...] | bool


@rule
def victim_care(facts: VictimCareFacts, on: date) -> Decision:
    """Pay an act of care that follows from the attack in full and to who gave it; what does not follow from it is left
    to the ordinary rules (CSS L169-1, L169-2, L169-2-1, L169-7, L169-8).
    """
    thought = law.Reasoning(NAME, on)
    try:
        met = _covered(facts, thought)
        if met is not True:
            return thought.decide(REFUSED, {}) if met is False else thought.ask(met)
        if facts.country != FRANCE:
            return _abroad(facts, thought)
        return _at_home(facts, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def _covered(facts: VictimCareFacts, thought: law.Reasoning) -> Met:
    """Whether the act falls under the scheme: in time, linked with the attack, of the kind open to the person."""
    if facts.act_on < facts.attack_on:
        thought.step("soin antérieur à l’attentat", "CSS L169-1")
        return False
    if isinstance(facts.quality, Unknown):
        return ("quality",)
    thought.step("personne inscrite sur la liste transmise", "CSS L169-1")
    if facts.offer_on is not None and facts.act_on >= facts.offer_on:
        thought.warn(OFFER)
        thought.step("l’offre d’indemnisation a mis fin à ce dispositif", "CSS L169-4", note=_day(facts.offer_on))
        return False
    if isinstance(facts.related, Unknown):
        return ("related",)
    if not facts.related:
        thought.step("soin sans lien avec l’attentat : les règles ordinaires s’appliquent", "CSS L169-2")
        return False
    return _relative(facts, thought) if facts.quality is Quality.RELATIVE else True


def _relative(facts: VictimCareFacts, thought: law.Reasoning) -> Met:
    """A relative is followed by a psychiatrist, for a time that starts with the first visit."""
    if not facts.is_psychiatric:
        thought.step("un proche n’est suivi à ce titre que par un psychiatre", "CSS L169-7")
        return False
    if isinstance(facts.follow_up_from, Unknown):
        return ("follow_up_from",)
    months = thought.value("derogatory.victims.follow_up", facts.act_on)
    until = add_months(facts.follow_up_from, months.number)
    within = facts.follow_up_from <= facts.act_on < until
    label = "suivi psychiatrique en cours" if within else "suivi psychiatrique achevé"
    thought.step(label, "CSS L169-7", value=months, note=f"jusqu’au {_day(until)}")
    return within


def _at_home(facts: VictimCareFacts, thought: law.Reasoning) -> Decision:
    if isinstance(facts.base, Unknown):
        return thought.ask(("base",))
    base = min(facts.base, facts.charged)
    note = "déclaré par qui facture" if facts.is_declared else ""
    thought.step("tarif servant de base, au plus la dépense", "CSS L160-8", Cents(base), note=note)
    if facts.is_declared:
        thought.warn("tarif déclaré par qui facture : aucune liste publique relevée")
    thought.step("ni participation, ni forfait, ni franchise", "CSS L169-2", Cents(base))
    over = _overrun(facts, base, thought)
    state = _state_share(facts, base, thought)
    thought.step("versé directement à qui a donné le soin, sans avance", "CSS L169-8", Cents(base + over))
    amounts = {"base": base, "overrun": over, "paid": base + over, "to_provider": base + over, "to_beneficiary": 0}
    return thought.decide(PAID, {name: Cents(one) for name, one in (amounts | {"state_share": state}).items()})


def _overrun(facts: VictimCareFacts, base: int, thought: law.Reasoning) -> int:
    """What is charged above the tariff: due to those who were there, within what they really spent."""
    over = facts.charged - base
    if over <= 0:
        return 0
    if facts.quality is not Quality.PRESENT or facts.act_on < OVERRUNS_SINCE:
        thought.step("dépassement non couvert à ce titre", "CSS L169-2-1", Cents(0))
        return 0
    thought.step("dépassement, dans la limite de la dépense", "CSS L169-2-1", Cents(over))
    return over


def _state_share(facts: VictimCareFacts, base: int, thought: law.Reasoning) -> int:
    """What the State bears in the end: the part that the ordinary rules would have left to the patient."""
    share = 0 if facts.is_exempt else base * (FULL - facts.ordinary_rate) // FULL
    thought.warn(DEDUCTIONS)
    thought.step("part que l’État finance", "CSS L169-10", Cents(share))
    return share


def _abroad(facts: VictimCareFacts, thought: law.Reasoning) -> Decision:
    """Care in another State of Europe: the person paid, and gets what the institution of that State would have paid."""
    if not facts.is_european:
        raise law.MissingLaw(OUTSIDE_EUROPE)
    if isinstance(facts.state_tariff, Unknown):
        return thought.ask(("state_tariff",))
    paid = min(facts.state_tariff, facts.charged)
    thought.step("tarif de l’État de soins, au plus la dépense", "Règlement 987/2009 art. 25(B)", Cents(paid))
    thought.warn("part propre à l’attentat à l’étranger : aucun texte relevé, seul le tarif d’Europe est payé")
    amounts = {"base": paid, "overrun": 0, "paid": paid, "to_provider": 0, "to_beneficiary": paid, "state_share": 0}
    return thought.decide(PAID, {name: Cents(one) for name, one in amounts.items()})


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
