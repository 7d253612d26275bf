"""Computes what a professional is due beside fees, and whether third-party fees were paid in time. Pure.

No sum, rate or delay of an agreement is in our references: each is a value that an agent records with its text and its
source and another confirms. Without it, the rule decides nothing and names what is to be recorded.
"""

from datetime import date

from finalite import law
from finalite.kernel import money
from finalite.kernel.calendar import add_working_days, is_working_day
from finalite.kernel.decision import Decision, Parameter, Refusal, Step, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN

from .facts import DelayFacts, PayFacts, Term, TermKind, Unit

SLUG = "pay_practitioners."
DUE, NOTHING, IN_TIME, LATE, WAITING = "due", "nothing_due", "in_time", "late", "waiting"
AGREEMENT = "CSS L. 162-5"
UNITS = {Unit.SUM: "cents", Unit.EACH: "cents", Unit.RATE: "basis_points", Unit.WORKING_DAYS: "working_days"}
TO_RECORD = {
    TermKind.PACKAGE: "convention de la profession : montant et conditions du forfait « {code} » au {day}",
    TermKind.CONTRIBUTION: "convention de la profession et texte des cotisations : taux de prise en charge « {code} » "
    "au {day}",
    TermKind.PAYMENT_DELAY: "texte fixant le délai de paiement du tiers payant au {day}",
    TermKind.LATE_INDEMNITY: "texte fixant ce que doit la caisse qui paie en retard, au {day}",
}


@rule
def compute_practitioner_payment(facts: PayFacts, on: date) -> Decision:
    """Compute a package or contributions taken over for a period, from the value recorded and the indicators declared.

    `due` is in cents. Nothing is due without an agreement on each day, or below a condition; an indicator that nobody
    declared or accepted yet is asked for, never taken for zero (CSS L162-5 and the agreement of the profession).
    """
    reasoning = law.Reasoning(SLUG + "compute_practitioner_payment", on)
    term = facts.term
    if term is None or _ends_before(term, facts.last_on):
        day = facts.first_on if term is None else facts.last_on
        return reasoning.refuse_for_law(missing(facts.kind, facts.code, day))
    unknown = tuple(name for name in ("agreed", "profession") if getattr(facts, name) is UNKNOWN)
    if unknown:
        return reasoning.ask(unknown)
    if not facts.agreed:
        return _nothing(reasoning, "Aucune convention pendant toute la période", AGREEMENT)
    if term.professions and facts.profession not in term.professions:
        return _nothing(reasoning, "La profession n’est pas de celles que le texte nomme", term.reference)
    return _counted(facts, term, reasoning)


@rule
def measure_payment_delay(facts: DelayFacts, on: date) -> Decision:
    """Say whether a third-party line is paid within the recorded delay in working days, and what a late one costs.

    The day of receipt is not counted. `indemnity` is in cents; without a recorded text for it, the delay is said and no
    sum is invented.
    """
    reasoning = law.Reasoning(SLUG + "measure_payment_delay", on)
    if facts.delay is None:
        return reasoning.refuse_for_law(missing(TermKind.PAYMENT_DELAY, "", facts.received_on))
    due_on = add_working_days(facts.received_on, facts.delay.amount)
    note = f"à payer le {due_on:%d/%m/%Y} au plus tard"
    _step(reasoning, "Délai de paiement, en jours ouvrés", facts.delay, note=note)
    until = facts.paid_on or on
    if until <= due_on:
        return reasoning.decide(IN_TIME if facts.paid_on else WAITING, {})
    late = sum(1 for day in range(due_on.toordinal() + 1, until.toordinal() + 1) if _works(day))
    reasoning.step("Retard", facts.delay.reference, note=f"{late} jour(s) ouvré(s)")
    if facts.paid_on is None:
        return reasoning.decide(LATE, {})
    return _indemnity(facts, reasoning)


def missing(kind: TermKind, code: str, day: date) -> Refusal:
    """The refusal that names the text to record."""
    return Refusal(TO_RECORD[kind].format(code=code, day=f"{day:%d/%m/%Y}"))


def _counted(facts: PayFacts, term: Term, reasoning: law.Reasoning) -> Decision:
    held = {one.code: one for one in facts.indicators}
    wanted = [one.indicator for one in term.conditions] + ([term.counts] if term.counts else [])
    unknown = tuple(dict.fromkeys(code for code in wanted if code not in held or not held[code].accepted))
    if unknown:
        return reasoning.ask(unknown)
    for one in term.conditions:
        value = held[one.indicator].value
        note = f"{value} pour {one.at_least} au moins"
        reasoning.step(f"Condition « {one.indicator} »", term.reference, note=note)
        if value < one.at_least:
            return _nothing(reasoning, f"La condition « {one.indicator} » n’est pas atteinte", term.reference)
    due = _worth(term, held[term.counts].value if term.counts else 1)
    _step(reasoning, term.label, term, due, note=f"source : {term.source}")
    return reasoning.decide(DUE if due else NOTHING, {"due": due})


def _worth(term: Term, counted: int) -> Cents:
    """A rate is rounded half up to the cent; nothing else needs rounding."""
    return money.share(Cents(counted), term.amount) if term.unit is Unit.RATE else Cents(term.amount * counted)


def _indemnity(facts: DelayFacts, reasoning: law.Reasoning) -> Decision:
    if facts.indemnity is None:
        text = missing(TermKind.LATE_INDEMNITY, "", facts.received_on).missing
        reasoning.step("Suite du retard : texte à enregistrer", "", note=text)
        return reasoning.decide(LATE, {}, missing=(text,))
    one = facts.indemnity
    due = money.share(facts.amount, one.amount) if one.unit is Unit.RATE else Cents(one.amount)
    _step(reasoning, one.label, one, due)
    return reasoning.decide(LATE, {"indemnity": due})


def _step(reasoning: law.Reasoning, label: str, term: Term, amount: Cents | None = None, note: str = "") -> None:
    parameter = Parameter(term.code or term.kind, term.amount, UNITS[term.unit], term.valid_from, True)
    reasoning.steps.append(Step(label, term.reference, amount, parameter, note))


def _nothing(reasoning: law.Reasoning, label: str, article: str) -> Decision:
    reasoning.step(label, article, Cents(0))
    return reasoning.decide(NOTHING, {"due": Cents(0)})


def _ends_before(term: Term, day: date) -> bool:
    return term.valid_to is not None and term.valid_to < day


def _works(day: int) -> bool:
    return is_working_day(date.fromordinal(day))
