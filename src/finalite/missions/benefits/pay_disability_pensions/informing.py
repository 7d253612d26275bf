"""Tells other bodies about a pension what the register lets them know, each line in the ledger of disclosures."""

import json
from datetime import date

from finalite.capabilities import exchange, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import files, models
from .values import Body

TOLD = {
    Body.CNAV: ("nir", "civil_identity", "birth", "cash_benefits"),
    Body.TAX: ("nir", "civil_identity", "birth", "postal_contact", "cash_benefits"),
    Body.ACOSS: ("nir", "civil_identity", "cash_benefits"),
    Body.CAF: ("nir", "civil_identity", "cash_benefits"),
}


def tell(row: models.PensionFile, body: Body, year: int, on: date) -> bytes:
    """The message on a year of a pension; nothing medical, not even the category, is in any of them.

    Raises `Invalid` where the body has nothing to learn: Acoss of an employee, the fund where it advanced nothing.
    """
    if body is Body.ACOSS and not row.self_employed:
        raise register.Invalid("body", "l’Urssaf n’est informée que des pensions d’indépendants")
    if body is Body.CAF and not models.Advance.objects.filter(file=row).exists():
        raise register.Invalid("body", "la Caf n’a rien avancé à cette personne")
    person = PersonId(row.person_id)
    content = json.dumps(_content(row, TOLD[body], year, on), ensure_ascii=False, sort_keys=True).encode()
    exchange.disclose(
        fiche=files.FICHE,
        recipient=str(body),
        categories=TOLD[body],
        persons=[person],
        on=on,
        content_digest=exchange.digest_of(content),
        key=f"{files.FICHE}/{body}/{row.pk}/{year}/{on}",
        subject=row.subject,
    )
    return content


def _content(row: models.PensionFile, categories: tuple[str, ...], year: int, on: date) -> dict[str, object]:
    """What each category holds; one left out of the list puts nothing in the message."""
    person = PersonId(row.person_id)
    who, address = people.identity_of([person])[person], people.address_of([person], on=on).get(person)
    months = models.MonthPaid.objects.filter(file=row, month__year=year)
    amounts = [Decision.from_json(one.decision).amounts for one in months]
    whole: dict[str, dict[str, object]] = {
        "nir": {"nir": who.nir, "nir_kind": who.nir_kind},
        "civil_identity": {"name": who.name},
        "birth": {"birth": who.birth},
        "postal_contact": {"address": list(address.lines) if address else []},
        "cash_benefits": {
            "year": year,
            "starts_on": str(row.starts_on),
            "ends_on": str(row.ends_on) if row.ends_on else None,
            # the supplementary allowance and the third person are told apart: only the pension is taxed
            "pension": sum(one["pension"] - one["held_back"] for one in amounts),
            "third_person": sum(one["third_person"] for one in amounts),
            "supplement": sum(one["supplement"] for one in amounts),
        },
    }
    return {name: value for category in categories for name, value in whole[category].items()}
