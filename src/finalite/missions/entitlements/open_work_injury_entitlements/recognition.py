"""Decides whether an accident, a disease or a relapse is of work, and says why (CSS L411-1, L411-2, L461-1, L443-1)."""

from datetime import date
from typing import Any

from finalite import law
from finalite.kernel import calendar
from finalite.kernel.decision import Decision, Refusal, Step, rule
from finalite.kernel.money import format_rate as _percent
from finalite.kernel.unknown import UNKNOWN

from . import clocks
from .facts import AccidentFacts, DiseaseFacts, IncapacityFacts, Nature, RelapseFacts

SLUG = "open_work_injury_entitlements."
RECOGNISED, REFUSED = "recognised", "refused"
COMMITTEE, ADVISERS = "refer_committee", "refer_advisers"
OUTSIDE_RATE = "injuries.recognition.outside_tables_rate"
TWO_ADVISERS = "injuries.recognition.two_advisers"
PENSION_FROM = "injuries.incapacity.pension_from"
PRESCRIPTION = "injuries.declaration.prescription_years"

DOCUMENTS = {
    "happened_on": ("date de l’accident", "CSS L441-2"),
    "claimed_on": ("date de la déclaration", "CSS L441-2"),
    "declared_on": ("déclaration de l’accident ou de la maladie", "CSS R441-3"),
    "certified_on": ("certificat médical initial", "CSS L441-6"),
    "known_on": ("jour où l’employeur a su l’accident", "CSS R441-3"),
    "employed": ("contrat de travail ou bulletin de salaire", "CSS L411-1"),
    "sudden": ("récit daté de l’événement", "CSS L411-1"),
    "lesion": ("certificat médical initial", "CSS L441-6"),
    "at_work": ("horaires et lieu de travail du jour", "CSS L411-1"),
    "link_proved": ("témoignages ou constats qui relient l’accident au travail", "CSS L411-1"),
    "on_the_way": ("trajet habituel et heure de départ", "CSS L411-2"),
    "detour": ("parcours suivi", "CSS L411-2"),
    "detour_needed": ("motif du détour ou de l’arrêt", "CSS L411-2"),
    "designated": ("avis du service médical sur la maladie désignée au tableau", "CSS L461-1"),
    "time_limit": ("dernier jour d’exposition au risque", "CSS L461-1"),
    "exposure": ("emplois successifs et durée d’exposition", "CSS L461-1"),
    "listed_work": ("description du poste de travail", "CSS L461-1"),
    "foreseeable_rate": ("avis du service médical sur l’incapacité prévisible", "CSS R461-8"),
    "informed_on": ("certificat qui dit le lien possible avec le travail", "CSS L461-1"),
    "recognised": ("accident ou maladie d’origine", "CSS L443-1"),
    "closed_on": ("date de guérison ou de consolidation", "CSS L443-1"),
    "found_on": ("certificat de rechute ou de nouvelle lésion", "CSS R441-16"),
    "linked": ("avis du service médical sur le lien", "CSS R441-16"),
    "healed": ("certificat médical final", "CSS L441-6"),
    "rate": ("taux d’incapacité fixé par le service médical", "CSS L434-2"),
    "died_on": ("acte de décès", "CSS L434-7"),
    "caused_by_injury": ("avis du service médical sur la cause du décès", "CSS L434-7"),
    "claimants": ("demande de chaque ayant droit", "CSS L434-7"),
    "born_on": ("acte de naissance", "CSS L434-10"),
    "union_on": ("acte de mariage, convention de pacs ou preuve de vie commune", "CSS L434-8"),
    "alimony": ("jugement qui fixe la pension alimentaire", "CSS R434-10"),
    "in_charge": ("preuve que la victime entretenait son ascendant", "CSS L434-13"),
    "paid": ("facture acquittée des frais funéraires", "CSS L435-1"),
}
"""What to ask for when a fact is missing, and the text that requires it."""


