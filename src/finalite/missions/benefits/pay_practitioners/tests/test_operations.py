"""What professionals are paid: each line once, packages by recorded values, differences set right; theirs alone."""

from datetime import date

import pytest

from finalite.capabilities import letters, register
from finalite.capabilities.letters.tests.reading import text_of
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.missions.benefits.pay_care_costs.tests import factories as care
from finalite.missions.benefits.pay_practitioners import models, operations, queries
from finalite.missions.benefits.pay_practitioners.values import (
    About,
    AccountAsked,
    ChangeState,
    DisputeState,
    FeeState,
    Practice,
    Spread,
    TermKind,
    Unit,
)

from . import factories as f

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
PERIOD = {"first_on": date(2026, 11, 1), "last_on": date(2026, 12, 31)}


@pytest.fixture
def doctor():
    return f.doctor()


@pytest.fixture
def person(doctor):
    return f.patient(doctor)


def orders(**wanted):
    """Whom the orders are about, who is paid, and how much."""
    with guard.owner():
        rows = PaymentOrder.objects.filter(**wanted).order_by("pk")
        return list(rows.values_list("person_id", "payee_id", "amount"))


def account(provider, **changes):
    return f.act(queries.account_of, f.professional(provider), **PERIOD | changes)


def test_a_line_is_checked_against_rights_decided_and_paid_once(doctor, person):
    line = f.fee(person)
    [answer] = f.present(doctor, line)
    assert (answer.state, answer.paid, answer.reasons) == (FeeState.DECIDED, 2100, ())
    [again] = f.present(doctor, line)
    assert (again.fee_line, again.reasons) == (None, ("already_presented",))
    f.pay()
    [answer] = f.present(doctor, line)
    assert answer.reasons == ("already_paid",)
    assert orders() == [(person, doctor, 2100)]
    [seen] = f.act(queries.fee_lines, f.professional(doctor), state=FeeState.PAID)
    assert seen.paid == 2100


def test_care_refunded_to_the_patient_goes_back_with_its_reason(doctor, person):
    care.send(care.line(person, doctor))
    care.settle()
    [answer] = f.present(doctor, f.fee(person))
    assert (answer.state, answer.reasons, answer.paid) == (FeeState.REJECTED, ("patient_already_refunded",), 0)
    assert not orders(payee_id=doctor, payee_kind="health_professional")


def test_a_rejected_line_is_presented_again_under_its_number(doctor, person):
    wrong = f.fee(person, act="ZZZ")
    [back] = f.present(doctor, wrong)
    assert (back.state, back.reasons) == (FeeState.REJECTED, ("unknown_act",))
    right = f.fee(person, invoice=wrong.invoice)
    with pytest.raises(register.Invalid):
        f.act(
            operations.present_line_again, f.professional(doctor, "soins"), fee_line=back.fee_line,
            changed=f.fee(person), received_on=f.ON, on=f.ON,
        )  # fmt: skip
    again = f.act(
        operations.present_line_again, f.professional(doctor, "soins"), fee_line=back.fee_line, changed=right,
        received_on=f.ON, on=f.ON,
    )  # fmt: skip
    assert (again.state, again.times, again.paid) == (FeeState.DECIDED, 2, 2100)
    states = {one.times: one.state for one in f.act(queries.fee_lines, f.professional(doctor))}
    assert states == {1: FeeState.REPLACED, 2: FeeState.DECIDED}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"act_on": date(2023, 6, 1)}, "no_right_on_day"), ({"nir": "299129999912351"}, "unknown_nir")],
)
def test_what_the_professional_must_mend_goes_back(doctor, person, changes, reason):
    if "nir" in changes:
        changes = {"nir": people_factories.next_nir()}
    [answer] = f.present(doctor, f.fee(person, **changes))
    assert (answer.state, answer.reasons) == (FeeState.REJECTED, (reason,))


def test_lines_of_one_batch_are_answered_one_by_one(doctor, person):
    lines = [f.fee(person), f.fee(person, act="ZZZ"), f.fee(person, act_on=date(2026, 11, 4))]
    assert [one.state for one in f.present(doctor, *lines)] == ["decided", "rejected", "decided"]
    with pytest.raises(register.Invalid):
        f.present(doctor, lines[0], lines[0])
    with pytest.raises(register.Invalid):
        f.present(doctor)


def test_direct_payment_needs_a_file_that_opens_it(person):
    other = people_factories.make_provider()
    with pytest.raises(register.Invalid):
        f.present(other, f.fee(person))
    f.act(operations.open_payee_file, provider=other, practice=Practice.MIXED, direct_payment=False, on=f.ON)
    [answer] = f.present(other, f.fee(person))
    assert answer.reasons == ("no_direct_payment",)


