"""Real purposes of the register, short to open in a test."""

from finalite.capabilities.register import purpose


def rights():
    """Who opens rights: may write identity, household, affiliation."""
    return purpose.opened(purpose.purpose_of("open_health_entitlements", "automation"))


def payments():
    """Who pays: may not read birth."""
    return purpose.opened(purpose.purpose_of("execute_payments", "automation"))


def care():
    """Who pays for care."""
    return purpose.opened(purpose.purpose_of("pay_care_costs", "automation"))
