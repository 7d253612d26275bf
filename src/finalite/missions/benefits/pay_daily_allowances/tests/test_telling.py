"""What is told to whom, and what is held back."""

from datetime import date

import pytest

from finalite.capabilities import exchange, letters, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.missions.benefits.pay_daily_allowances import models, operations, queries, telling
from finalite.missions.benefits.pay_daily_allowances.values import Told, Why
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

from . import factories as f

pytestmark = pytest.mark.django_db


def text_of(sent):
    with guard.owner():
        content = letters.read_letter(letter_id=sent.letter).content
    return " ".join(reading.text_of(content).replace("\u202f", " ").replace("\u00a0", " ").split())


def test_what_is_missing_is_asked_for_with_its_text_and_nothing_is_refused():
    stop = f.notice(rights.covered_person()).stop
    text = text_of(f.act(f.technician(), operations.send_request, stop=stop, on=f.ON))
    assert "salaires soumis à cotisations" in text and "Rien n’est refusé" in text


def test_unpaid_days_are_told_with_the_article_and_the_right_board():
    _, stop = f.stopped()
    days = {"first_on": date(2026, 9, 21), "last_on": date(2026, 9, 25)}
    f.act(f.technician(), operations.suspend_days, stop=stop, why=Why.NOT_JUSTIFIED, on=f.ON, **days)
    text = text_of(f.act(f.technician(), operations.send_suspension, stop=stop, on=f.ON))
    assert "21 septembre 2026" in text and "L. 315-2" in text and "commission médicale" in text


def test_every_reason_and_every_leave_has_its_words():
    assert set(telling.WHY) == {one.value for one in Why}
    assert set(telling.SHARED) == set(Told)


def test_the_yearly_statement_gives_what_was_paid_and_admits_what_it_does_not_know():
    person, stop = f.stopped()
    f.settle(stop)
    with pytest.raises(register.Invalid):
        f.act(f.technician(), operations.send_tax_statement, person=person, year=2026, on=f.ON)
    with guard.owner():
        models.Settlement.objects.update(closed_on=date(2026, 10, 5))
    text = text_of(f.act(f.technician(), operations.send_tax_statement, person=person, year=2026, on=f.ON))
    assert "690,48 €" in text and "644,28 €" in text and "ne dit pas quelle part est imposable" in text


def test_a_refusal_says_why_and_how_to_contest_it():
    _, stop = f.stopped(hours=10, contributed=0)
    f.act(f.technician(), operations.refuse_stop, stop=stop, on=f.ON)
    text = text_of(f.act(f.technician(), operations.send_refusal, stop=stop, on=f.ON))
    assert "ni assez d’heures ni assez de salaires" in text and "commission de recours amiable" in text


@pytest.mark.parametrize("recipient", [one for one in Told if one is not Told.EMPLOYER])
def test_each_recipient_is_told_its_share_and_never_the_kind_of_leave(recipient):
    _, stop = f.stopped()
    f.settle(stop)
    sent = f.act(f.technician(), operations.tell_recipient, stop=stop, recipient=recipient, addressee="1", on=f.ON)
    with opened(purpose_of(operations.FICHE, "automation")):
        (line,) = exchange.ledger(fiche=operations.FICHE)
    assert sent.disclosure and not {"sick_leave", "maternity", "medical_report", "salary"} & set(line.categories)


def test_a_professional_learns_of_cover_and_treating_doctor_never_of_the_stop():
    person, _ = f.stopped()
    answer = f.act(f.doctor(), queries.patient_answer, nir=f.nir_of(person), on=f.ON)
    assert answer.covered and answer.organisation == f.CAISSE
    with pytest.raises(register.Refused):
        f.act(f.doctor(), queries.stops_of, person=person)


def test_totals_leave_out_what_would_tell_somebody():
    _, stop = f.stopped()
    f.settle(stop)
    actor = register.Actor(user="stat", role="statistician", organisation=f.CAISSE)
    found = f.act(actor, queries.totals_by_leave, first_on=date(2026, 1, 1), last_on=f.ON)
    assert all(cell.number is None for cell in found)
