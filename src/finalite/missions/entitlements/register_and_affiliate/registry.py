"""Asks the national identification service (SNGI, through SANDIA) who somebody is, and takes its answer in."""

import json
from datetime import date

from finalite.capabilities import cases, exchange, people, register
from finalite.capabilities.register import PersonId

from . import models
from .values import RegistryAnswer


def ask(row: models.Registration, on: date) -> int:
    """Send what is known of somebody to the identification service, once until it answers; returns the ledger line.

    A number travels with its kind: one that is not certified is never sent as if it were.
    """
    waiting = models.RegistryExchange.objects.filter(registration_id=row.pk, answered_on__isnull=True).first()
    if waiting is not None:
        raise register.Invalid("registration", "une demande attend déjà la réponse du service d’identification")
    content = _message(row)
    line = exchange.disclose(
        fiche="register_and_affiliate",
        recipient="sandia",
        categories=("nir", "civil_identity", "birth", "nationality", "identity_document"),
        persons=[row.person_id],
        subject=row.subject,
        content_digest=exchange.digest_of(content.encode()),
        on=on,
        key=f"register_and_affiliate/registry/{row.pk}/{_rank(row)}",
    )
    models.RegistryExchange.objects.create(
        subject=row.subject, person_id=row.person_id, registration_id=row.pk, sent_on=on, line=line, content=content
    )
    if row.state == "open":
        row.state = "asked"
        row.save(update_fields=["state"])
    if row.case_id:
        cases.note_event(case_id=row.case_id, kind="registry_asked", on=on)
    return line


def take(row: models.Registration, answer: RegistryAnswer, number: str, on: date) -> PersonId | None:
    """Write the answer of the registry; returns the person who already holds the number, where somebody does."""
    asked = models.RegistryExchange.objects.filter(registration_id=row.pk, answered_on__isnull=True).first()
    if asked is None:
        raise register.Invalid("registration", "aucune demande n’attend de réponse pour ce dossier")
    if (answer is RegistryAnswer.REJECTED) == bool(number):
        raise register.Invalid("number", "un numéro accompagne une réponse favorable, et elle seule")
    holder = people.person_by_nir("".join(number.split()).upper()) if number else None
    asked.answered_on, asked.answer = on, answer.value
    asked.save(update_fields=["answered_on", "answer"])
    if holder is not None and holder != people.kept_of([row.person_id])[PersonId(row.person_id)]:
        return holder
    if number:
        kind = people.NirKind.CERTIFIED if answer is RegistryAnswer.CERTIFIED else people.NirKind.WAITING
        people.change_identifier(person_id=PersonId(row.person_id), nir=number, nir_kind=kind, on=on)
    return None


def _message(row: models.Registration) -> str:
    """What leaves: identity, birth, number with its kind, nationality and document number, and nothing else."""
    who = people.identity_of([row.person_id])[PersonId(row.person_id)]
    held = models.Declared.objects.filter(registration_id=row.pk).first()
    told = {
        "file": row.pk,
        "number": who.nir,
        "number_kind": who.nir_kind,
        "birth_name": who.birth_name,
        "used_name": who.used_name,
        "first_names": who.first_names,
        "sex": who.sex,
        "birth": who.birth,
        "birth_place": who.birth_place,
        "birth_rank": who.birth_rank,
        "nationality": held.nationality if held else "",
        "document_number": held.document_number if held else "",
    }
    return json.dumps({name: value for name, value in told.items() if value not in (None, "")}, ensure_ascii=False)


def _rank(row: models.Registration) -> int:
    return models.RegistryExchange.objects.filter(registration_id=row.pk).count() + 1
