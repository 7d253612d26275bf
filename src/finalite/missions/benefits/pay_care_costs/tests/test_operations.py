"""A care sheet from its arrival to its payment order, and everything that may go wrong on the way."""

import json
from datetime import date

import pytest

from finalite.capabilities import jobs, money, register
from finalite.capabilities.care_sheets import sheet
from finalite.capabilities.register import Actor, guard
from finalite.missions.benefits.pay_care_costs import models, operations, queries
from finalite.missions.benefits.pay_care_costs.values import (
    Doubt,
    PaperLine,
    Pathway,
    Question,
    Reason,
    Refusal,
    SheetFormat,
    SheetMark,
)

from . import factories
from .factories import ON, send, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor():
    return factories.provider()


@pytest.fixture
def person(doctor):
    return factories.patient(doctor)


def orders() -> list[tuple[str, int]]:
    from finalite.capabilities.money.models import PaymentOrder

    with guard.owner():
        return list(PaymentOrder.objects.order_by("pk").values_list("payee_kind", "amount"))


def rows(model) -> list:
    with guard.owner():
        found = list(model.objects.order_by("pk"))
        return [{f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields} for row in found]


def act(function, actor=None, **arguments):
    with register.acting(actor or factories.technician()):
        return function(**arguments)


def test_a_consultation_is_received_decided_and_ordered(person, doctor):
    assert (send(factories.line(person, doctor)).accepted, settle().decided) == (1, 1)
    assert orders() == [("insured", 1900)]


def test_the_explanation_is_kept_and_can_be_replayed(person, doctor):
    send(factories.line(person, doctor))
    settle()
    [shown] = act(queries.reimbursements_of, person=person)
    assert shown.reimbursed == 1900 and shown.participation == 200
    assert any(step.article == "CSS L162-5-3" for step in shown.decision.steps)
    replayed = act(queries.replay_decision, settlement=shown.settlement)
    assert replayed.same and not replayed.law_changed


def test_the_same_file_twice_pays_once(person, doctor):
    line = factories.line(person, doctor)
    first, again = send(line), send(line)
    settle(), settle()
    assert (again.again, again.delivery) == (True, first.delivery)
    assert orders() == [("insured", 1900)]


def test_the_same_line_in_another_file_or_in_the_same_one_is_a_duplicate(person, doctor):
    line = factories.line(person, doctor)
    assert send(line, dict(line)).refused == 1
    assert send(line, factories.line(person, doctor, act_on="2026-11-04")).refused == 1
    settle()
    assert len(orders()) == 2
    assert {row["faults"][0]["code"] for row in rows(models.RefusedLine)} == {"duplicate"}


def test_the_same_act_under_another_invoice_waits_until_somebody_looked(person, doctor):
    send(factories.line(person, doctor), factories.line(person, doctor))
    assert (settle().suspended, len(orders())) == (1, 1)
    [waiting] = act(queries.suspended_lines, organisation="011")
    assert waiting.reasons == ("possible_double",)
    assert act(operations.lift_doubt, line=waiting.line, doubt=Doubt.POSSIBLE_DOUBLE, on=ON).state == "decided"
    assert len(orders()) == 2


def test_a_bad_line_is_quarantined_alone_then_corrected_and_paid_once(person, doctor):
    good, bad = factories.line(person, doctor), factories.line(person, doctor, act="XX", act_on="2026-11-04")
    receipt = send(good, b'{"nir": "\xe9"}', bad)
    assert (receipt.accepted, receipt.refused) == (1, 2)
    [unreadable, wrong] = act(queries.quarantine, organisation="011")
    assert (unreadable.number, unreadable.faults[0].code) == (2, "encoding")
    assert (wrong.number, wrong.faults[0].field) == (3, "act")
    with pytest.raises(register.Invalid, match="act"):
        act(operations.replay_line, refused=wrong.refused, corrected=json.dumps(bad))
    act(operations.replay_line, refused=wrong.refused, corrected=json.dumps(bad | {"act": "G"}))
    with pytest.raises(register.Invalid, match="attend plus"):
        act(operations.replay_line, refused=wrong.refused, corrected=json.dumps(bad | {"act": "G"}))
    settle()
    assert len(orders()) == 2


