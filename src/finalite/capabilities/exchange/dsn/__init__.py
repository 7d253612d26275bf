"""Reads what employers declare of a stop, a return and the pay: DSN messages, as the public specification describes."""
