"""Accounts are opened by the organisation, never by whoever passes."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedAdapter(DefaultAccountAdapter):
    """Signing in is open, signing up is not; who tries too often reads when to try again."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": _(
            "Trop d’essais manqués : pour protéger ce compte, il n’accepte plus rien pendant 5 minutes. "
            "Réessayez ensuite, ou demandez un nouveau mot de passe à votre organisme."
        )
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No: `finalite user add` opens accounts."""
        return False
