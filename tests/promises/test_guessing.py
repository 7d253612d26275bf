"""Nobody reaches a row by guessing its number: to a stranger, a file of somebody is like a file that is not there."""

import inspect
import itertools
import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from finalite.capabilities import register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import admission, guard
from finalite.capabilities.register import door as entrances
from finalite.site.binding import shapes
from finalite.site.doors import passage
from finalite.site.tests.made_arguments import made

from .fiches import each_fiche, open_all, seeds, tables

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
NOBODY = 10**9
GUESSED = ("integer", "person")
OUTSIDERS = ("insured_person", "health_professional", "admission_officer", "employer_representative")
ELSEWHERE = "751"
PLACES = {"after", "limit"}
"""Where a slice of everybody's files begins, and how long it is: no number of a file."""
MEASURES = {
    *("acts", "amount", "at_least", "birth_rank", "category", "children", "coefficient", "count", "distance"),
    *("distance_km", "expected", "exposure_days", "hours", "keep_years", "kilometres", "late_hours", "minutes"),
    *(
        "months",
        "months_a_year",
        "months_in_france",
        "most",
        "moved_weeks",
        "pathological_days",
        "pay_day",
        "pay_within",
    ),
    *("persons", "persons_at_most", "prescribed_lines", "quantity", "rank", "rate", "records_at_most", "result"),
    *("resumed_hours", "score", "seed", "share", "size", "slot", "stay_day", "tolerance", "trips", "value"),
    *("work_pension_rate", "working_days", "year"),
}
"""What is measured, and the times that a caisse offers to all: no number of a file either."""
OF_PRACTICES = {"billed_by", "contests_of", "decisions_on", "rejections_of", "statement_of", "late_sheets"} | {
    "adjustments_of", "disputes_of", "fee_lines", "indicators_of", "remunerations_of"
}  # fmt: skip
"""Questions about a practice or a facility, which a public directory names: who pays it is told, by a refusal."""
FOR_ALL_CAISSES = {
    "answer_data_subject_requests.incident_file": "an incident is the whole body's, and names nobody",
    "register_and_affiliate.end_hiring": "an employer's declaration is nobody's at one caisse",
    "verify_health_entitlements.close_campaign": "a campaign is drawn in every caisse, and names nobody",
    "provide_provider_account.account_of": "one support serves the accounts of the country",
    "provide_provider_account.delegates_of": "one support serves the accounts of the country",
    "provide_provider_account.close_account": "one support serves the accounts of the country",
    "provide_provider_account.end_delegation": "one support serves the accounts of the country",
    "provide_provider_account.end_past_delegations": "one support serves the accounts of the country",
}
"""Doors that an agent of any caisse passes without a reason, and why."""


AGENTS_START = {
    "pay_care_costs.read_on", "pay_care_costs.settle_lines", "pay_daily_allowances.settle_period",
    "pay_facilities.read_on", "pay_facilities.settle_invoices", "pay_work_injury_care_costs.read_on",
    "pay_work_injury_care_costs.settle_lines", "provide_provider_account.end_past_delegations",
}  # fmt: skip
"""Runs that agents start beside other caisses: each keeps to the files of the agent's own, or names another and is
refused; those of the account are of the support, for the country."""
LATER = date(2029, 1, 5)


def stranger(role, numbers):
    """Somebody real of another household, or another professional, who gives no reason; their number is no row's."""
    if role == "insured_person":
        return register.Actor(user="stranger", role=role, person_id=other(people_factories.make_person, numbers))
    if role == "employer_representative":
        return register.Actor(user="stranger", role=role)
    return register.Actor(user="stranger", role=role, provider_id=other(people_factories.make_provider, numbers))


def other(make, numbers):
    return next(one for one in iter(make, None) if one not in numbers)


def doors(slug, role):
    open_all()
    return [door for door in register.doors() if door.slug == slug and role in door.open_to]


