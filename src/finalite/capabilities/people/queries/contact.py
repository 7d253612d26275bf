"""Where to write to people on a day."""

from collections.abc import Iterable
from datetime import date

from finalite.capabilities.register.values import PersonId

from .. import dated, permitted
from ..models import ElectronicContact, PostalAddress
from ..values import Address, AddressUse

COLUMNS = ("street", "postcode", "town", "extra", "country", "commune")


def address_of(person_ids: Iterable[int], *, on: date) -> dict[PersonId, Address]:
    """The address for letters of each person on that day, else the home address; those without one are left out."""
    rows = PostalAddress.objects.filter(dated.in_force(on), person_id__in=set(person_ids))
    names = permitted.columns(PostalAddress, COLUMNS)
    found: dict[PersonId, Address] = {}
    # letters come last, and so win over home
    for row in rows.order_by("use").values("person_id", "use", *names):
        person, use = PersonId(row.pop("person_id")), row.pop("use")
        if use == AddressUse.LETTERS or person not in found:
            found[person] = Address(**row)
    return found


def contact_of(person_ids: Iterable[int], *, on: date) -> dict[PersonId, dict[str, str]]:
    """The e-mail address and telephone numbers of each person on that day, by kind."""
    rows = ElectronicContact.objects.filter(dated.in_force(on), person_id__in=set(person_ids))
    found: dict[PersonId, dict[str, str]] = {}
    for person, kind, value in rows.values_list("person_id", "kind", "value"):
        found.setdefault(PersonId(person), {})[kind] = value
    return found
