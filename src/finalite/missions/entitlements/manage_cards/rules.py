"""Decides who may have which card, what serves for a stay in Europe, and whether a card presented is valid."""

from collections.abc import Iterator
from datetime import date, timedelta

from finalite import law
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision, Refusal, Step, rule
from finalite.kernel.unknown import UNKNOWN

from .facts import CardKind, CardState, OrderFacts, PresentedCard, StayFacts

GRANTED, REFUSED, UNDECIDED = "granted", "refused", "unknown"
CARD, CERTIFICATE, BOTH = "card", "certificate", "both"
VALID, INVALID = "valid", "invalid"
ORDER_RULE, STAY_RULE = "manage_cards.assess_order", "manage_cards.assess_stay"
VALIDITY_RULE = "manage_cards.assess_validity"

AGE = "rights.identity.card_age"
AGE_ON_REQUEST = "rights.identity.card_age_on_request"
EUROPEAN_YEARS = "rights.identity.ceam_years"
PROVISIONAL_MONTHS = "rights.identity.ceam_provisional_months"
REQUEST_DAYS = "rights.identity.ceam_request_days"
CERTIFIED = "certified"
BY_AGE = (CardKind.VITALE, CardKind.DIGITAL)
"""The digital card is the national one in another form, and follows its ages (CSS L161-31)."""

DOCUMENTS = {
    "born_on": ("acte de naissance", "CSS R161-33-2"),
    "nir_kind": ("pièce d’état civil, pour certifier le numéro de sécurité sociale", "CSS R161-1"),
    "covered": ("justificatif de droits à l’assurance maladie", "CSS L161-31"),
    "dead": ("preuve de vie", "CSS L161-31"),
    "holds_same": ("carte précédente, ou déclaration de sa perte", "CSS R161-33-2"),
    "parent_agrees": ("accord signé d’un parent", "CSS R161-33-2"),
    "photograph": ("photographie d’identité", "CSS R161-33-2"),
    "identity_proved": ("copie de la pièce d’identité, vérifiée par un agent", "CSS R161-33-2"),
    "holder_agrees": ("accord du titulaire à la carte dématérialisée", "CSS L161-31"),
    "departs_on": ("date de départ", "CSS R161-33-2"),
}
"""What to ask for when a fact is missing, and the text that requires it."""

Tried = tuple[str, Step, tuple[str, ...], tuple[str, ...]]
"""One condition: its outcome, its step, the facts that miss, the doubts on what it used."""


@rule
def assess_order(facts: OrderFacts, on: date) -> Decision:
    """Say whether the card asked for may be made, and why; a fact that misses makes it unknown, never refused."""
    try:
        tried = list(_conditions(facts, on))
    except Refusal as why:
        return why.decision(ORDER_RULE, on, law.version())
    refused = [one for one in tried if one[0] == REFUSED]
    waiting = [one for one in tried if one[0] == UNDECIDED]
    outcome = REFUSED if refused else UNDECIDED if waiting else GRANTED
    kept = refused or waiting or tried
    return Decision(
        outcome,
        {},
        tuple(step for _, step, _, _ in kept),
        tuple(dict.fromkeys(doubt for one in refused or tried for doubt in one[3])),
        ORDER_RULE,
        on,
        law.version(),
        missing=() if refused else tuple(name for one in waiting for name in one[2]),
    )


def _conditions(facts: OrderFacts, on: date) -> Iterator[Tried]:
    yield _alive(facts)
    yield _yes(facts, "covered", "droits ouverts à l’assurance maladie", "aucun droit ouvert", "CSS L161-31")
    yield _certified(facts)
    yield _alone(facts)
    if facts.kind in BY_AGE:
        yield from _age(facts, on)
    if facts.kind is CardKind.VITALE:
        yield _yes(facts, "photograph", "photographie reçue", "photographie inutilisable", "CSS R161-33-2")
        yield _yes(facts, "identity_proved", "identité vérifiée", "identité non prouvée", "CSS R161-33-2")
    if facts.kind is CardKind.DIGITAL:
        yield _yes(facts, "holder_agrees", "accord du titulaire", "pas d’accord du titulaire", "CSS L161-31")


def _yes(facts: OrderFacts | StayFacts, name: str, met: str, unmet: str, article: str) -> Tried:
    value = getattr(facts, name)
    if value is UNKNOWN:
        return UNDECIDED, Step(f"à établir : {met}", article), (name,), ()
    return (GRANTED, Step(met, article), (), ()) if value else (REFUSED, Step(unmet, article), (), ())


def _alive(facts: OrderFacts) -> Tried:
    if facts.dead is UNKNOWN:
        return UNDECIDED, Step("à établir : personne en vie", "CSS L161-31"), ("dead",), ()
    if facts.dead:
        return REFUSED, Step("personne décédée", "CSS L161-31"), (), ()
    return GRANTED, Step("aucun décès connu", "CSS L161-31"), (), ()


def _certified(facts: OrderFacts) -> Tried:
    """A number that the civil registry has not certified is written on no card: it waits, and is not a refusal."""
    if facts.nir_kind == CERTIFIED:
        return GRANTED, Step("numéro de sécurité sociale certifié", "CSS R161-1"), (), ()
    return UNDECIDED, Step("numéro de sécurité sociale à certifier", "CSS R161-1"), ("nir_kind",), ()


