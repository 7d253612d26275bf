"""Accounts, treasury and payments."""
