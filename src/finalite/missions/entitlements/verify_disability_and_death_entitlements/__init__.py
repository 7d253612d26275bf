"""Verifies that the conditions of disability and death rights are true, and hears people before anything is closed."""