def _alone(facts: OrderFacts) -> Tried:
    article = "CSS R161-33-2"
    if facts.holds_same is UNKNOWN:
        return UNDECIDED, Step("à établir : carte déjà détenue", article), ("holds_same",), ()
    if facts.holds_same:
        return REFUSED, Step("une carte de même nature est déjà en service", article), (), ()
    return GRANTED, Step("aucune autre carte de même nature", article), (), ()


def _age(facts: OrderFacts, on: date) -> Iterator[Tried]:
    own, asked = law.value(AGE, on), law.value(AGE_ON_REQUEST, on)
    if facts.born_on is UNKNOWN:
        yield UNDECIDED, Step("âge non établi", "CSS R161-33-2"), ("born_on",), ()
        return
    if on >= add_months(facts.born_on, 12 * own.number):
        yield GRANTED, _step("âge de la carte atteint", own), (), own.warnings(on)
        return
    if on < add_months(facts.born_on, 12 * asked.number):
        yield REFUSED, _step("trop jeune pour une carte à son nom", asked), (), asked.warnings(on)
        return
    yield GRANTED, _step("carte sur demande avant l’âge", asked), (), asked.warnings(on)
    yield _yes(facts, "parent_agrees", "accord d’un parent", "un parent refuse", "CSS R161-33-2")


@rule
def assess_stay(facts: StayFacts, on: date) -> Decision:
    """Say what serves for a stay in Europe: the card where there is time to make it, the certificate where not.

    `both` where the certificate would end before the return. The last day of each is in the codes of its line.
    """
    try:
        return _stay(facts, on)
    except Refusal as why:
        return why.decision(STAY_RULE, on, law.version())


def _stay(facts: StayFacts, on: date) -> Decision:
    days, months = law.value(REQUEST_DAYS, on), law.value(PROVISIONAL_MONTHS, on)
    doubts = tuple(dict.fromkeys((*days.warnings(on), *months.warnings(on))))
    rights = _yes(facts, "covered", "droits ouverts", "aucun droit ouvert", "CSS L161-31")
    if rights[0] != GRANTED:
        return Decision(rights[0], {}, (rights[1],), (), STAY_RULE, on, law.version(), missing=rights[2])
    if facts.departs_on is UNKNOWN:
        step = Step("date de départ à établir", "CSS R161-33-2")
        return Decision(UNDECIDED, {}, (step,), (), STAY_RULE, on, law.version(), missing=("departs_on",))
    if facts.returns_on is not UNKNOWN and (facts.returns_on < facts.departs_on or facts.returns_on < on):
        step = Step("le retour vient avant le départ ou est passé", "CSS R161-33-2")
        return Decision(REFUSED, {}, (step,), (), STAY_RULE, on, law.version())
    if facts.departs_on - on >= timedelta(days=days.number):
        step = _step("assez de jours avant le départ pour faire la carte", days)
        return Decision(CARD, {}, (step,), doubts, STAY_RULE, on, law.version())
    late = _step("trop peu de jours avant le départ pour la carte", days)
    ends = certificate_end(max(facts.departs_on, on), on)
    covers = _step("certificat provisoire", months, note=f"jusqu’au {ends - timedelta(days=1):%d/%m/%Y}")
    outlasted = facts.returns_on is not UNKNOWN and facts.returns_on >= ends
    return Decision(BOTH if outlasted else CERTIFICATE, {}, (late, covers), doubts, STAY_RULE, on, law.version())


def certificate_end(starts_on: date, on: date) -> date:
    """The first day that a provisional certificate of the European card no longer covers."""
    return add_months(starts_on, law.value(PROVISIONAL_MONTHS, on).number)


def end_of_card(kind: CardKind, starts_on: date, rights_end: date | None) -> date | None:
    """The first day a card no longer serves, None where no end is set: a European card ends with the rights at most."""
    if kind is not CardKind.EUROPEAN:
        return None
    longest = add_months(starts_on, 12 * law.value(EUROPEAN_YEARS, starts_on).number)
    return min(longest, rights_end) if rights_end else longest


@rule
def assess_validity(facts: PresentedCard, on: date) -> Decision:
    """Say whether a card presented is valid on a day, and the first reason why not: doubt is a no."""
    article = "CSS R161-33-1"
    for failed, why in _faults(facts, on):
        if failed:
            return Decision(INVALID, {}, (Step(why, article),), (), VALIDITY_RULE, on, law.version())
    return Decision(VALID, {}, (Step("authentic", article),), (), VALIDITY_RULE, on, law.version())


def _faults(facts: PresentedCard, on: date) -> Iterator[tuple[bool, str]]:
    yield not facts.signed_by_us, "forged"
    yield not facts.known or not facts.same_key, "unknown_card"
    yield facts.opposed or facts.state == CardState.OPPOSED, "opposed"
    yield facts.state != CardState.ACTIVE, "not_active"
    yield facts.valid_from is None or on < facts.valid_from, "not_yet_valid"
    yield facts.valid_until is not None and on >= facts.valid_until, "expired"


def _step(label: str, parameter: law.Value, note: str = "") -> Step:
    return Step(label, parameter.reference, parameter=parameter.cited, note=note)
