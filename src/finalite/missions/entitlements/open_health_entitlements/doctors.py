"""Who follows somebody's care: declared by the person, agreed to by the doctor, or both on one sheet of paper."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId

from . import applications, models, rules, statuses
from .values import Declaration

WAITING, AGREED, DECLINED, REPLACED = "waiting", "agreed", "declined", "replaced"


def choose(person: PersonId, doctor: str, on: date) -> int:
    """Record the doctor of a sheet signed by both, from that day; the former one stops the day before."""
    found = _doctor(doctor, on)
    row = statuses.replace(
        models.TreatingDoctor, person, on, "declaration", {}, starts_on=on, provider_id=found.provider_id
    )
    _close(person, on)
    return row.pk


def declare(person: PersonId, doctor: str, on: date) -> int:
    """Keep somebody's wish until the doctor has answered; the doctor in place stays meanwhile.

    Under the age of CSS L162-5-3 the choice is optional and a parent makes it: the representative acts at the door.
    """
    found = _doctor(doctor, on)
    by_oneself = register.current_actor().person_id == person
    if by_oneself and rules.may_choose_doctor_alone(applications.birth_of(person, on), on) is False:
        raise register.Invalid("person", "avant seize ans, un parent choisit le médecin traitant")
    now = models.TreatingDoctor.objects.filter(person_id=person, ends_on__isnull=True).first()
    if now is not None and now.provider_id == found.provider_id:
        raise register.Invalid("doctor", "ce médecin est déjà votre médecin traitant")
    _close(person, on)
    subject = people.subjects_of([person])[person]
    row = models.DoctorDeclaration.objects.create(
        subject=subject, person_id=person, declared_on=on, state=WAITING, provider_id=found.provider_id
    )
    return row.pk


def answer(declaration: int, agrees: bool, on: date) -> bool:
    """Write the doctor's answer; agreement makes the change on its day. Refused to any other professional."""
    row = models.DoctorDeclaration.objects.select_for_update().filter(pk=declaration).first()
    if row is None or row.state != WAITING:
        raise register.Invalid("declaration", "aucune déclaration n’attend de réponse sous ce numéro")
    if row.provider_id != register.current_actor().provider_id:
        raise register.Refused("seul le médecin désigné répond à cette déclaration", "not_yours")
    register.concerns(row.person_id)
    row.state, row.closed_on = AGREED if agrees else DECLINED, on
    row.save(update_fields=["state", "closed_on"])
    if agrees:
        person = PersonId(row.person_id)
        statuses.replace(
            models.TreatingDoctor, person, on, f"declaration/{row.pk}", {}, starts_on=on, provider_id=row.provider_id
        )
    return agrees


def awaiting(provider: int | None) -> tuple[Declaration, ...]:
    """The declarations that wait for a doctor's answer, oldest first; none for somebody who is not one."""
    if provider is None:
        return ()
    rows = models.DoctorDeclaration.objects.filter(provider_id=provider, state=WAITING).order_by("declared_on", "pk")
    return shown(list(rows))


def shown(rows: list[models.DoctorDeclaration]) -> tuple[Declaration, ...]:
    """Declarations as the doors give them, those of persons whom the actor may know about."""
    known = register.may_concern(*(row.person_id for row in rows))
    rows = [row for row in rows if row.person_id in known]
    names = people.identity_of([row.person_id for row in rows])
    return tuple(
        Declaration(
            row.pk,
            PersonId(row.person_id),
            names[PersonId(row.person_id)].name,
            row.provider_id,
            row.declared_on,
            row.state,
        )
        for row in rows
    )


def _doctor(number: str, on: date) -> people.ProviderInfo:
    found = people.providers_by_number([number]).get(number)
    if found is None or not found.practises_on(on):
        raise register.Invalid("doctor", "aucun médecin en exercice n’a ce numéro")
    if found.profession != "doctor":
        raise register.Invalid("doctor", "seul un médecin peut être médecin traitant")
    return found


def _close(person: int, on: date) -> None:
    """A new wish, or a sheet signed by both, puts aside the one that waited."""
    models.DoctorDeclaration.objects.filter(person_id=person, state=WAITING).update(state=REPLACED, closed_on=on)
