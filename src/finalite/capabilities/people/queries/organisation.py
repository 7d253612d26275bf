"""Which caisse serves an address."""

from ..models import Organisation, PostalArea


def caisse_serving(postcode: str) -> str | None:
    """The code of the caisse that serves this postal code; None where nobody recorded which one does."""
    starts = [postcode[:length] for length in range(1, len(postcode) + 1)]
    rows = PostalArea.objects.filter(prefix__in=starts).values_list("prefix", "organisation__code")
    return max(rows, key=lambda row: len(row[0]))[1] if rows else None


def local_schemes() -> set[str]:
    """The codes of the caisses of the Alsace-Moselle local scheme."""
    return set(Organisation.objects.filter(local_scheme=True).values_list("code", flat=True))
