"""What each party is told of the care of an injury, and what nobody but them may read."""

import json

import pytest

from finalite.capabilities import exchange, register
from finalite.capabilities.register import Actor, guard
from finalite.missions.benefits.pay_care_costs.tests import factories as ordinary
from finalite.missions.benefits.pay_work_injury_care_costs import models, operations, queries
from finalite.missions.benefits.pay_work_injury_care_costs.values import (
    Body,
    LineState,
)
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injuries

from . import factories
from .factories import CAISSE, ON, act, decided, line, send, settle

pytestmark = pytest.mark.django_db


def test_payments_are_noted_the_day_the_bank_pays(fallen, doctor):
    send(line(fallen[0], doctor))
    settle()
    factories.transfer()
    factories.note_payments()
    assert decided(fallen[0])[0].paid_on == ordinary.PAY_ON


def test_each_party_is_told_its_own_and_the_employer_nothing(fallen, doctor):
    person, file = fallen
    send(line(person, doctor, charged=5000))
    settle()
    told = act(operations.send_statement, factories.own(person), person=person, on=ON)
    assert told.lines == 1 and act(operations.send_statement, person=person, on=ON).letter is None
    assert act(operations.tell_provider, provider=doctor, first_on=factories.FALL, on=ON).lines == 1
    [mine] = act(queries.invoice_lines, provider=doctor, first_on=factories.FALL, last_on=ON)
    assert (mine.state, mine.paid_to_me) == (LineState.PAID, 3000)
    body = {"file": file, "first_on": factories.FALL, "on": ON}
    carsat = json.loads(act(operations.tell_body, body=Body.CARSAT, **body).content)
    assert carsat["care_acts"] == {"paid": 3000, "lines": 1} and carsat["employer_identity"]["siret"] == injuries.SIRET
    insurer = act(operations.tell_body, body=Body.COMPLEMENTARY_INSURER, addressee="M1", **body)
    assert json.loads(insurer.content)["care_acts"][0]["left"] == 2000 and b"siret" not in insurer.content
    with guard.owner():
        whom = {one.recipient for one in exchange.ledger(person_id=person, fiche=operations.FICHE)}
    assert whom == {"data_subject", "health_professional", "carsat", "complementary_insurer"}
    for door in (queries.care_of, queries.about):
        with pytest.raises(register.Refused):
            act(door, injuries.employer(), person=person)


def test_a_doctor_learns_that_an_injury_is_open_and_never_what_it_is(fallen, doctor):
    person, file = fallen
    me = Actor(user="doctor-1", role="health_professional", provider_id=doctor, reason="soins en cours")
    asked = {"nir": factories.nir_of(person), "on": ON}
    known = act(queries.patient_answer, me, **asked)
    assert known.injury_recognised and known.injury_on == factories.FALL and known.closed_on is None
    factories.consolidate(person, file)
    assert act(queries.patient_answer, me, **asked).closed_on == factories.CLOSED


def test_somebody_else_reads_nothing_of_a_victim(fallen, doctor):
    stranger = ordinary.patient(doctor)
    send(line(fallen[0], doctor))
    settle()
    [found] = decided(fallen[0])
    with pytest.raises(register.Refused):
        act(queries.care_of, factories.own(stranger), person=fallen[0])
    with pytest.raises(register.Refused):
        act(queries.explain, factories.own(stranger), settlement=found.settlement)


def test_small_cells_are_left_out_of_the_totals(fallen, doctor):
    send(line(fallen[0], doctor))
    settle()
    statistician = Actor(user="stats", role="statistician", organisation=CAISSE)
    for door in (queries.spending_by_care, queries.spending_by_month):
        cells = act(door, statistician, first_on=ON, last_on=ON)
        assert cells and all(cell.number is None and cell.total is None for cell in cells)


def test_the_file_of_an_injury_and_its_care_are_kept_from_one_day(fallen, doctor):
    person, file = fallen
    send(line(person, doctor))
    settle()
    factories.overturned(file)
    factories.follow()
    with guard.owner():
        days = {
            row.kept_from
            for model in (models.Injury, models.CareLine, models.Settlement)
            for row in model.objects.filter(person_id=person)
        }
    assert len(days) == 1 and days != {None}
