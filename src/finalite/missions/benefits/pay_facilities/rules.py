"""What is owed to a facility on an invoice: each line at the tariff of its order, less what the patient bears."""

from datetime import date, timedelta

from finalite.kernel.decision import Decision, Line, MissingFact, Refusal, known, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import Unknown
from finalite.law import Reasoning
from finalite.law.cover import emergency, stay

from .facts import UNITS, InvoiceFacts, Kind, LineFacts, PartFacts, Unit

NAME = "pay_facilities.compute_facility_payment"
ARTICLE = "CSS L162-22"
AMOUNTS = ("charged", "accepted", "daily_charge", "insurer", "patient")
PAID, NOTHING = "paid", "nothing_due"


@rule
def compute_facility_payment(facts: InvoiceFacts, on: date) -> Decision:
    """Decide what is owed to a facility for a stay, sessions or a visit, line by line, and what the patient bears.

    Amounts in cents: charged, accepted (lines within their tariff), daily_charge (what it adds), insurer, patient.
    Always insurer + patient = accepted + daily_charge. Outcomes: paid, nothing_due, unknown (`missing` names the
    facts), no_law (`missing` names the text, or the order of the facility that is not recorded).
    """
    reasoning = Reasoning(NAME, on)
    try:
        lines = tuple(_line(line, part, reasoning) for part in facts.parts for line in part.lines)
        accepted = {line.ref: line.amounts["accepted"] for line in lines}
        totals = dict.fromkeys(AMOUNTS, 0)
        for part in facts.parts:
            _add(totals, _part(part, accepted, reasoning))
    except MissingFact as unknown:
        return reasoning.ask(unknown.names)
    except Refusal as refusal:
        return reasoning.refuse_for_law(refusal)
    totals["charged"] = sum(line.amounts["charged"] for line in lines)
    reasoning.step("Part due à l’établissement par l’assurance maladie", ARTICLE, totals["insurer"])
    return reasoning.decide(PAID if totals["insurer"] else NOTHING, totals, lines)


def _line(line: LineFacts, part: PartFacts, reasoning: Reasoning) -> Line:
    """A line within its tariff: what is asked above it is cut, what its part forbids is refused."""
    reason, accepted = _reason(line, part), 0
    if not reason:
        most = _tariff(line) * line.quantity
        accepted, reason = min(line.charged, most), "above_tariff" if line.charged > most else ""
    label = REFUSED[reason] if reason else "Tarif de la ligne"
    note = f"{line.code}, {line.quantity} × tarif de {line.order}" if line.order else line.code
    reasoning.step(label, ARTICLE, accepted, note=note, line=line.ref)
    outcome = "refused" if reason and not accepted else "cut" if reason else PAID
    amounts = {"charged": line.charged, "accepted": accepted, "rejected": line.charged - accepted}
    return Line(line.ref, outcome, amounts, {"reason": reason})


REFUSED = {
    "wrong_unit": "Ligne refusée : ce tarif ne va pas avec cette facture",
    "outside_stay": "Ligne refusée : hors des dates du séjour",
    "too_many_days": "Ligne refusée : plus de jours que le séjour n’en compte",
    "above_tariff": "Ligne ramenée au tarif de l’arrêté",
}
"""Why a line is refused or cut, as the facility reads it."""


def _reason(line: LineFacts, part: PartFacts) -> str:
    if line.unit not in UNITS[part.kind]:
        return "wrong_unit"
    if not part.entered_on <= line.done_on <= part.left_on:
        return "outside_stay"
    if line.unit is Unit.DAY and line.done_on + timedelta(days=line.quantity - 1) > part.left_on:
        return "too_many_days"
    return ""


def _tariff(line: LineFacts) -> Cents:
    if isinstance(line.tariff, Unknown):
        raise Refusal(f"arrêté de l’établissement fixant le tarif {line.code} au {line.done_on:%d/%m/%Y}")
    return line.tariff


def _part(part: PartFacts, accepted: dict[str, Cents], reasoning: Reasoning) -> dict[str, Cents]:
    """What the insurer and the patient bear of one part; what is not shared is the insurer's alone."""
    shared = [line for line in part.lines if line.shared and accepted[line.ref]]
    alone = sum(accepted[line.ref] for line in part.lines if not line.shared)
    care = sum(accepted[line.ref] for line in shared)
    if alone:
        reasoning.step("Forfait sans part du patient, selon l’arrêté", ARTICLE, alone)
    if not shared:
        return {"accepted": care + alone, "daily_charge": 0, "insurer": care + alone, "patient": 0}
    found = _visit(part, care, reasoning) if part.kind is Kind.VISIT else _stay(part, shared, accepted, reasoning)
    return {
        "accepted": care + alone,
        "daily_charge": found["billed"] - care,
        "insurer": found["insurer"] + alone,
        "patient": found["patient"],
    }


def _stay(part: PartFacts, shared: list[LineFacts], accepted: dict[str, Cents], reasoning: Reasoning) -> dict:
    late = sum(_late(line, part, accepted[line.ref], reasoning) for line in shared)
    total = sum(accepted[line.ref] for line in shared)
    decision = stay.assess(
        stay.StayFacts(
            patient=part.patient,
            entered_on=part.entered_on,
            left_on=part.left_on,
            tariff=total - late,
            tariff_from_day_31=late,
            is_psychiatry=part.psychiatry,
            is_home_hospitalisation=part.at_home,
            is_disabled_child_establishment=part.disabled_child,
            is_session=part.kind is Kind.SESSIONS,
            has_heavy_act=part.heavy,
            is_in_pathway=part.in_pathway,
            marks=part.marks,
        ),
        reasoning,
    )
    _go_on(decision)
    amounts = decision.amounts
    return {"billed": amounts["billed"], "insurer": amounts["paid"], "patient": amounts["left_to_patient"]}


def _visit(part: PartFacts, care: Cents, reasoning: Reasoning) -> dict:
    decision = emergency.assess(
        emergency.EmergencyFacts(
            patient=part.patient,
            visited_on=part.entered_on,
            tariff=care,
            is_followed_by_stay=False,
            marks=part.marks,
        ),
        reasoning,
    )
    _go_on(decision)
    return {"billed": care, "insurer": decision.amounts["paid"], "patient": decision.amounts["left_to_patient"]}


def _go_on(decision: Decision) -> None:
    """Stop the whole invoice where one part could not be decided."""
    if decision.outcome == "unknown":
        raise MissingFact(*decision.missing)
    if decision.outcome == "no_law":
        raise Refusal(decision.missing[0])


def _late(line: LineFacts, part: PartFacts, accepted: Cents, reasoning: Reasoning) -> Cents:
    """What a line asks for the days from the thirty-first on, for which nothing is left to the patient."""
    first = part.entered_on + timedelta(days=reasoning.peek("care.heavy.full_cover_day", part.entered_on) - 1)
    if part.kind is not Kind.STAY or part.left_on < first:
        return 0
    if line.unit is Unit.STAY:
        return min(accepted, known(line.late, f"lines[{line.ref}].late"))
    last = line.done_on + timedelta(days=line.quantity)
    days = max(0, (last - max(first, line.done_on)).days)
    return accepted * days // line.quantity


def _add(totals: dict[str, Cents], more: dict[str, Cents]) -> None:
    for name, amount in more.items():
        totals[name] += amount
