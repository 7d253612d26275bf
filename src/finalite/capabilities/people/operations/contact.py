"""Changes where people are written to, keeping where they were written to before."""

import re
from datetime import date

from finalite.capabilities.register.values import Invalid, PersonId
from finalite.kernel import postal

from .. import dated
from ..models import ElectronicContact, PostalAddress
from ..queries.identity import subjects_of
from ..values import Address, AddressUse, ContactKind

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_PHONE = re.compile(r"\+?[0-9]{6,15}")


def change_address(*, person_id: PersonId, address: Address, on: date, use: AddressUse = AddressUse.HOME) -> None:
    """Set the address of a use from a day, closing the former one; raises `Invalid` as `check_address`."""
    check_address(address)
    dated.replace(
        PostalAddress,
        slot={"person_id": person_id, "use": use.value},
        on=on,
        subject=subjects_of([person_id])[person_id],
        street=address.street,
        postcode=address.postcode,
        town=address.town,
        extra=address.extra,
        country=address.country,
        commune=address.commune,
    )


def check_address(address: Address) -> None:
    """Raise `Invalid` naming the line without which, or with which, no letter would arrive."""
    if not address.street.strip() or not address.town.strip():
        raise Invalid("address", "donner une rue ou un lieu-dit, et une commune : sans eux, aucun courrier n’arrive")
    lines = {name: getattr(address, name) for name in (*postal.LENGTHS, "country")}
    if fault := postal.fault(**lines):
        raise Invalid(*fault)


def change_contact(*, person_id: PersonId, kind: ContactKind, value: str, on: date) -> None:
    """Set an e-mail address or a telephone number from a day, closing the former one; raises `Invalid`."""
    dated.replace(
        ElectronicContact,
        slot={"person_id": person_id, "kind": kind.value},
        on=on,
        subject=subjects_of([person_id])[person_id],
        value=_checked(kind, value),
    )


def _checked(kind: ContactKind, value: str) -> str:
    if kind is ContactKind.EMAIL:
        if len(value) > 254 or not _EMAIL.fullmatch(value):
            raise Invalid("value", "ce n’est pas une adresse électronique : écrire par exemple nom@exemple.fr")
        return value
    number = re.sub(r"[\s.()-]", "", value)
    if not _PHONE.fullmatch(number):
        raise Invalid("value", "ce n’est pas un numéro de téléphone : chiffres, et + en tête pour l’étranger")
    return number
