"""The journey: a doctor presents lines, one goes back and comes again, a package is paid, what was too much comes off.

The doctor reads their statement and gets an answer to what they contest; another doctor is turned away.
"""

import base64
from datetime import date

import pytest

from finalite.capabilities import exchange, journal, register
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_practitioners import operations, queries
from finalite.missions.benefits.pay_practitioners.tests import factories as f
from finalite.missions.benefits.pay_practitioners.values import About, DisputeState, FeeState, Spread

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
PERIOD = {"first_on": date(2026, 11, 1), "last_on": date(2027, 1, 31)}
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 4)


@pytest.fixture
def story():
    """A doctor and their patient, with three lines presented, a package, an adjustment, and what the bank paid."""
    doctor = f.doctor()
    patient = f.patient(doctor)
    at_work = f.professional(doctor, "soins en cours")
    lines = (f.fee(patient), f.fee(patient, act="ZZZ", act_on=date(2026, 11, 4)), f.fee(patient, invoice="F-9"))
    first, wrong, again = f.present(doctor, *lines[:2]) + f.present(doctor, lines[0])
    right = f.fee(patient, invoice=lines[1].invoice, act_on=date(2026, 11, 4))
    fields = {"fee_line": wrong.fee_line, "changed": right, "received_on": f.ON, "on": f.ON}
    mended = f.act(operations.present_line_again, at_work, **fields)
    package = f.package(doctor, patients=20)
    f.pay()
    spread = Spread(instalment=2_000, from_on=DECEMBER)
    wrong_count = next(one for one in f.act(queries.indicators_of, provider=doctor) if one.code == "patients")
    f.act(operations.examine_indicator, indicator=wrong_count.indicator, right=False, on=f.ON)
    f.declared(doctor, "patients", 13)
    late = f.act(operations.recalculate_remuneration, remuneration=package.remuneration, spread=spread, on=f.ON)
    for number, day in ((1, DECEMBER), (2, JANUARY)):
        act = {"reason": f"Garde {number}", "article": "Convention d’essai", "amount": 5_000}
        f.act(operations.adjust, provider=doctor, on=day, **act)
        f.pay(day)
    return {
        "doctor": doctor,
        "patient": patient,
        "first": first,
        "wrong": wrong,
        "again": again,
        "mended": mended,
        "late": late,
    }


def test_each_line_gets_its_answer_and_the_mended_one_is_paid(story):
    assert (story["first"].state, story["first"].paid) == (FeeState.DECIDED, 2_100)
    assert (story["wrong"].state, story["wrong"].reasons) == (FeeState.REJECTED, ("unknown_act",))
    assert (story["again"].fee_line, story["again"].reasons) == (None, ("already_presented",))
    assert (story["mended"].state, story["mended"].times, story["mended"].paid) == (FeeState.DECIDED, 2, 2_100)


def test_what_was_too_much_comes_off_as_scheduled_and_the_statement_agrees(story):
    assert (story["late"].times, story["late"].amount) == (2, 6_500)
    held = f.act(queries.account_of, f.professional(story["doctor"]), **PERIOD)
    # two consultations, the package as first paid, two adjustments; 35 € come off, twenty then the rest
    assert (held.due, held.kept_back, held.transferred) == (24_200, 3_500, 20_700)
    assert [(one.due_on, one.kept_back) for one in held.payments if one.kept_back] == [
        (DECEMBER, 2_000),
        (JANUARY, 1_500),
    ]
    assert held.owed == ()
    [closed] = [one for one in f.act(queries.adjustments_of, provider=story["doctor"]) if one.amount < 0]
    assert (closed.closed_on, [one.amount for one in closed.schedule]) == (JANUARY, [2_000, 1_500])


def test_the_doctor_reads_the_letter_and_its_line_is_in_the_ledger(story):
    sent = f.act(operations.send_statement, provider=story["doctor"], on=JANUARY, **PERIOD)
    kept = f.act(queries.letter_content, f.professional(story["doctor"]), letter=sent.letter)
    text = text_of(base64.b64decode(kept.pdf))
    for words in ("242,00", "35,00", "207,00", "Forfait conventionnel", "Camille Essai"):
        assert words in text, words
    assert f.care.nir_of(story["patient"]) not in text.replace(" ", "")
    with guard.owner():
        told = exchange.ledger(provider_id=story["doctor"])
        assert [(one.line, one.recipient) for one in told] == [(sent.disclosure, "health_professional")]


def test_a_dispute_goes_to_mediation_and_is_answered_with_remedies(story):
    mine = f.professional(story["doctor"])
    asked = {"about": About.REMUNERATION, "number": story["late"].remuneration, "grounds": "Vingt patients suivis."}
    lodged = f.act(operations.contest, mine, on=DECEMBER, **asked)
    f.act(operations.ask_mediation, mine, dispute=lodged.dispute, on=DECEMBER)
    answer = "Sept patients avaient changé de médecin traitant."
    f.act(operations.answer_dispute, dispute=lodged.dispute, upheld=False, answer=answer, on=JANUARY)
    sent = f.act(operations.send_answer, dispute=lodged.dispute, on=JANUARY)
    text = text_of(base64.b64decode(f.act(queries.letter_content, mine, letter=sent.letter).pdf))
    assert "Sept patients avaient" in text and "médiateur" in text and "R. 142-1" in text
    [seen] = f.act(queries.disputes_of, mine)
    assert (seen.state, seen.due_on) == (DisputeState.REJECTED, date(2027, 2, 1))


def test_another_doctor_is_turned_away_and_the_journal_says_who_tried(story):
    other = f.professional(f.doctor(), "curiosité")
    for function, asked in (
        (queries.account_of, PERIOD | {"provider": story["doctor"]}),
        (
            operations.contest,
            {"about": About.FEE_LINE, "number": 1, "grounds": "x", "on": f.ON, "provider": story["doctor"]},
        ),
    ):
        with pytest.raises(register.Refused) as refused:
            f.act(function, other, **asked)
        assert refused.value.code == "not_yours"
    with guard.owner():
        lines = [one for one in journal.search(fiche=operations.FICHE, limit=200).rows if one.user == other.user]
        assert {(one.operation, one.outcome) for one in lines} == {("account_of", "refused"), ("contest", "refused")}
        assert journal.verify().sound


def test_the_patient_finds_their_lines_and_who_asked_about_them(story):
    person = story["patient"]
    nir = f.care.nir_of(person)
    f.act(queries.patient_rights, f.professional(story["doctor"], "soins en cours"), nir=nir, on=f.ON)
    lines = f.act(queries.lines_of_patient, person=person)
    assert [one.state for one in lines].count(FeeState.PAID) == 2
    with guard.owner():
        told = exchange.ledger(person_id=person)
        assert any("treating_doctor" in one.categories for one in told)
