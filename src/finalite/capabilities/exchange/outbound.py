"""The boundary with the outside: an adapter says which fields a recipient gets, and nothing else can leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from finalite.capabilities.register.values import Invalid

from .disclosures import digest_of, disclose


@dataclass(frozen=True, slots=True)
class Field:
    """A field that leaves, and its data category."""

    name: str
    category: str
    needed: bool = True


class Outbound(Protocol):
    """An adapter: one recipient, the fields it gets, and how they are written."""

    recipient: str
    fields: tuple[Field, ...]
    suffix: str

    def write(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """The bytes of the file, made from the declared fields and nothing else."""
        ...


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to leave: the rows, and the persons and providers they are about."""

    rows: Sequence[Mapping[str, Any]]
    persons: Sequence[int]
    subject: str = "insured"
    providers: Sequence[tuple[str, int]] = ()
    addressee: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file that may leave, and its line in the ledger."""

    content: bytes
    digest: str
    ledger_line: int
    name: str


def send(*, outbound: Outbound, fiche: str, parcel: Parcel, on: date, key: str) -> Outgoing:
    """Write the file from the declared fields only and disclose it; the same key gives the same line again.

    Raises `Refused` as `disclose` does, `Invalid` when a needed field is missing: half a file is not sent.
    """
    content = outbound.write([minimised(outbound.fields, row) for row in parcel.rows])
    line = disclose(
        fiche=fiche,
        recipient=outbound.recipient,
        categories={f.category for f in outbound.fields},
        persons=parcel.persons,
        subject=parcel.subject,
        providers=parcel.providers,
        content_digest=digest_of(content),
        on=on,
        key=key,
        addressee=parcel.addressee,
    )
    return Outgoing(content, digest_of(content), line, key.replace("/", "-") + outbound.suffix)


def minimised(fields: Sequence[Field], row: Mapping[str, Any]) -> dict[str, Any]:
    """The declared fields of a row, in their order; whatever else the row holds is left behind."""
    missing = [field.name for field in fields if field.needed and row.get(field.name) in (None, "")]
    if missing:
        raise Invalid(missing[0], "cette information manque : rien n’est envoyé sans elle")
    return {field.name: row[field.name] for field in fields if row.get(field.name) is not None}
