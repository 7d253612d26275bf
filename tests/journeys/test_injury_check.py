"""Survivors are checked: a new union, once heard, ends a right from its date; a life certificate in time keeps one."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from finalite.capabilities import journal, letters, register
from finalite.capabilities.exchange.models import Disclosure
from finalite.capabilities.letters.models import SentLetter
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights
from finalite.missions.entitlements.open_work_injury_entitlements.tests.factories import SECRET
from finalite.missions.entitlements.verify_work_injury_entitlements import models, operations, queries
from finalite.missions.entitlements.verify_work_injury_entitlements.facts import EndReason
from finalite.missions.entitlements.verify_work_injury_entitlements.tests import factories
from finalite.missions.entitlements.verify_work_injury_entitlements.tests.factories import act, own
from finalite.missions.entitlements.verify_work_injury_entitlements.values import (
    Body,
    Outcome,
    SituationTold,
    Source,
    StopAsked,
    Topic,
    Who,
)

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = "verify_work_injury_entitlements"
DRAWN_ON, TOLD_ON, LAST, AFTER = date(2026, 6, 15), date(2026, 9, 15), date(2026, 10, 15), date(2026, 10, 16)
CERTIFICATE_BY, UNION = date(2026, 8, 31), date(2026, 7, 18)
EMPLOYER = Actor(user="employer-1", role="employer_representative")


def letters_to(person):
    """The text of each letter of the check the person got, in order, as they read it."""
    with guard.owner():
        numbers = SentLetter.objects.filter(person_id=person, fiche=FICHE).order_by("pk").values_list("pk", flat=True)
        return [" ".join(text_of(letters.read_letter(letter_id=one).content).split()) for one in numbers]


def ends_on(person):
    [held] = act(rights.rights_as_survivor, person=person)
    return held.ends_on


def check_of(person):
    [one] = act(queries.checks_of, person=person)
    return one.check


def test_a_new_union_is_heard_then_stops_and_a_certificate_in_time_keeps():
    (remarried, _), (abroad, _) = factories.widowed(), factories.widowed()
    factories.moved_abroad(abroad)
    drawn = factories.draw("Rentes d’ayants droit 2026", Who.SPOUSES, size=2, seed=2026, on=DRAWN_ON)
    assert set(drawn.persons) == {remarried, abroad} and drawn.population == 2
    check, far = check_of(remarried), check_of(abroad)

    # the tax authority is asked about one, gets no more than it may, and tells of a new union
    inquiry = act(operations.ask_body, check=check, body=Body.TAX, question=Topic.UNION, on=DRAWN_ON)
    told = {"told": SituationTold(new_union=True), "answer": "imposition commune"}
    act(operations.record_body_answer, inquiry=inquiry, on=TOLD_ON, **told)
    with guard.owner():
        line = Disclosure.objects.get(fiche=FICHE, recipient="tax_authority")
        assert set(line.categories) == {"nir", "civil_identity", "cash_benefits"}
    assert act(operations.compare_award, check=check, on=TOLD_ON).decision.outcome == "differs"

    # the other lives in Belgium: a life certificate is asked for, and does not come
    act(operations.ask_life_certificate, check=far, by=CERTIFICATE_BY, on=DRAWN_ON)
    assert "certificat de vie" in letters_to(abroad)[0]
    assert act(operations.compare_award, check=far, on=TOLD_ON).differing == 1

    # nothing stops unheard; both are written to, and both rights go on meanwhile
    union = factories.new_union(check, UNION)
    silent = StopAsked(check=far, reason=EndReason.NO_LIFE_CERTIFICATE)
    for asked in (union, silent):
        with pytest.raises(register.Refused, match="pas été entendue"):
            act(operations.stop_right, asked=asked, on=AFTER)
    for person, number in ((remarried, check), (abroad, far)):
        act(operations.put_difference, check=number, on=TOLD_ON)
        assert "15 octobre 2026" in letters_to(person)[-1] and "Rien n’est" in letters_to(person)[-1]
        with pytest.raises(register.Refused, match="peut encore répondre"):
            act(operations.stop_right, asked=union if person == remarried else silent, on=LAST)
    assert "administration fiscale" in letters_to(remarried)[-1]

    # one says so herself; the agent stops her right from the day of the union, and she is told why and how to contest
    act(operations.answer_difference, own(remarried), check=check, answer="Oui, le 18 juillet.", on=LAST)
    made = act(operations.stop_right, asked=union, on=AFTER)
    assert (made.outcome, made.starts_on, ends_on(remarried)) == ("ends", UNION, UNION)
    last = letters_to(remarried)[-1]
    assert "18/07/2026" in last and "L434-9" in last and "commission de recours amiable" in last

    # the other's certificate comes on the last day: her right is kept, and she is told
    act(operations.hand_in_life_certificate, own(abroad), check=far, certificate=factories.certificate(), on=LAST)
    with pytest.raises(register.Invalid, match="certificat de vie reçu"):
        act(operations.stop_right, asked=silent, on=AFTER)
    act(operations.conclude_check, check=far, outcome=Outcome.EXPLAINED, on=AFTER)
    act(operations.send_outcome, check=far, on=AFTER)
    assert ends_on(abroad) is None and "rien ne change" in letters_to(abroad)[-1]
    assert act(queries.suspended_on, person_ids=(abroad, remarried), on=date(2027, 1, 1)) == ()

    # the campaign is over and its figures add up; nothing medical was written to anybody
    act(operations.close_campaign, campaign=drawn.campaign, on=AFTER)
    [line] = act(queries.campaigns)
    assert (line.drawn, line.told, line.answered, line.concluded, line.stopped) == (2, 2, 2, 2, 1)
    assert all(SECRET not in one for person in drawn.persons for one in letters_to(person))
    refused_to_others(remarried, abroad)
    told_by_the_journal(remarried)


def refused_to_others(remarried, abroad):
    """Neither an employer nor another survivor reads a check; the person reads their own."""
    for actor in (EMPLOYER, own(abroad), Actor(user="p", role="benefit_technician", organisation="011")):
        with pytest.raises(register.Refused):
            act(queries.checks_of, actor, person=remarried)
    [mine] = act(queries.checks_of, own(remarried), person=remarried)
    assert mine.outcome == "ends" and mine.differences[0].condition == "union"


def told_by_the_journal(person):
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        lines = journal.search(person_id=person, limit=500).rows
    seen = [(line.fiche, line.operation, line.outcome) for line in lines]
    assert seen.count((FICHE, "stop_right", "refused")) == 2 and (FICHE, "stop_right", "done") in seen
    assert ("open_work_injury_entitlements", "end_survivor_right", "done") in seen


def test_the_generic_pages_and_the_api_refuse_bad_input_by_name():
    person, file = factories.widowed()
    check = factories.check_of(person, file)
    people_factories.make_user("tech", role="injury_technician")
    client = Client(headers={"accept-language": "fr"})
    client.force_login(get_user_model().objects.get(username="tech"))
    page = client.get(reverse("door", args=[FICHE, "record_received"]))
    assert page.status_code == 200 and "De qui" in page.content.decode()
    asked = {"check": check, "source": Source.CIVIL_STATUS, "on": "2026-09-01"}
    wrong = client.post(reverse("door", args=[FICHE, "record_received"]), asked | {"told.country": "belgique"})
    assert wrong.status_code in (200, 400, 422) and "deux lettres capitales" in wrong.content.decode()
    with guard.owner():
        assert not models.Told.objects.exists()
