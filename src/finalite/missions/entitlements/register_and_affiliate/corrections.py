"""Takes what somebody says is wrong in their identity, with the proof, and corrects it as an agent decides."""

from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel.calendar import months_deadline

from . import models, registrations, registry, telling
from .values import Correctable, Proof

ANSWER_MONTHS = 1
"""A rectification is answered within a month (GDPR 12(3), 16)."""
BIRTH = ("birth", "birth_place", "birth_rank")


def ask(person: PersonId, column: Correctable, value: str, proof: Upload, on: date) -> int:
    """Take a request to correct one column, with its proof; nothing changes before an agent has seen it."""
    if not value.strip():
        raise register.Invalid("value", "écrire ce qu’il faut lire")
    subject, caisse = people.subjects_of([person])[person], people.caisse_of([person])[person]
    kept = registrations.keep_document(subject, person, None, proof, Proof.CIVIL_STATUS, on)
    case = cases.NewCase("correction", caisse, subject, person, months_deadline(on, ANSWER_MONTHS))
    return models.Correction.objects.create(
        subject=subject,
        person_id=person,
        asked_on=on,
        state="asked",
        case_id=cases.open_case(case=case, on=on),
        column=column,
        document_id=kept,
        name_value="" if column in BIRTH else value.strip(),
        birth_value=value.strip() if column in BIRTH else "",
    ).pk


def decide(number: int, accept: bool, reason: str, on: date) -> str:
    """Correct as asked, or say why not, and tell the person; what was certified is put to the registry again."""
    row = models.Correction.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("correction", "cette demande n’existe pas")
    register.concerns(row.person_id)
    if row.state != "asked":
        raise register.Invalid("correction", "cette demande est déjà tranchée")
    if not accept and not reason.strip():
        raise register.Invalid("reason", "dire pourquoi la correction est refusée")
    person = PersonId(row.person_id)
    if accept:
        value = row.birth_value if row.column in BIRTH else row.name_value
        people.correct_identity(person_id=person, column=row.column, value=value, on=on)
        _certify_again(row, person, on)
    row.state, row.decided_on = "accepted" if accept else "refused", on
    row.save(update_fields=["state", "decided_on"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=row.state, on=on)
    telling.correction_letter(person, row.pk, row.column, accept, reason.strip(), on)
    return row.state


def _certify_again(row: models.Correction, person: PersonId, on: date) -> None:
    """A corrected identity is no more the one that was certified: its number is provisional until the registry says."""
    if row.column == Correctable.USED_NAME:
        return
    who = people.identity_of([person])[person]
    if who.nir and who.nir_kind == people.NirKind.CERTIFIED:
        people.change_identifier(person_id=person, nir=who.nir, nir_kind=people.NirKind.PROVISIONAL, on=on)
    open_file = models.Registration.objects.filter(person_id=person, closed_on__isnull=True).first()
    if open_file is None:
        caisse = people.caisse_of([person])[person]
        open_file = registrations.open_file(person, row.subject, caisse, on)
        # the proof is there: what runs is the delay to decide, not the one to produce
        open_file.documents_on = on
        open_file.save(update_fields=["documents_on"])
        models.Declared.objects.create(subject=row.subject, person_id=person, registration_id=open_file.pk)
        registry.ask(open_file, on)
