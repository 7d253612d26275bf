"""A hospital stay: co-payment of 20 %, daily charge, and which of the two the patient owes (CSS R160-5, L174-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from finalite.kernel import money
from finalite.kernel.decision import Decision, Unknown, known
from finalite.kernel.period import Period

from .. import reader
from ..reasoning import Reasoning
from ..values import Value
from . import grounds, pathway
from .facts import ActLine, Patient
from .grounds import Cover
from .words import DECLARED_BASE, Family, Ground, Mark, Right

ARTICLE = "CSS L174-4"


@dataclass(frozen=True, slots=True, kw_only=True)
class StayFacts:
    """A stay in one hospital. `tariff` in cents covers days 1 to 30, `tariff_from_day_31` the days after.
    `left_on` is the day of discharge, which owes the daily charge too. `marks` are what the invoice states.
    `is_declared` says that no public tariff is recorded and the hospital declares its own. `is_session` says that the
    patient was not lodged."""

    patient: Patient
    entered_on: date
    left_on: date
    tariff: money.Cents | Unknown = Unknown.UNKNOWN
    tariff_from_day_31: money.Cents | Unknown = Unknown.UNKNOWN
    is_declared: bool = False
    is_psychiatry: bool | Unknown = False
    is_home_hospitalisation: bool | Unknown = False
    is_disabled_child_establishment: bool | Unknown = False
    is_session: bool = False
    has_heavy_act: bool | Unknown = Unknown.UNKNOWN
    is_in_pathway: bool | Unknown = Unknown.UNKNOWN
    marks: tuple[Mark, ...] = ()
    unknown_marks: tuple[Mark, ...] = ()
    third_party: bool | Unknown = True

    def __post_init__(self) -> None:
        if self.left_on < self.entered_on:
            raise ValueError(f"a stay cannot end on {self.left_on} before it starts on {self.entered_on}")


def has_heavy_act(*, coefficient: int, act_tariff: money.Cents | None, day: date) -> bool | Unknown:
    """Whether an act of a stay reaches the coefficient or the tariff of CSS R160-16: each is enough alone.

    The tariff is that of the act, never of the stay. Unknown where the invoice does not state it. Raises MissingLaw.
    """
    if coefficient >= reader.value("care.heavy.coefficient_threshold", day).number:
        return True
    if act_tariff is None:
        return Unknown.UNKNOWN
    return act_tariff >= reader.value("care.heavy.tariff_threshold", day).number


def assess(facts: StayFacts, reasoning: Reasoning) -> Decision:
    """Decide who bears what of a stay, in the name of the rule that reasons; see `pay_care_costs.hospital_stay`."""
    return reasoning.conclude(_decide, facts, reasoning)


def _decide(facts: StayFacts, reasoning: Reasoning) -> Decision:
    cover = grounds.cover_of(facts.patient, _as_line(facts), reasoning)
    tariff = _tariff(facts)
    if facts.is_declared:
        reasoning.warn(DECLARED_BASE)
        reasoning.step("Tarif du séjour", "CSS R160-5", tariff, note=DECLARED_BASE)
    flat = cover.ground is Ground.SICKNESS and known(facts.has_heavy_act, "has_heavy_act")
    share = _share(facts, cover, flat, reasoning)
    charge = _daily_charge(facts, cover, reasoning)
    due = share + charge if flat else _larger(share, charge, facts.entered_on, reasoning)
    majoration = min(_majoration(facts, cover, reasoning), tariff - share)
    return reasoning.decide("paid", _amounts(facts, tariff, share, charge, due, majoration, reasoning))


def _amounts(
    facts: StayFacts, tariff: int, share: int, charge: int, due: int, majoration: int, reasoning: Reasoning
) -> dict[str, money.Cents]:
    """Split what is due between the local scheme, C2S or AME, and the patient, who alone bears the majoration."""
    local = _local(facts, due, reasoning)
    complementary = due - local if _is_complemented(facts, due - local, reasoning) else 0
    left = due - local - complementary + majoration
    reasoning.step("Somme laissée au patient", ARTICLE, left)
    billed = tariff + max(0, due - share)
    return {
        "tariff": tariff,
        "patient_share": share,
        "daily_charge": charge,
        "majoration": majoration,
        "due": due,
        "local_scheme": local,
        "complementary": complementary,
        "left_to_patient": left,
        "billed": billed,
        "paid": billed - left,
    } | _payees(facts, billed - left)


def _payees(facts: StayFacts, paid: money.Cents) -> dict[str, money.Cents]:
    """To whom it goes: the hospital when it waived payment by the patient, otherwise the insured."""
    direct = known(facts.third_party, "third_party")
    return {"to_professional": paid if direct else 0, "to_insured": 0 if direct else paid, "to_recover": 0}


def _as_line(facts: StayFacts) -> ActLine:
    """The stay seen as one line, so that its ground is found as for any care."""
    return ActLine(
        ref="stay",
        family=Family.DOCTOR,
        done_on=facts.entered_on,
        charged=0,
        practitioner="",
        marks=(*facts.marks, Mark.DURING_STAY),
        unknown_marks=facts.unknown_marks,
    )


def _days(facts: StayFacts) -> Period:
    return Period.through(facts.entered_on, facts.left_on)


def _tariff(facts: StayFacts) -> money.Cents:
    tariff = known(facts.tariff, "tariff")
    return tariff + (known(facts.tariff_from_day_31, "tariff_from_day_31") if _days(facts).length() > 30 else 0)


def _share(facts: StayFacts, cover: Cover, flat: bool, reasoning: Reasoning) -> money.Cents:
    """The patient's share of the tariff: nothing when exempt or from day 31, a flat sum after a heavy act."""
    if cover.ground is not Ground.SICKNESS:
        reasoning.step(f"{cover.label} : pas de ticket modérateur", cover.article, 0)
        return 0
    if flat:
        value = reasoning.value("care.heavy.sum", facts.entered_on)
        label = "Acte lourd pendant le séjour : une seule somme forfaitaire"
        least = min(value.number, known(facts.tariff, "tariff"))  # nobody bears more than the stay costs
        reasoning.step(label, value.reference, least, value)
        return least
    rate = reasoning.value("care.rates.hospital", facts.entered_on)
    tariff = known(facts.tariff, "tariff")
    share = tariff - money.share(tariff, rate.number)
    reasoning.step("Ticket modérateur du séjour", rate.reference, share, rate)
    if _days(facts).length() > 30:
        from_day = reasoning.value("care.heavy.full_cover_day", facts.entered_on)
        reasoning.step("Ticket modérateur supprimé à partir du trente et unième jour", from_day.reference, 0, from_day)
    return share


