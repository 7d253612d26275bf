"""What this fiche answers: to the person, to who billed, to agents, and in totals to statisticians."""

from datetime import date

from django.db.models import Q

from finalite.capabilities import care_sheets, money, people, register
from finalite.capabilities.register import AtMost, Cents, PersonId
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import bulk, counts, handing, lateness, presented, reading, recalculating, yearly
from .checking import STAY
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .models import CareLine, Recalculation, RefusedLine, SettledLine, Settlement
from .values import (
    AboutPerson,
    AmountPaid,
    Cell,
    Difference,
    FactsPage,
    InvoiceLine,
    LateSheet,
    LinePresented,
    LineState,
    PaidLately,
    PatientAnswer,
    Quarantined,
    Reimbursement,
    Replayed,
    StayBilled,
    Suspended,
    YearShown,
)

MOST = 500
OWN = ("insured_person",)
PROVIDERS = ("health_professional", "admission_officer")


@register.query("tell_payment_parties", open_to=OWN)
def reimbursements_of(*, person: PersonId, since: date | None = None) -> tuple[Reimbursement, ...]:
    """What was decided on the care of somebody, the latest care first, each with its explanation."""
    rows = SettledLine.objects.filter(person_id=person).select_related("line", "settlement")
    if since is not None:
        rows = rows.filter(settlement__decided_on__gte=since)
    return reading.reimbursements(rows.order_by("-act_on", "-pk")[:MOST])


@register.query("tell_payment_parties")
def paid_lately(*, person: PersonId, limit: AtMost = 5) -> PaidLately:
    """The last amounts paid for the care of somebody and what they owe, for who answers a caller."""
    rows = Settlement.objects.filter(person_id=person).order_by("-decided_on", "-pk")[:limit]
    lines = tuple(AmountPaid(on, Cents(paid)) for on, paid in rows.values_list("decided_on", "to_insured"))
    return PaidLately(lines, Cents(sum(one.left for one in money.debts_of([person]))))


@register.query("tell_payment_parties", open_to=OWN)
def explain(*, settlement: int, line: int | None = None) -> Reimbursement:
    """A decision with every step, its article and the dated parameter, seen from one of its lines (the first).

    Raises `Invalid` where there is none.
    """
    rows = SettledLine.objects.filter(Q(settlement=settlement) | Q(renewed_id=settlement)).order_by("pk")
    row = (rows if line is None else rows.filter(line=line)).select_related("line", "settlement").first()
    if row is None:
        raise register.NotFound("settlement", "cette décision n’existe pas")
    register.concerns(row.person_id)
    return reading.reimbursements([row])[0]


@register.query("check_reliability_and_rights")
def replay_decision(*, settlement: int) -> Replayed:
    """Decide again on the facts that were kept, and compare: has the law recorded since then changed the answer?"""
    row = Settlement.objects.filter(pk=settlement).first()
    if row is None:
        raise register.NotFound("settlement", "cette décision n’existe pas")
    register.concerns(row.person_id)
    return reading.replayed(row)


@register.query("check_reliability_and_rights")
def decided_facts(*, first_on: date, last_on: date, key: str, after: int = 0, limit: AtMost = 200) -> FactsPage:
    """The facts of the sheets decided over a period and still in force, in their order, to decide them again in bulk.

    People bear a number drawn with `key`, which who asks throws away; those whom the actor may not know are left out.
    """
    return bulk.decided_facts(first_on, last_on, key, after, min(limit, MOST))


@register.query("check_reliability_and_rights")
def differences_of(*, person: PersonId, on: date) -> tuple[Difference, ...]:
    """What a recalculation of somebody's care would change on their rights, the law and the facts of today.

    Line by line, before and after, with the reason where a line must stay as it is; nothing is written.
    """
    return recalculating.differences(person, on)


@register.query("tell_payment_parties", open_to=OWN)
def recalculations_of(*, person: PersonId) -> tuple[Difference, ...]:
    """What was recalculated of somebody's care, the latest first: before, after, and what made it differ."""
    rows = Recalculation.objects.filter(person_id=person).select_related("line").order_by("-made_on", "-pk")
    return tuple(reading.difference(row) for row in rows[:MOST])


@register.query("tell_payment_parties", open_to=OWN)
def year_of(*, person: PersonId, year: int) -> YearShown:
    """A year of somebody's care by kind: its cost, its refunds, what is left, and what was borne beside each cap.

    Counted, as the caps are, by the day of the reimbursement.
    """
    return yearly.year_of(person, year)


