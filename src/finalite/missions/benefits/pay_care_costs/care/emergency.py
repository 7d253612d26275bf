"""An unplanned visit to a hospital emergency room, billed on a care sheet."""

from __future__ import annotations

from datetime import date

from finalite.kernel.decision import Decision, rule
from finalite.law import Reasoning
from finalite.law.cover import emergency
from finalite.law.cover.emergency import EmergencyFacts


@rule
def emergency_visit(facts: EmergencyFacts, on: date) -> Decision:
    """Decide the flat rate of an emergency visit: ordinary, reduced, nil, or not applicable.

    Outcomes: flat_rate, reduced, nil, not_applicable (planned, or part of a stay), unknown, no_law. Amounts in
    cents: tariff, flat_rate, complementary (C2S or AME), left_to_patient, paid. A tariff below the rate is its limit.
    """
    return emergency.assess(facts, Reasoning("pay_care_costs.emergency_visit", on))
