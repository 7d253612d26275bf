"""What is told to whom, and what is held back."""

from datetime import date

import pytest

from finalite.capabilities import exchange, journal, letters, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, Upload, guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.missions.entitlements.open_disability_and_death_entitlements import models, operations, queries
from finalite.missions.entitlements.open_disability_and_death_entitlements.values import (
    EndReason,
    Proof,
    ReportKind,
    Told,
)

from . import factories

pytestmark = pytest.mark.django_db
FICHE = "open_disability_and_death_entitlements"
ON = date(2026, 11, 21)


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def state_of(application):
    with guard.owner():
        return models.Application.objects.get(pk=application).state


def test_a_document_is_kept_under_the_category_of_what_it_proves():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person))
    pdf = Upload("avis.pdf", b"%PDF-1.4\n%%EOF\n")
    actor = factories.oneself(person)
    act(
        operations.add_evidence,
        actor,
        application=asked.application,
        document=pdf,
        proves=Proof.TAX,
        received_on=ON,
    )
    act(operations.withdraw_application, actor, application=asked.application, on=ON)
    assert state_of(asked.application) == "withdrawn"
    with guard.owner():
        row = models.Evidence.objects.get()
        assert (row.proves, row.closed_on) == ("tax", ON)


def test_the_letter_says_why_and_how_to_contest_and_nothing_medical():
    person = people_factories.make_person()
    asked = factories.apply(factories.complete(person, hours=10, wages=0))
    factories.find(asked.application)
    with register.acting(factories.adviser()):
        operations.add_medical_report(
            application=asked.application, kind=ReportKind.FIRST, text="Lombalgie fictive.", on=ON
        )
    act(operations.decide_application, application=asked.application, grant=False, on=factories.DECIDED)
    sent = act(operations.send_notice, application=asked.application, on=factories.DECIDED)
    text = letter_text(sent.letter)
    assert "R313-5" in text and "commission de recours amiable" in text and "Lombalgie" not in text


def test_those_who_treat_learn_that_care_is_exempt_and_not_why():
    _, right = factories.pensioner()
    act(operations.tell_recipient, right=right, recipient=Told.HEALTH_PROFESSIONAL, addressee="10000000001", on=ON)
    act(operations.tell_recipient, right=right, recipient=Told.CAF, addressee="751", on=ON)
    with guard.owner():
        told = {line.recipient: set(line.categories) for line in exchange.ledger(fiche=FICHE)}
    assert told["health_professional"] == {"nir", "civil_identity", "exemption"}
    assert "disability_status" not in told["caf"]


def test_a_change_is_told_with_its_reason():
    _, right = factories.pensioner()
    act(operations.end_right, right=right, ends_on=date(2026, 9, 1), reason=EndReason.RECOVERED, on=date(2026, 9, 1))
    assert "prend fin" in letter_text(act(operations.send_change, right=right, on=date(2026, 9, 2)).letter)


def test_small_groups_are_not_counted():
    factories.pensioner()
    actor = Actor(user="stat", role="statistician", organisation="011")
    assert {cell.number for cell in act(queries.rights_by_category, actor, on=ON)} == {None}


def test_the_tie_with_health_rights_is_journalled_on_both_sides():
    factories.pensioner()
    with opened(purpose_of("answer_data_subject_requests", "automation")):
        done = {line.operation for line in journal.search(fiche="open_health_entitlements", limit=50).rows}
    assert "record_disability" in done


def letter_text(number):
    with guard.owner():
        return " ".join(reading.text_of(letters.read_letter(letter_id=number).content).split())
