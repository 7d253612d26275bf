"""Finalité: a social health insurance that obeys its register of processing."""