def _daily_charge(facts: StayFacts, cover: Cover, reasoning: Reasoning) -> money.Cents:
    """Daily charge of the whole stay, each day at its own value, days of maternity or newborn care left out."""
    reason = _reason_no_charge(facts, cover)
    if reason:
        reasoning.step(f"Pas de forfait journalier : {reason}", ARTICLE, 0)
        return 0
    psychiatry = known(facts.is_psychiatry, "is_psychiatry")
    name = "care.stay.daily_charge_psychiatry" if psychiatry else "care.stay.daily_charge"
    due = [day for day in _days(facts).days() if not _is_free_day(facts, day, reasoning)]
    values: dict[Value, int] = {}
    for day in due:
        value = reasoning.value(name, day)
        values[value] = values.get(value, 0) + 1
    for value, count in values.items():
        reasoning.step(f"Forfait journalier : {count} jour(s)", value.reference, value.number * count, value)
    return sum(value.number * count for value, count in values.items())


def _reason_no_charge(facts: StayFacts, cover: Cover) -> str:
    if cover.ground is Ground.WORK_ACCIDENT:
        return "accident du travail ou maladie professionnelle"
    for fact, name, reason in (
        (facts.is_session, "is_session", "séance sans hébergement"),
        (facts.is_home_hospitalisation, "is_home_hospitalisation", "hospitalisation à domicile"),
        (
            facts.is_disabled_child_establishment,
            "is_disabled_child_establishment",
            "enfant handicapé en établissement spécialisé",
        ),
        (Mark.DONOR in facts.marks, "marks.donor", "don d'éléments du corps humain"),
        (facts.patient.holds(Right.WAR_PENSION), "patient.rights.war_pension", "pension militaire"),
        (facts.patient.holds(Right.TERRORISM_VICTIM), "patient.rights.terrorism_victim", "victime du terrorisme"),
    ):
        if known(fact, name):
            return reason
    return ""


def _is_free_day(facts: StayFacts, day: date, reasoning: Reasoning) -> bool:
    in_maternity = known(grounds.in_maternity(facts.patient, day, reasoning), grounds.maternity_fact(facts.patient))
    return in_maternity or known(grounds.is_newborn(facts.patient, day, reasoning), "patient.born_on")


def _larger(share: money.Cents, charge: money.Cents, day: date, reasoning: Reasoning) -> money.Cents:
    """Co-payment and daily charge absorb each other: the larger is due, once."""
    if not share or not charge:
        return share + charge
    value = reasoning.value("care.stay.absorption", day)
    label = (
        "Forfait journalier compris dans le ticket modérateur"
        if share >= charge
        else ("Ticket modérateur compris dans le forfait journalier")
    )
    reasoning.step(label, value.reference, max(share, charge), value)
    return max(share, charge)


def _majoration(facts: StayFacts, cover: Cover, reasoning: Reasoning) -> money.Cents:
    if cover.ground in pathway.OUTSIDE_L160_13 or Mark.EMERGENCY in facts.marks:
        return 0
    if grounds.age(facts.patient, facts.entered_on) < reasoning.number("care.pathway.age", facts.entered_on):
        return 0
    if known(facts.is_in_pathway, "is_in_pathway"):
        return 0
    amount = pathway.cap(facts.entered_on, reasoning)
    reasoning.step("Séjour hors parcours de soins : une majoration", "CSS R160-6", amount)
    return amount


def _local(facts: StayFacts, due: money.Cents, reasoning: Reasoning) -> money.Cents:
    if not due or not known(facts.patient.holds(Right.LOCAL_SCHEME), "patient.rights.local_scheme"):
        return 0
    value = reasoning.value("care.local.hospital", facts.entered_on)
    local = money.share(due, value.number)
    reasoning.step("Part du régime local d'Alsace-Moselle", value.reference, local, value)
    return local


def _is_complemented(facts: StayFacts, due: money.Cents, reasoning: Reasoning) -> bool:
    for right, label, article in (
        (Right.C2S, "Part de la complémentaire santé solidaire", "CSS L861-3"),
        (Right.AME, "Part de l'aide médicale de l'État", "CASF L251-1"),
    ):
        if due and known(facts.patient.holds(right), f"patient.rights.{right}"):
            reasoning.step(label, article, due)
            return True
    return False
