"""Tells other bodies what the register lets them know of a recognised injury, and nothing more."""

import json
from datetime import date

from finalite.capabilities import exchange, people, register
from finalite.capabilities.register import PersonId

from . import files, held, models
from .values import Body

FILE, PAYMENT = ("work_injury", "employment", "employer_identity"), ("cash_benefits",)
TOLD = {
    Body.CARSAT: ("nir", "civil_identity", *FILE),
    Body.LABOUR_INSPECTORATE: ("civil_identity", *FILE),
    Body.UNEMPLOYMENT_BODY: ("nir", "civil_identity", *PAYMENT),
    Body.SUPPLEMENTARY_PENSION: ("nir", "civil_identity", *PAYMENT),
    Body.TAX_AUTHORITY: ("nir", "civil_identity", *PAYMENT),
    Body.URSSAF: ("nir", "civil_identity", "salary", "employer_identity"),
}


def tell(row: models.InjuryFile, body: Body, on: date) -> bytes:
    """The message for a body, its line written in the ledger; repeated on the same day it is the same line."""
    if row.state != files.RECOGNISED:
        raise register.Invalid("file", "le caractère professionnel n’est pas reconnu : rien n’est à dire")
    person = PersonId(row.person_id)
    content = json.dumps(_content(row, TOLD[body]), ensure_ascii=False, sort_keys=True).encode()
    exchange.disclose(
        fiche=files.FICHE,
        recipient=str(body),
        categories=TOLD[body],
        persons=[person],
        on=on,
        content_digest=exchange.digest_of(content),
        key=f"{files.FICHE}/{body}/{row.pk}/{on}",
        subject=people.subjects_of([person])[person],
    )
    return content


def _content(row: models.InjuryFile, categories: tuple[str, ...]) -> dict[str, object]:
    """What each category holds of the file; a category left out of the list puts nothing in the message."""
    person, file = people.identity_of([row.person_id])[PersonId(row.person_id)], held.files([row])[0]
    benefit = models.Recovery.objects.filter(file=row).values_list("benefit", flat=True).first()
    whole: dict[str, dict[str, object]] = {
        "nir": {"nir": person.nir, "nir_kind": person.nir_kind},
        "civil_identity": {"name": person.name},
        "work_injury": {"nature": file.nature, "happened_on": str(file.happened_on), "table": file.table},
        "employment": {"job": file.job},
        "employer_identity": {"siret": file.siret, "employer": file.employer},
        "salary": {"yearly_wage": file.yearly_wage},
        "cash_benefits": {"benefit": benefit or ""},
    }
    return {name: value for category in categories for name, value in whole[category].items()}
