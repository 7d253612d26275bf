"""Says which postal codes a caisse serves."""

from collections.abc import Iterable

from django.db import transaction

from finalite.capabilities.register.values import Invalid

from ..models import Organisation, PostalArea


def serve_area(*, caisse: str, prefixes: Iterable[str]) -> None:
    """Make a caisse serve the postal codes that start so, and no others; raises `Invalid`.

    A start that another caisse serves is refused: one address has one caisse.
    """
    wanted = {prefix.strip() for prefix in prefixes if prefix.strip()}
    found = Organisation.objects.filter(code=caisse).first()
    if found is None:
        raise Invalid("caisse", "aucune caisse n’a ce code")
    taken = PostalArea.objects.filter(prefix__in=wanted).exclude(organisation=found).values_list("prefix", flat=True)
    if taken:
        raise Invalid("prefixes", f"une autre caisse sert déjà {', '.join(sorted(taken))}")
    with transaction.atomic():
        found.areas.all().delete()
        PostalArea.objects.bulk_create([PostalArea(prefix=one, organisation=found) for one in sorted(wanted)])
