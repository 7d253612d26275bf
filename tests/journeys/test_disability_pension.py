"""The journey: a pension claimed, decided, paid each month, suspended by earnings, revalued, replaced at retirement."""

from datetime import date

import pytest

from finalite.capabilities import exchange, jobs, journal, letters, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.benefits.pay_disability_pensions import models, operations, queries
from finalite.missions.benefits.pay_disability_pensions.tests import factories
from finalite.missions.benefits.pay_disability_pensions.tests.factories import act, own
from finalite.missions.benefits.pay_disability_pensions.values import Asked, Body, Conclusion, Question
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations as rights
from finalite.missions.entitlements.open_disability_and_death_entitlements import queries as held

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = operations.FICHE
ASKED, STATE, OPENED = date(2025, 5, 5), date(2025, 6, 1), date(2025, 6, 16)
REVIEWED, REVALUED, RETIRED = date(2026, 1, 12), date(2026, 4, 1), date(2026, 9, 1)
NAMELESS = "Sclérose fictive, marche impossible."


def letter_of(person, kind):
    """The text of the last letter of a kind."""
    with guard.owner():
        found = models.Notice.objects.filter(person_id=person, kind=kind).latest("pk")
        text = reading.text_of(letters.read_letter(letter_id=found.letter_id).content)
    return " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())


def run(day):
    """The nightly run, twice over as after a crash: the second one orders nothing."""
    for attempt in ("first", "again"):
        key = f"{FICHE}/{day}/{attempt}"
        jobs.enqueue(task=f"{FICHE}.pay", key=key, fiche=FICHE, args={"on": str(day)})
        jobs.run_ready()
        assert jobs.job_by_key(key=key).state == "done"


def ordered():
    with guard.owner():
        return list(PaymentOrder.objects.filter(fiche=FICHE).order_by("pk").values_list("amount", flat=True))


def right_opened(person):
    """Asked for here, handed on, found by the doctor, opened where rights are opened; the claim then stands."""
    claim = act(operations.claim_pension, own(person), person=person, asked=Asked.PENSION, received_on=ASKED)
    assert claim.state == "waiting" and claim.application
    request = factories.opened.complete(person, reference_on=date(2024, 6, 3), delay_from=date(2025, 4, 1))
    act(rights.complete_application, own(person), application=claim.application, request=request, on=ASKED)
    finding = {"two_thirds_lost": True, "category": 2, "state_on": STATE, "on": STATE}
    act(rights.give_medical_finding, factories.adviser(), application=claim.application, **finding)
    decision = {"application": claim.application, "grant": True, "on": STATE}
    right = act(rights.decide_application, factories.rights_technician(), **decision).right
    assert act(operations.examine_claim, claim=claim.claim, on=OPENED).state == "admissible"
    return right


def test_a_pension_is_paid_from_the_claim_to_retirement():
    person = factories.with_account(people_factories.make_person())
    right = right_opened(person)
    file = act(operations.open_pension_file, person=person, right=right, on=OPENED)
    waits = act(operations.decide_pension, file=file, on=OPENED)
    assert waits.outcome == "unknown" and "relevé de carrière" in letter_of(person, "wanted")
    act(operations.record_mean_wage, file=file, yearly=2_400_000, source="relevé de carrière du 10 juin 2025")
    answer = act(operations.decide_pension, file=file, on=OPENED)
    assert answer.decision.amounts["pension"] == 100_000
    text = letter_of(person, "opening")
    assert "1 000,00 €" in text and "CSS R341-4" in text and "commission médicale" in text and NAMELESS not in text

    run(date(2026, 1, 1))
    assert ordered() == [100_000] * 7, "June to December, whole, once"

    act(operations.send_earnings_forms, on=REVIEWED, answer_by=date(2026, 2, 12))
    [form] = act(queries.forms_of, own(person), person=person)
    assert (form.first_on, form.last_on) == (date(2024, 12, 1), date(2025, 11, 1))
    answered = {"form": form.form, "earnings": 5_000_000, "self_employed": False, "on": REVIEWED}
    stranger = people_factories.make_person()
    with pytest.raises(register.Refused):
        act(operations.declare_earnings, own(stranger), **answered)
    act(operations.declare_earnings, own(person), **answered)
    factories.compared(file)
    compared = act(operations.compare_earnings, form=form.form, on=REVIEWED)
    # six months of pension and fifty thousand euros, beside twenty-four thousand
    assert compared.outcome == "suspended" and compared.decision.amounts["total"] == 5_600_000
    assert "Vos revenus suspendent votre pension" in letter_of(person, "earnings")

    run(date(2026, 6, 1))
    assert ordered()[7:] == [100_000, 100_800], "January, nothing from February to April, May at its new amount"
    told = {"day": REVALUED, "on": date(2026, 4, 2)}
    assert act(operations.announce_uprating, **told).done == 1 and act(operations.announce_uprating, **told).done == 0
    text = letter_of(person, "uprated")
    assert "1 000,00 €" in text and "1 008,00 €" in text and "01/04/2026" in text

    review = act(operations.ask_medical_review, file=file, question=Question.STATE, on=date(2026, 6, 2))
    done = {"review": review, "conclusion": Conclusion.UNCHANGED, "report": NAMELESS, "on": date(2026, 6, 9)}
    act(operations.answer_medical_review, factories.adviser(), **done)
    with pytest.raises(register.Refused):
        act(queries.medical_reports_of, review=review)

    without = act(operations.pass_to_retirement, file=file, on=RETIRED)
    assert without.outcome == "no_law" and "L351-1-5" in without.decision.missing[0]
    act(operations.pass_to_retirement, file=file, retired_on=RETIRED, on=RETIRED)
    assert "remplacée par votre pension de vieillesse" in letter_of(person, "ended")
    run(date(2026, 12, 1))
    assert ordered()[9:] == [100_800] * 3, "June to August, and nothing after"
    [gone] = act(held.rights_of, factories.rights_technician(), person=person)
    assert (gone.ends_on, gone.end_reason) == (RETIRED, "retirement")

    for made in act(queries.pension_of, own(person), person=person, on=RETIRED).decided:
        assert act(queries.replay_decision, decision=made.number).same
    message = act(operations.tell_body, file=file, body=Body.CNAV, year=2025, on=RETIRED).content.decode()
    assert '"pension": 700000' in message and "category" not in message
    with guard.owner():
        assert {"data_subject", "cnav"} <= {one.recipient for one in exchange.ledger(fiche=FICHE)}
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        rows = journal.search(fiche=FICHE, limit=500).rows
    assert {"claim_pension", "decide_pension", "order_months", "pass_to_retirement"} <= {one.operation for one in rows}
    assert not any("medical_report" in one.categories for one in rows if one.role == "benefit_technician")
    assert journal.verify().sound
