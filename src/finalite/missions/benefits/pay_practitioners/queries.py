"""What this fiche answers: to professionals about their account and patients, to agents, in counts to statisticians."""

import json
from dataclasses import asdict
from datetime import date

from finalite.capabilities import exchange, people, register, statistics
from finalite.capabilities.register import AtMost, PersonId
from finalite.capabilities.statistics import Count
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import account, adjustments, claims, disputes, late, payees, remunerations, telling, terms
from .answers import (  # noqa: F401  (another fiche reads the months and payments of what it receives)
    AboutPerson,
    AccountStatement,
    AdjustmentShown,
    DisputeShown,
    FeeAnswer,
    IndicatorShown,
    LateLine,
    LetterContent,
    MonthReceived,
    PatientAnswer,
    PayeeShown,
    PaymentReceived,
    Received,
    RemunerationShown,
    Replayed,
    TermShown,
)
from .desk import case_file, case_paper, find_people, person_file, to_do, work_list  # noqa: F401
from .models import Adjustment, AgreementTerm, Dispute, FeeLine, Indicator, Remuneration
from .values import FeeState

OWN = ("health_professional",)
PROVIDERS = ("health_professional", "admission_officer")
MOST = 500


@register.query("record_fee_information")
def payee(*, provider: int, on: date) -> PayeeShown:
    """What is known of somebody to pay them: agreement, practice, accounts over time, and what is missing."""
    return payees.shown(provider, on)


@register.query("record_fee_information")
def terms_recorded() -> tuple[TermShown, ...]:
    """The values of agreements that agents recorded, confirmed or not, the latest first."""
    return tuple(terms.shown(row) for row in AgreementTerm.objects.order_by("kind", "code", "-valid_from")[:MOST])


@register.query("tell_payees", open_to=OWN)
def account_of(
    *,
    first_on: date,
    last_on: date,
    provider: int | None = None,
    state: FeeState | None = None,
    limit: AtMost = account.MOST,
) -> AccountStatement:
    """What a professional was paid over a period, with what came off and why, and what waits or went back.

    Theirs alone; an agent names the professional. Patients are named to whoever may know of them. The lines are those
    of one state if named; payments and lines are the latest thousand at most, the sums are those of all.
    """
    return account.statement(payees.mine(provider), first_on, last_on, limit, state)


@register.query("tell_payees", open_to=OWN)
def payments_of(
    *, first_on: date, last_on: date, provider: int | None = None, limit: AtMost = account.MOST
) -> Received:
    """The payments of a professional over a period, no patient and no debt named: all summed, the latest told."""
    return account.received(payees.mine(provider), first_on, last_on, limit)


@register.query("tell_payees", open_to=OWN)
def remunerations_of(*, provider: int | None = None) -> tuple[RemunerationShown, ...]:
    """The packages and contributions of a professional with the reasons of each, the latest period first."""
    rows = Remuneration.objects.filter(provider_id=payees.mine(provider))
    return tuple(remunerations.shown(row) for row in rows.order_by("-first_on", "-pk")[:MOST])


@register.query("tell_payees", open_to=OWN)
def indicators_of(*, provider: int | None = None) -> tuple[IndicatorShown, ...]:
    """The indicators a professional declared, the latest period first."""
    rows = Indicator.objects.filter(provider_id=payees.mine(provider)).order_by("-first_on", "-pk")
    return tuple(remunerations.indicator_shown(row) for row in rows[:MOST])


@register.query("tell_payees", open_to=OWN)
def adjustments_of(*, provider: int | None = None) -> tuple[AdjustmentShown, ...]:
    """What was set right for a professional, with its schedule, the latest first."""
    rows = Adjustment.objects.filter(provider_id=payees.mine(provider)).order_by("-pk")
    return tuple(adjustments.shown(row) for row in rows[:MOST])


@register.query("tell_payees", open_to=OWN)
def disputes_of(*, provider: int | None = None) -> tuple[DisputeShown, ...]:
    """What a professional contests, with the clock and the answer, the latest first."""
    rows = Dispute.objects.filter(provider_id=payees.mine(provider)).order_by("-pk")
    return tuple(disputes.shown(row) for row in rows[:MOST])


