"""Reads the form of the simulator into the facts of the rules, and keeps nothing: no session, no row, no address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from finalite import law
from finalite.capabilities.care_sheets import acts
from finalite.kernel import typed
from finalite.kernel.decision import Decision, Refusal
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import rules, sheets

FIELDS = (
    "act",
    "done_on",
    "left_on",
    "charged",
    "base",
    "quantity",
    "distance",
    "born_on",
    "pathway",
    "speciality",
    "illness",
    "expected_on",
    "delivered_on",
    "heavy",
    "participations",
    "participations_day",
    "franchise",
    "franchise_day",
)
TICKS = ("c2s", "invalidity", "local", "work_accident", "third_party")
PATHWAYS = {
    "treating_doctor": rules.Mark.TREATING_DOCTOR,
    "referred": rules.Mark.REFERRED,
    "emergency": rules.Mark.EMERGENCY,
    "away_from_home": rules.Mark.AWAY_FROM_HOME,
    "on_duty": rules.Mark.ON_DUTY,
    "replacement": rules.Mark.REPLACEMENT,
}
OUTSIDE, NO_DOCTOR = "outside", "no_doctor"
RELATED, UNRELATED = "related", "unrelated"
SOMEBODY = "praticien"
FIRST, MOST = date(2017, 5, 1), 5_000_000
ACT = "Choisir un soin dans la liste"
DAY = "Écrire une date du 1er mai 2017 à aujourd’hui"
LEFT = "Écrire le jour de sortie, qui suit l’entrée"
BORN = "Écrire une date de naissance qui ne suit pas le soin"
EUROS = "Écrire un montant en euros, par exemple 26,50"
BASE = "Écrire la base de remboursement, au plus le prix demandé"
NUMBER = "Écrire un nombre entier"
DATE = "Écrire une date"
ASKED = {
    "patient.born_on": "Votre date de naissance",
    "patient.delivered_on": "La date de l’accouchement",
    "has_heavy_act": "S’il y a eu un acte lourd pendant le séjour",
    "tariff_from_day_31": "Le tarif du séjour après le trentième jour : la caisse le connaît",
    "is_in_pathway": "Comment vous avez vu le médecin",
    "patient.has_treating_doctor": "Si vous avez un médecin traitant",
    "distance_km": "La distance du trajet",
    "speciality": "La spécialité du médecin",
    "tariff": "La base de remboursement",
    "marks": "Comment vous avez vu le médecin",
}
"""What a missing fact is called on the page, by a part of its name."""


@dataclass
class Form:
    """The form as typed, its faults by field, and what the rules say once they were asked to compute."""

    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    decision: Decision | None = None
    amounts: dict[str, int] = field(default_factory=dict)
    wanted: tuple[str, ...] = ()
    charged: int = 0


def read(given: Mapping[str, str], on: date) -> Form:
    """The form that was sent; an empty one asks for nothing."""
    form = Form({name: given.get(name, "").strip()[:40] for name in (*FIELDS, *TICKS)})
    if not given:
        return form
    facts = _facts(form, on)
    if facts is not None:
        form.decision = sheets.ask(facts, on) if not isinstance(facts, Decision) else facts
        form.amounts = dict(form.decision.amounts)
        form.wanted = tuple(dict.fromkeys(_word(name) for name in form.decision.missing))
    return form


def _word(missing: str) -> str:
    return next((word for part, word in ASKED.items() if part in missing), missing)


def _facts(form: Form, on: date) -> sheets.Facts | Decision | None:
    act = acts.table().get(form.typed["act"])
    if act is None:
        form.faults["act"] = ACT
    done_on = typed.day(form, "done_on", FIRST, on, DAY)
    if done_on is None:
        form.faults.setdefault("done_on", DAY)
    charged = typed.euros(form, "charged", MOST, EUROS, least=1, required=True)
    base = typed.euros(form, "base", MOST, EUROS)
    patient = _patient(form, done_on or on)
    numbers = {name: _count(form, name, default) for name, default in NUMBERS.items()}
    numbers |= {name: typed.euros(form, name, MOST, EUROS) or 0 for name in ("franchise", "franchise_day")}
    if act is None or done_on is None or form.faults:
        return None
    form.charged = charged or 0
    if act.is_declared and base is not None and base > form.charged:
        form.faults["base"] = BASE
        return None
    if act.family == sheets.STAY:
        return _stay(form, patient, done_on, base, on)
    if act.family == sheets.EMERGENCY:
        return rules.EmergencyFacts(
            patient=patient,
            visited_on=done_on,
            tariff=form.charged if base is None else base,
            is_declared=True,
            is_followed_by_stay=False,
            marks=_marks(form),
        )
    try:
        line = _line(form, act, done_on, base, numbers)
    except Refusal as missing:
        return missing.decision("pay_care_costs.adjudicate", on, law.version())
    before = _before(form, line, numbers)
    third_party = bool(form.typed["third_party"])
    return rules.CareFacts(patient=patient, lines=(line,), before=before, third_party=third_party)


NUMBERS = {"quantity": 1, "distance": None, "participations": 0, "participations_day": 0}


def _line(form: Form, act: acts.Act, done_on: date, base: int | None, numbers: dict) -> rules.ActLine:
    speciality = act.speciality or form.typed["speciality"]
    known = speciality in set(rules.Speciality)
    distance = numbers["distance"]
    unread = tuple(PATHWAYS.values()) if act.family == "doctor" and not form.typed["pathway"] else ()
    return rules.ActLine(
        ref="1",
        family=rules.Family(act.family),
        done_on=done_on,
        charged=form.charged,
        tariff=act.base(on=done_on, quantity=numbers["quantity"], declared=base),
        is_declared=act.is_declared,
        practitioner=SOMEBODY,
        quantity=numbers["quantity"],
        nature=rules.Nature.ACT if act.nature == acts.SUPPLEMENT else rules.Nature(act.nature),
        marks=_marks(form),
        unknown_marks=unread,
        speciality=rules.Speciality(speciality) if known else UNKNOWN,
        distance_km=UNKNOWN if distance is None else distance,
    )


def _stay(form: Form, patient: rules.Patient, entered_on: date, base: int | None, on: date) -> rules.StayFacts | None:
    left_on = typed.day(form, "left_on", entered_on, on, LEFT)
    if left_on is None:
        form.faults.setdefault("left_on", LEFT)
        return None
    pathway = form.typed["pathway"]
    return rules.StayFacts(
        patient=patient,
        entered_on=entered_on,
        left_on=left_on,
        tariff=form.charged if base is None else base,
        is_declared=True,
        has_heavy_act={"yes": True, "no": False}.get(form.typed["heavy"], UNKNOWN),
        is_in_pathway=pathway not in (OUTSIDE, NO_DOCTOR) if pathway else UNKNOWN,
        marks=_marks(form),
        third_party=bool(form.typed["third_party"]),
    )


def _patient(form: Form, done_on: date) -> rules.Patient:
    born_on = typed.day(form, "born_on", date(1900, 1, 1), done_on, BORN)
    expected = typed.day(form, "expected_on", date(2000, 1, 1), date(2100, 1, 1), DATE)
    delivered = typed.day(form, "delivered_on", date(2000, 1, 1), date(2100, 1, 1), DATE)
    held = {
        rules.Right.LONG_TERM_ILLNESS: form.typed["illness"] in (RELATED, UNRELATED),
        rules.Right.C2S: bool(form.typed["c2s"]),
        rules.Right.INVALIDITY_PENSION: bool(form.typed["invalidity"]),
        rules.Right.LOCAL_SCHEME: bool(form.typed["local"]),
    }
    return rules.Patient(
        born_on=born_on or UNKNOWN,
        rights=tuple(right for right, is_held in held.items() if is_held),
        expected_birth_on=expected or delivered,
        delivered_on=delivered,
        has_treating_doctor=_has_doctor(form.typed["pathway"]),
    )


def _has_doctor(pathway: str) -> bool | Unknown:
    return UNKNOWN if not pathway else pathway != NO_DOCTOR


def _marks(form: Form) -> tuple[rules.Mark, ...]:
    found = [PATHWAYS[form.typed["pathway"]]] if form.typed["pathway"] in PATHWAYS else []
    if form.typed["illness"] == RELATED:
        found.append(rules.Mark.ALD_PROTOCOL)
    if form.typed["work_accident"]:
        found.append(rules.Mark.WORK_ACCIDENT)
    return tuple(found)


def _before(form: Form, line: rules.ActLine, numbers: dict) -> rules.Counters:
    """What was borne already, as far as the person knows: nothing where they left it empty."""
    participations, today = numbers["participations"], numbers["participations_day"]
    unit = law.value("care.participation.unit", line.done_on).number
    return rules.Counters(
        participations=max(participations, today),
        participation=max(participations, today) * unit,
        franchise=max(numbers["franchise"], numbers["franchise_day"]),
        participations_by_day=(rules.DayCount(practitioner=SOMEBODY, day=line.done_on, count=today),),
        franchise_by_day=(rules.DayAmount(family=line.family, day=line.done_on, amount=numbers["franchise_day"]),),
    )


def _count(form: Form, name: str, default: int | None) -> int | None:
    least, most = (1, 99) if name == "quantity" else (0, 9999)
    found = typed.whole(form, name, most, NUMBER, least)
    return default if found is None else found