def test_nothing_is_lost_whatever_comes_in(person, doctor):
    content = factories.jsonl([factories.line(person, doctor), b"\xff\xfe", b"{}", b"", b"[]", b"x" * 9000])
    receipt = act(
        operations.receive_file, file=register.Upload("lot", content), format=SheetFormat.JSONL, received_on=ON
    )
    assert receipt.lines == 5 and (receipt.accepted, receipt.refused) == (1, 4)
    with guard.owner():
        assert bytes(models.DeliveredFile.objects.get().content) == content


def test_a_delivery_cut_in_the_middle_goes_on_where_it_stood(person, doctor, monkeypatch):
    lines = [factories.line(person, doctor, act_on=f"2026-10-{n:02d}") for n in range(1, 8)]
    monkeypatch.setattr(operations, "INLINE", 3)
    receipt = send(*lines)
    assert (receipt.lines, receipt.finished) == (3, False)

    def killed(*arguments, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("finalite.missions.benefits.pay_care_costs.models.Delivery.save", killed)
        act(operations.read_on, delivery=receipt.delivery, limit=3)
    for _ in range(4):
        receipt = act(operations.read_on, delivery=receipt.delivery, limit=3)
    assert (receipt.lines, receipt.accepted, receipt.finished) == (7, 7, True)
    settle()
    assert len(orders()) == 7


def test_the_yearly_cap_of_participations_is_exact_across_slices(person, doctor):
    days = [f"2026-{month:02d}-{day:02d}" for month in (8, 9) for day in range(1, 16)]
    send(*[factories.line(person, doctor, act_on=day) for day in days])
    while settle(limit=7).seen:
        pass
    [tally] = rows(models.Tally)
    assert (tally["participations"], tally["participation"]) == (25, 5000)
    assert sorted(amount for _, amount in orders()) == [1900] * 25 + [2100] * 5


def test_four_participations_a_day_with_one_professional(person, doctor):
    lines = [factories.line(person, doctor, invoice="SAME", line=n, charged=3000) for n in range(1, 7)]
    send(*lines)
    settle()
    assert sum(row["participations"] for row in rows(models.SettledLine)) == 4


def test_third_party_payment_pays_the_doctor_in_full_and_leaves_a_debt(person, doctor):
    send(factories.line(person, doctor, third_party=True))
    settle()
    assert orders() == [("health_professional", 2100)]
    with guard.owner():
        [debt] = money.debts_of([person])
    assert (debt.left, debt.article) == (200, "CSS D. 160-7")


def test_without_a_right_on_the_day_the_line_waits(doctor):
    person = factories.people_factories.make_person()
    send(factories.line(person, doctor))
    assert (settle().suspended, orders()) == (1, [])
    [waiting] = act(queries.suspended_lines, organisation="011")
    assert waiting.reasons == ("no_right_on_day",) and waiting.case
    factories.rights.apply(factories.rights.worker(person), date(2026, 1, 5))
    assert act(operations.resume_line, line=waiting.line, on=ON).state == "decided"
    assert len(orders()) == 1


def test_an_unknown_fact_suspends_and_is_never_read_as_no(doctor):
    person = factories.patient(doctor, birth="2008")
    send(factories.line(person, doctor))
    settle()
    [waiting] = act(queries.suspended_lines, organisation="011")
    assert waiting.reasons == ("fact:patient.born_on",)


def test_a_refusal_says_why(doctor):
    person = factories.people_factories.make_person()
    send(factories.line(person, doctor))
    settle()
    [waiting] = act(queries.suspended_lines, organisation="011")
    act(operations.refuse_line, line=waiting.line, reason=Refusal.NO_RIGHT, on=ON)
    [shown] = act(queries.reimbursements_of, person=person)
    assert (shown.outcome, shown.reimbursed) == ("refused", 0)
    assert shown.decision.steps[0].article == "CSS L160-1"


def test_a_cancelled_line_gives_counters_back_and_leaves_an_explained_debt(person, doctor):
    send(factories.line(person, doctor))
    settle()
    [row] = rows(models.CareLine)
    taken = act(operations.cancel_line, line=row["id"], reason=Reason.SENT_IN_ERROR, on=ON)
    assert (taken.amount, taken.article) == (1900, "CSS L133-4-1")
    assert rows(models.Tally)[0]["participations"] == 0
    with pytest.raises(register.Invalid):
        act(operations.cancel_line, line=row["id"], reason=Reason.SENT_IN_ERROR, on=ON)
    with guard.owner():
        assert sum(debt.left for debt in money.debts_of([person])) == 1900


def test_third_party_payment_taken_back_comes_out_of_what_the_professional_is_paid_next(person, doctor):
    send(factories.line(person, doctor, third_party=True))
    settle()
    factories.transfer()
    [row] = rows(models.CareLine)
    taken = act(operations.cancel_line, line=row["id"], reason=Reason.SENT_IN_ERROR, on=ON)
    assert (taken.amount, taken.article) == (2100, "CSS L133-4")
    another = factories.patient(doctor)
    send(
        factories.line(person, doctor, act_on="2026-11-04"),
        factories.line(another, doctor, third_party=True),
        factories.line(another, doctor, third_party=True, act_on="2026-11-04"),
    )
    settle()
    made = factories.transfer()
    # of the professional's two payments the first gives everything back; what the patient bore of it is given back too
    assert (made.total, len(made.settled)) == (1900 + 2100, 2)
    assert {(s.label, s.article, s.amount, s.left) for netting in made.nettings for s in netting.steps} == {
        ("Tiers payant à restituer", "CSS L133-4", 2100, 0),
        ("Participation et franchise de soins en tiers payant", "CSS D. 160-7", 200, 0),
    }
    with guard.owner():
        assert money.debts_of_providers([doctor]) == ()
        [kept] = money.debts_of_providers([doctor], only_open=False)
        assert kept.person_id is None


def test_a_corrected_line_replaces_the_former_one_which_stays_readable(person, doctor):
    line = factories.line(person, doctor, charged=3000)
    send(line)
    settle()
    [row] = rows(models.CareLine)
    new = act(
        operations.correct_line,
        line=row["id"],
        corrected=json.dumps(line | {"charged": 2600}),
        on=ON,
        reason=Reason.WRONG_AMOUNT,
    )
    assert new.key == row["key"] + "#2" and new.state == "decided"
    assert sorted(amount for _, amount in orders()) == [1620, 1900]
    assert [r["state"] for r in rows(models.CareLine)] == ["cancelled", "decided"]


def test_a_paper_sheet_goes_through_the_same_checks(person, doctor):
    sheet = PaperLine(
        person=person,
        provider=factories.number_of(doctor),
        invoice="P1",
        line=1,
        act="G",
        act_on=factories.CARE_ON,
        charged=register.Cents(3000),
        pathway=Pathway.TREATING_DOCTOR,
    )
    assert act(operations.receive_paper_line, sheet=sheet, received_on=ON).accepted == 1
    assert act(operations.receive_paper_line, sheet=sheet, received_on=ON).again
    settle()
    assert orders() == [("insured", 1900)]


def test_care_in_another_state_needs_the_choice_and_the_tariff_told(person, doctor):
    send(factories.line(person, doctor, country="BE", form="EHIC", form_reference="80250000123", charged=5000))
    settle()
    [waiting] = act(queries.suspended_lines, organisation="011")
    assert waiting.reasons == ("tariff_choice_missing",)
    assert act(operations.choose_tariff, line=waiting.line, choice="state", on=ON).suspended_for == (
        "state_tariff_missing",
    )
    act(operations.record_state_tariff, line=waiting.line, amount=register.Cents(3700), on=ON)
    assert orders() == [("insured", 3700)]


def test_care_outside_europe_waits_for_a_favourable_medical_opinion(person, doctor):
    send(factories.line(person, doctor, country="CA", charged=9000))
    settle()
    [waiting] = act(queries.suspended_lines, organisation="011")
    assert waiting.reasons == ("abroad_needs_opinion",)
    opinion = act(operations.ask_medical_opinion, line=waiting.line, question=Question.ABROAD, on=ON)
    with pytest.raises(register.Refused):
        act(operations.give_medical_opinion, opinion=opinion, favourable=True, on=ON)
    act(operations.give_medical_opinion, factories.rights.adviser(), opinion=opinion, favourable=True, on=ON)
    act(operations.resume_line, line=waiting.line, on=ON)
    assert orders() == [("insured", 1900)]


def test_a_professional_gets_the_answer_and_nothing_more(person, doctor):
    actor = Actor(user="cabinet", role="health_professional", provider_id=doctor, reason="consultation")
    answer = act(queries.patient_answer, actor, nir=factories.nir_of(person), on=ON)
    assert answer.covered and answer.is_me and not answer.exempt
    with pytest.raises(register.Refused):
        act(queries.reimbursements_of, actor, person=person)


def test_an_insured_person_sees_their_own_refunds_only(person, doctor):
    other = factories.patient(doctor)
    actor = Actor(user="assuree", role="insured_person", person_id=person)
    send(factories.line(person, doctor))
    settle()
    assert len(act(queries.reimbursements_of, actor, person=person)) == 1
    with pytest.raises(register.Refused):
        act(queries.reimbursements_of, actor, person=other)


@pytest.mark.parametrize(
    "who, changes, doubt",
    [
        ({"profession": "nurse"}, {}, "act_of_another_profession"),
        ({"sector": None}, {}, "provider_without_agreement"),
        ({"profession": "pharmacist"}, {"act": "PH7", "base": 1000, "charged": 1000}, "prescription_missing"),
        ({"on": date(2026, 11, 10)}, {}, "provider_not_practising"),
        ({"profession": "pharmacist"}, {"act": "PHA"}, "fact:lines[1].tariff"),
        ({}, {"pathway": "unknown"}, "fact:"),
    ],
)
def test_a_doubtful_line_waits_with_its_reason(person, who, changes, doubt):
    send(factories.line(person, factories.provider(**who), **changes))
    assert settle().suspended == 1
    [waiting] = act(queries.suspended_lines, organisation="011")
    assert any(reason.startswith(doubt.partition("[")[0]) for reason in waiting.reasons), waiting.reasons
    assert orders() == []


def test_a_long_illness_and_maternity_change_what_is_left_to_pay(person, doctor):
    with register.acting(factories.rights.technician()):
        factories.rights.operations.record_pregnancy(
            person=person, expected_on=date(2026, 12, 20), declared_on=date(2026, 6, 1)
        )
    send(factories.line(person, doctor))
    settle()
    assert orders() == [("insured", 3000)]
    [shown] = act(queries.reimbursements_of, person=person)
    assert any("CSS L160-9" in step.article for step in shown.decision.steps)


def test_a_file_is_out_of_reach_of_another_caisse_and_is_not_lost(person, doctor):
    factories.people_factories.make_organisation("099")
    file = register.Upload("lot", factories.jsonl([factories.line(person, doctor)]))
    receipt = act(
        operations.receive_file, factories.technician("099"), file=file, format=SheetFormat.JSONL, received_on=ON
    )
    assert (receipt.accepted, receipt.refused) == (0, 1)
    assert rows(models.RefusedLine)[0]["faults"][0]["code"] == "out_of_reach"


def test_jobs_read_the_rest_of_a_file_and_pay_it(person, doctor, monkeypatch):
    monkeypatch.setattr(operations, "INLINE", 3)
    send(*[factories.line(person, doctor, act_on=f"2026-10-{day:02d}") for day in range(1, 9)])
    jobs.run_ready()
    jobs.enqueue(task="pay_care_costs.settle", key="test", fiche="pay_care_costs", args={"on": ON})
    jobs.run_ready()
    assert len(orders()) == 8
    with pytest.raises(register.Refused):
        register.current_actor()


def test_what_may_be_said_on_paper_is_what_the_sheet_reads():
    assert {one.value for one in Pathway} == {*sheet.PATHWAY, sheet.OUTSIDE, sheet.UNREAD}
    assert {one.value for one in SheetMark} == set(sheet.MARKS)


def test_a_doubt_that_the_line_does_not_wait_for_is_not_lifted(person, doctor):
    send(factories.line(person, doctor), factories.line(person, doctor))
    settle()
    [waiting] = act(queries.suspended_lines, organisation="011")
    with pytest.raises(register.Invalid, match="n’attend pas"):
        act(operations.lift_doubt, line=waiting.line, doubt=Doubt.OVERLAPPING_STAY, on=ON)
