"""Reads the form of the simulator into facts, and keeps nothing: neither a session, nor a row, nor an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from finalite.kernel import money
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import rules
from .facts import HouseholdFacts, Housing, Link, MemberFacts, Minimum
from .household import MONTHS

MOST = 12
KINDS = ("pay", "replacement", "pensions", "family", "sum")
"""Resources of twelve months by kind, or in one sum; only `pay` bears the reduction of R861-8."""
DEDUCTIONS = ("levies", "alimony_paid")
TICKS = ("alternating", "local_scheme", "reduced")
AMOUNT = "Écrire un montant en euros, par exemple 1 234,50"
BORN = "Écrire une date de naissance qui n’est pas à venir"
TOO_MUCH = 10**11


@dataclass
class Person:
    """One member as typed: texts to show again, and faults by field."""

    rank: int
    link: str
    typed: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    due: int | None = None


@dataclass
class Form:
    """The form as typed, and what the rules say of it once it was asked to compute."""

    people: list[Person]
    typed: dict[str, str]
    decision: Decision | None = None

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Each fault with the field it is in."""
        return [(f"{name}-{one.rank}", fault) for one in self.people for name, fault in one.faults.items()]


def read(given: Mapping[str, str], on: date) -> Form:
    """The form that was sent, after its button: `add`, `remove-2` or `compute`."""
    count = _count(given.get("people", ""))
    people = [_person(given, rank) for rank in range(count)]
    pressed = given.get("do", "")
    if pressed == "add" and count < MOST:
        people.append(_person({}, count))
    elif pressed.startswith("remove-"):
        people = [one for one in people if one.rank == 0 or pressed != f"remove-{one.rank}"]
    for rank, one in enumerate(people):
        one.rank = rank
    form = Form(people, {name: given.get(name, "") for name in ("housing", "minimum", "overseas", "base_cover")})
    form.typed |= {name: given.get(name, "") for name in ("no_work", "aah_alone")}
    if pressed == "compute":
        _compute(form, on)
    return form


def _compute(form: Form, on: date) -> None:
    members = tuple(_member(one, on) for one in form.people)
    if form.faults:
        return
    form.decision = rules.assess_complementary_cover(_household(form, members), on)
    for line in form.decision.lines:
        form.people[int(line.ref)].due = line.amounts["contribution"]


def _household(form: Form, members: tuple[MemberFacts, ...]) -> HouseholdFacts:
    typed = form.typed
    return HouseholdFacts(
        members=members,
        base_cover=_yes(typed["base_cover"]),
        housing=Housing(typed["housing"]) if typed["housing"] in set(Housing) else UNKNOWN,
        overseas=typed["overseas"] == "yes",
        minimum=Minimum(typed["minimum"]) if typed["minimum"] in set(Minimum) else UNKNOWN,
        no_work=_yes(typed["no_work"]),
        aah_alone=_yes(typed["aah_alone"]),
    )


def _yes(typed: str) -> bool | Unknown:
    return {"yes": True, "no": False}.get(typed, UNKNOWN)


def _member(one: Person, on: date) -> MemberFacts:
    born_on = _birth(one, on)
    amounts = {name: _amount(one, name) for name in (*KINDS, *DEDUCTIONS)}
    other = sum(amounts[name] for name in KINDS if name != "pay")
    return MemberFacts(
        link=Link(one.link),
        born_on=born_on or UNKNOWN,
        alternating="alternating" in one.typed,
        local_scheme="local_scheme" in one.typed,
        reduced="reduced" in one.typed,
        earnings=(amounts["pay"], *[0] * (MONTHS - 1)),
        other=(other, *[0] * (MONTHS - 1)),
        levies=amounts["levies"],
        alimony_paid=amounts["alimony_paid"],
    )


def _birth(one: Person, on: date) -> date | None:
    try:
        born_on = date.fromisoformat(one.typed.get("born_on", ""))
    except ValueError:
        born_on = None
    if born_on is None or born_on > on:
        one.faults["born_on"] = BORN
        return None
    return born_on


def _amount(one: Person, name: str) -> int:
    typed = one.typed.get(name, "").strip()
    try:
        amount = money.parse_euros(typed) if typed else 0
    except money.NotMoney:
        amount = -1
    if not 0 <= amount <= TOO_MUCH:
        one.faults[name] = AMOUNT
        return 0
    return amount


def _person(given: Mapping[str, str], rank: int) -> Person:
    names = ("born_on", *KINDS, *DEDUCTIONS, *TICKS)
    typed = {name: given[f"{name}-{rank}"] for name in names if given.get(f"{name}-{rank}")}
    link = given.get(f"link-{rank}", "")
    return Person(rank, Link.APPLICANT if rank == 0 else link if link in set(Link) else Link.CHILD, typed)


def _count(typed: str) -> int:
    return min(max(int(typed), 1), MOST) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 1