@register.query("receive_care_sheets")
def quarantine(*, organisation: str, limit: AtMost = 200) -> tuple[Quarantined, ...]:
    """The lines in quarantine that wait for a correction in a caisse, the oldest first, with their reasons."""
    rows = RefusedLine.objects.filter(organisation=organisation, state="open").order_by("pk")[: min(limit, MOST)]
    known = register.may_concern(*{row.person_id for row in rows if row.person_id})
    return tuple(care_sheets.quarantined(row) for row in rows if row.person_id is None or row.person_id in known)


@register.query("receive_care_sheets")
def keys_taken(*, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Which of these lines (who bills, invoice and rank) came here already, so that no other fiche pays them too."""
    return handing.taken(keys)


@register.query("check_reliability_and_rights")
def suspended_lines(*, organisation: str, limit: AtMost = 200) -> tuple[Suspended, ...]:
    """The lines that wait for somebody in a caisse, the oldest first, and for what."""
    rows = CareLine.objects.filter(organisation=organisation, state=LineState.SUSPENDED).order_by("pk")[
        : min(limit, MOST)
    ]
    known = register.may_concern(*{row.person_id for row in rows})
    return tuple(reading.suspended(row) for row in rows if row.person_id in known)


@register.query("check_reliability_and_rights")
def late_sheets(*, provider: int, first_on: date, last_on: date) -> tuple[LateSheet, ...]:
    """The electronic lines of a provider received over a period after the delay of CSS R161-47, each with its last day.

    Nothing is refused for it: no text recorded here says what lateness costs.
    """
    return lateness.late_sheets(provider, first_on, last_on)


@register.query("share_rights_and_treating_doctor", open_to=PROVIDERS)
def patient_answer(*, nir: str, on: date) -> PatientAnswer:
    """What a professional may ask of a patient: covered or not, by whom, exempt or not, chosen doctor or not.

    Raises `Invalid` when nobody has this number, `Refused` when the professional may not know about the person.
    """
    person = people.person_by_nir(nir)
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    return reading.patient_answer(rights.cover_on(person_ids=(person,), on=on)[0])


@register.query("tell_payment_parties")
def invoice_lines(*, provider: int, first_on: date, last_on: date) -> tuple[InvoiceLine, ...]:
    """The lines a provider billed over a period and what was paid to it; refused (`Refused`) to any other provider."""
    mine = register.current_actor().provider_id
    if mine is not None and mine != provider:
        raise register.Refused("ces factures sont celles d’un autre", "not_yours")
    rows = CareLine.objects.filter(provider_id=provider, act_on__range=(first_on, last_on)).order_by("pk")[:MOST]
    register.concerns(*{row.person_id for row in rows})
    return reading.invoice_lines(rows)


@register.query("tell_payment_parties")
def presented_lines(*, keys: tuple[str, ...]) -> tuple[LinePresented, ...]:
    """Where lines presented by professionals stand, by the keys they were taken under; unknown keys are left out."""
    return presented.states(keys)


@register.query("check_reliability_and_rights")
def stays_billed(*, person_ids: tuple[PersonId, ...], first_on: date, last_on: date) -> tuple[StayBilled, ...]:
    """The stays billed on care sheets that touch a period, so that no facility is paid for one of them again."""
    rows = CareLine.objects.filter(person_id__in=person_ids, act=STAY, act_on__lte=last_on)
    rows = rows.exclude(state=LineState.CANCELLED).order_by("person_id", "act_on")
    found = ((row.person_id, row.act_on, row.ends_on or row.act_on) for row in rows)
    return tuple(StayBilled(PersonId(who), first, last) for who, first, last in found if last >= first_on)


@register.query("tell_payment_parties")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    waiting = CareLine.objects.filter(person_id=person, state=LineState.SUSPENDED).order_by("pk")
    return AboutPerson(reimbursements_of(person=person), tuple(reading.suspended(row) for row in waiting))


@register.query("produce_statistics")
def spending_by_family(*, first_on: date, last_on: date) -> tuple[Cell, ...]:
    """Lines decided and amounts paid over a period by kind of care; small cells are left out."""
    return counts.by_family(first_on, last_on)


@register.query("produce_statistics")
def spending_by_month(*, first_on: date, last_on: date) -> tuple[Cell, ...]:
    """Lines decided and amounts paid over a period by month of decision; small cells are left out."""
    return counts.by_month(first_on, last_on)
