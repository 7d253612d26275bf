"""What this fiche answers: to payment of care, to the person, to those who care for them, to statisticians."""

from datetime import date

from finalite.capabilities import people, register, statistics
from finalite.capabilities.register import PersonId
from finalite.capabilities.statistics import Count

from . import covers, doctors, glance, models, protocols, telling, upkeep
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .facts import Ground
from .values import (
    DOCTORS,
    OWN,
    AboutPerson,
    CardRights,
    CashRights,
    ChangeMade,
    Cover,
    CoverAsked,
    CoveredWithDoctor,
    Declaration,
    LongIllness,
    ProfessionalAnswer,
    Protocol,
    ProtocolBasisShown,
    RightHeld,
    Situation,
    ToldToAdviser,
)

PROVIDERS = ("health_professional", "admission_officer")


@register.query("inform_about_rights")
def cover_on(*, person_ids: tuple[PersonId, ...], on: date) -> tuple[Cover, ...]:
    """The cover of each person on one day, in the order asked; three statements whatever the number of persons."""
    return covers.of([CoverAsked(person, on) for person in person_ids])


@register.query("inform_about_rights")
def covered_with_doctor(*, person: PersonId, on: date) -> CoveredWithDoctor:
    """Whether somebody is covered on a day and their treating doctor: for fiches that may know no more of the cover."""
    cover = covers.of([CoverAsked(person, on)])[0]
    return CoveredWithDoctor(cover.covered, cover.treating_doctor)


@register.query("inform_about_rights")
def covers_of(*, asked: tuple[CoverAsked, ...]) -> tuple[Cover, ...]:
    """The cover of each person on the day asked for them, in the order asked; three statements for all."""
    return covers.of(asked)


@register.query("inform_about_rights")
def card_rights_on(*, person_ids: tuple[PersonId, ...], on: date) -> tuple[CardRights, ...]:
    """What the card of each person carries of their rights on a day, in the order asked; one statement for all."""
    return covers.for_cards(person_ids, on)


@register.query("inform_about_rights")
def told_to_adviser(*, person: PersonId, on: date) -> ToldToAdviser:
    """What somebody who answers a caller must know of a person's rights on a day, and nothing of why."""
    return covers.for_adviser(person, on)


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
    return tuple(protocols.shown(row) for row in rows)


@register.query("record_rights_information")
def medical_basis(*, protocol: int) -> ProtocolBasisShown:
    """What the doctor wrote of an illness, for the medical service alone; `Refused` to anybody else."""
    if register.current_actor().role not in ("medical_adviser", "medical_secretariat"):
        raise register.Refused("seul le service médical lit les motifs médicaux", "medical_only")
    row = models.CareProtocol.objects.filter(pk=protocol).first()
    if row is None:
        raise register.NotFound("protocol", "ce protocole n’existe pas")
    register.concerns(row.person_id)
    return protocols.basis_of(row)


@register.query("inform_about_rights", open_to=(*OWN, *DOCTORS))
def long_illnesses(*, on: date) -> tuple[LongIllness, ...]:
    """The long illnesses that the law lists on a day, by name; who has which is nobody's to read here (CSS D160-4)."""
    return glance.long_illnesses(on)


@register.query("record_rights_information", open_to=DOCTORS)
def declarations_to_answer() -> tuple[Declaration, ...]:
    """The people who chose the doctor who asks, and wait for an answer."""
    return doctors.awaiting(register.current_actor().provider_id)


@register.query("maintain_rights")
def cash_rights_on(*, person: PersonId, on: date) -> CashRights:
    """Whether somebody may have cash benefits on a day, by work or kept after it (CSS L161-8, R161-3)."""
    return upkeep.cash_rights(person, on)


@register.query("record_rights_information", open_to=OWN)
def situation(*, person: PersonId, on: date) -> Situation:
    """Somebody's rights at a glance, past, present and announced: what ends when, and what to do about it.

    Each role gets the lines of the categories it may read, and no others.
    """
    return glance.situation(person, on)


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
    return telling.to_professional(person, on)


@register.query("inform_about_rights")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(rights_of(person=person), changes_of(person=person))


@register.query("produce_statistics")
def rights_by_ground(*, on: date) -> tuple[Count, ...]:
    """How many rights are open on a day, by ground; small cells are left out."""
    rows = models.Right.objects.filter(starts_on__lte=on).exclude(ends_on__lte=on)
    table = statistics.tabulate(rows=rows, dimensions=["ground"])
    return table.counts()


@register.query("produce_statistics")
def work_by_state(*, since: date, until: date) -> tuple[glance.WorkCount, ...]:
    """What was done on rights from `since` and before `until`, and where protocols and declarations stand.

    Small cells are left out.
    """
    return glance.work_by_state(since, until)