def agents_doors(slug):
    """Each door with an agent of another caisse who may pass it, and gives no reason."""
    open_all()
    for one in register.doors():
        roles = [access.role for access in register.entry(slug).access if access.may(one.subpurpose)]
        inside = [role for role in roles if not admission.is_outsider(role)]
        if one.slug == slug and inside:
            yield one, register.Actor(user="stranger", role=inside[0], organisation=ELSEWHERE)


def arguments(door, number, person):
    """Plausible arguments in which every whole number and every person is the one guessed."""
    named = [slot for slot in shapes.slots_of(door.function) if slot.required or slot.shape.kind in GUESSED]
    unsaid = {
        name: None for name, one in inspect.signature(door.function).parameters.items() if one.default is one.empty
    }
    given = {slot.name: filled(slot, made(slot.shape), number, person) for slot in named}
    return unsaid | {name: 0 if name in PLACES else value for name, value in given.items()}


def filled(slot, value, number, person):
    return value if slot.name in MEASURES else guessed(slot.shape, value, number, person)


def guessed(shape, value, number, person):
    if shape.kind == "person":
        return person
    if shape.kind == "integer":
        return number
    if shape.kind == "list":
        return shape.type(guessed(shape.item, one, number, person) for one in value)
    if shape.kind == "record":
        return shape.type(**{slot.name: filled(slot, getattr(value, slot.name), number, person)
                             for slot in shape.slots if slot.required})  # fmt: skip
    return value


def guesses(door, numbers, person, own):
    """Somebody else's person with every number; one's own person only beside a number: alone it is no guess."""
    kinds = kinds_of(door)
    if "integer" in kinds:
        return itertools.product(numbers, {person, own or person})
    return ((NOBODY, one) for one in ({person} if "person" in kinds else ()))


def kinds_of(door):
    return {slot.shape.kind for slot in flat(shapes.slots_of(door.function)) if slot.name not in PLACES | MEASURES}


def flat(slots):
    for slot in slots:
        yield slot
        yield from flat(slot.shape.slots) if slot.shape.kind == "record" else ()


def outcome(door, actor, given):
    """What a call gives: the refusal and its words, or the answer; undone at once."""
    entrance = getattr(
        register.module_of(door.slug, "operations" if door.kind == "operation" else "queries"), door.name
    )
    try:
        with transaction.atomic(), register.acting(actor):
            answer = entrance(**given)
            changed = rows(door.slug)
            transaction.set_rollback(True)
            return answer, changed
    except Exception as refusal:
        told = passage.told(actor, refusal, of_person="person" in kinds_of(door))
        if passage.outcome_of(told) is None and not isinstance(refusal, ValueError | LookupError):
            raise
        return f"{type(told).__name__}: {passage.outcome_of(told) or refusal}", None


def without(answer, number):
    """What is answered, but for the number itself that an answer says again."""
    return re.sub(rf"(=(PersonId\()?|n° ){number}\b", "", repr(answer))


def rows(slug):
    with guard.owner():
        return {(table, row["id"]): row for table in tables(slug) for row in table.objects.values()}


def named_in(kept):
    """The numbers of the rows, and those of practices and facilities that they hold."""
    named = {row[name] for row in kept.values() for name in ("facility", "provider", "provider_id") if row.get(name)}
    return {pk for _, pk in kept} | {one for one in named if isinstance(one, int)}


def touched(kept, after):
    """The rows that a call changed or took away, and the new ones that it tied to one of them."""
    changed = [key for key, row in kept.items() if after.get(key) != row]
    new = [(table, row) for (table, pk), row in after.items() if (table, pk) not in kept]
    tied = [
        (table, row)
        for table, row in new
        for field in table._meta.concrete_fields
        if field.remote_field and (field.remote_field.model, row[field.attname]) in kept
    ]
    return changed + tied


