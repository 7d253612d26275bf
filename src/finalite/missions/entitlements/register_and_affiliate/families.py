"""Follows births, adoptions, children who follow one or two parents, coming of age, and death."""

from datetime import date, timedelta
from typing import Any

from finalite import law
from finalite.capabilities import cases, documents, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months
from finalite.kernel.unknown import UNKNOWN

from . import affiliations, identity_rules, models, registrations, rules
from .facts import AttachmentFacts
from .values import AttachmentAnswer, CivilStatus, NewRegistration, Origin, RegistrationAnswer

CHILD = "child"
PERIODIC: tuple[Any, ...] = (models.Situation, models.CrossBorderForm, models.StateAid)
ABOUT: tuple[Any, ...] = (*PERIODIC, models.Declared, models.Evidence, models.Change, models.Correction)
WORKED: tuple[Any, ...] = (models.Ruling, models.Merger, models.RegistryExchange)
"""Whose retention starts with the end of the rights, and with the close of the case."""


def birth(who: CivilStatus, parents: tuple[PersonId, ...], on: date) -> RegistrationAnswer:
    """Register a newborn told by the civil-status flow, attached to each parent named from the day of birth."""
    if not 1 <= len(parents) <= 2 or len(set(parents)) != len(parents):
        raise register.Invalid("parents", "nommer un ou deux parents")
    caisse = people.caisse_of(parents)[parents[0]]
    new = NewRegistration(who=who, origin=Origin(born_in_france=True))
    found = registrations.receive(new, on, caisse, people.Subject.DEPENDANT)
    born_on = _exact(found.person)
    attach(found.person, parents, born_on or on, alternating=False)
    held = [one for one in people.affiliations_of([parents[0]]).get(parents[0], ()) if one.until_on is None]
    if held:
        people.affiliate(
            person_id=found.person,
            scheme=held[0].scheme,
            caisse=held[0].caisse,
            on=born_on or on,
            local_scheme=held[0].local_scheme,
        )
        affiliations.note(found.person, born_on or on, "birth", f"naissance : {held[0].caisse}")
    return found


def attach(child: PersonId, parents: tuple[PersonId, ...], on: date, alternating: bool) -> AttachmentAnswer:
    """Attach a child to each parent named (CSS L160-2): in the home they share, or in both homes."""
    decision = rules.assess_attachment(facts_of(child, bool(parents), own_name=False), on)
    subject = people.subjects_of([child])[child]
    registrations.keep_ruling(subject, child, "attachment", decision, on)
    if decision.outcome == "attached":
        for home in _homes(parents, on):
            if not _lives_in(child, home, on):
                people.attach_dependant(household=home, person_id=child, link=CHILD, on=on, alternating=alternating)
        affiliations.note(child, on, "attached", f"rattachement à {len(parents)} parent(s)")
    return AttachmentAnswer(decision.outcome, decision)


def adopt(child: PersonId, parents: tuple[PersonId, ...], on: date) -> AttachmentAnswer:
    """Attach an adopted child to the parents of the judgment; the homes of before stop covering the child."""
    for member in people.household_of([child], on=on).get(child, ()):
        if member.person_id == child and member.from_on < on:
            people.detach(household=member.household, person_id=child, on=on)
    return attach(child, parents, on, alternating=False)


def own_name(child: PersonId, on: date) -> AttachmentAnswer:
    """Insure somebody of 16 or more in their own name, as they ask (CSS L160-2)."""
    decision = rules.assess_attachment(facts_of(child, True, own_name=True), on)
    subject = people.subjects_of([child])[child]
    registrations.keep_ruling(subject, child, "attachment", decision, on)
    if decision.outcome in ("own_name", "of_age"):
        _release(child, on, "à sa demande" if decision.outcome == "own_name" else "majorité")
    return AttachmentAnswer(decision.outcome, decision)


def come_of_age(on: date, after: int, limit: int) -> tuple[int, int, int]:
    """Make insured people of the dependants who have come of age: seen, done, last seen. Twice changes nothing."""
    youngest = add_months(on, -12 * law.value(identity_rules.CHILD_UNTIL, on).number)
    found = people.dependants_born_until(youngest.isoformat(), after=after, limit=limit)
    known = register.may_concern(*found)
    done = 0
    for child in (one for one in found if one in known):
        decision = rules.assess_attachment(facts_of(child, True, own_name=False), on)
        if decision.outcome == "of_age":
            registrations.keep_ruling("dependant", child, "attachment", decision, on)
            _release(child, on, "majorité")
            done += 1
    return len(found), done, found[-1] if found else after