@rule
def decide_accident(facts: AccidentFacts, on: date) -> Decision:
    """Say whether an accident is of work (CSS L411-1) or of the way to it (CSS L411-2), by presumption or by proof.

    A fact that is not known makes the answer unknown, never a refusal.
    """
    reasoning = law.Reasoning(SLUG + "decide_accident", on)
    if refused := _prescribed(facts, reasoning):
        return refused
    for name, label, article in ACCIDENT_CONDITIONS:
        if (closed := _condition(facts, name, label, article, reasoning)) is not None:
            return closed
    return _commuting(facts, reasoning) if facts.nature is Nature.COMMUTING else _at_work(facts, reasoning)


ACCIDENT_CONDITIONS = (
    ("employed", "Travail pour un employeur le jour de l’accident", "CSS L411-1"),
    ("sudden", "Événement soudain à une date certaine", "CSS L411-1"),
    ("lesion", "Lésion constatée par un médecin", "CSS L411-1"),
)


def _condition(facts: Any, name: str, label: str, article: str, reasoning: law.Reasoning) -> Decision | None:
    """None where the condition is met; otherwise the decision that ends there."""
    fact = getattr(facts, name)
    if fact is UNKNOWN:
        return reasoning.ask((name,))
    reasoning.step(label if fact else f"{label} : non établi", article)
    return None if fact else reasoning.decide(REFUSED, {})


def _prescribed(facts: AccidentFacts, reasoning: law.Reasoning) -> Decision | None:
    """The victim's own declaration comes too late after the end of the second year (CSS L441-2)."""
    if not isinstance(facts.happened_on, date):
        return reasoning.ask(("happened_on",))
    last = clocks.victim_by(facts.happened_on)
    if not isinstance(facts.claimed_on, date):
        return reasoning.ask(("claimed_on",))
    if facts.claimed_on <= last:
        return None
    reasoning.step("Déclaré trop tard : prescription", "CSS L441-2", note=f"dernier jour : {last:%d/%m/%Y}")
    return reasoning.decide(REFUSED, {})


def _at_work(facts: AccidentFacts, reasoning: law.Reasoning) -> Decision:
    if facts.at_work is UNKNOWN:
        return reasoning.ask(("at_work",))
    if not facts.at_work:
        label = "Hors du temps et du lieu du travail : le lien avec le travail est à prouver"
        reasoning.step(label, "CSS L411-1")
        ended = _condition(facts, "link_proved", "Lien avec le travail prouvé", "CSS L411-1", reasoning)
        return ended or reasoning.decide(RECOGNISED, {})
    reasoning.step("Au temps et au lieu du travail : présumé d’origine professionnelle", "CSS L411-1")
    return _presumed(facts, reasoning)


def _commuting(facts: AccidentFacts, reasoning: law.Reasoning) -> Decision:
    if (ended := _condition(facts, "on_the_way", "Sur le trajet protégé", "CSS L411-2", reasoning)) is not None:
        return ended
    if facts.detour is UNKNOWN:
        return reasoning.ask(("detour",))
    if facts.detour:
        label = "Détour ou arrêt motivé par une nécessité de la vie courante ou par l’emploi"
        if (ended := _condition(facts, "detour_needed", label, "CSS L411-2", reasoning)) is not None:
            return ended
    else:
        reasoning.step("Trajet ni interrompu ni détourné", "CSS L411-2")
    return _presumed(facts, reasoning)


def _presumed(facts: AccidentFacts, reasoning: law.Reasoning) -> Decision:
    if not facts.foreign_cause:
        reasoning.step("Aucune preuve d’une cause totalement étrangère au travail", "CSS L411-1")
        return reasoning.decide(RECOGNISED, {})
    reasoning.step("Présomption renversée : cause totalement étrangère au travail prouvée", "CSS L411-1")
    return reasoning.decide(REFUSED, {})


