"""Accounts are opened by the organisation, never by whoever passes."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Signing in is open, signing up is not."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: `finalite user add` opens accounts."""
        return False
