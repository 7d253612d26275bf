"""Disability pensions: computed, announced, paid month after month, revised and ended."""
