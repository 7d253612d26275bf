"""Keeps what is handed in for somebody, until their file is closed."""

from datetime import date

from finalite.capabilities import documents, register
from finalite.capabilities.register import PersonId, Upload

from . import rules
from .admitting import FICHE
from .models import Evidence


def add(person: PersonId, document: Upload, proves: str, on: date) -> int:
    """Keep a document; `proves` is the name of the fact it is about. Returns its number."""
    register.check_days(on=on)
    if proves not in rules.DOCUMENTS:
        raise register.Invalid("proves", f"dire ce que la pièce prouve : {', '.join(sorted(rules.DOCUMENTS))}")
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category="case_handling",
        received_on=on,
        retention="special_cases",
        person_id=person,
    )
    Evidence.objects.create(
        subject="derogatory_beneficiary", person_id=person, document_id=number, recorded_on=on, proves=proves
    )
    return number
