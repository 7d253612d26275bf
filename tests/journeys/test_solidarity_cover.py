"""A household applies for solidarity cover: a paper is missing, the clock stops, silence accepts, a year renews it;
another is refused, and appeals. What each party gets is read where they would read it."""

from datetime import date

import pytest

from finalite.capabilities import letters, people, register
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, Refused, Upload, guard
from finalite.missions.entitlements.open_complementary_cover import operations as cover
from finalite.missions.entitlements.open_complementary_cover import queries
from finalite.missions.entitlements.open_complementary_cover.facts import Housing, Link, Minimum
from finalite.missions.entitlements.open_complementary_cover.tests import factories
from finalite.missions.entitlements.open_complementary_cover.values import CoverRequest, Declared
from finalite.missions.entitlements.open_health_entitlements import queries as health

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
MONTHS = 12
NIGHT = register.automation("open_complementary_cover")


def by(actor, function, **arguments):
    with register.acting(actor):
        return function(**arguments)


def paid_for(person, on):
    """What payment of care reads."""
    found = by(register.automation("open_health_entitlements"), health.cover_on, person_ids=(person,), on=on)
    return found[0].solidarity


def mail(person):
    """The letters a person got, oldest first: title and text."""
    with guard.owner():
        found = sorted(letters.letters_of([person]), key=lambda one: one.letter_id)
        texts = [text_of(letters.read_letter(letter_id=one.letter_id).content) for one in found]
        return [(one.title, " ".join(text.split())) for one, text in zip(found, texts, strict=True)]


def journalled(operation):
    """Outcome of each act of that name, and the data categories it touched."""
    from finalite.capabilities.journal.models import Entry

    with guard.owner():
        return list(Entry.objects.filter(operation=operation).order_by("pk").values_list("outcome", flat=True))


def test_a_household_is_accepted_by_silence_and_renewed_and_another_appeals():
    home = people_factories.make_household(holders=2, children=1)
    mother, father = home.holders
    [child] = home.dependants
    for adult in home.holders:
        factories.health_factories.apply(factories.health_factories.worker(adult), date(2024, 1, 2))
    agent, herself = factories.technician(), factories.themselves(mother)
    factories.list_bodies()

    # she applies herself; her partner's income is not known yet, and she may not name him as a file
    asked = CoverRequest(
        person=mother,
        housing=Housing.BENEFIT,
        overseas=False,
        minimum=Minimum.RSA,
        body=factories.INSURER,
        members=(
            factories.applicant(40_000),
            Declared(link=Link.PARTNER, born_on=date(1984, 1, 2)),
            Declared(link=Link.CHILD, person=child, at_home=True),
        ),
    )
    answer = by(herself, cover.apply_for_cover, request=asked, received_on=date(2026, 5, 4))
    assert answer.state == "complete" and answer.due_on == date(2026, 7, 4)

    # the agent identifies the partner and asks for a paper: the clock stops
    number = answer.application
    by(agent, cover.identify_member, application=number, rank=1, person=father, on=date(2026, 5, 11))
    by(agent, cover.request_documents, application=number, facts=("minimum",), on=date(2026, 5, 12))
    [waiting] = by(herself, queries.applications_of, person=mother)
    assert (waiting.state, waiting.due_on) == ("incomplete", None) and waiting.wanted[0].fact == "minimum"
    assert by(NIGHT, cover.accept_by_silence, on=date(2026, 8, 1)).seen == 0

    # the paper comes: two months from that day, then silence accepts, once
    paper = Upload("rsa.pdf", b"%PDF-1.4\n%%EOF\n")
    found = by(
        herself, cover.add_evidence, application=number, document=paper, proves="minimum", received_on=date(2026, 8, 3)
    )
    assert found.due_on == date(2026, 10, 3)
    assert by(NIGHT, cover.accept_by_silence, on=date(2026, 10, 3)).seen == 0
    assert by(NIGHT, cover.accept_by_silence, on=date(2026, 10, 4)).done == 1
    assert by(NIGHT, cover.accept_by_silence, on=date(2026, 10, 4)).done == 0
    for person in (mother, father, child):
        assert paid_for(person, date(2026, 11, 1)) and not paid_for(person, date(2026, 10, 31))

    # the insurer learns who, never what they earn; a professional learns whether
    [told] = by(NIGHT, cover.tell_managing_bodies, on=date(2026, 10, 5))
    assert told.people == 3 and "40000" not in told.content
    doctor = Actor(user="doctor", role="health_professional", organisation="", reason="soins en cours")
    with guard.owner():
        nir = people.identity_of([mother])[mother].nir
    assert by(doctor, queries.professional_answer, nir=nir, on=date(2026, 11, 2)).covered
    with pytest.raises(Refused):
        by(doctor, queries.applications_of, person=mother)
    with pytest.raises(Refused):
        by(factories.themselves(father), queries.applications_of, person=mother)

    # next year the minimum is still paid: the cover goes on by itself, without a day of gap
    by(
        agent,
        cover.record_minimum,
        person=mother,
        kind=Minimum.RSA,
        starts_on=date(2025, 1, 1),
        source="caf",
        told_on=date(2027, 8, 1),
    )
    assert by(NIGHT, cover.renew_covers, on=date(2027, 9, 1)).done == 1
    assert by(NIGHT, cover.renew_covers, on=date(2027, 9, 2)).done == 0
    assert all(paid_for(child, day) for day in (date(2027, 10, 31), date(2027, 11, 1), date(2028, 10, 31)))
    titles = [title for title, _ in mail(mother)]
    decision = "Votre demande de complémentaire santé solidaire"
    assert titles == ["Des pièces manquent à votre demande", decision, decision]
    wanted, silence, renewed = (text for _, text in mail(mother))
    assert "notification de minimum social" in wanted and "L114-5" in wanted.replace(". ", "")
    assert "silence vaut acceptation" in silence and "Mutuelle fictive" in silence and "sans participation" in silence
    assert "du 01/11/2027 au 31/10/2028" in renewed and not mail(father)

    # a neighbour earns too much: refused with reasons, she appeals, the board finds her right
    neighbour = factories.covered_person(first_names="Dominique")
    refused = factories.apply(factories.request(neighbour, 200_000), date(2026, 5, 4)).application
    decided = by(agent, cover.decide_application, application=refused, on=date(2026, 5, 20))
    assert decided.state == "refused" and not paid_for(neighbour, date(2026, 6, 1))
    assert any("au-dessus" in step.label and step.article == "CSS L861-1" for step in decided.decision.steps)
    own = factories.themselves(neighbour)
    by(own, cover.contest_decision, application=refused, grounds="un mois compté deux fois", on=date(2026, 6, 1))
    by(agent, cover.settle_appeal, application=refused, upheld=True, on=date(2026, 7, 10))
    right = factories.request(neighbour, 70_000)
    by(agent, cover.complete_application, application=refused, request=right, on=date(2026, 7, 13))
    by(agent, cover.decide_application, application=refused, on=date(2026, 7, 15))
    assert paid_for(neighbour, date(2026, 8, 1))
    assert [title for title, _ in mail(neighbour)] == [decision, "Votre recours", "Votre recours", decision]
    assert "commission de recours amiable" in mail(neighbour)[0][1] and "dépassement" in mail(neighbour)[0][1]
    assert journalled("contest_decision") == ["done"] and set(journalled("applications_of")) == {"done", "refused"}
