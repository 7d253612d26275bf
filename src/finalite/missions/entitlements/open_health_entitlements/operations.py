"""What this fiche does: opens rights, keeps them up and moves them, records what payment rests on, tells people."""

from datetime import date

from finalite.capabilities import documents, people, register
from finalite.capabilities.register import AtMost, PersonId, Upload

from . import applications, competence, models, renewal, statuses, telling
from .facts import SchemeFacts, state_facts
from .values import (
    Activities,
    Competence,
    ComplementaryKind,
    CoverAnswer,
    CoverRequest,
    Disability,
    Illness,
    Injury,
    LetterSent,
    Protocol,
    RenewalReport,
)

FICHE = "open_health_entitlements"
OWN = ("insured_person",)
"""What people may do about their own rights."""


@register.operation("record_rights_information", confirm=True, open_to=OWN)
def apply_for_cover(*, request: CoverRequest, received_on: date) -> CoverAnswer:
    """Take a request for cover and answer at once where the facts allow it: open, refuse, or ask for documents.

    The case that carries the two-month clock stays open as long as something is missing (CSS L160-1, CRPA L231-4).
    """
    return applications.receive(request, received_on)


@register.operation("record_rights_information", confirm=True, open_to=OWN)
def complete_application(*, application: int, request: CoverRequest, on: date) -> CoverAnswer:
    """Add facts to a request that waited and examine it again; raises `Invalid` for another person's request."""
    row = applications.reach(application)
    if row.person_id != request.person:
        raise register.Invalid("request", "cette demande est celle d’une autre personne")
    applications.fill(row, request, on)
    return applications.examine(row, on)


@register.operation("record_rights_information", open_to=OWN)
def add_evidence(*, application: int, document: Upload, proves: str, received_on: date) -> int:
    """Keep a document handed in for a request; `proves` is the fact it establishes. Returns the document's number."""
    row = applications.reach(application)
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category="identity_document",
        received_on=received_on,
        retention=models.KEPT,
        person_id=row.person_id,
    )
    models.Evidence.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        application=row,
        document_id=number,
        received_on=received_on,
        proves=proves,
    )
    return number


@register.operation("record_rights_information", open_to=OWN)
def record_pregnancy(*, person: PersonId, expected_on: date, declared_on: date) -> int:
    """Declare a pregnancy: full cover from four months before the expected date (CSS L160-9, D160-3)."""
    return statuses.pregnancy(person, expected_on, declared_on)


@register.operation("record_rights_information")
def record_delivery(*, person: PersonId, delivered_on: date) -> int:
    """Record a birth: full cover ends twelve days after it (CSS D160-3)."""
    return statuses.delivery(person, delivered_on)


