"""Pays hospitals and health centres: invoices of stays and sessions, allocations, advances, accounts that agree."""
