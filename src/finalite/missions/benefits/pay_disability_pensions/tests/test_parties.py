"""Who is paid and told what beside the person: the fund, other bodies, doctors, statisticians; and who is refused."""

import json
from datetime import date

import pytest

from finalite.capabilities import exchange, letters, money, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_disability_pensions import models, operations, queries
from finalite.missions.benefits.pay_disability_pensions.values import Board, Body, Conclusion, Question, YearTold

from . import factories
from .factories import DECIDED, act, adviser, decided, held, own, pay

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, n, 1) for n in range(6, 11))
MAY_PART = 100_000 * 17 // 31
"""Seventeen of the thirty-one days of May, on a thousand euros."""


def orders(kind):
    with guard.owner():
        rows = PaymentOrder.objects.filter(fiche=operations.FICHE, payee_kind=kind).order_by("pk")
        return [row.amount for row in rows]


def test_a_fund_gets_back_what_it_advanced_and_the_person_the_rest():
    person, file, _ = decided()
    act(operations.record_caf_claim, file=file, claim=factories.caf_claim(120_000), on=DECIDED)
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.record_caf_claim, file=file, claim=factories.caf_claim(120_000), on=DECIDED)
    pay(SEPTEMBER)
    assert orders("care_sector_actor") == [MAY_PART, 120_000 - MAY_PART]
    assert orders("insured") == [100_000 - (120_000 - MAY_PART), 100_000, 100_000]
    told = json.loads(act(operations.tell_body, file=file, body=Body.CAF, year=2026, on=SEPTEMBER).content)
    assert set(told) == {
        "nir",
        "nir_kind",
        "name",
        "year",
        "starts_on",
        "ends_on",
        "pension",
        "third_person",
        "supplement",
    }
    with guard.owner():
        assert {one.person_id for one in PaymentOrder.objects.all()} == {person}


def test_a_fund_that_withdraws_its_claim_gets_nothing_more():
    _, file, _ = decided()
    advance = act(operations.record_caf_claim, file=file, claim=factories.caf_claim(500_000), on=DECIDED)
    pay(JULY)
    act(operations.withdraw_caf_claim, advance=advance, on=JULY)
    pay(AUGUST)
    [line] = act(queries.caf_claims_of, file=file)
    assert (line.advance, line.given_back, line.withdrawn_on) == (advance, MAY_PART + 100_000, JULY)
    assert orders("care_sector_actor") == [MAY_PART, 100_000] and orders("insured") == [100_000]
    with pytest.raises(register.Invalid):
        act(operations.withdraw_caf_claim, advance=advance, on=JULY)


@pytest.mark.parametrize("wrong", [{"siret": "1"}, {"siret": "73282932000082"}, {"amount": 0}, {"reference": " "}])
def test_a_wrong_claim_of_a_fund_pays_nobody(wrong):
    _, file, _ = decided()
    with pytest.raises(register.Invalid):
        act(operations.record_caf_claim, file=file, claim=factories.caf_claim(**wrong), on=DECIDED)


def test_doubts_are_shown_to_an_agent_before_anybody_is_paid():
    person, right = factories.opened.pensioner()
    file = act(operations.open_pension_file, person=person, right=right, on=DECIDED)
    found = {one.doubt.value for one in act(queries.doubts_of, file=file, on=DECIDED)}
    assert found == {"no_account", "no_wages"}
    years = (YearTold(year=1980, wage=100), YearTold(year=2020, wage=100))
    act(operations.record_wages, file=file, years=years, source="relevé", on=DECIDED)
    found = {(one.doubt.value, one.about) for one in act(queries.doubts_of, file=file, on=DECIDED)}
    assert ("wage_doubtful", "1980") in found and ("wage_doubtful", "2020") not in found
    assert {one.fact for one in act(queries.wanted_for, file=file, on=DECIDED)} == {"account"}


def test_bodies_are_told_what_the_register_says_and_never_a_category():
    _person, file, _ = decided()
    pay(SEPTEMBER)
    told = {
        body: json.loads(act(operations.tell_body, file=file, body=body, year=2026, on=SEPTEMBER).content)
        for body in (Body.CNAV, Body.TAX)
    }
    assert told[Body.TAX]["pension"] == MAY_PART + 300_000 and "address" not in told[Body.CNAV]
    assert all("category" not in one and one["nir_kind"] == "certified" for one in told.values())
    for body in (Body.CAF, Body.ACOSS):
        with pytest.raises(register.Invalid):
            act(operations.tell_body, file=file, body=body, year=2026, on=SEPTEMBER)
    factories.compared(file, self_employed=True)
    assert act(operations.tell_body, file=file, body=Body.ACOSS, year=2026, on=SEPTEMBER)
    with guard.owner():
        assert {"cnav", "tax_authority", "acoss"} <= {one.recipient for one in exchange.ledger(fiche=operations.FICHE)}


def test_a_revaluation_is_told_once_with_both_amounts():
    with register.acting(factories.technician()), pytest.raises(register.Invalid):
        operations.announce_uprating(day=date(2026, 5, 1), on=JULY)
    decided()
    told = {"day": date(2026, 4, 1), "on": JULY}
    assert act(operations.announce_uprating, **told).seen == 0, "opened since, it is not revalued that day"


def test_the_day_of_payment_is_noted_on_the_payment_and_its_month():
    _person, _, _ = decided()
    pay(JULY)
    with guard.owner():
        first = PaymentOrder.objects.filter(fiche=operations.FICHE).order_by("pk").first()
        money.cancel_order(first.pk, on=JULY, reason="test")
    assert act(operations.note_payments).done == 1 and act(operations.note_payments).seen == 0
    with guard.owner():
        assert models.MonthPaid.objects.get(month=date(2026, 5, 1)).paid_on == JULY
        assert models.MonthPaid.objects.get(month=JUNE).paid_on is None


