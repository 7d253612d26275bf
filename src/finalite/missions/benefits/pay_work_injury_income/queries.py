"""What this fiche answers: to beneficiaries, to agents, to doctors, to statisticians."""

from datetime import date

from finalite.capabilities import people, register, statistics
from finalite.capabilities.register import PersonId
from finalite.capabilities.statistics import Count
from finalite.missions.entitlements.open_health_entitlements import queries as health
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import deciding, gathering, models, reading
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .values import FindingLine, IncomeShown, InjuryAllowance, InstalmentTold, LetterOut, PatientAnswer, Replayed

PERSON = ("insured_person",)
DOCTORS = ("medical_adviser", "medical_secretariat")


@register.query("inform_parties", open_to=PERSON)
def income_of(*, person: PersonId, on: date) -> IncomeShown:
    """What somebody asked, was granted, was paid and was told, as it stands on a day."""
    return reading.shown(person, on)


@register.query("inform_parties", open_to=PERSON)
def paid_since(*, person: PersonId, since: date) -> tuple[InstalmentTold, ...]:
    """What was paid to somebody of their pensions since a day or is still to be paid, with why it is what it is."""
    return reading.paid_since(person, since)


@register.query("inform_parties", open_to=PERSON)
def letter(*, notice: int) -> LetterOut:
    """A letter sent by this fiche, with its PDF, for the person it was sent to."""
    return reading.letter(notice)


@register.query("record_income_information", open_to=PERSON)
def findings_of(*, person: PersonId) -> tuple[FindingLine, ...]:
    """What the medical adviser found of somebody, for the medical service and for themselves alone."""
    actor = register.current_actor()
    if actor.role not in DOCTORS and actor.person_id != person:
        raise register.Refused("seuls le service médical et la personne lisent ces constats", "medical_only")
    rows = models.Finding.objects.filter(person_id=person).order_by("-effective_on")
    return tuple(FindingLine(one.effective_on, one.rate, one.acts, one.danger) for one in rows)


@register.query("pay_replacement_income", open_to=PERSON)
def allowances_of(*, person: PersonId) -> tuple[InjuryAllowance, ...]:
    """The daily allowances of somebody's injuries of work, with the reasons of each decision (CSS L433-1)."""
    return gathering.allowances_of(person)


@register.query("check_reliability_and_rights")
def replay_decision(*, decision: int) -> Replayed:
    """Decide again on the facts that a decision was taken on, and say whether it comes out the same."""
    made = models.IncomeDecision.objects.filter(pk=decision).select_related("injury").first()
    if made is None:
        raise register.NotFound("decision", "cette décision n’existe pas")
    register.concerns(PersonId(made.person_id))
    return Replayed(*deciding.replay(made))


@register.query("share_rights_and_treating_doctor", open_to=("health_professional",))
def patient_answer(*, nir: str, on: date) -> PatientAnswer:
    """What a professional may ask of a patient: covered or not, chosen doctor or not, injury recognised or not."""
    person = people.person_by_nir(nir)
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    known = health.covered_with_doctor(person=person, on=on)
    files = rights.files_of(person=person)
    recognised = any(one.state == gathering.RECOGNISED and one.happened_on <= on for one in files)
    return PatientAnswer(known.covered, known.treating_doctor is not None, recognised)


@register.query("inform_parties")
def about(*, person: PersonId, on: date | None = None) -> IncomeShown:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return reading.shown(person, on or date.max)


@register.query("produce_statistics")
def pensions_by_kind(*, since: date, until: date) -> tuple[Count, ...]:
    """How many pensions started in a period, by kind and rhythm; small cells are left out."""
    rows = models.Annuity.objects.filter(starts_on__gte=since, starts_on__lt=until)
    table = statistics.tabulate(rows=rows, dimensions=["kind", "rhythm"])
    return table.counts()


@register.query("produce_statistics")
def payments_by_kind(*, since: date, until: date) -> tuple[Count, ...]:
    """How many payments were due in a period, by kind: terms, arrears, lump sums; small cells are left out."""
    rows = models.Instalment.objects.filter(first_on__gte=since, first_on__lt=until)
    table = statistics.tabulate(rows=rows, dimensions=["kind"])
    return table.counts()
