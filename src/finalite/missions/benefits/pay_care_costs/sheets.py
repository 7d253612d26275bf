"""Turns the lines of one sheet into the facts of the rules, and asks the rule that fits."""

from dataclasses import dataclass, field
from datetime import date

from finalite import law
from finalite.capabilities import people
from finalite.capabilities.care_sheets import acts
from finalite.capabilities.care_sheets.sheet import OUTSIDE, PATHWAY, UNREAD
from finalite.kernel.decision import Decision, Line, Refusal
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.law.cover.facts import patient_of
from finalite.law.cover.stay import has_heavy_act
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import abroad, approvals, rules
from .models import CareLine

DIRECT = {speciality.value for speciality in rules.Speciality}
PATHWAY_MARKS = tuple(rules.Mark(name) for name in PATHWAY)
STAY, EMERGENCY = "stay", "emergency"
OVERSEAS, MAYOTTE = "97", "976"
"""How the codes of the caisses beyond the metropole begin, and that of the one that is a fund apart."""
Facts = rules.CareFacts | rules.StayFacts | rules.EmergencyFacts


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines decided together: one patient, one who bills, one invoice."""

    lines: tuple[CareLine, ...]
    cover: rights.Cover
    born_on: date | Unknown
    providers: dict[int, people.ProviderInfo]
    standings: dict[int, approvals.Standing] = field(default_factory=dict)
    series: frozenset[int] = frozenset()

    @property
    def first(self) -> CareLine:
        return self.lines[0]

    @property
    def days(self) -> frozenset[date]:
        return frozenset(line.act_on for line in self.lines)

    @property
    def third_party(self) -> bool:
        return self.first.sheet["third_party"]


def decide(sheet: Sheet, before: rules.Counters, on: date) -> tuple[Facts | None, Decision]:
    """The facts of a sheet and the decision on them; no facts for a tariff told by another State."""
    if abroad.is_at_state_tariff(sheet.first):
        return None, abroad.at_state_tariff(sheet.first, on)
    try:
        facts = facts_of(sheet, before)
    except Refusal as missing:
        return None, missing.decision("pay_care_costs.adjudicate", on, law.version())
    return facts, ask(facts, on)


def ask(facts: Facts, on: date) -> Decision:
    """Put facts to the rule that reads them."""
    if isinstance(facts, rules.StayFacts):
        return rules.hospital_stay(facts, on)
    if isinstance(facts, rules.EmergencyFacts):
        return rules.emergency_visit(facts, on)
    return rules.adjudicate(facts, on)


def facts_of(sheet: Sheet, before: rules.Counters) -> Facts:
    """The facts of a sheet, in the words of its rule. Raises `law.MissingLaw` where a tariff is not recorded."""
    family = acts.table()[sheet.first.act].family
    patient = patient_of(sheet.cover, sheet.born_on)
    if family == STAY:
        return _stay(sheet.first, patient)
    if family == EMERGENCY:
        return _emergency(sheet.first, patient)
    _check_overseas(sheet)
    lines = tuple(_line(line, sheet) for line in sheet.lines)
    return rules.CareFacts(patient=patient, lines=lines, before=before, third_party=sheet.third_party)


def _check_overseas(sheet: Sheet) -> None:
    """Refuse what no source gives beyond the metropole: the tariffs of acts there, and the deductions of Mayotte."""
    caisse = sheet.first.organisation
    check_mayotte(caisse)
    if caisse.startswith(OVERSEAS) and any(not acts.table()[line.act].is_declared for line in sheet.lines):
        raise law.MissingLaw("tarifs des actes outre-mer : majorations non recueillies")


def check_mayotte(caisse: str) -> None:
    """Refuse to count participations there. Raises `law.MissingLaw`."""
    if caisse == MAYOTTE:
        raise law.MissingLaw("participations et franchises à Mayotte : texte d’alignement non recueilli")


def answers(sheet: Sheet, decision: Decision) -> tuple[Line, ...]:
    """What each line is worth; a rule that decides a single line answers for the whole."""
    if decision.lines or decision.outcome in ("unknown", "no_law"):
        return decision.lines
    paid = decision.amounts.get("paid", 0)
    to_professional = paid if sheet.third_party else 0
    amounts = {
        "base": decision.amounts.get("tariff", 0),
        "paid": paid,
        "participation": 0,
        "franchise": 0,
        "to_recover": 0,
        "to_professional": to_professional,
        "to_insured": paid - to_professional,
    }
    return (Line(str(sheet.first.pk), "paid" if paid else "nothing_due", amounts, {"rate": 0}),)


def _line(line: CareLine, of: Sheet) -> rules.ActLine:
    act, sheet, provider = acts.table()[line.act], line.sheet, of.providers[line.provider_id]
    marks, unread = _marks(sheet, act)
    marks = tuple(dict.fromkeys([*marks, *([rules.Mark.SERIES] if line.pk in of.series else [])]))
    standing = of.standings.get(line.pk)
    speciality = act.speciality or (provider.specialty if provider.specialty in DIRECT else "")
    nature = act.nature if act.nature != acts.SUPPLEMENT else "act"
    return rules.ActLine(
        ref=str(line.pk),
        family=rules.Family(act.family),
        done_on=line.act_on,
        charged=line.charged,
        tariff=act.base(on=line.act_on, quantity=line.quantity, declared=sheet["base"]),
        is_declared=act.is_declared,
        practitioner=str(line.provider_id),
        quantity=line.quantity,
        nature=rules.Nature(nature),
        coefficient=sheet["coefficient"],
        session=sheet["session"],
        marks=marks,
        unknown_marks=unread,
        speciality=rules.Speciality(speciality) if speciality else UNKNOWN,
        practitioner_since=provider.from_on,
        generic_price=_known(sheet, "generic_price"),
        prescribed_lines=_known(sheet, "prescribed_lines"),
        stay_day=sheet.get("stay_day"),
        distance_km=_known(sheet, "distance_km"),
        approval=standing.approval if standing else None,
        approval_on=standing.on if standing else None,
    )


def _known(sheet: dict, name: str) -> int | Unknown:
    """A number that the sheet states, or that nobody knows."""
    value = sheet.get(name)
    return UNKNOWN if value is None else value


def _marks(sheet: dict, act: acts.Act) -> tuple[tuple[rules.Mark, ...], tuple[rules.Mark, ...]]:
    """What the sheet states; an unread pathway leaves every way to keep it unknown, for the acts it matters to."""
    # an agreement is what the fiche that keeps them says, never what who bills states
    marks = [rules.Mark(name) for name in sheet["marks"] if name != rules.Mark.PRIOR_APPROVAL]
    if sheet["pathway"] not in (OUTSIDE, UNREAD):
        marks.append(rules.Mark(sheet["pathway"]))
    unread = PATHWAY_MARKS if sheet["pathway"] == UNREAD and act.family == "doctor" else ()
    return tuple(marks), unread


def _stay(line: CareLine, patient: rules.Patient) -> rules.StayFacts:
    sheet = line.sheet
    base = UNKNOWN if sheet["base"] is None else sheet["base"]
    return rules.StayFacts(
        patient=patient,
        entered_on=line.act_on,
        left_on=line.ends_on or line.act_on,
        tariff=base,
        is_declared=acts.table()[line.act].is_declared,
        has_heavy_act=has_heavy_act(coefficient=sheet["coefficient"], act_tariff=sheet["act_tariff"], day=line.act_on),
        is_in_pathway=UNKNOWN if sheet["pathway"] == UNREAD else sheet["pathway"] != OUTSIDE,
        marks=tuple(rules.Mark(name) for name in sheet["marks"]),
        third_party=sheet["third_party"],
        tariff_from_day_31=_known(sheet, "tariff_from_day_31"),
        is_psychiatry="psychiatry" in sheet["marks"],
        is_home_hospitalisation="home_hospitalisation" in sheet["marks"],
        is_disabled_child_establishment="disabled_child" in sheet["marks"],
    )


def _emergency(line: CareLine, patient: rules.Patient) -> rules.EmergencyFacts:
    sheet = line.sheet
    return rules.EmergencyFacts(
        patient=patient,
        visited_on=line.act_on,
        tariff=UNKNOWN if sheet["base"] is None else sheet["base"],
        is_declared=acts.table()[line.act].is_declared,
        is_followed_by_stay="during_stay" in sheet["marks"],
        marks=tuple(rules.Mark(name) for name in sheet["marks"]),
    )