def test_nobody_else_sees_a_pension_nor_its_letters():
    person, _, answer = decided()
    stranger = people_factories.make_person()
    with pytest.raises(register.Refused):
        act(queries.pension_of, own(stranger), person=person, on=OCTOBER)
    assert act(queries.letter, own(person), notice=answer.letter).content.startswith(b"%PDF")
    with pytest.raises(register.Refused):
        act(queries.letter, own(stranger), notice=answer.letter)


def test_who_treats_learns_of_cover_and_never_of_a_pension():
    person, _, _ = decided()
    with guard.owner():
        nir = factories.people.identity_of([person])[person].nir
    doctor = register.Actor(user="doctor", role="health_professional", reason="soins en cours")
    answer = act(queries.patient_answer, doctor, nir=nir, on=OCTOBER)
    assert answer.exempt and not answer.has_treating_doctor
    with pytest.raises(register.Invalid):
        act(queries.patient_answer, doctor, nir="2850799999001", on=OCTOBER)


def test_counts_leave_small_cells_out():
    decided()
    pay(JULY)
    statistician = register.Actor(user="stat", role="statistician", organisation=factories.CAISSE)
    year = {"since": date(2026, 1, 1), "until": date(2027, 1, 1)}
    for count in (queries.pensions_by_category, queries.payments_by_kind):
        assert not [cell for cell in act(count, statistician, **year) if cell.number], "one alone is never counted"


def secretary():
    return register.Actor(user="medical-secretary", role="medical_secretariat", organisation=factories.CAISSE)


def test_an_administrative_agent_reads_the_opinion_and_never_the_report():
    person, file, _ = decided()
    review = act(operations.ask_medical_review, file=file, question=Question.STATE, on=JULY)
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.ask_medical_review, file=file, question=Question.STATE, on=JULY)
    given = {"review": review, "conclusion": Conclusion.UNCHANGED, "report": "Sclérose fictive.", "on": AUGUST}
    for actor in (None, secretary(), own(person)):
        with pytest.raises(register.Refused):
            act(operations.answer_medical_review, actor, **given)
    act(operations.answer_medical_review, adviser(), **given)
    [line] = act(queries.medical_reviews_of, person=person)
    assert line.conclusion is Conclusion.UNCHANGED and "Sclérose" not in str(line)
    assert [one.text for one in act(queries.medical_reports_of, secretary(), review=review)] == ["Sclérose fictive."]
    for actor in (None, own(person)):
        with pytest.raises(register.Refused):
            act(queries.medical_reports_of, actor, review=review)
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.answer_medical_review, adviser(), **given)


def test_a_summons_says_when_and_where_and_never_why():
    person, file, _ = decided()
    review = act(operations.ask_medical_review, file=file, question=Question.CATEGORY, on=JULY)
    given = {"review": review, "place": "12 rue de l’Essai", "on": JULY}
    with pytest.raises(register.Refused):
        act(operations.summon_insured, day=AUGUST, **given)
    with pytest.raises(register.Invalid):
        act(operations.summon_insured, secretary(), day=JULY, **given)
    notice = act(operations.summon_insured, secretary(), day=AUGUST, **given)
    text = " ".join(reading.text_of(act(queries.letter, own(person), notice=notice).content).split())
    assert "01/08/2026" in text and "12 rue de l’Essai" in text and "catégorie" not in text.lower()


def test_a_letter_of_decision_says_amount_reasons_and_both_boards():
    _person, _, answer = decided()
    with guard.owner():
        letter = models.Notice.objects.get(pk=answer.letter).letter_id
        text = " ".join(reading.text_of(letters.read_letter(letter_id=letter).content).split())
    assert "1 000,00" in text.replace("\u202f", " ") and "CSS R341-4" in text
    assert "commission de recours amiable" in text and "commission médicale" in text


def test_an_appeal_is_rejected_by_the_silence_of_its_board_the_day_after_its_clock():
    person, _, _ = decided()
    number = held(person).decided[0].number
    given = {"decision": number, "grounds": "le salaire est trop bas", "on": JULY}
    appeal = act(operations.lodge_appeal, own(person), board=Board.AMICABLE, **given)
    assert appeal.silent_on == SEPTEMBER
    with pytest.raises(register.Invalid, match="déjà"):
        act(operations.lodge_appeal, own(person), board=Board.AMICABLE, **given)
    assert act(operations.reject_appeals_by_silence, on=SEPTEMBER).done == 0
    assert act(operations.reject_appeals_by_silence, on=date(2026, 9, 2)).done == 1
    assert act(operations.reject_appeals_by_silence, on=date(2026, 9, 2)).done == 0
    assert act(operations.settle_appeal, appeal=appeal.appeal, upheld=True, on=OCTOBER).state == "upheld"
    with pytest.raises(register.Invalid):
        act(operations.settle_appeal, appeal=appeal.appeal, upheld=True, on=OCTOBER)
    stranger = people_factories.make_person()
    with pytest.raises(register.Refused):
        act(operations.lodge_appeal, own(stranger), board=Board.MEDICAL, **given)


def test_a_statement_lists_what_the_bank_paid():
    person, file, _ = decided()
    period = {"file": file, "first_on": date(2026, 1, 1), "until": date(2026, 12, 31), "on": OCTOBER}
    assert act(operations.send_statement, **period) == 0
    pay(JULY)
    with guard.owner():
        models.Payment.objects.update(paid_on=JULY)
    notice = act(operations.send_statement, **period)
    text = " ".join(reading.text_of(act(queries.letter, own(person), notice=notice).content).split())
    assert "Total : 1 548,38" in text.replace("\u202f", " ")
