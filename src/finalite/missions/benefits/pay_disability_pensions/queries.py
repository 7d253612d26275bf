"""What this fiche answers: to the person, to its agents and doctors, to who treats, to statisticians."""

from datetime import date

from finalite.capabilities import people, register, statistics
from finalite.capabilities.register import PersonId
from finalite.capabilities.statistics import Count
from finalite.missions.entitlements.open_health_entitlements import queries as health

from . import advances, appeals, asking, deciding, files, funds, keeping, medical, models, reading, reliability
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .shapes import AdvanceLine, AppealShown, FormLine, FundLine, LetterOut, MonthTold, PensionShown, Report, ReviewLine
from .values import DoubtFound, Opening, PatientAnswer, Replayed, Wanted

PERSON = ("insured_person",)
PROVIDERS = ("health_professional", "admission_officer")


@register.query("tell_payment_parties", open_to=PERSON)
def pension_of(*, person: PersonId, on: date) -> PensionShown:
    """What somebody asked, was granted, was paid and was told, as it stands on a day."""
    return reading.shown(person, on)


@register.query("tell_payment_parties", open_to=PERSON)
def months_since(*, person: PersonId, since: date) -> tuple[MonthTold, ...]:
    """The months of pension paid to somebody since a day or still to be paid, with why each is what it is."""
    return reading.months_since(person, since)


@register.query("tell_payment_parties", open_to=PERSON)
def letter(*, notice: int) -> LetterOut:
    """A letter sent by this fiche, with its PDF, for the person it was sent to."""
    return reading.letter(notice)


@register.query("follow_pension_changes", open_to=PERSON)
def forms_of(*, person: PersonId) -> tuple[FormLine, ...]:
    """The questionnaires on somebody's earnings, the latest first."""
    return reading.forms(person)


@register.query("follow_pension_changes", open_to=PERSON)
def appeals_of(*, person: PersonId) -> tuple[AppealShown, ...]:
    """The appeals of a person with their clocks, the latest first."""
    return tuple(appeals.shown(row) for row in models.Appeal.objects.filter(person_id=person).order_by("-pk"))


@register.query("check_opening_condition")
def rights_to_pay(*, person: PersonId, on: date) -> tuple[Opening, ...]:
    """The rights to pay that are open on a day, as the fiche that opens them says."""
    return asking.openings(person, on)


@register.query("examine_administrative_side")
def wanted_for(*, file: int, on: date) -> tuple[Wanted, ...]:
    """What lacks to compute a pension and to pay it, with the text that requires it."""
    return deciding.missing(files.reach(file), on)


@register.query("apply_caf_subrogation")
def family_funds(*, on: date) -> tuple[FundLine, ...]:
    """The family-allowance funds that may be paid, and the accounts that wait for a second look."""
    return funds.all_of(on)


@register.query("apply_caf_subrogation")
def caf_claims_of(*, file: int) -> tuple[AdvanceLine, ...]:
    """What family-allowance funds ask back of a pension, and what they were given back so far."""
    return advances.of_file(files.reach(file))


@register.query("check_reliability")
def doubts_of(*, file: int, on: date) -> tuple[DoubtFound, ...]:
    """What should make an agent look again before a pension is paid."""
    return reliability.doubts(files.reach(file), on)


@register.query("check_against_rights")
def replay_decision(*, decision: int) -> Replayed:
    """Decide again on the facts that a decision was taken on, and say whether it comes out the same."""
    made = models.PensionDecision.objects.filter(pk=decision).first()
    if made is None:
        raise register.NotFound("decision", "cette décision n’existe pas")
    register.concerns(PersonId(made.person_id))
    found = keeping.replayed(made)
    return Replayed(found.same, found.law_changed, found.again)


@register.query("check_against_rights")
def replay_month(*, file: int, month: date) -> Replayed:
    """The same for a month that was paid."""
    made = models.MonthPaid.objects.filter(file=files.reach(file), month=month).first()
    if made is None:
        raise register.Invalid("month", "ce mois n’est pas payé ; écrire son premier jour")
    found = keeping.replayed(made)
    return Replayed(found.same, found.law_changed, found.again)


@register.query("examine_medical_side")
def medical_reports_of(*, review: int) -> tuple[Report, ...]:
    """The reports written for a question; refused (`Refused`) to anybody outside the medical service."""
    medical.only(medical.SERVICE)
    return medical.reports_of(medical.reach(review))


@register.query("follow_pension_changes")
def medical_reviews_of(*, person: PersonId) -> tuple[ReviewLine, ...]:
    """What the medical service was asked about somebody and answered, never why."""
    return medical.reviews_of(person)


@register.query("share_rights_and_treating_doctor", open_to=PROVIDERS)
def patient_answer(*, nir: str, on: date) -> PatientAnswer:
    """What who treats may ask of a patient: covered or not, chosen doctor or not, freed from the co-payment or not."""
    person = people.person_by_nir(nir)
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    known = health.covered_with_doctor(person=person, on=on)
    exempt = any(one.kind in files.PAID_HERE for one in asking.openings(person, on))
    return PatientAnswer(known.covered, known.treating_doctor is not None, exempt)


@register.query("tell_payment_parties")
def about(*, person: PersonId, on: date | None = None) -> PensionShown:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return reading.shown(person, on or date.max)


@register.query("produce_statistics")
def pensions_by_category(*, since: date, until: date) -> tuple[Count, ...]:
    """How many pensions were decided in a period, by category; small cells are left out."""
    rows = models.PensionDecision.objects.filter(effective_on__gte=since, effective_on__lt=until, pension__gt=0)
    table = statistics.tabulate(rows=rows, dimensions=["category"])
    return table.counts()


@register.query("produce_statistics")
def payments_by_kind(*, since: date, until: date) -> tuple[Count, ...]:
    """How many payments were ordered for the months of a period, by kind; small cells are left out."""
    rows = models.Payment.objects.filter(month__gte=since, month__lt=until)
    table = statistics.tabulate(rows=rows, dimensions=["kind"])
    return table.counts()