@register.query("tell_payees", open_to=OWN)
def letter_content(*, letter: int) -> LetterContent:
    """A letter of this fiche as it was sent, to its professional or to an agent."""
    return telling.read(letter)


@register.query("receive_fee_claims", open_to=OWN)
def fee_lines(*, state: FeeState | None = None, provider: int | None = None) -> tuple[FeeAnswer, ...]:
    """The lines a professional presented, the latest first, each with where it stands and why."""
    rows = FeeLine.objects.filter(provider_id=payees.mine(provider)).order_by("-pk")
    return claims.shown((rows.filter(state=state) if state else rows)[:MOST])


@register.query("check_against_rights")
def lines_of_patient(*, person: PersonId) -> tuple[FeeAnswer, ...]:
    """The lines presented for the care of a patient, the latest first."""
    return claims.shown(FeeLine.objects.filter(person_id=person).order_by("-pk")[:MOST])


@register.query("pay_fees")
def replay_remuneration(*, remuneration: int, on: date) -> Replayed:
    """Decide a period again on the kept facts, and say what today's facts would give."""
    return remunerations.replayed(remuneration, on)


@register.query("pay_fees")
def late_lines(*, since: date, on: date) -> tuple[LateLine, ...]:
    """The lines of the caisse received since a day that were not paid in time, or whose delay nobody recorded."""
    return late.lines(register.current_actor().organisation, since, on)


@register.query("share_rights_and_treating_doctor", open_to=PROVIDERS)
def patient_rights(*, nir: str, on: date) -> PatientAnswer:
    """What who cares may ask of a patient: covered, by whom, exempt but never why, and the chosen doctor.

    Raises `Invalid` when nobody has this number, `Refused` when they may not know about the person.
    """
    person = people.person_by_nir(nir)
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    answer = _answer(rights.cover_on(person_ids=(person,), on=on)[0])
    _note(person, answer, on)
    return answer


@register.query("check_against_rights")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a patient for their right of access, beside the rows themselves."""
    return AboutPerson(person, lines_of_patient(person=person))


@register.query("produce_statistics")
def lines_by_act(*, first_on: date, last_on: date) -> tuple[Count, ...]:
    """How many lines were presented over a period, by act and state; small cells are left out."""
    rows = FeeLine.objects.filter(received_on__range=(first_on, last_on))
    return statistics.tabulate(rows=rows, dimensions=["act", "state"]).counts()


@register.query("produce_statistics")
def remunerations_by_code(*, first_on: date, last_on: date) -> tuple[Count, ...]:
    """How many professionals were paid each package over a period; small cells are left out."""
    rows = Remuneration.objects.filter(decided_on__range=(first_on, last_on), rank=1)
    return statistics.tabulate(rows=rows, dimensions=["kind", "code"], persons="provider_id").counts()


def _answer(cover: rights.Cover) -> PatientAnswer:
    doctor = cover.treating_doctor
    number = people.providers_of([doctor])[doctor].number if doctor is not None else ""
    exempt = cover.long_illness or cover.expected_on is not None or bool(cover.disability) or cover.solidarity
    return PatientAnswer(
        cover.covered,
        cover.organisation,
        exempt or cover.ground == "state_aid",
        cover.insurer,
        cover.contract,
        number,
        doctor is not None and doctor == register.current_actor().provider_id,
    )


def _note(person: PersonId, answer: PatientAnswer, on: date) -> None:
    """Enter in the ledger what was answered, for the patient to see."""
    actor = register.current_actor()
    digest = exchange.digest_of(json.dumps(asdict(answer), sort_keys=True).encode())
    exchange.disclose(
        fiche=claims.FICHE,
        recipient="care_facility" if actor.role == "admission_officer" else "health_professional",
        categories=("affiliation", "entitlements", "complementary_cover", "exemption", "treating_doctor"),
        persons=[person],
        on=on,
        content_digest=digest,
        key=f"{claims.FICHE}/answer/{person}/{on}/{actor.user}/{digest[:16]}",
        subject=people.subjects_of([person])[person],
    )
