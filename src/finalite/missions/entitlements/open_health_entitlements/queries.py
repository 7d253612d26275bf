"""What this fiche answers: to payment of care, to the person, to those who care for them, to statisticians."""

from datetime import date

from finalite.capabilities import people, register, statistics
from finalite.capabilities.register import PersonId

from . import covers, models
from .desk import find_people, person_file, work_list  # noqa: F401
from .facts import Ground
from .values import (
    AboutPerson,
    ChangeMade,
    Count,
    Cover,
    CoverAsked,
    Illness,
    ProfessionalAnswer,
    Protocol,
    RightHeld,
)

OWN = ("insured_person",)
PROVIDERS = ("health_professional", "admission_officer")


@register.query("inform_about_rights")
def cover_on(*, person_ids: tuple[PersonId, ...], on: date) -> tuple[Cover, ...]:
    """The cover of each person on one day, in the order asked; two statements whatever the number of persons."""
    return covers.of([CoverAsked(person, on) for person in person_ids])


@register.query("inform_about_rights")
def covers_of(*, asked: tuple[CoverAsked, ...]) -> tuple[Cover, ...]:
    """The cover of each person on the day asked for them, in the order asked; two statements for all."""
    return covers.of(asked)


@register.query("inform_about_rights", open_to=OWN)
def rights_of(*, person: PersonId) -> tuple[RightHeld, ...]:
    """Every right a person has had, the latest first."""
    rows = models.Right.objects.filter(person_id=person).order_by("-starts_on", "-pk")
    return tuple(
        RightHeld(r.pk, PersonId(r.person_id), Ground(r.ground), r.starts_on, r.ends_on, r.review_on, r.end_reason)
        for r in rows
    )


@register.query("record_rights_information", open_to=OWN)
def protocols_of(*, person: PersonId) -> tuple[Protocol, ...]:
    """The requests to recognise a long illness, the latest first; never which illness."""
    rows = models.CareProtocol.objects.filter(person_id=person).order_by("-recorded_on", "-pk")
    return tuple(
        Protocol(r.pk, PersonId(r.person_id), r.state, Illness(r.kind), r.starts_on, r.ends_on, r.case_id) for r in rows
    )


@register.query("inform_about_rights", open_to=OWN)
def changes_of(*, person: PersonId) -> tuple[ChangeMade, ...]:
    """What was changed in somebody's rights, when, by which act, and why; the latest first."""
    rows = models.Change.objects.filter(person_id=person).order_by("-pk")
    return tuple(ChangeMade(r.made_on, r.run, r.what, r.why) for r in rows)


@register.query("inform_about_rights", open_to=PROVIDERS)
def professional_answer(*, nir: str, on: date) -> ProfessionalAnswer:
    """What a professional needs to bill for the person in front of them: covered, by whom, exempt or not; never why.

    Raises `Invalid` when nobody has this number, `Refused` when the professional may not know about the person.
    """
    person = people.person_by_nir(nir)
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    return covers.answer(person, on)


@register.query("inform_about_rights")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(rights_of(person=person), changes_of(person=person))


@register.query("produce_statistics")
def rights_by_ground(*, on: date) -> tuple[Count, ...]:
    """How many rights are open on a day, by ground; small cells are left out."""
    rows = models.Right.objects.filter(starts_on__lte=on).exclude(ends_on__lte=on)
    table = statistics.tabulate(rows=rows, dimensions=["ground"])
    return tuple(Count(cell.key[0], cell.count) for cell in table.cells)
