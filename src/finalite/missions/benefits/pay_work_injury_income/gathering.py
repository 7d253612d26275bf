"""Gathers the facts of an income: what the fiche that opens rights holds, and what was recorded here."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.people import partial_date
from finalite.capabilities.register import PersonId
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.benefits.pay_daily_allowances import queries as daily
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import models
from .facts import AnnuityFacts, Beneficiary, Link, SharingFacts
from .rules import DOCUMENTS
from .values import InjuryAllowance, Kind, Wanted

FICHE, LEAVE = "pay_work_injury_income", "work_injury"
RECOGNISED = "recognised"


def injury_of(person: PersonId, file: int, on: date) -> models.IncomeFile:
    """The injury of somebody, known here from now on; `Invalid` where it is not theirs or not recognised."""
    found = models.IncomeFile.objects.select_for_update().filter(file_id=file, person_id=person).first()
    if found:
        return found
    held = held_file(person, file)
    if held is None:
        raise register.Invalid("file", "cette personne n’a aucun accident ou maladie à ce numéro")
    if held.state != RECOGNISED:
        raise register.Invalid("file", "le caractère professionnel n’est pas reconnu")
    return models.IncomeFile.objects.create(
        subject="injury_victim",
        person_id=person,
        file_id=file,
        reference=f"REV-{file:06d}",
        organisation=people.caisse_of([person])[person],
        opened_on=on,
        wage=held.yearly_wage,
        wage_on=held.happened_on if held.yearly_wage is not None else None,
    )


def reach(file: int) -> models.IncomeFile:
    """An injury that is known here, locked, its victim added to the act; `Invalid` where there is none."""
    row = models.IncomeFile.objects.select_for_update().filter(file_id=file).first()
    if row is None:
        raise register.NotFound("file", "aucune demande de revenu ne porte sur ce numéro")
    register.concerns(PersonId(row.person_id))
    return row


def held_file(person: PersonId, file: int) -> rights.FileHeld | None:
    """What the fiche that opens rights holds of an injury."""
    return next((one for one in rights.files_of(person=person) if one.file == file), None)


def still_recognised(injury: models.IncomeFile) -> None:
    """Raise `Invalid` where an appeal has undone the recognition since: nothing more is paid before an agent looks."""
    held = held_file(PersonId(injury.person_id), injury.file_id)
    if held is None or held.state != RECOGNISED:
        raise register.Invalid("file", "le caractère professionnel n’est plus reconnu : mettre fin à la rente")


def recovery_of(injury: models.IncomeFile) -> rights.RecoveryHeld | None:
    """Healing or consolidation of an injury, with the rate notified."""
    found = rights.recoveries_of(person=PersonId(injury.person_id))
    return next((one for one in found if one.file == injury.file_id), None)


def victim_facts(injury: models.IncomeFile, on: date) -> AnnuityFacts:
    """The facts of a victim's income as they hold on a day; what is not recorded is unknown."""
    held, found = recovery_of(injury), finding_on(injury, on)
    rate = found.rate if found else held.rate if held and held.benefit else None
    if held and held.healed:
        rate = 0
    former = list(models.EarlierInjury.objects.filter(injury=injury).order_by("pk"))
    return AnnuityFacts(
        closed_on=held.closed_on if held else UNKNOWN,
        rate=UNKNOWN if rate is None else rate,
        wage=UNKNOWN if injury.wage is None else injury.wage,
        wage_on=injury.wage_on,
        effective_on=found.effective_on if found else None,
        earlier_rates=tuple(one.rate for one in former),
        capital_rates=tuple(one.rate for one in former if one.joins),
        capital_paid=injury.capital_paid,
        chooses_pension=UNKNOWN if injury.chooses_pension is None else injury.chooses_pension,
        disability_pension=injury.disability_pension,
        acts=found.acts if found and found.acts is not None else UNKNOWN,
        danger=bool(found and found.danger),
    )


def finding_on(injury: models.IncomeFile, on: date) -> models.Finding | None:
    """What the medical adviser found last, as it holds on a day."""
    return models.Finding.objects.filter(injury=injury, effective_on__lte=on).order_by("-effective_on").first()


def sharing_facts(injury: models.IncomeFile) -> SharingFacts:
    """The facts of all the survivors' pensions of an injury."""
    drawing = list(models.Annuity.objects.filter(injury=injury, kind=Kind.SURVIVOR).order_by("pk"))
    told = {one.annuity_id: one for one in models.SurvivorFact.objects.filter(annuity__in=drawing)}
    who = people.identity_of([injury.person_id, *(one.person_id for one in drawing)])
    died = who[PersonId(injury.person_id)].death_on or _died(injury)
    return SharingFacts(
        died_on=died or UNKNOWN,
        wage=UNKNOWN if injury.wage is None else injury.wage,
        wage_on=injury.wage_on,
        beneficiaries=tuple(
            _beneficiary(one, told[one.pk], who[PersonId(one.person_id)].birth) for one in drawing if one.pk in told
        ),
    )


def _died(injury: models.IncomeFile) -> date | None:
    """The death as the rights that it opened tell it: they start the day after."""
    starts = [one.starts_on for one in rights.survivors_of(file=injury.file_id).known if one.starts_on]
    return min(starts) if starts else None


def _beneficiary(one: models.Annuity, told: models.SurvivorFact, birth: str | None) -> Beneficiary:
    return Beneficiary(
        ref=str(one.person_id),
        link=Link(told.link),
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        born_on=born_on(birth) or UNKNOWN,
        disabled=told.disabled,
        orphan=told.orphan,
        alimony=UNKNOWN if told.alimony is None else told.alimony,
        new_union_on=told.new_union_on,
    )


def allowances_of(person: PersonId) -> tuple[InjuryAllowance, ...]:
    """The daily allowances decided for stops that follow an injury of work, where they are decided and paid."""
    stops = {one.stop for one in daily.stops_of(person=person) if one.leave == LEAVE}
    return tuple(
        InjuryAllowance(
            one.settlement, one.pay_from, one.pay_to, one.gross, one.to_insured, one.to_employer, one.decision
        )
        for one in daily.allowances_of(person=person)
        if one.stop in stops
    )


def born_on(birth: str | None) -> date | None:
    """A birth whose day is known; None else, which is never taken for a day."""
    return partial_date.parse(birth).exact if birth else None


def wanted(names: tuple[str, ...]) -> tuple[Wanted, ...]:
    """The documents to ask for, one for each fact that is missing."""
    return tuple(Wanted(name, *DOCUMENTS[name]) for name in names if name in DOCUMENTS)
