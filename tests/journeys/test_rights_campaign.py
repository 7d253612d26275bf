"""A campaign of checks, told from the draw to the letters: nobody loses a right unheard, and silence grants a trip."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import journal, letters, register
from finalite.capabilities.letters.models import SentLetter
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.entitlements.open_health_entitlements import queries as rights
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights_factories
from finalite.missions.entitlements.verify_health_entitlements import operations, queries
from finalite.missions.entitlements.verify_health_entitlements.facts import ApprovalKind, ClosureReason
from finalite.missions.entitlements.verify_health_entitlements.tests import factories
from finalite.missions.entitlements.verify_health_entitlements.values import (
    ApprovalAsked,
    Body,
    ClosureAsked,
    Criterion,
    Outcome,
    SituationTold,
    Topic,
)

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = "verify_health_entitlements"
DRAWN_ON, TOLD_ON = date(2026, 9, 1), date(2026, 9, 15)
LAST = date(2026, 10, 15)
AFTER = date(2026, 10, 16)
AGENT = Actor(user="rights-technician", role="rights_technician", organisation=factories.CAISSE)
MACHINE = register.automation(FICHE)


def act(function, actor=AGENT, **arguments):
    with register.acting(actor):
        return function(**arguments)


def own(person):
    return Actor(user=f"own-{person}", role="insured_person", person_id=person)


def is_covered(person, on):
    entry = register.automation("open_health_entitlements")
    return act(rights.cover_on, entry, person_ids=(person,), on=on)[0].covered


def letters_to(person):
    """The text of each letter the person got, in order, as they read it."""
    with guard.owner():
        numbers = SentLetter.objects.filter(person_id=person, fiche=FICHE).order_by("pk").values_list("pk", flat=True)
        return [" ".join(text_of(letters.read_letter(letter_id=one).content).split()) for one in numbers]


def neighbours(count):
    return tuple(rights_factories.covered_person() for _ in range(count))


def drawn_two(among):
    return act(
        operations.draw_campaign,
        name="Résidence, automne 2026",
        criteria=(Criterion.EVERYBODY,),
        among=among,
        size=2,
        seed=20260901,
        by_caisse=True,
        on=DRAWN_ON,
    )


def tax_says_gone(person):
    """Asked at the tax authority, which says the person left; compared."""
    [check] = act(queries.checks_of, person=person)
    declared = SituationTold(resides=True, months_in_france=12)
    act(operations.declare_situation, own(person), check=check.check, told=declared, on=DRAWN_ON)
    inquiry = act(operations.ask_body, check=check.check, body=Body.TAX, question=Topic.RESIDENCE, on=DRAWN_ON)
    act(
        operations.record_body_answer,
        inquiry=inquiry,
        told=SituationTold(resides=False),
        answer="départ déclaré le 15/03/2026",
        on=TOLD_ON,
    )
    found = act(operations.compare_conditions, check=check.check, on=TOLD_ON)
    assert found.decision.outcome == "differs" and found.differing == 1
    return check.check


def test_a_campaign_hears_everybody_before_anything_is_closed():
    among = neighbours(6)
    drawn = drawn_two(among)
    gone, stayed = drawn.persons
    assert (drawn.population, len(drawn.persons)) == (6, 2)

    # both are said to have left; both keep their rights while they may answer
    checks = {person: tax_says_gone(person) for person in drawn.persons}
    closing = ClosureAsked(check=checks[gone], reason=ClosureReason.LEFT_FRANCE, lost_on=date(2026, 3, 15))
    with pytest.raises(register.Refused, match="pas été entendue"):
        act(operations.close_rights, asked=closing, on=AFTER)
    for person in drawn.persons:
        act(operations.put_difference, check=checks[person], on=TOLD_ON)
        [letter] = letters_to(person)
        assert "administration fiscale" in letter and "15 octobre 2026" in letter and "Rien n’est" in letter
    with pytest.raises(register.Refused, match="peut encore répondre"):
        act(operations.close_rights, asked=closing, on=LAST)

    # one answers on the last day, and keeps everything
    act(operations.answer_difference, own(stayed), check=checks[stayed], answer="J’habite toujours Bourg.", on=LAST)
    act(operations.conclude_check, check=checks[stayed], outcome=Outcome.EXPLAINED, on=AFTER)
    act(operations.send_outcome, check=checks[stayed], on=AFTER)
    assert is_covered(stayed, date(2030, 1, 1)) and "rien ne change" in letters_to(stayed)[-1]

    # the other said nothing: the day after the delay an agent closes, with the year the law leaves
    assert [one.person for one in act(queries.unanswered, on=AFTER)] == [gone]
    made = act(operations.close_rights, asked=closing, on=AFTER)
    assert made.ends_on == date(2027, 3, 15)
    assert is_covered(gone, date(2027, 3, 14)) and not is_covered(gone, date(2027, 3, 15))
    last = letters_to(gone)[-1]
    assert "14 mars 2027" in last and "commission de recours amiable" in last

    # the campaign is over, and its figures add up
    act(operations.close_campaign, campaign=drawn.campaign, on=AFTER)
    [line] = act(queries.campaigns)
    assert (line.drawn, line.told, line.answered, line.differing, line.concluded, line.closed_rights) == (
        2,
        2,
        1,
        2,
        2,
        1,
    )
    assert line.closed_on == AFTER

    # the journal holds the refusals, and the closing under both entries
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        lines = journal.search(person_id=gone, limit=500).rows
    seen = [(line.fiche, line.operation, line.outcome) for line in lines]
    assert seen.count((FICHE, "close_rights", "refused")) == 2
    assert (FICHE, "close_rights", "done") in seen and ("open_health_entitlements", "end_right", "done") in seen


def test_a_trip_is_granted_by_silence_and_everybody_is_told():
    [person] = neighbours(1)
    number = factories.doctor()
    doctor = Actor(user="dr-essai", role="health_professional", reason="soins en cours")
    asked = act(
        operations.request_approval,
        doctor,
        request=ApprovalAsked(
            person=person, kind=ApprovalKind.TRANSPORT, care="Transport assis, CHU", distance=220, provider=number
        ),
        received_on=DRAWN_ON,
    )
    last = DRAWN_ON + timedelta(days=15)
    assert (asked.outcome, asked.no_later_than) == ("waiting", last)
    assert [one.kind for one in act(queries.work_list, on=DRAWN_ON)] == ["prior_approval"]
    assert act(operations.grant_by_silence, MACHINE, on=last).done == 0
    for _ in range(2):
        act(operations.grant_by_silence, MACHINE, on=last + timedelta(days=1))
    [letter] = letters_to(person)
    assert "acceptée" in letter and "Transport assis" in letter
    assert act(queries.approval_answer, doctor, approval=asked.approval, on=last).outcome == "granted_by_silence"
    [shown] = act(queries.approvals_of, own(person), person=person)
    assert shown.granted and shown.by_silence and shown.decided_on == last + timedelta(days=1)
