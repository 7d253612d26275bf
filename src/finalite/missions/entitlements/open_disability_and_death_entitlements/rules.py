"""Decides on disability rights: conditions of the pension, its bounds, the third person, widows, and its end."""

from datetime import date

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Refusal, rule
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import bounds, death, earnings, supplement
from .facts import AskedBy, DisabilityFacts, EndFacts, ThirdPersonFacts, WidowFacts

assess_bounds, assess_death_capital = bounds.assess_bounds, death.assess_death_capital
assess_earnings, assess_supplement = earnings.assess_earnings, supplement.assess_supplement

OPEN, REFUSED, UNDECIDED, NO_LAW = "open", "refused", "unknown", "no_law"
SLUG = "open_disability_and_death_entitlements"
RETIREMENT_AGE = "CSS L351-1-5 : âge de la retraite pour inaptitude, aucune valeur recueillie"
PENSION = "invalidity.pension."
DOCUMENTS = {
    "reference_on": (
        "date de l’arrêt de travail suivi d’invalidité, ou du constat de l’usure prématurée",
        "CSS R313-5",
    ),
    "affiliated_since": ("justificatif d’affiliation à un régime", "CSS R313-5"),
    "hours": ("bulletins de salaire des douze mois", "CSS R313-5"),
    "wages": ("bulletins de salaire des douze mois", "CSS R313-5"),
    "delay_from": ("date de fin des indemnités journalières ou de stabilisation", "CSS R341-8"),
    "draws_retirement": ("attestation de la caisse de retraite", "CSS L341-15"),
    "two_thirds_lost": ("avis du service médical", "CSS R341-2"),
    "category": ("avis du service médical", "CSS L341-4"),
    "state_on": ("avis du service médical", "CSS R341-12"),
    "pension": ("notification de la pension d’invalidité", "CSS L815-24"),
    "resides": ("justificatif de résidence en France", "CSS L815-24"),
    "home": ("déclaration de situation du foyer", "CSS L815-24"),
    "resources_month": ("déclaration de ressources du foyer", "CSS L815-24"),
    "spouse_held_pension": ("notification de pension du conjoint décédé", "CSS L342-1"),
    "spouse_died_on": ("acte de décès du conjoint", "CSS L342-1"),
    "remarried": ("déclaration de situation de famille", "CSS L342-5"),
    "spouse_pension": ("montant de la pension du conjoint décédé", "CSS D342-1"),
    "situation": ("dernier bulletin de salaire ou avis de paiement du défunt", "CSS L361-1"),
    "situation_until": ("dernier bulletin de salaire ou avis de paiement du défunt", "CSS L361-1"),
    "work_pension_rate": ("notification de rente du défunt", "CSS L361-1"),
    "deceased": ("dernière activité du défunt", "CSS L361-1"),
    "claimants": ("demande d’une personne ayant droit au capital", "CSS L361-4"),
    "link": ("acte d’état civil ou convention de Pacs", "CSS L361-4"),
    "in_charge": ("preuve de la charge effective, totale et permanente", "CSS L361-4"),
    "mean_wage": ("salaire annuel moyen de la pension", "CSS R341-17"),
    "last_wage": ("salaires de la dernière année avant l’arrêt", "CSS R341-17"),
    "earnings": ("revenus d’activité de la période de référence", "CSS R341-17"),
    "self_employed": ("nature de l’activité", "CSS R341-17"),
    "retired_on": ("date de la pension de vieillesse, dite par la caisse de retraite", "CSS L341-15"),
}
"""What to ask for when a fact is missing, and the text that requires it."""


