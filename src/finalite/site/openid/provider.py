"""The provider of this installation, read from the environment; none where it names none."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

ID = "practice"


def configured(environ: Mapping[str, str]) -> dict[str, Any]:
    """The settings of the one provider: FINALITE_OIDC_ISSUER, _CLIENT, _SECRET and _NAME; empty without an issuer.

    Raises `ValueError` where the issuer is told and the client is not.
    """
    issuer = environ.get("FINALITE_OIDC_ISSUER", "").rstrip("/")
    if not issuer:
        return {}
    if not environ.get("FINALITE_OIDC_CLIENT"):
        raise ValueError("FINALITE_OIDC_ISSUER is set: say FINALITE_OIDC_CLIENT too, the client registered there")
    app = {
        "provider_id": ID,
        "name": environ.get("FINALITE_OIDC_NAME", "OpenID Connect"),
        "client_id": environ["FINALITE_OIDC_CLIENT"],
        "secret": environ.get("FINALITE_OIDC_SECRET", ""),
        "settings": {"server_url": f"{issuer}/.well-known/openid-configuration"},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid"], "APPS": [app]}}


def origins(environ: Mapping[str, str]) -> list[str]:
    """Where a form may lead besides this site: the provider, since a browser follows the policy through redirects."""
    found = urlsplit(environ.get("FINALITE_OIDC_ISSUER", ""))
    return [f"{found.scheme}://{found.netloc}"] if found.netloc else []
