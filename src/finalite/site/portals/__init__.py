"""The shells of the portals: one front page a public, built only from what the doors answer."""

from typing import Any

from django.utils.translation import gettext as _

from finalite.capabilities.register.admission import is_outsider

INSURED = ("insured_person", "legal_representative")
DPO = ("dpo", "auditor")
"""Who works at the desk: the register gives the auditor a part of it, to read."""
PROFESSIONAL = {
    "health_professional": "provide_provider_account:practice",
    "provider_staff": "provide_provider_account:rights",
    "admission_officer": "pay_facilities:reception",
}
"""The page of each role of a practice or of a facility: a delegate has fewer rights."""
EMPLOYER = ("employer_representative",)


def links_for(held: Any) -> list[tuple[str, str]]:
    """The portal that belongs to the role of the session, as (name of the address, label)."""
    if held is None:
        return []
    if held.role in INSURED:
        return [("account", _("Mon compte"))]
    if held.role in PROFESSIONAL:
        return [(PROFESSIONAL[held.role], _("Espace professionnel"))]
    if held.role in EMPLOYER:
        return [("employer", _("Espace employeur"))]
    if held.role in DPO:
        return [("dpo", _("Bureau du DPO") if held.role == "dpo" else _("Contrôle"))]
    if is_outsider(held.role):
        return []  # no file is theirs to work on: they have their pages and their operations
    return [("workspace", _("Espace de travail"))]
