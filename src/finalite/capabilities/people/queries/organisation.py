"""Which caisse serves an address, whether several keep files here, and which enterprise an account speaks for."""

from ..models import Organisation, PostalArea
from .user import EMPLOYER

CAISSE = "health_fund"
"""Kind of the organisations that keep files."""


def caisse_serving(postcode: str) -> str | None:
    """The code of the caisse that serves this postal code; None where nobody recorded which one does."""
    starts = [postcode[:length] for length in range(1, len(postcode) + 1)]
    rows = PostalArea.objects.filter(prefix__in=starts).values_list("prefix", "organisation__code")
    return max(rows, key=lambda row: len(row[0]))[1] if rows else None


def local_schemes() -> set[str]:
    """The codes of the caisses of the Alsace-Moselle local scheme."""
    return set(Organisation.objects.filter(local_scheme=True).values_list("code", flat=True))


def other_caisses(organisation: str) -> bool:
    """Whether a caisse other than this one keeps files here."""
    return Organisation.objects.filter(kind=CAISSE).exclude(code=organisation).exists()


def enterprise_named(siren: str) -> str:
    """The name under which the accounts of an enterprise were opened; empty where there is none."""
    return Organisation.objects.filter(kind=EMPLOYER, code=siren).values_list("name", flat=True).first() or ""
