"""What the frame of every page shows: where one may go, and as whom one acts."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from finalite.capabilities import people

from . import actors, labels
from .portals import EMPLOYER, links_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """Links of the main navigation, roles held and the one of the session."""
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"shell_links": _links(request, [("register", _("Registre"))])}
    held = actors.chosen(request)
    roles = [
        {"code": actors.code_of(role), "label": role_label(role), "current": role == held}
        for role in request.finalite_roles  # type: ignore[attr-defined]
    ]
    links = [*links_for(held), ("fiches", _("Opérations")), ("register", _("Registre"))]
    return {"shell_links": _links(request, links), "shell_roles": roles, "shell_role": role_label(held)}


def role_label(held: Any) -> str:
    """«Technicien prestations, organisme 01», «Employeur, entreprise Atelier fictif»; empty for no role."""
    if held is None:
        return ""
    return labels.role(held.role) + (f", {_whose(held)}" if held.organisation else "")


def _whose(held: Any) -> str:
    """The caisse by its code, an enterprise by its name."""
    if held.role not in EMPLOYER:
        return f"{_('organisme')} {held.organisation}"
    return f"{_('entreprise')} {people.enterprise_named(held.organisation) or held.organisation}"


def _links(request: HttpRequest, named: list[tuple[str, str]]) -> list[dict[str, Any]]:
    found = [(reverse(name), label) for name, label in named]
    return [{"url": url, "label": label, "current": request.path.startswith(url)} for url, label in found]
