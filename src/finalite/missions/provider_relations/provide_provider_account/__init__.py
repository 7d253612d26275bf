"""The space of health professionals: their account and delegates, the rights needed to bill, the payments received."""
