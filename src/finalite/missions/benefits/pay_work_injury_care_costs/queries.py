"""What this fiche answers: to victims, to who cared, to agents and doctors, and in totals to statisticians."""

from datetime import date

from finalite.capabilities import care_sheets, people, register, statistics
from finalite.capabilities.register import AtMost, PersonId
from finalite.missions.entitlements.open_health_entitlements import queries as health
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import counts, models, reading
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .values import (
    AgreementHeld,
    CareDecided,
    CareOf,
    InvoiceLine,
    LetterOut,
    LineState,
    LineWaiting,
    PatientAnswer,
    Quarantined,
    QuestionAsked,
    Replayed,
)

MOST = 500
OWN = ("insured_person",)
PROVIDERS = ("health_professional", "admission_officer")


@register.query("tell_payment_parties", open_to=OWN)
def care_of(*, person: PersonId) -> CareOf:
    """What was decided on the care of somebody's injuries, what waits and for what, and the letters sent."""
    return reading.care_of(person)


@register.query("tell_payment_parties", open_to=OWN)
def explain(*, settlement: int) -> CareDecided:
    """A decision with every step, its article and the dated parameter; raises `Invalid` where there is none."""
    return reading.decided(_settlement(settlement))


@register.query("tell_payment_parties", open_to=OWN)
def letter(*, notice: int) -> LetterOut:
    """A letter sent by this fiche, with its PDF, for the victim it was sent to."""
    return reading.letter(notice)


@register.query("check_reliability_and_rights")
def replay_decision(*, settlement: int) -> Replayed:
    """Decide again on the facts that were kept, and compare: has the law recorded since then changed the answer?"""
    return reading.replayed(_settlement(settlement))


@register.query("receive_care_sheets")
def quarantine(*, organisation: str, limit: AtMost = 200) -> tuple[Quarantined, ...]:
    """The lines in quarantine that wait for a correction in a caisse, the oldest first, with their reasons."""
    rows = models.RefusedLine.objects.filter(organisation=organisation, state="open").order_by("pk")[: min(limit, MOST)]
    known = register.may_concern(*{row.person_id for row in rows if row.person_id})
    return tuple(care_sheets.quarantined(row) for row in rows if row.person_id is None or row.person_id in known)


@register.query("check_reliability_and_rights")
def waiting_lines(*, organisation: str, limit: AtMost = 200) -> tuple[LineWaiting, ...]:
    """The lines that wait for somebody in a caisse, the oldest first, and for what."""
    rows = models.CareLine.objects.filter(organisation=organisation, state=LineState.WAITING).order_by("pk")
    found = list(rows.select_related("injury")[: min(limit, MOST)])
    known = register.may_concern(*{row.person_id for row in found})
    return tuple(reading.waiting(row) for row in found if row.person_id in known)


@register.query("check_reliability_and_rights")
def open_questions(*, organisation: str, limit: AtMost = 200) -> tuple[QuestionAsked, ...]:
    """The questions that wait for the medical adviser in a caisse, the oldest first."""
    rows = models.Opinion.objects.filter(line__organisation=organisation, given_on__isnull=True).order_by("pk")
    found = list(rows.select_related("line__injury")[: min(limit, MOST)])
    known = register.may_concern(*{row.person_id for row in found})
    return tuple(reading.question(row) for row in found if row.person_id in known)


@register.query("record_care_information")
def agreements_of(*, person: PersonId) -> tuple[AgreementHeld, ...]:
    """The agreements asked before care for somebody, the latest first."""
    rows = models.Agreement.objects.filter(person_id=person).select_related("injury").order_by("-asked_on", "-pk")
    return tuple(reading.agreement(row) for row in rows)


@register.query("share_rights_and_treating_doctor", open_to=PROVIDERS)
def patient_answer(*, nir: str, on: date) -> PatientAnswer:
    """What a professional may ask of a patient: covered, treating doctor chosen, injury recognised and its days.

    Raises `Invalid` when nobody has this number, `Refused` when the professional may not know about the person.
    """
    person = people.person_by_nir(nir)
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    known = health.covered_with_doctor(person=person, on=on)
    periods = rights.care_periods_of(person_ids=(person,))
    return reading.patient_answer(known.covered, known.treating_doctor is not None, periods, on)


@register.query("tell_payment_parties")
def invoice_lines(*, provider: int, first_on: date, last_on: date) -> tuple[InvoiceLine, ...]:
    """The lines a provider billed over a period, where each stands, and what was paid on it to the provider."""
    rows = models.CareLine.objects.filter(provider_id=provider, act_on__range=(first_on, last_on)).order_by("pk")
    found = list(rows[:MOST])
    known = register.may_concern(*{row.person_id for row in found})
    return reading.invoice_lines([row for row in found if row.person_id in known])


@register.query("tell_payment_parties")
def about(*, person: PersonId) -> CareOf:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return reading.care_of(person)


@register.query("produce_statistics")
def spending_by_care(*, first_on: date, last_on: date) -> tuple[statistics.Total, ...]:
    """Lines paid and amounts over a period by kind of care; small cells are left out."""
    return counts.by_care(first_on, last_on)


@register.query("produce_statistics")
def spending_by_month(*, first_on: date, last_on: date) -> tuple[statistics.Total, ...]:
    """Lines paid and amounts over a period by month of decision; small cells are left out."""
    return counts.by_month(first_on, last_on)


def _settlement(number: int) -> models.Settlement:
    row = models.Settlement.objects.filter(pk=number).select_related("line").first()
    if row is None:
        raise register.NotFound("settlement", "cette décision n’existe pas")
    register.concerns(PersonId(row.person_id))
    return row
