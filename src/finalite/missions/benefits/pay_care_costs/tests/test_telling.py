"""Each party is told what the payment requires, and nothing else."""

from datetime import date

import pytest

from finalite.capabilities import exchange, letters, register
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs import models, operations, queries
from finalite.missions.benefits.pay_care_costs.values import Reason
from finalite.missions.entitlements.open_health_entitlements import operations as rights_operations
from finalite.missions.entitlements.open_health_entitlements.values import Activities

from . import factories
from .factories import ON, send, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor():
    return factories.provider()


@pytest.fixture
def person(doctor):
    person = factories.patient(doctor)
    with register.acting(factories.rights.technician()):
        rights_operations.designate_insurer(
            person=person, insurer="M123", contract="C-1", starts_on=date(2026, 1, 1), recorded_on=ON
        )
    return person


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def ledger(recipient):
    with guard.owner():
        return [line for line in exchange.ledger() if line.recipient == recipient]


def test_the_statement_explains_each_line_once(person, doctor):
    send(factories.line(person, doctor), factories.line(person, doctor, act_on="2026-11-04"))
    settle()
    told = act(operations.send_statement, person=person, on=ON)
    assert told.lines == 2 and ledger("data_subject")
    with guard.owner():
        letter = letters.read_letter(letter_id=told.letter)
    assert letter.content.startswith(b"%PDF")
    assert act(operations.send_statement, person=person, on=ON).lines == 0


def test_the_statement_says_which_base_only_the_biller_vouches_for(person, doctor):
    pharmacy = factories.provider(profession="pharmacist")
    drug = {"act": "PH7", "base": 1000, "charged": 1000, "prescriber": factories.number_of(doctor)}
    send(factories.line(person, doctor), factories.line(person, pharmacy, **drug, act_on="2026-11-04"))
    settle()
    told = act(operations.send_statement, person=person, on=ON)
    with guard.owner():
        text = " ".join(text_of(letters.read_letter(letter_id=told.letter).content).split())
    said = text.partition("Ce qu’il faut savoir de ces calculs")[2]
    assert "4 novembre 2026" in said and "déclarée par qui facture" in said
    assert "3 novembre 2026" not in said and "care." not in said


def test_the_insurer_gets_the_declared_fields_on_its_own_members_only(person, doctor):
    other = factories.patient(doctor)
    send(factories.line(person, doctor), factories.line(other, doctor))
    settle()
    told = act(operations.tell_insurer, insurer="M123", first_on=date(2026, 11, 1), on=ON)
    assert told.lines == 1
    [line] = ledger("complementary_insurer")
    assert line.persons == 1 and "diagnosis" not in line.categories
    assert act(operations.tell_insurer, insurer="M999", first_on=date(2026, 11, 1), on=ON).lines == 0


def test_somebody_who_objects_is_not_told_about(person, doctor):
    send(factories.line(person, doctor))
    settle()
    act(operations.choose_forwarding, person=person, allowed=False, on=ON)
    assert act(operations.tell_insurer, insurer="M123", first_on=date(2026, 11, 1), on=ON).lines == 0
    assert ledger("complementary_insurer") == []


def test_who_billed_is_told_of_its_own_invoices(person, doctor):
    another = factories.provider()
    send(factories.line(person, doctor, third_party=True), factories.line(person, another, pathway="referred"))
    settle()
    assert act(operations.tell_provider, provider=doctor, first_on=date(2026, 11, 1), on=ON).lines == 1
    [shown] = act(queries.invoice_lines, provider=doctor, first_on=date(2026, 11, 1), last_on=ON)
    assert (shown.paid_to_me, shown.rank) == (2100, "1")


def test_a_professional_is_told_what_it_will_give_back_even_when_nothing_else_is_left(person, doctor):
    send(factories.line(person, doctor, third_party=True))
    settle()
    with guard.owner():
        line = models.CareLine.objects.get().pk
    act(operations.cancel_line, line=line, reason=Reason.SENT_IN_ERROR, on=ON)
    told = act(operations.tell_provider, provider=doctor, first_on=date(2026, 11, 1), on=ON)
    assert told.lines == 0 and "debt" in ledger("health_professional")[0].categories
    with guard.owner():
        text = text_of(letters.read_letter(letter_id=told.letter, to_provider=True).content)
        assert "Tiers payant à restituer" in text and "21,00" in text
        assert [line.line for line in exchange.ledger(provider_id=doctor)] == [told.disclosure]


def test_care_given_to_somebody_of_another_state_is_claimed_back_once(doctor):
    person = factories.patient(doctor)
    with register.acting(factories.rights.technician()):
        rights_operations.settle_state(
            person=person,
            activities=Activities(works_in=("DE",)),
            on=date(2026, 10, 1),
            form="S1",
            reference="S1-2026-1",
        )
    send(
        factories.line(person, doctor),
        factories.line(person, doctor, form="S1", form_reference="S1-2026-1", act_on="2026-11-04"),
    )
    assert settle().suspended == 1
    with guard.owner():
        claim = models.ForeignClaim.objects.get()
        assert (claim.state, claim.reference, claim.amount) == ("DE", "S1-2026-1", 1900)
    assert act(operations.declare_foreign_claims, state="DE", on=ON).lines == 1
    assert act(operations.declare_foreign_claims, state="DE", on=ON).lines == 0
    assert len(ledger("foreign_body")) == 1


def test_small_cells_are_not_published(person, doctor):
    send(factories.line(person, doctor))
    settle()
    actor = register.Actor(user="stat", role="statistician", organisation="011")
    for query in (queries.spending_by_family, queries.spending_by_month):
        assert {(cell.lines, cell.total) for cell in act(query, actor, first_on=date(2026, 11, 1), last_on=ON)} == {
            (None, None)
        }