@register.operation("record_rights_information")
def record_disability(
    *, person: PersonId, kind: Disability, starts_on: date, source: str, recorded_on: date, ends_on: date | None = None
) -> int:
    """Record a disability pension or a like status, with the body that told it (CSS R160-10)."""
    row = statuses.record(
        models.DisabilityStatus, person, recorded_on, source, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    statuses.exempt(row, "disability")
    return row.pk


@register.operation("record_rights_information")
def record_work_injury(
    *,
    person: PersonId,
    kind: Injury,
    starts_on: date,
    source: str,
    recorded_on: date,
    rate: int | None = None,
    ends_on: date | None = None,
) -> int:
    """Record a work injury, or its pension with the rate in basis points, as the work-injury branch told it."""
    return statuses.injury(person, kind, rate, starts_on, ends_on, source, recorded_on)


@register.operation("record_rights_information", confirm=True)
def end_disability(
    *, person: PersonId, kind: Disability, ends_on: date, source: str, recorded_on: date, starts_on: date | None = None
) -> int:
    """Record that a disability pension or a like status ended, as its body told it: care is no more exempt from then.

    `ends_on` is the first day without it. Raises `Invalid` where none runs, or several and `starts_on` names none.
    """
    return statuses.end_granted(
        models.DisabilityStatus, "disability", person, kind, ends_on, starts_on, source, recorded_on
    )


@register.operation("record_rights_information", confirm=True)
def end_work_injury(
    *, person: PersonId, kind: Injury, ends_on: date, source: str, recorded_on: date, starts_on: date | None = None
) -> int:
    """Record that a work injury or its pension ended, as the work-injury branch told it, and the exemption with it.

    `ends_on` is the first day without it. Raises `Invalid` where none runs, or several and `starts_on` names none.
    """
    return statuses.end_granted(
        models.WorkInjuryStatus, "injury", person, kind, ends_on, starts_on, source, recorded_on
    )


@register.operation("record_rights_information", open_to=OWN)
def designate_insurer(
    *, person: PersonId, insurer: str, contract: str, starts_on: date, recorded_on: date, ends_on: date | None = None
) -> int:
    """Record the complementary insurer that somebody designates; the former one stops the day before."""
    row = statuses.replace(
        models.Complementary,
        person,
        recorded_on,
        "declaration",
        {"kind": ComplementaryKind.INSURER},
        insurer=insurer,
        contract=contract,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return row.pk


@register.operation("record_rights_information")
def record_solidarity_cover(*, person: PersonId, starts_on: date, ends_on: date, source: str, recorded_on: date) -> int:
    """Record the means-tested complementary cover that another fiche granted, for the year it lasts (CSS L861-5)."""
    row = statuses.replace(
        models.Complementary,
        person,
        recorded_on,
        source,
        {"kind": ComplementaryKind.SOLIDARITY},
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return row.pk


@register.operation("record_rights_information", confirm=True)
def record_state_aid(*, person: PersonId, starts_on: date, ends_on: date, source: str, recorded_on: date) -> int:
    """Record state medical aid as granted by its fiche, for one year (CASF L251-1)."""
    row = statuses.record(
        models.Right, person, recorded_on, source, ground="state_aid", starts_on=starts_on, ends_on=ends_on
    )
    applications.note(row.subject, person, row.pk, recorded_on, source, "opened", "aide médicale de l’État")
    return row.pk


@register.operation("record_rights_information", open_to=OWN)
def choose_treating_doctor(*, person: PersonId, doctor: str, on: date) -> int:
    """Record the doctor somebody chooses, or changes for (CSS L162-5-3); `doctor` is the RPPS or AM number."""
    return statuses.choose_doctor(person, doctor, on)


@register.operation("record_rights_information")
def request_protocol(
    *, person: PersonId, doctor: str, kind: Illness, months: int, received_on: date, renews: int | None = None
) -> Protocol:
    """Take a doctor's request to recognise a long illness, or to renew it, and put it before the medical service.

    The illness itself never comes in here (CSS L324-1, R160-11).
    """
    return statuses.ask_protocol(person, doctor, kind, months, received_on, renews)


@register.operation("record_rights_information")
def give_medical_opinion(*, protocol: int, favourable: bool, months: int, on: date) -> Protocol:
    """Write the word of the medical service on a protocol; refused (`Refused`) to anybody but a medical adviser."""
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil rend cet avis", "medical_only")
    return statuses.advise(statuses.reach_protocol(protocol), favourable, months, on)


@register.operation("record_rights_information", confirm=True)
def decide_protocol(*, protocol: int, starts_on: date, on: date) -> Protocol:
    """Decide on a protocol as the medical service advised: recognised for its months, or refused (CSS L324-1)."""
    return statuses.decide_protocol(statuses.reach_protocol(protocol), starts_on, on)


@register.operation("transfer_rights", confirm=True)
def transfer_to_caisse(*, person: PersonId, scheme: str, caisse: str, on: date, local_scheme: bool = False) -> None:
    """Move somebody to another caisse or scheme on a day: the former one serves up to the day before (CSS D160-15).

    The right itself goes on, so that no single day is without cover. Raises `Invalid` where nobody is covered.
    """
    right = models.Right.objects.filter(person_id=person, starts_on__lte=on).exclude(ends_on__lte=on).first()
    if right is None:
        raise register.Invalid("person", "aucun droit à transférer : ouvrir d’abord le droit")
    people.affiliate(person_id=person, scheme=scheme, caisse=caisse, on=on, local_scheme=local_scheme)
    applications.note(right.subject, person, right.pk, on, "transfer", "transferred", f"vers {caisse} ({scheme})")


@register.operation("maintain_rights", confirm=True)
def renew_rights(*, on: date, after: int = 0, limit: AtMost = 200) -> RenewalReport:
    """Look again at rights whose review is due: prolong them, ask for a document, or propose to close.

    Call again with `after` set to the last right seen until nothing is left; running it twice changes nothing.
    """
    return renewal.run(on, after, limit)


@register.operation("maintain_rights", confirm=True)
def end_right(*, person: PersonId, ends_on: date, reason: str, on: date) -> int:
    """End the open right of somebody from a day, as an agent decides after hearing the person; returns its number.

    Raises `Invalid` where no right is open, or where the end comes before its start.
    """
    right = models.Right.objects.select_for_update().filter(person_id=person, ends_on__isnull=True).first()
    if right is None or ends_on <= right.starts_on:
        raise register.Invalid("ends_on", "aucun droit ouvert avant cette date")
    right.ends_on, right.end_reason = ends_on, reason
    right.save(update_fields=["ends_on", "end_reason"])
    applications.note(right.subject, person, right.pk, on, "agent", "ended", reason)
    applications.close_file(person, ends_on)
    return right.pk


@register.operation("manage_cross_border_beneficiaries")
def settle_state(
    *, person: PersonId, activities: Activities, on: date, form: str = "", reference: str = "", institution: str = ""
) -> Competence:
    """Decide which State covers somebody and record it with the European form that proves it (Regulation 883/2004)."""
    decision = competence.assess_state(state_facts(activities), on)
    state = str(decision.lines[0].codes["state"]) if decision.lines else ""
    if state:
        statuses.replace(
            models.CrossBorder,
            person,
            on,
            "assess_state",
            {"scheme": ""},
            starts_on=on,
            state=state,
            form=form,
            reference=reference,
            institution=institution,
        )
    return Competence(state, decision)


@register.operation("manage_cross_border_beneficiaries")
def settle_scheme(*, person: PersonId, schemes: tuple[str, ...], caisse: str, on: date) -> Competence:
    """Decide which French scheme covers somebody and affiliate them to it; with several activities nothing is done,
    since the text that decides is not recorded (CSS L160-17)."""
    decision = competence.assess_scheme(SchemeFacts(schemes=schemes), on)
    scheme = str(decision.lines[0].codes["scheme"]) if decision.lines else ""
    if scheme:
        people.affiliate(person_id=person, scheme=scheme, caisse=caisse, on=on)
    return Competence(scheme, decision)


@register.operation("inform_about_rights", open_to=OWN)
def send_certificate(*, person: PersonId, on: date) -> LetterSent:
    """Write a certificate of rights for a day, kept and noted among the disclosures; `Invalid` where there is none."""
    return telling.certificate(person, on)


@register.operation("inform_about_rights")
def send_decision(*, application: int, on: date) -> LetterSent:
    """Write to somebody what was decided on their request, why, what is still wanted and how to contest it."""
    return telling.notice(applications.reach(application), on)
