"""Who may link a provider, and whom a link signs in: professionals alone, never somebody unknown here."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.views.defaults import permission_denied

LINKING = "connect"


class ProfessionalsAdapter(DefaultSocialAccountAdapter):
    """A link is made by a professional who signed in here first; nobody is signed up by a provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """No: accounts are opened by the organisation."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Turn away whoever is no professional here, and whoever has not linked this provider yet."""
        if sociallogin.state.get("process") == LINKING:
            return self._only(request, request.user, _("Seul le compte d’un professionnel se lie à ce fournisseur."))
        if not sociallogin.is_existing:
            self._refuse(request, _("Ce fournisseur n’est lié à aucun compte : connectez-vous d’abord, puis liez-le."))
        return self._only(request, sociallogin.user, _("Ce compte ne se connecte plus ainsi."))

    def _only(self, request: HttpRequest, user: Any, words: str) -> None:
        if not (user.is_authenticated and user.is_active and user.provider_id):
            self._refuse(request, words)

    def _refuse(self, request: HttpRequest, words: str) -> None:
        raise ImmediateHttpResponse(permission_denied(request, PermissionDenied(words)))
