"""Receive care sheets, decide what is reimbursed, have it paid, and tell each party what it needs and no more."""
