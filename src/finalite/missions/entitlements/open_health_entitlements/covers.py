"""Puts together what payment of care, and professionals, may know of somebody on a day."""

from collections.abc import Mapping, Sequence
from datetime import date

from finalite.capabilities import people
from finalite.capabilities.register import PersonId

from . import periods
from .facts import Ground
from .values import CardRights, Cover, CoverAsked, ProfessionalAnswer, ToldToAdviser

FRANCE = "FR"


def of(asked: Sequence[CoverAsked]) -> tuple[Cover, ...]:
    """One cover for each question, in order; three statements for all of them."""
    persons = {question.person for question in asked}
    held, homes = periods.held_by(persons), people.affiliations_of(persons)
    left = _departures(held)
    return tuple(
        _cover(question, held.get(question.person, []), homes.get(question.person, ()), left) for question in asked
    )


def _departures(held: Mapping[PersonId, Sequence[periods.Held]]) -> dict[int, date]:
    """The day on which each doctor somebody chose stopped practising, where one did (CSS L162-5-3)."""
    chosen = {row.number for rows in held.values() for row in rows if row.tag == "doctor" and row.number}
    found = people.providers_of(chosen) if chosen else {}
    return {number: one.until_on for number, one in found.items() if one.until_on}


def for_cards(persons: Sequence[PersonId], on: date) -> tuple[CardRights, ...]:
    """What the card of each person carries, in order; one statement for all, and nothing of health is read."""
    held = periods.held_by(persons, periods.FOR_CARDS) if persons else {}
    chosen = {row.number for rows in held.values() for row in rows if row.tag == "doctor" and row.number}
    numbers = {key: one.number or "" for key, one in people.providers_of(chosen).items()} if chosen else {}
    return tuple(_on_card(person, held.get(person, []), numbers, on) for person in persons)


def _on_card(person: PersonId, held: Sequence[periods.Held], numbers: dict[int, str], on: date) -> CardRights:
    now = {row.tag: row for row in held if row.holds_on(on)}
    right, insurer, doctor = now.get("right"), now.get("insurer"), now.get("doctor")
    ends = [row.ends_on for row in held if row.tag == "right" and row.ends_on and row.ends_on <= on]
    return CardRights(
        person=person,
        starts_on=right.starts_on if right else None,
        ends_on=right.ends_on if right else None,
        ended_on=None if right else max(ends, default=None),
        insurer=insurer.first if insurer else "",
        contract=insurer.second if insurer else "",
        solidarity="solidarity" in now,
        treating_doctor=numbers.get(doctor.number or 0, "") if doctor else "",
    )


def for_adviser(person: PersonId, on: date) -> ToldToAdviser:
    """What answers a caller, in one statement; nothing of disability nor of long illness is read."""
    held = periods.held_by([person], periods.FOR_ADVISERS).get(person, [])
    now = {row.tag: row for row in held if row.holds_on(on)}
    right, insurer, doctor = now.get("right"), now.get("insurer"), now.get("doctor")
    number = (doctor.number or 0) if doctor else 0
    return ToldToAdviser(
        person,
        right is not None,
        right.first if right else "",
        people.provider_names([number]).get(number, "") if number else "",
        "exemption" in now,
        insurer.first if insurer else "",
        "solidarity" in now,
        "maternity" in now,
        "injury" in now,
    )


def answer(person: PersonId, on: date) -> ProfessionalAnswer:
    """What a professional may know: that somebody is exempt, never why; only that is read."""
    held = periods.held_by([person], periods.FOR_PROFESSIONALS).get(person, [])
    now = {row.tag: row for row in held if row.holds_on(on)}
    home, right, insurer = (
        _home(people.affiliations_of([person]).get(person, ()), on),
        now.get("right"),
        now.get("insurer"),
    )
    exempt = "exemption" in now or "solidarity" in now or (right is not None and right.first == Ground.STATE_AID)
    return ProfessionalAnswer(
        right is not None,
        home.caisse if home else "",
        exempt,
        insurer.first if insurer else "",
        insurer.second if insurer else "",
    )


def _cover(
    question: CoverAsked,
    held: Sequence[periods.Held],
    homes: Sequence[people.AffiliationPeriod],
    departures: Mapping[int, date],
) -> Cover:
    now = [row for row in held if row.holds_on(question.on)]
    by_tag = {row.tag: row for row in now}
    home = _home(homes, question.on)
    right, insurer, birth = by_tag.get("right"), by_tag.get("insurer"), by_tag.get("maternity")
    doctor = by_tag["doctor"].number if "doctor" in by_tag else None
    left_on = departures.get(doctor or 0)
    injury = max((row for row in now if row.tag == "injury"), key=lambda row: row.number or 0, default=None)
    return Cover(
        person=question.person,
        on=question.on,
        covered=right is not None,
        ground=right.first if right else "",
        organisation=home.caisse if home else "",
        local_scheme=home is not None and home.local_scheme,
        competent_state=by_tag["state"].first if "state" in by_tag else FRANCE,
        long_illness="illness" in by_tag,
        expected_on=_day(birth.first) if birth else None,
        delivered_on=_day(birth.second) if birth else None,
        disability=by_tag["disability"].first if "disability" in by_tag else "",
        injury=injury.first if injury else "",
        injury_rate=injury.number if injury else None,
        solidarity="solidarity" in by_tag,
        insurer=insurer.first if insurer else "",
        contract=insurer.second if insurer else "",
        treating_doctor=doctor,
        treating_doctor_left_on=left_on if left_on and left_on <= question.on else None,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _home(homes: Sequence[people.AffiliationPeriod], day: date) -> people.AffiliationPeriod | None:
    return next(
        (home for home in homes if home.from_on <= day and (home.until_on is None or day < home.until_on)), None
    )