def test_a_facility_is_paid_elsewhere(db):
    facility = people_factories.make_provider(subject="care_facility")
    with pytest.raises((register.Invalid, register.Refused)):
        f.act(operations.open_payee_file, provider=facility, practice=Practice.LIBERAL, direct_payment=True, on=f.ON)


def test_a_line_sent_late_is_said_to_be_and_still_paid(doctor, person):
    in_time, late = date(2026, 11, 16), date(2026, 11, 17)  # eight working days after 3 November, the 11th a holiday
    [first] = f.present(doctor, f.fee(person), on=in_time)
    [second] = f.present(doctor, f.fee(person, act="G", act_on=f.CARE_ON, invoice="AUTRE"), on=late)
    assert (first.late_transmission, second.late_transmission) == (False, True)


def test_a_professional_acts_for_themselves_alone(doctor, person):
    [line] = f.present(doctor, f.fee(person))
    other = f.professional(f.doctor(), "curiosité")
    for function, arguments in [
        (queries.account_of, PERIOD | {"provider": doctor}),
        (queries.fee_lines, {"provider": doctor}),
        (queries.remunerations_of, {"provider": doctor}),
        (operations.present_fees, {"lines": (f.fee(person),), "received_on": f.ON, "on": f.ON, "provider": doctor}),
        (operations.present_line_again, {
            "fee_line": line.fee_line, "changed": f.fee(person), "received_on": f.ON, "on": f.ON
        }),
        (operations.decide_remuneration, {
            "provider": doctor, "kind": TermKind.PACKAGE, "code": "x", **PERIOD, "on": f.ON
        }),
    ]:  # fmt: skip
        with pytest.raises(register.Refused):
            f.act(function, other, **arguments)
    assert f.act(queries.fee_lines, other) == ()


def test_patients_are_named_only_to_whoever_may_know_of_them(doctor, person):
    f.present(doctor, f.fee(person))
    [without] = f.act(queries.fee_lines, f.professional(doctor))
    [with_reason] = f.act(queries.fee_lines, f.professional(doctor, "contrôle de mes factures"))
    assert (without.patient, with_reason.patient) == ("", "Camille Essai")


def test_an_account_changes_after_a_second_look(doctor):
    asked = AccountAsked(iban=people_factories.next_iban(), holder="Dominique Soignant")
    change = f.act(operations.ask_account_change, provider=doctor, account=asked, on=f.ON)
    with pytest.raises(register.Invalid):
        f.act(operations.ask_account_change, provider=doctor, account=asked, on=f.ON)
    with pytest.raises(register.Refused):
        f.act(operations.look_at_account_change, change=change, right=True, on=f.ON)
    before = f.act(queries.payee, provider=doctor, on=f.ON)
    assert before.waiting_change == change and len(before.accounts) == 1
    looked = f.act(operations.look_at_account_change, f.second(), change=change, right=True, on=f.ON)
    after = f.act(queries.payee, provider=doctor, on=f.ON)
    assert looked == ChangeState.CONFIRMED and after.waiting_change is None
    assert [one.ends_with for one in after.accounts][1] == asked.iban[-4:] and after.accounts[0].until_on == f.ON


def test_a_wrong_account_is_refused_at_once(doctor):
    with pytest.raises(register.Invalid):
        f.act(
            operations.ask_account_change, provider=doctor, on=f.ON,
            account=AccountAsked(iban="FR7612345", holder="X"),
        )  # fmt: skip


def test_what_is_missing_before_paying_somebody_is_said(db):
    bare = people_factories.make_provider(sector=None)
    f.act(operations.open_payee_file, provider=bare, practice=Practice.LIBERAL, direct_payment=True, on=f.ON)
    assert f.act(queries.payee, provider=bare, on=f.ON).missing == ("agreement", "account")


def test_a_late_payment_is_measured_by_the_text_recorded_and_costs_what_it_says(doctor, person):
    [line] = f.present(doctor, f.fee(person))
    [late] = f.act(queries.late_lines, since=f.CARE_ON, on=f.ON)
    assert late.decision.outcome == "no_law"
    f.recorded(kind=TermKind.PAYMENT_DELAY, code="", unit=Unit.WORKING_DAYS, amount=1, counts="", conditions=())
    f.pay(date(2026, 11, 26))
    [late] = f.act(queries.late_lines, since=f.CARE_ON, on=date(2026, 11, 27))
    assert late.decision.outcome == "late"
    with pytest.raises(register.Invalid):
        f.act(operations.indemnify_late_line, fee_line=line.fee_line, on=f.ON)
    f.recorded(kind=TermKind.LATE_INDEMNITY, code="", unit=Unit.RATE, amount=1000, counts="", conditions=())
    more = f.act(operations.indemnify_late_line, fee_line=line.fee_line, on=date(2026, 11, 27))
    assert more.amount == 210
    with pytest.raises(register.Invalid):
        f.act(operations.indemnify_late_line, fee_line=line.fee_line, on=date(2026, 11, 27))


