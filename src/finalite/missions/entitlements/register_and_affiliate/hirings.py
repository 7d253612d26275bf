"""Takes from employers that they hired somebody, and ties it to the person whom an agent recognises."""

from datetime import date

from django.db import IntegrityError, transaction

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months

from . import affiliations, models
from .facts import Activity

LONGEST_NAME, LONGEST_REFERENCE = 120, 40
YEARS = 60
"""No working life is longer: the year was mistyped; ours."""


def declare(siret: str, name: str, reference: str, hired_on: date, on: date) -> int:
    """Keep that an employer hired somebody under a declaration number; the same number twice is refused (`Invalid`)."""
    number = people.checked_siret(siret)
    people.check_own_establishment(number)
    _check(name.strip(), reference.strip(), hired_on, on)
    try:
        with transaction.atomic():
            row = models.HiringDeclaration.objects.create(
                subject="employer",
                siret=number,
                name=name.strip(),
                reference=reference.strip(),
                hired_on=hired_on,
                declared_on=on,
            )
    except IntegrityError as clash:
        raise register.Invalid("reference", "cette déclaration est déjà reçue") from clash
    return row.pk


def _check(name: str, reference: str, hired_on: date, on: date) -> None:
    if not reference or not name:
        raise register.Invalid("reference", "donner le nom de l’employeur et le numéro de la déclaration")
    if len(name) > LONGEST_NAME or len(reference) > LONGEST_REFERENCE:
        field, most = ("name", LONGEST_NAME) if len(name) > LONGEST_NAME else ("reference", LONGEST_REFERENCE)
        raise register.Invalid(field, f"écrire {most} signes au plus")
    if not add_months(on, -YEARS * 12) <= hired_on <= add_months(on, 12):
        raise register.Invalid("hired_on", "cette embauche est trop loin : vérifier l’année")


def match(number: int, person: PersonId, on: date) -> int:
    """Write that the person hired under a declaration is this one: employee from that day; returns the situation."""
    row = models.HiringDeclaration.objects.filter(pk=number).first()
    if row is None:
        raise register.Invalid("declaration", "cette déclaration n’existe pas")
    if models.Situation.objects.filter(hiring_id=number).exclude(person_id=person).exists():
        raise register.Invalid("declaration", "cette déclaration est déjà celle d’une autre personne")
    return affiliations.record_situation(person, Activity.EMPLOYEE, row.hired_on, None, on, hiring=number)


def end(number: int, ended_on: date) -> None:
    """Note that a hiring ended: the person's situation stops, and what the employer said starts its retention."""
    row = models.HiringDeclaration.objects.filter(pk=number).first()
    if row is None or ended_on <= row.hired_on:
        raise register.Invalid("ended_on", "aucune embauche n’a commencé avant ce jour sous ce numéro")
    row.ended_on = ended_on
    row.save(update_fields=["ended_on"])
    situations = models.Situation.objects.filter(hiring_id=number, ends_on__isnull=True)
    register.concerns(*situations.values_list("person_id", flat=True))
    situations.update(ends_on=ended_on)