@rule
def assess_disability_rights(facts: DisabilityFacts, on: date) -> Decision:
    """Say whether a disability pension is due: administrative conditions, time limit, then the medical finding.

    A condition that fails refuses; a fact that lacks, when none fails, leaves the answer unknown (CSS R313-5, R341-2).
    """
    thought = law.Reasoning(f"{SLUG}.assess_disability_rights", on)
    try:
        found = [_affiliated(facts, thought), _worked(facts, thought), _in_time(facts, thought)]
        found += [_not_retired(facts.draws_retirement, thought), _lost(facts, thought)]
        failed, missing = False in found, tuple(n for one in found if isinstance(one, tuple) for n in one)
        if failed or missing:
            return thought.decide(REFUSED if failed else UNDECIDED, {}, missing=() if failed else missing)
        return _open(facts, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


Verdict = bool | tuple[str, ...]
"""Whether a condition holds, or the facts without which nobody can say."""


def _affiliated(facts: DisabilityFacts, thought: law.Reasoning) -> Verdict:
    if isinstance(facts.reference_on, Unknown) or isinstance(facts.affiliated_since, Unknown):
        missing = tuple(n for n in ("reference_on", "affiliated_since") if getattr(facts, n) is UNKNOWN)
        thought.step("durée d’affiliation à établir", "CSS R313-5")
        return missing
    needed = thought.value(PENSION + "affiliation_months", facts.reference_on)
    since = add_months(facts.affiliated_since, -facts.months_abroad)
    met = add_months(since, needed.number) <= facts.reference_on
    if facts.months_abroad:
        thought.step(
            "périodes d’un autre État ajoutées", "Règlement 883/2004 art. 6 et 45", note=f"{facts.months_abroad} mois"
        )
    thought.step(
        "affiliation suffisante" if met else "affiliation trop courte",
        "CSS R313-5",
        value=needed,
        note=f"depuis le {facts.affiliated_since:%d/%m/%Y}, au {facts.reference_on:%d/%m/%Y}",
    )
    return met


def _worked(facts: DisabilityFacts, thought: law.Reasoning) -> Verdict:
    if isinstance(facts.reference_on, Unknown):
        return tuple(n for n in ("hours", "wages") if getattr(facts, n) is UNKNOWN)
    hours = thought.value(PENSION + "work_hours", facts.reference_on)
    if not isinstance(facts.hours, Unknown) and facts.hours >= hours.number:
        thought.step("heures de travail suffisantes", "CSS R313-5", value=hours, note=f"{facts.hours} heures")
        return True
    if isinstance(facts.wages, Unknown):
        thought.step("activité des douze mois à établir", "CSS R313-5", value=hours)
        return tuple(n for n in ("hours", "wages") if getattr(facts, n) is UNKNOWN)
    wanted = _wages_wanted(facts.reference_on, thought)
    if facts.wages >= wanted:
        thought.step("salaires suffisants", "CSS R313-5", wanted)
        return True
    if isinstance(facts.hours, Unknown):
        thought.step("salaires trop faibles : heures à établir", "CSS R313-5", wanted)
        return ("hours",)
    thought.step("ni heures ni salaires suffisants", "CSS R313-5", wanted, hours)
    return False


def _wages_wanted(reference_on: date, thought: law.Reasoning) -> int:
    """The contributory wages that are enough, in cents: so many hours at the minimum wage of 1 January before."""
    months = thought.number(PENSION + "work_months", reference_on)
    thought.value(PENSION + "wage_day", reference_on)
    day = date(add_months(reference_on, -months).year, 1, 1)
    wage = thought.value("wages.minimum.hourly", day)
    return thought.number(PENSION + "wage_hours", reference_on) * wage.number


def _in_time(facts: DisabilityFacts, thought: law.Reasoning) -> Verdict:
    if facts.asked_by is AskedBy.CAISSE:
        thought.step("à l’initiative de la caisse : aucun délai n’est opposé", "CSS R341-8")
        return True
    if isinstance(facts.delay_from, Unknown):
        thought.step("départ du délai de demande à établir", "CSS R341-8")
        return ("delay_from",)
    limit = thought.value(PENSION + "request_months", facts.requested_on)
    last = add_months(facts.delay_from, limit.number)
    met = facts.requested_on <= last
    label = "demande dans le délai" if met else "demande hors délai"
    thought.step(label, "CSS R341-8", value=limit, note=f"jusqu’au {last:%d/%m/%Y}")
    return met


def _not_retired(draws: bool | Unknown, thought: law.Reasoning) -> Verdict:
    if isinstance(draws, Unknown):
        thought.step("pension de vieillesse à vérifier", "CSS L341-15")
        return ("draws_retirement",)
    label = "pension de vieillesse déjà servie" if draws else "pas de pension de vieillesse"
    thought.step(label, "CSS L341-15")
    thought.warn(f"{RETIREMENT_AGE} : à vérifier par l’agent")
    return not draws


def _lost(facts: DisabilityFacts, thought: law.Reasoning) -> Verdict:
    loss = thought.value(PENSION + "loss_needed", facts.requested_on)
    if isinstance(facts.two_thirds_lost, Unknown):
        thought.step("avis médical attendu", "CSS R341-2", value=loss)
        return ("two_thirds_lost",)
    label = "capacité réduite des deux tiers" if facts.two_thirds_lost else "capacité réduite de moins des deux tiers"
    thought.step(label, "CSS R341-2", value=loss)
    if not facts.two_thirds_lost:
        return False
    return tuple(n for n in ("category", "state_on") if getattr(facts, n) is UNKNOWN) or True


def _open(facts: DisabilityFacts, thought: law.Reasoning) -> Decision:
    assert not isinstance(facts.category, Unknown) and not isinstance(facts.state_on, Unknown)
    day = f"{facts.state_on:%d/%m/%Y}"
    thought.step(f"catégorie {facts.category}", "CSS L341-4", note=f"à effet du {day}")
    try:
        amounts = bounds.amounts(facts.category, facts.state_on, thought)
    except law.MissingLaw as why:
        # the right does not hang on its bounds: payment will refuse to compute, opening says what is missing
        amounts = {}
        thought.warn(f"bornes de la pension inconnues : {why.missing}")
    return thought.decide(OPEN, amounts)


@rule
def assess_third_person(facts: ThirdPersonFacts, on: date) -> Decision:
    """Say whether the supplement for a third person is due: a pension, and category 3 found by the adviser."""
    thought = law.Reasoning(f"{SLUG}.assess_third_person", on)
    try:
        if facts.pension is False:
            thought.step("aucune pension d’invalidité en cours", "CSS R341-6")
            return thought.decide(REFUSED, {})
        missing = tuple(n for n in ("pension", "category", "state_on") if getattr(facts, n) is UNKNOWN)
        if missing:
            return thought.ask(missing)
        if facts.category != 3:
            thought.step("l’aide d’une tierce personne n’est pas reconnue", "CSS L341-4", note=f"{facts.category}")
            return thought.decide(REFUSED, {})
        return thought.decide(OPEN, {"third_person": bounds.third_person(_day(facts.state_on, on), thought)})
    except Refusal as why:
        return thought.refuse_for_law(why)


@rule
def assess_widow_pension(facts: WidowFacts, on: date) -> Decision:
    """Say whether the invalid widow or widower of a pension holder has a pension of their own (CSS L342-1, D342-1)."""
    thought = law.Reasoning(f"{SLUG}.assess_widow_pension", on)
    refused = (
        (facts.spouse_held_pension is False, "le conjoint ne tenait ni pension ni droit à pension", "CSS L342-1"),
        (facts.two_thirds_lost is False, "capacité réduite de moins des deux tiers", "CSS L342-1"),
        (facts.remarried is True, "remariage", "CSS L342-5"),
        (facts.draws_retirement is True, "pension de vieillesse déjà servie", "CSS L342-6"),
    )
    for holds, label, article in refused:
        if holds:
            thought.step(label, article)
            return thought.decide(REFUSED, {})
    needed = ("spouse_held_pension", "spouse_died_on", "two_thirds_lost", "state_on", "draws_retirement", "remarried")
    missing = tuple(n for n in (*needed, "spouse_pension") if getattr(facts, n) is UNKNOWN)
    try:
        return thought.ask(missing) if missing else _widow(facts, thought)
    except Refusal as why:
        return thought.refuse_for_law(why)


def _widow(facts: WidowFacts, thought: law.Reasoning) -> Decision:
    assert isinstance(facts.spouse_pension, int)
    rate = thought.value(PENSION + "widow_rate", _day(facts.spouse_died_on, thought.on))
    due = facts.spouse_pension * rate.number // 10_000
    thought.step("part de la pension du conjoint, au centime inférieur", "CSS D342-1", due, rate)
    thought.warn(f"{RETIREMENT_AGE} : à vérifier par l’agent")
    return thought.decide(OPEN, {"monthly": due})


@rule
def assess_end(facts: EndFacts, on: date) -> Decision:
    """Say whether a pension ended by death or retirement; the age itself is not recorded, so without a fact: refuse."""
    thought = law.Reasoning(f"{SLUG}.assess_end", on)
    for day, label, article in (
        (facts.died_on, "décès", "CSS L341-1"),
        (facts.retired_on, "remplacée par la pension de vieillesse", "CSS L341-15"),
    ):
        if not isinstance(day, Unknown) and day <= on:
            thought.step(label, article, note=f"{day:%d/%m/%Y}")
            return thought.decide("ended", {})
    return thought.refuse_for_law(law.MissingLaw(RETIREMENT_AGE))


def _day(day: date | Unknown, otherwise: date) -> date:
    return otherwise if isinstance(day, Unknown) else day