def death(person: PersonId, died_on: date, source: str, on: date) -> int:
    """Record a death told by civil status and close what must be closed; returns how many dependants lose a holder.

    The affiliation runs to the day of death. A dependant who has no holder left gets a case: nobody loses cover
    in silence. What is kept of the person starts its retention; a double telling changes nothing.
    """
    if people.identity_of([person])[person].death_on is not None:
        return 0
    after = died_on + timedelta(days=1)
    left = _left_alone(person, after)
    people.record_death(person_id=person, died_on=died_on)
    held = [one for one in people.affiliations_of([person]).get(person, ()) if one.until_on is None]
    if held and held[0].from_on < after:
        people.end_affiliation(person_id=person, on=after)
    for member in people.household_of([person], on=after).get(person, ()):
        if member.person_id == person and member.from_on < after:
            people.detach(household=member.household, person_id=person, on=after)
    affiliations.note(person, on, "death", f"décès : {source}")
    close_file(person, after, on)
    for child in left:
        _case_of_orphan(child, on)
    return len(left)


def close_file(person: PersonId, ended_on: date, on: date) -> None:
    """Start the retention of all that is kept of somebody whose rights are over, and close their open cases here."""
    for row in models.Registration.objects.filter(person_id=person, closed_on__isnull=True):
        registrations.close(row, on, "closed")
    kept = models.Evidence.objects.filter(person_id=person, ended_on__isnull=True)
    documents.start_retention(kept.values_list("document_id", flat=True), on=ended_on)
    for periodic in PERIODIC:
        mine = periodic._default_manager.filter(person_id=person)
        mine.filter(ends_on__isnull=True, starts_on__lt=ended_on).update(ends_on=ended_on)
    models.StateAid.objects.filter(person_id=person, ends_on__gt=ended_on).update(ends_on=ended_on)
    for about in ABOUT:
        about._default_manager.filter(person_id=person, ended_on__isnull=True).update(ended_on=ended_on)
    for worked in WORKED:
        worked._default_manager.filter(person_id=person, closed_on__isnull=True).update(closed_on=on)
    for case in cases.of_person(person, only_open=True):
        if case.person_id == person and case.kind != "duplicate":
            cases.close_case(case_id=case.case_id, outcome="death", on=on)


def facts_of(child: PersonId, parent: bool, own_name: bool) -> AttachmentFacts:
    """The facts of an attachment; a birth date known in part is given by its two ends."""
    born = people.identity_of([child])[child].born
    return AttachmentFacts(
        born_from=born.earliest if born else UNKNOWN,
        born_to=born.latest if born else UNKNOWN,
        parent=parent or UNKNOWN,
        own_name_asked=own_name,
    )


def _release(child: PersonId, on: date, why: str) -> None:
    for member in people.household_of([child], on=on).get(child, ()):
        if member.person_id == child and member.place == "dependant" and member.from_on < on:
            people.detach(household=member.household, person_id=child, on=on)
    people.change_subject(person_id=child, subject=people.Subject.INSURED)
    affiliations.note(child, on, "own_name", f"assuré en son nom : {why}")


def _homes(parents: tuple[PersonId, ...], on: date) -> list[int]:
    """The home of each parent; those who have none open one together."""
    found: dict[PersonId, int] = {}
    for parent, members in people.household_of(parents, on=on).items():
        for one in members:
            if one.person_id == parent and one.place == "holder":
                found.setdefault(parent, one.household)
    without = [parent for parent in parents if parent not in found]
    homes = list(dict.fromkeys(found.values()))
    return [*homes, people.open_household(holders=without, on=on)] if without else homes


def _lives_in(child: PersonId, home: int, on: date) -> bool:
    members = people.household_of([child], on=on).get(child, ())
    return any(one.person_id == child and one.household == home for one in members)


def _left_alone(person: PersonId, on: date) -> tuple[PersonId, ...]:
    young = people.dependants_of([person], on=on).get(person, ())
    holders = people.holders_of(young, on=on) if young else {}
    return tuple(child for child in young if set(holders.get(child, ())) <= {person})


def _case_of_orphan(child: PersonId, on: date) -> None:
    subject, caisse = people.subjects_of([child])[child], people.caisse_of([child])[child]
    cases.open_case(case=cases.NewCase("without_holder", caisse, subject, child, on + timedelta(days=30)), on=on)


def _exact(person: PersonId) -> date | None:
    born = people.identity_of([person])[person].born
    return born.exact if born else None
