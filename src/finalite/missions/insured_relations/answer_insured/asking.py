"""Asks the fiches that hold it what an adviser needs: each answers under its own purpose, nothing is kept here."""

from collections.abc import Callable
from datetime import date
from typing import Any

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId
from finalite.missions.benefits.pay_care_costs import queries as care
from finalite.missions.benefits.pay_daily_allowances import queries as allowances
from finalite.missions.entitlements.manage_cards import queries as cards
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import sound
from .models import Support
from .showing import may_read
from .values import CardLine, IncomeLine, PaidLine, Sheet
from .words import Arrangement

LAST = 5
RIGHTS = {
    "covered": "entitlements",
    "ground": "entitlements",
    "doctor": "treating_doctor",
    "exempt": "exemption",
    "insurer": "complementary_cover",
    "solidarity": "complementary_cover",
    "pregnancy": "maternity",
    "injury": "work_injury",
}
"""What the fiche of rights tells, with the category each needs: a role is shown its own."""


def sheet(person: PersonId, on: date) -> Sheet:
    """What answers a caller, put together for the moment; a processing that may not answer is named instead.

    What the role may not read is not asked either.
    """
    silent: list[str] = []
    who = people.identity_of([person])[person]
    return Sheet(
        person=person,
        on=on,
        name=who.name,
        birth=who.birth or "",
        number=who.number_shown,
        caisse=_home(person),
        account=people.has_account(person) if may_read("service_use") else None,
        no_recording=may_read("opt_in") and sound.refused(person, on),
        arrangements=arrangements(person),
        **_rights(person, on, silent),
        **_cards(person, silent),
        **_money(person, silent),
        **_incomes(person, silent),
        unavailable=tuple(silent),
    )


def cover(person: PersonId, on: date) -> Any:
    """Whether somebody is covered; None where the fiche of rights may not answer."""
    return _asked("open_health_entitlements", [], lambda: rights.told_to_adviser(person=person, on=on))


def arrangements(person: PersonId) -> tuple[Arrangement, ...]:
    """What is done so that somebody can be served, at present."""
    running = Support.objects.filter(person_id=person, ended_on__isnull=True).values_list("arrangements", flat=True)
    return tuple(Arrangement(one) for found in running for one in found)


def _home(person: PersonId) -> str:
    code = people.caisse_of([person]).get(person, "")
    return people.organisations().get(code, code)


def _rights(person: PersonId, on: date, silent: list[str]) -> dict[str, Any]:
    held = _asked("open_health_entitlements", silent, lambda: rights.told_to_adviser(person=person, on=on))
    return {name: getattr(held, name) for name, category in RIGHTS.items() if held and may_read(category)}


def _cards(person: PersonId, silent: list[str]) -> dict[str, Any]:
    owned = _asked("manage_cards", silent, lambda: cards.my_cards(person=person)) if may_read("card") else None
    return {"cards": tuple(CardLine(one.kind, one.state, one.valid_until) for one in owned or ())}


def _money(person: PersonId, silent: list[str]) -> dict[str, Any]:
    if not may_read("benefit_use") or not may_read("debt"):
        return {}
    paid = _asked("pay_care_costs", silent, lambda: care.paid_lately(person=person, limit=LAST))
    return {"paid": tuple(PaidLine(one.on, one.amount) for one in paid.lines), "owed": paid.owed} if paid else {}


def _incomes(person: PersonId, silent: list[str]) -> dict[str, Any]:
    if not may_read("cash_benefits"):
        return {}
    found = _asked("pay_daily_allowances", silent, lambda: allowances.paid_lately(person=person, limit=LAST))
    return {"incomes": tuple(IncomeLine(one.first_on, one.last_on, one.amount) for one in found or ())}


def _asked(slug: str, silent: list[str], question: Callable[[], Any]) -> Any:
    """An answer, or None with the name of who may not give it: limited in one fiche is not limited in the others."""
    try:
        return question()
    except register.Refused:
        silent.append(slug)
        return None