@rule
def decide_disease(facts: DiseaseFacts, on: date) -> Decision:
    """Say whether a disease is of work: by its table, after the committee, or after two medical advisers (CSS L461-1).

    The outcome may be to refer it first; an opinion once given binds the fund.
    """
    reasoning = law.Reasoning(SLUG + "decide_disease", on)
    try:
        return _late_claim(facts, reasoning) or _disease(facts, on, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(why)


def _late_claim(facts: DiseaseFacts, reasoning: law.Reasoning) -> Decision | None:
    dates = (facts.informed_on, facts.claimed_on)
    if not all(isinstance(day, date) for day in dates):
        return reasoning.ask(tuple(n for n in ("informed_on", "claimed_on") if getattr(facts, n) is UNKNOWN))
    informed, claimed = dates
    years = reasoning.value(PRESCRIPTION, informed)  # type: ignore[arg-type]
    last = calendar.add_months(informed, 12 * years.number)  # type: ignore[arg-type]
    if claimed <= last:  # type: ignore[operator]
        return None
    reasoning.step("Demandé trop tard : prescription", "CSS L431-2, L461-1", value=years, note=f"{last:%d/%m/%Y}")
    return reasoning.decide(REFUSED, {})


def _disease(facts: DiseaseFacts, on: date, reasoning: law.Reasoning) -> Decision:
    if facts.designated is UNKNOWN:
        return reasoning.ask(("designated",))
    if not facts.designated:
        return _outside_tables(facts, on, reasoning)
    reasoning.step(f"Maladie désignée au tableau n° {facts.table}", "CSS L461-1")
    conditions = {name: getattr(facts, name) for name in ("time_limit", "exposure", "listed_work")}
    missing = tuple(name for name, fact in conditions.items() if fact is UNKNOWN)
    if missing:
        return reasoning.ask(missing)
    failed = [name for name, met in conditions.items() if not met]
    for name in failed:
        reasoning.step(f"Condition du tableau non remplie : {CONDITIONS[name]}", "CSS L461-1")
    if not failed:
        reasoning.step("Conditions du tableau toutes remplies : origine professionnelle présumée", "CSS L461-1")
        return reasoning.decide(RECOGNISED, {})
    return _advisers(facts, on, reasoning) if _by_advisers(failed, on) else _committee(facts, reasoning)


CONDITIONS = {
    "time_limit": "délai de prise en charge",
    "exposure": "durée d’exposition",
    "listed_work": "liste des travaux",
}


def _by_advisers(failed: list[str], on: date) -> bool:
    """Only the time limit missing, once the text that says so is in force (CSS L461-1, law 2025-1403 art. 95)."""
    if failed != ["time_limit"]:
        return False
    first = law.parameter(TWO_ADVISERS).values[0]
    return on >= first.valid_from


def _advisers(facts: DiseaseFacts, on: date, reasoning: law.Reasoning) -> Decision:
    value = reasoning.value(TWO_ADVISERS, on)
    reasoning.step("Seul le délai manque : avis de deux médecins-conseils", "CSS L461-1", value=value)
    return _bound(facts.advisers, ADVISERS, "Avis des médecins-conseils", "CSS L461-1", reasoning)


def _outside_tables(facts: DiseaseFacts, on: date, reasoning: law.Reasoning) -> Decision:
    reasoning.step("Maladie désignée par aucun tableau", "CSS L461-1")
    if not isinstance(facts.foreseeable_rate, int):
        return reasoning.ask(("foreseeable_rate",))
    least = reasoning.value(OUTSIDE_RATE, on)
    if facts.foreseeable_rate < least.number:
        reasoning.step("Incapacité prévisible trop faible pour le comité régional", "CSS R461-8", value=least)
        return reasoning.decide(REFUSED, {})
    reasoning.step("Incapacité prévisible suffisante pour le comité régional", "CSS R461-8", value=least)
    return _committee(facts, reasoning)


def _committee(facts: DiseaseFacts, reasoning: law.Reasoning) -> Decision:
    return _bound(facts.committee, COMMITTEE, "Avis du comité régional", "CSS L461-1, R461-10", reasoning)


def _bound(opinion: Any, asked: str, label: str, article: str, reasoning: law.Reasoning) -> Decision:
    """The opinion once given binds the fund; until then the file is referred."""
    if opinion is UNKNOWN:
        reasoning.step(f"{label} : à demander", article)
        return reasoning.decide(asked, {})
    reasoning.step(f"{label} : lien direct avec le travail {'retenu' if opinion else 'écarté'}", article)
    return reasoning.decide(RECOGNISED if opinion else REFUSED, {})


@rule
def decide_relapse(facts: RelapseFacts, on: date) -> Decision:
    """Say whether a relapse, or a new lesion before consolidation, belongs to an injury already recognised."""
    reasoning, relapse = law.Reasoning(SLUG + "decide_relapse", on), facts.nature is Nature.RELAPSE
    label = "Accident ou maladie d’origine reconnu"
    if (ended := _condition(facts, "recognised", label, "CSS L443-1", reasoning)) is not None:
        return ended
    missing = tuple(name for name in (("closed_on", "found_on") if relapse else ("found_on",)) if _unknown(facts, name))
    if missing:
        return reasoning.ask(missing)
    if (ended := _in_its_time(facts, relapse, reasoning)) is not None:
        return ended
    ended = _condition(facts, "linked", "Lien avec l’origine retenu par le service médical", "CSS R441-16", reasoning)
    return ended or reasoning.decide(RECOGNISED, {})


def _in_its_time(facts: RelapseFacts, relapse: bool, reasoning: law.Reasoning) -> Decision | None:
    """A relapse comes after healing or consolidation, a new lesion before."""
    after = isinstance(facts.closed_on, date) and facts.found_on > facts.closed_on  # type: ignore[operator]
    if after == relapse:
        reasoning.step(
            "Constatée après la guérison ou la consolidation"
            if relapse
            else "Constatée avant la guérison ou la consolidation",
            "CSS L443-1",
        )
        return None
    other = "nouvelle lésion" if relapse else "rechute"
    reasoning.step(f"Constatée à un moment où elle se demande comme {other}", "CSS L443-1, L443-2")
    return reasoning.decide(REFUSED, {})


def _unknown(facts: Any, name: str) -> bool:
    return getattr(facts, name) is UNKNOWN


@rule
def incapacity_right(facts: IncapacityFacts, on: date) -> Decision:
    """Say which right a permanent incapacity opens: none, a lump sum, or a pension (CSS L434-1, L434-2, R434-1).

    From 1 November 2026 two rates apply whose decree is not known: the rating is refused and the text named.
    """
    reasoning = law.Reasoning(SLUG + "incapacity_right", on)
    missing = tuple(name for name in ("healed", "closed_on") if _unknown(facts, name))
    if missing:
        return reasoning.ask(missing)
    if facts.healed:
        reasoning.step("Guérison sans séquelle : aucune incapacité à indemniser", "CSS L434-1")
        return reasoning.decide("none", {})
    try:
        return _incapacity(facts, reasoning)
    except law.MissingLaw as why:
        last = law.parameter(PENSION_FROM).values[-1].valid_to
        newer = last is not None and facts.closed_on > last  # type: ignore[operator]
        return reasoning.refuse_for_law(Refusal(NEW_RATING) if newer else why)


NEW_RATING = (
    "décret d’application de la loi 2025-199 art. 90 (CSS L434-1-A, L434-1, L434-2) : barèmes et valeur du point pour "
    "les consolidations à compter du 1er novembre 2026"
)


def _incapacity(facts: IncapacityFacts, reasoning: law.Reasoning) -> Decision:
    least = reasoning.value(PENSION_FROM, facts.closed_on)  # type: ignore[arg-type]
    if not isinstance(facts.rate, int):
        return reasoning.ask(("rate",))
    if not facts.rate:
        reasoning.step("Aucune incapacité permanente", "CSS L434-1")
        return reasoning.decide("none", {})
    pension = facts.rate >= least.number
    label, article = ("Rente", "CSS L434-2, R434-1") if pension else ("Indemnité en capital", "CSS L434-1, D434-1")
    reasoning.step(f"{label} : taux de {_percent(facts.rate)}", article, value=least)
    return reasoning.decide("pension" if pension else "capital", {})


def replaced(kept: Decision, outcome: str, reasons: str, on: date) -> Decision:
    """The decision that follows an appeal: the former steps, then why the board decided otherwise (CSS R142-1)."""
    step = Step("Décision remplacée après recours", "CSS R142-1", note=reasons)
    return Decision(outcome, {}, (*kept.steps, step), kept.warnings, kept.rule, on, law.version())
