"""Reads the form of the simulator into facts, and keeps nothing: neither a session, nor a row, nor an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from finalite.kernel import typed
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import rules
from .facts import CapitalFacts, Claimant, DeathFacts, Deceased, Link, Situation

FIELDS = ("died_on", "situation", "until", "occupation", "rate", "couple", "asked")
COUNTS = ("children_in_charge", "children", "ascendants_in_charge", "ascendants", "orphans")
COUPLES: dict[str, tuple[Link, bool]] = {
    "spouse_in_charge": (Link.SPOUSE, True),
    "spouse": (Link.SPOUSE, False),
    "partner_in_charge": (Link.PARTNER, True),
    "partner": (Link.PARTNER, False),
    "separated_in_charge": (Link.SEPARATED_SPOUSE, True),
}
GROUPS: dict[str, tuple[Link, bool]] = {
    "children_in_charge": (Link.CHILD, True),
    "children": (Link.CHILD, False),
    "ascendants_in_charge": (Link.ASCENDANT, True),
    "ascendants": (Link.ASCENDANT, False),
}
MOST = 20
DEATH = "Écrire la date du décès, qui n’est pas à venir"
UNTIL = "Écrire une date qui ne suit pas le décès"
NUMBER = f"Écrire un nombre entre 0 et {MOST}"
RATE = "Écrire un taux entre 0 et 100"
FIRST = date(1990, 1, 1)


@dataclass
class Form:
    """The form as typed, its faults by field, and what the rule says once it was asked to compute."""

    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    decision: Decision | None = None
    shares: list[tuple[str, int, int]] = field(default_factory=list)
    """For each group that is paid: its name, how many, and the share of each."""


def read(given: Mapping[str, str], on: date) -> Form:
    """The form that was sent; an empty one asks for nothing."""
    form = Form({name: given.get(name, "").strip() for name in (*FIELDS, *COUNTS)})
    if not given:
        return form
    facts = _facts(form, on)
    if facts is not None:
        form.decision = rules.share_death_capital(facts, on)
        form.shares = _shares(form.decision)
    return form


def _facts(form: Form, on: date) -> CapitalFacts | None:
    died_on = typed.day(form, "died_on", FIRST, on, DEATH)
    until = typed.day(form, "until", FIRST, died_on or on, UNTIL)
    rate = _rate(form)
    claimants, orphans = _claimants(form, on if form.typed["asked"] == "later" else died_on or on)
    if died_on is None:
        form.faults.setdefault("died_on", DEATH)
    if died_on is None or form.faults:
        return None
    said = form.typed
    death = DeathFacts(
        died_on=died_on,
        situation=Situation(said["situation"]) if said["situation"] in set(Situation) else UNKNOWN,
        situation_until=until or UNKNOWN,
        work_pension_rate=rate,
        deceased=Deceased(said["occupation"]) if said["occupation"] in set(Deceased) else UNKNOWN,
        claimants=claimants,
    )
    return CapitalFacts(death=death, orphans=orphans)


def _claimants(form: Form, on: date) -> tuple[tuple[Claimant, ...], tuple[str, ...]]:
    """Everybody as if they claimed on one day; the couple is one person."""
    found = []
    if couple := COUPLES.get(form.typed["couple"]):
        found.append(("couple", *couple))
    for name, (link, charge) in GROUPS.items():
        found += [(f"{name}/{n}", link, charge) for n in range(_count(form, name))]
    children = [ref for ref, link, _ in found if link is Link.CHILD]
    claimants = tuple(Claimant(ref=ref, link=link, in_charge=charge, claimed_on=on) for ref, link, charge in found)
    return claimants, tuple(children[: _count(form, "orphans")])


def _shares(decision: Decision) -> list[tuple[str, int, int]]:
    groups: dict[tuple[str, int], int] = {}
    for line in decision.lines:
        if "share" in line.amounts:
            name = "orphans" if line.outcome == "orphan" else line.ref.partition("/")[0]
            key = (name, int(line.amounts["share"]))
            groups[key] = groups.get(key, 0) + 1
    return [(name, many, share) for (name, share), many in groups.items()]


def _count(form: Form, name: str) -> int:
    return typed.whole(form, name, MOST, NUMBER) or 0


def _rate(form: Form) -> int | Unknown:
    """The rate typed in hundredths, as basis points; an empty one is not known."""
    whole, _, part = form.typed["rate"].replace(",", ".").partition(".")
    if not whole:
        return UNKNOWN
    if not (
        whole.isascii() and whole.isdigit() and len(whole) <= 3 and (not part or (part.isascii() and part.isdigit()))
    ):
        form.faults["rate"] = RATE
        return UNKNOWN
    points = int(whole) * 100 + int((part + "00")[:2])
    if points > 10_000:
        form.faults["rate"] = RATE
    return points
