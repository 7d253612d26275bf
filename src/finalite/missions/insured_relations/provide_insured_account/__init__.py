"""The insured person's account: a personal space that they open, use and close themselves."""