def test_a_dispute_is_answered_with_reasons_and_remedies(doctor, person):
    [line] = f.present(doctor, f.fee(person, act="ZZZ"))
    asked = {"about": About.FEE_LINE, "number": line.fee_line, "grounds": "L’acte existe.", "on": f.ON}
    lodged = f.act(operations.contest, f.professional(doctor), **asked)
    assert lodged.due_on == date(2027, 1, 21)
    with pytest.raises(register.Invalid):
        f.act(operations.contest, f.professional(doctor), **asked)
    with pytest.raises(register.Invalid):
        f.act(operations.contest, f.professional(f.doctor()), **asked)
    assert [one.kind for one in f.act(queries.work_list, on=f.ON)] == ["fee_dispute"]
    f.act(operations.ask_mediation, f.professional(doctor), dispute=lodged.dispute, on=f.ON)
    with pytest.raises(register.Invalid):
        f.act(operations.send_answer, dispute=lodged.dispute, on=f.ON)
    with pytest.raises(register.Refused):
        f.act(
            operations.answer_dispute, f.professional(doctor), dispute=lodged.dispute, upheld=True, answer="Oui",
            on=f.ON,
        )  # fmt: skip
    answer = "Le code ne figure pas à la liste : présentez l’acte sous le sien."
    f.act(operations.answer_dispute, dispute=lodged.dispute, upheld=False, answer=answer, on=f.ON)
    sent = f.act(operations.send_answer, dispute=lodged.dispute, on=f.ON)
    with guard.owner():
        text = text_of(letters.read_letter(letter_id=sent.letter, to_provider=True).content)
    assert "présentez l’acte" in text and "R. 142-1" in text
    [seen] = f.act(queries.disputes_of, f.professional(doctor))
    assert (seen.state, seen.answer) == (DisputeState.REJECTED, answer)
    assert f.act(queries.work_list, on=f.ON) == ()


def test_the_statement_and_the_lines_that_went_back_are_told_once_to_their_professional(doctor, person):
    f.present(doctor, f.fee(person), f.fee(person, act="ZZZ"))
    f.package(doctor)
    f.pay()
    sent = f.act(operations.send_statement, provider=doctor, on=f.ON, **PERIOD)
    back = f.act(operations.send_rejections, provider=doctor, on=f.ON)
    assert f.act(operations.send_rejections, provider=doctor, on=f.ON) is None
    with guard.owner():
        text = text_of(letters.read_letter(letter_id=sent.letter, to_provider=True).content)
        rejected = text_of(letters.read_letter(letter_id=back.letter, to_provider=True).content)
    assert "121,00" in text and "Forfait conventionnel" in text and "Camille Essai" in text
    assert "code d’acte inconnu" in rejected
    assert f.act(queries.letter_content, f.professional(doctor), letter=sent.letter).pdf.startswith("JVBERi")
    with pytest.raises(register.Refused):
        f.act(queries.letter_content, f.professional(f.doctor()), letter=sent.letter)


def test_a_professional_asks_for_their_own_statement_and_for_no_other(doctor, person):
    f.present(doctor, f.fee(person))
    sent = f.act(operations.send_statement, f.professional(doctor), on=f.ON, **PERIOD)
    assert f.act(queries.letter_content, f.professional(doctor), letter=sent.letter).sent_on == f.ON
    with pytest.raises(register.Refused):
        f.act(operations.send_statement, f.professional(f.doctor()), on=f.ON, provider=doctor, **PERIOD)


def test_what_waits_for_an_agent_is_listed_once_for_their_caisse(doctor, person):
    f.declared(doctor, "patients", 3, right=None)
    asked = AccountAsked(iban=people_factories.next_iban(), holder="Dominique Soignant")
    f.act(operations.ask_account_change, provider=doctor, account=asked, on=f.ON)
    f.act(operations.record_term, term=f.term(), on=f.ON)
    f.present(doctor, f.fee(person, act="ZZZ"))
    found = f.act(queries.to_do)
    assert sorted(one.waits for one in found) == ["account_change", "agreement_term", "indicator", "rejection_to_tell"]
    f.act(operations.send_rejections, provider=doctor, on=f.ON)
    assert len(f.act(queries.to_do)) == 3
    elsewhere = register.Actor(user="other", role="benefit_technician", organisation="012")
    assert [one.waits for one in f.act(queries.to_do, elsewhere)] == ["agreement_term"]