def told_or_changed(passages, kept, person):
    """What guessed numbers opened or told: the door, the number, whether it came with its person, and the answer.

    A refusal tells where it is another than that of a number that nothing carries.
    """
    numbers = sorted(named_in(kept))
    for door, actor in passages:
        nothing = {whose: of_nothing(door, actor, whose, person) for whose in {person, actor.person_id or person}}
        for number, whose in guesses(door, numbers, person, actor.person_id):
            answer, after = outcome(door, actor, arguments(door, number, whose))
            told = without(answer, number) != without(nothing[whose], NOBODY)
            told = told and (after is None or door.kind == "query") and (after or door.name not in OF_PRACTICES)
            if told or (after is not None and touched(kept, after)):
                yield door.code, number, whose == person, answer


def of_nothing(door, actor, whose, person):
    """What is answered where nothing carries the number, nor the number of somebody else."""
    return outcome(door, actor, arguments(door, NOBODY, NOBODY if whose == person else whose))[0]


@pytest.mark.parametrize("role", OUTSIDERS)
@each_fiche
def test_a_guessed_number_tells_and_changes_nothing(slug, role):
    open_doors = doors(slug, role)
    if not open_doors:
        pytest.skip("no door of this fiche is open to them")
    person = seeds(slug).seed()
    kept = rows(slug)
    actor = stranger(role, {pk for _, pk in kept})
    assert not list(told_or_changed([(door, actor) for door in open_doors], kept, person))


@each_fiche
def test_a_number_of_another_caisse_tells_and_changes_nothing(slug):
    person = seeds(slug).seed()
    people_factories.make_organisation(ELSEWHERE)
    opened = list(told_or_changed(agents_doors(slug), rows(slug), person))
    assert not [one for one in opened if one[0] not in FOR_ALL_CAISSES]


@each_fiche
def test_an_agent_of_another_caisse_starts_no_run_over_these_files(slug):
    seeds(slug).seed()
    people_factories.make_organisation(ELSEWHERE)
    kept = rows(slug)
    for door, actor in agents_doors(slug):
        if door.is_run and door.code not in FOR_ALL_CAISSES:
            for reason in ("", "tout le monde attend"):
                tried = [outcome(door, replace(actor, reason=reason), given) for given in starts(door)]
                assert not [one for _, after in tried if after is not None for one in touched(kept, after)], door.code
                assert door.agents_start or all("Refused" in str(answer) for answer, _ in tried), door.code
                assert "organisation" not in door.types or "Refused" in str(tried[-1][0]), door.code


def starts(door):
    """A run as it is started, some years later, when all delays are over; then over the files of another caisse."""
    given = {
        name: LATER if isinstance(value, date) else value for name, value in arguments(door, NOBODY, NOBODY).items()
    }
    given |= {"limit": 500}
    return [given, *([given | {"organisation": people_factories.CAISSE}] if "organisation" in door.types else [])]


def test_runs_are_known_and_an_agent_of_the_only_caisse_starts_them():
    open_all()
    runs = [door for door in register.doors() if door.is_run]
    assert len(runs) >= 60
    assert {door.code for door in runs if door.agents_start} == AGENTS_START
    seeds("pay_disability_pensions").seed()
    door = register.find_door("pay_disability_pensions", "order_months")
    agent = register.Actor(user="agent", role="benefit_technician", organisation=people_factories.CAISSE)
    assert outcome(door, agent, {"on": LATER})[1] is not None


def test_a_door_that_asks_nobody_whose_file_it_is_would_be_caught(monkeypatch):
    person = seeds("pay_facilities").seed()
    people_factories.make_organisation(ELSEWHERE)
    kept = rows("pay_facilities")
    passages = [one for one in agents_doors("pay_facilities") if one[0].name in ("close_facility", "invoices_of")]
    assert not list(told_or_changed(passages, kept, person))
    monkeypatch.setattr(entrances, "admit_keeper", lambda act, organisation: None)
    monkeypatch.setattr(admission, "outside_reach", lambda act, person_ids: {})
    caught = {code for code, *_ in told_or_changed(passages, kept, person)}
    assert caught == {"pay_facilities.close_facility", "pay_facilities.invoices_of"}
