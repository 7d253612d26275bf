"""By when who bills must send an electronic sheet (CSS R161-47); no text recorded here says what being late costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finalite.kernel import calendar
from finalite.kernel.decision import Decision, Refusal, Unknown, rule
from finalite.law import Reasoning

NAME = "pay_care_costs.transmission"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransmissionFacts:
    """One electronic sheet: the day of the care, whether the patient paid nothing, and the day it was received."""

    done_on: date
    third_party: bool | Unknown
    received_on: date | None = None


@rule
def transmission(facts: TransmissionFacts, on: date) -> Decision:
    """Say until when a sheet may be sent and whether it was in time: three working days, eight for third-party payment.

    Outcomes: in_time, late, waiting (not received, its last day not past), unknown, no_law.
    """
    reasoning = Reasoning(NAME, on)
    if isinstance(facts.third_party, Unknown):
        return reasoning.ask(("third_party",))
    try:
        last = last_day(facts, reasoning)
    except Refusal as refusal:
        return reasoning.refuse_for_law(refusal)
    if facts.received_on is None and on <= last:
        return reasoning.decide("waiting", {})
    return reasoning.decide("late" if (facts.received_on or on) > last else "in_time", {})


def last_day(facts: TransmissionFacts, reasoning: Reasoning) -> date:
    """The last day to send it. Raises MissingLaw."""
    name = "care.transmission.third_party" if facts.third_party else "care.transmission.patient_paid"
    days = reasoning.value(name, facts.done_on)
    last = calendar.add_working_days(facts.done_on, days.number)
    reasoning.step("Dernier jour pour transmettre la feuille", days.reference, None, days, f"{last:%d/%m/%Y}")
    return last