def test_a_patient_of_another_state_waits_for_the_form_then_is_paid(doctor, person):
    f.cover_abroad(person)
    [line] = f.present(doctor, f.fee(person, act_on=f.ABROAD_ON))
    assert (line.state, line.reasons) == (FeeState.WAITING, ("european_form_missing",))
    question = f.act(operations.ask_foreign_body, fee_line=line.fee_line, on=f.ON)
    assert f.act(operations.ask_foreign_body, fee_line=line.fee_line, on=f.ON) == question
    answered = f.act(operations.record_foreign_form, fee_line=line.fee_line, form="S1", reference="S1-2026-1", on=f.ON)
    assert answered.state == FeeState.DECIDED and answered.paid > 0
    with pytest.raises(register.Invalid):
        f.act(operations.ask_foreign_body, fee_line=line.fee_line, on=f.ON)


def test_a_professional_asks_for_the_rights_of_a_patient_and_it_is_noted(doctor, person):
    nir = care.nir_of(person)
    with pytest.raises(register.Refused):
        f.act(queries.patient_rights, f.professional(doctor), nir=nir, on=f.ON)
    answer = f.act(queries.patient_rights, f.professional(doctor, "soins en cours"), nir=nir, on=f.ON)
    assert (answer.covered, answer.exempt, answer.is_me) == (True, False, True)
    clerk = register.Actor(user="clerk", role="admission_officer", reason="admission")
    assert f.act(queries.patient_rights, clerk, nir=nir, on=f.ON).is_me is False


def test_small_cells_are_not_published(doctor, person):
    f.present(doctor, f.fee(person))
    f.package(doctor)
    actor = register.Actor(user="stat", role="statistician", organisation=f.CAISSE)
    for query in (queries.lines_by_act, queries.remunerations_by_code):
        cells = f.act(query, actor, first_on=date(2026, 1, 1), last_on=f.ON)
        assert cells and {cell.number for cell in cells} == {None}


def test_what_is_owed_is_closed_once_it_is_paid_back(doctor):
    f.act(operations.adjust, provider=doctor, amount=-1_000, reason="Trop versé", article="CSS L133-4", on=f.ON)
    f.package(doctor)
    f.pay()
    [one] = f.act(queries.adjustments_of, provider=doctor)
    assert one.closed_on == care.PAY_ON
    with pytest.raises(register.Invalid):
        f.act(
            operations.spread_adjustment, adjustment=one.adjustment, on=f.ON,
            spread=Spread(instalment=100, from_on=date(2026, 12, 1)),
        )  # fmt: skip


def test_runs_done_twice_change_nothing(doctor, person):
    f.present(doctor, f.fee(person))
    f.pay()
    with register.acting(register.automation(operations.FICHE)):
        assert operations.follow_lines(on=f.ON).seen == 0
        assert operations.note_payments(on=f.ON).seen == 0


def test_after_the_end_of_practice_nothing_new_is_taken(doctor, person):
    f.present(doctor, f.fee(person))
    f.act(operations.close_payee_file, provider=doctor, on=f.ON)
    with pytest.raises(register.Invalid):
        f.present(doctor, f.fee(person))
    with pytest.raises(register.Invalid):
        f.act(operations.close_payee_file, provider=doctor, on=f.ON)
    # what was done before is still set right and told
    f.act(operations.adjust, provider=doctor, amount=-500, reason="Trop versé", article="CSS L133-4", on=f.ON)
    assert f.act(operations.send_statement, f.professional(doctor), on=f.ON, **PERIOD).letter


def test_the_seed_fills_every_table(db):
    f.seed()
    with guard.owner():
        for name in ("PayeeFile", "AccountChange", "FeeLine", "Indicator", "Remuneration", "Adjustment", "Dispute"):
            assert getattr(models, name).objects.exists(), name
        assert models.FormQuestion.objects.get().state == "DE"


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_outside_our_time_is_said_in_its_place(doctor, person, day):
    for arguments in ({"lines": (f.fee(person, act_on=day),)}, {"received_on": day, "on": day}):
        with pytest.raises(register.Invalid):
            f.act(
                operations.present_fees,
                f.professional(doctor, "soins"),
                **{"lines": (f.fee(person),), "received_on": f.ON, "on": f.ON} | arguments,
            )
    with pytest.raises(register.Invalid):
        f.act(operations.contest, about=About.FEE_LINE, number=1, grounds="x", on=day, provider=doctor)
    with pytest.raises(register.Invalid):
        f.act(operations.adjust, provider=doctor, amount=-5, reason="x", article="y", on=day)
