"""A hospital stay on a care sheet: co-payment, daily charge, and which of the two the patient owes."""

from __future__ import annotations

from datetime import date

from finalite.kernel.decision import Decision, rule
from finalite.law import Reasoning
from finalite.law.cover import stay
from finalite.law.cover.stay import StayFacts


@rule
def hospital_stay(facts: StayFacts, on: date) -> Decision:
    """Decide who bears what of a hospital stay; its ground is that of the day of entry, its daily charge each day's.

    Amounts in cents: tariff, patient_share, daily_charge (for the whole stay), majoration, due (what the rules
    leave outside the basic scheme), local_scheme, complementary, left_to_patient, billed, paid,
    to_professional, to_insured, to_recover.
    Outcomes: paid, unknown, no_law.
    """
    return stay.assess(facts, Reasoning("pay_care_costs.hospital_stay", on))
