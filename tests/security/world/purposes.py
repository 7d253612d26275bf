"""Purposes that the attacks run under: one that may do all, one that may do little, and narrower ones."""

from finalite.capabilities.register.purpose import Purpose

EVERY = frozenset({"nir", "civil_identity", "bank_details", "income", "health", "contact", "link", "amount"})
LITTLE = frozenset({"civil_identity", "contact", "link"})
NOTHING: frozenset[str] = frozenset()

ALL = Purpose("world", "all", {"insured": EVERY, "professional": EVERY}, {"insured": EVERY, "professional": EVERY})
ERASER = Purpose("world", "retention", ALL.reads, ALL.writes, erases=True)
INSURED_ERASER = Purpose("world", "insured_retention", {"insured": EVERY}, {"insured": EVERY}, erases=True)
INSURED = Purpose("world", "insured_only", {"insured": EVERY}, {"insured": EVERY})
"""All columns, but of the insured only."""
CALL = Purpose(
    "world",
    "call_centre",
    {"insured": LITTLE, "professional": LITTLE},
    {"insured": frozenset({"contact"}), "professional": frozenset({"contact"})},
)
"""All rows, few columns."""
NARROW = Purpose("world", "narrow", {"insured": LITTLE}, {"insured": frozenset({"contact"})})
"""Few rows and few columns."""
UNEVEN = Purpose("world", "uneven", {"insured": EVERY, "professional": LITTLE}, {})
WRITER = Purpose("world", "writer", {}, {"insured": frozenset({"nir", "contact"})})
"""Writes what it may not read."""
STRANGER = Purpose("world", "stranger", {"employer": EVERY}, {"employer": EVERY})
UNCONCERNED = Purpose("world", "unconcerned", {"insured": frozenset({"occupation"})}, {"insured": NOTHING})
LONG_NAME = Purpose(
    "world_with_a_name_that_goes_on_and_on", "and_a_role_whose_name_does_not_stop_either", {"insured": LITTLE}, {}
)
EVERY_PURPOSE = [ALL, ERASER, INSURED_ERASER, INSURED, CALL, NARROW, UNEVEN, WRITER, STRANGER, UNCONCERNED, LONG_NAME]
