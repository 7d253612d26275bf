"""A message that replaces or cancels an earlier one: found by its identifiers, history kept, the difference settled."""

from datetime import date

import pytest

from finalite.capabilities import money, people, register
from finalite.capabilities.exchange.dsn.tests import messages as dsn
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_daily_allowances import models, operations, queries
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

from . import factories as f

pytestmark = pytest.mark.django_db
ON, LATER, TO = date(2026, 11, 21), date(2026, 11, 25), date(2026, 11, 20)
NAMED = "211120261"
"""What names the message that every test sends first: made on 21 November 2026, order 1."""
EARNED = {8: "2500.00", 9: "2500.00", 10: "2500.00"}


@pytest.fixture
def person():
    return rights.covered_person()


def send(*declarations, on=ON):
    file = register.Upload("dsn.txt", dsn.written(*declarations))
    return f.act(f.technician(), operations.receive_dsn, file=file, received_on=on)


def of(person, kind, *stops, **changes):
    return dsn.message(kind, *stops, person=dsn.person(kind, i001=f.nir_of(person)[:13]), **changes)


def month(person, number, gross, **root):
    """A monthly declaration of 2026, without a stop."""
    said = dsn.declaration("01", i005=f"01{number:02}2026", **root)
    first, last = f"01{number:02}2026", f"{28 if number == 2 else 30}{number:02}2026"
    pays = [dsn.pay(i001=first, i002=last, i011=kind, i013=gross, i012="151.67") for kind in dsn.PAY_TYPES]
    payment = [dsn.payment("01", i001=last)[0], *pays]
    return of(person, "01", root=said, stops=[], payment=payment)


def signal(person, kind="04", order="1", stop=None, **root):
    """A stop (or return) signalled on 21 November; `i002="03", i006=NAMED` replaces the first one."""
    return of(person, kind, *([stop] if stop else []), root=dsn.declaration(kind, order, **root))


def paid(person):
    """Somebody whose stop and pay only the employer told, paid up to 20 November."""
    send(*(month(person, number, gross) for number, gross in EARNED.items()))
    send(signal(person))
    (stop,) = f.act(f.technician(), queries.stops_of, person=person)
    f.settle(stop.stop, to=TO, on=ON)
    return stop.stop


def given(person):
    """What somebody was given in all: orders, less what they owe back."""
    with guard.owner():
        ordered = sum(PaymentOrder.objects.filter(person_id=person).values_list("amount", flat=True))
        return ordered - sum(debt.amount for debt in money.debts_of([person]))


def fault(receipt):
    (said,) = {line.fault for line in receipt.lines if line.fault}
    return said


def corrections():
    with guard.owner():
        return list(models.Settlement.objects.filter(kind="correction").values_list("to_insured", flat=True))


def test_a_certificate_replaced_by_a_better_pay_orders_the_arrears_once_and_keeps_both(person):
    stop = paid(person)
    # 3 × 2 500 € / 91,25 / 2 = 41,10 €, less 2,55 and 0,21: 38,34 €, for 15 days from the fourth
    assert given(person) == 15 * 3834
    better = month(person, 10, "2600.00", i002="03", i004="2")
    send(better, on=LATER)
    # 7 600 € / 91,25 / 2 = 41,64 €, less 2,58 and 0,21: 38,85 €
    assert given(person) == 15 * 3885 and corrections() == [15 * (3885 - 3834)]
    send(better, month(person, 10, "2600.00", i002="03", i004="3"), on=LATER)
    assert len(corrections()) == 1
    with guard.owner():
        kept = models.SalaryCertificate.objects.filter(stop=stop).order_by("pk")
        assert [row.current for row in kept] == [False, True]
        assert sorted(models.DeclaredPay.objects.filter(month=date(2026, 10, 1)).values_list("gross", "current")) == [
            (250_000, False), (260_000, True),
        ]  # fmt: skip


def test_a_lower_pay_is_owed_back_and_a_month_told_no_more_moves_nothing(person):
    stop = paid(person)
    send(month(person, 10, "2400.00", i002="03", i004="2"), on=LATER)
    # 7 400 € / 91,25 / 2 = 40,55 €, less 2,51 and 0,20: 37,84 €
    assert given(person) == 15 * 3784
    nobody = dsn.message("01", root=dsn.declaration("01", "3", i002="05"), person=[], contract=[], stops=[], payment=[],
                         retirement=[])  # fmt: skip
    empty = send(nobody, on=LATER)
    assert not [line.fault for line in empty.lines if "individu" in line.fault], empty.lines
    (shown,) = f.act(f.technician(), queries.stops_of, person=person)
    assert (shown.stop, shown.state, given(person)) == (stop, "waiting", 15 * 3784)
    assert {one.fact for one in shown.wanted} == {"hours", "contributed"}


def test_a_stop_replaced_by_a_shorter_one_is_cut_and_what_was_paid_beyond_is_owed_back(person):
    paid(person)
    send(signal(person, order="2", stop=dsn.stop(i003="15112026"), i002="03", i006=NAMED), on=LATER)
    (stop,) = f.act(f.technician(), queries.stops_of, person=person)
    assert (stop.last_on, given(person), len(corrections())) == (date(2026, 11, 15), 10 * 3834, 1)
    with guard.owner():
        events = models.DsnEvent.objects.order_by("pk").values_list("reference", "undone_on")
        assert list(events) == [(NAMED, LATER), ("211120262", None)]
        assert models.Notice.objects.filter(withdrawn_on=LATER).count() == 1


def test_the_replacing_message_sent_again_in_another_file_does_nothing(person):
    paid(person)
    again = signal(person, order="2", stop=dsn.stop(i003="15112026"), i002="03", i006=NAMED)
    send(again, on=LATER)
    told = send(again, signal(person), on=LATER)
    assert not [line.fault for line in told.lines if line.fault]
    assert (given(person), len(corrections())) == (10 * 3834, 1)


def test_a_stop_cancelled_by_its_employer_is_owed_back_and_goes_to_an_agent(person):
    paid(person)
    cancelled = dsn.stop(i001="99", i002="02112026")
    for order in ("9", "10"):
        send(of(person, "01", cancelled, root=dsn.declaration("01", order, i005="01112026", i007="01122026")), on=LATER)
        (stop,) = f.act(f.technician(), queries.stops_of, person=person)
        assert (stop.state, stop.sources, given(person)) == ("to_refuse", (), 0)
    assert len(corrections()) == 1


def test_a_stop_that_the_doctor_prescribed_lives_on_when_the_employer_takes_its_notice_back(person):
    f.prescribe(person, f.doctor(), date(2026, 11, 3), date(2026, 11, 20))
    paid(person)
    cancelled = dsn.stop(i001="99", i002="02112026")
    send(of(person, "01", cancelled, root=dsn.declaration("01", "9", i005="01112026", i007="01122026")), on=LATER)
    (stop,) = f.act(f.technician(), queries.stops_of, person=person)
    # its pay was told by the employer with the notice: without it the stop waits, and nothing is taken back
    assert (stop.sources, stop.state, given(person)) == (("doctor",), "waiting", 15 * 3834)


def test_a_typed_certificate_counts_again_once_that_of_the_message_is_cancelled(person):
    stop = f.notice(person, date(2026, 11, 3), date(2026, 11, 20), sent_on=date(2026, 11, 3)).stop
    f.certify(stop, f.certificate(date(2026, 11, 3), gross=200_000), on=ON)
    paid(person)
    assert given(person) == 15 * 3834
    cancelled = dsn.stop(i001="99", i002="02112026")
    send(of(person, "01", cancelled, root=dsn.declaration("01", "9", i005="01112026", i007="01122026")), on=LATER)
    assert given(person) == 15 * 3068


def test_a_return_told_by_mistake_is_replaced_and_the_days_are_paid_again(person):
    stop = paid(person)
    send(signal(person, "05"), on=LATER)
    assert given(person) == 10 * 3834
    later = ("S21.G00.60", {**dsn.RETURNED, "010": "19112026"})
    send(signal(person, "05", "2", stop=later, i002="03", i006=NAMED), on=LATER)
    f.settle(stop, to=TO, on=LATER)
    assert given(person) == 13 * 3834


@pytest.mark.parametrize("named, why", [("010120261", "jamais été reçue"), ("", "sans dire laquelle")])
def test_what_replaces_an_unknown_message_waits_for_an_agent_with_the_reason(person, named, why):
    paid(person)
    told = send(signal(person, order="2", stop=dsn.stop(i003="15112026"), i002="03", i006=named), on=LATER)
    assert why in fault(told) and given(person) == 15 * 3834
    [line] = f.act(f.technician(), queries.work_list, on=LATER)
    assert line.kind == "dsn_to_compare"


def test_a_stop_cancelled_that_was_never_declared_waits_for_an_agent(person):
    paid(person)
    cancelled = dsn.stop(i001="99", i002="05112026")
    told = send(of(person, "01", cancelled, root=dsn.declaration("01", "9", i005="01112026", i007="01122026")))
    assert "n’a pas déclaré" in fault(told) and given(person) == 15 * 3834


def test_another_message_under_the_same_number_is_not_taken(person):
    paid(person)
    told = send(signal(person, stop=dsn.stop(i003="15112026")), on=LATER)
    assert "autre contenu" in fault(told) and given(person) == 15 * 3834


def test_the_employer_who_keeps_the_wage_is_paid_on_the_account_of_its_message(person):
    send(*(month(person, number, gross) for number, gross in EARNED.items()))
    send(signal(person, stop=("S21.G00.60", dsn.SUBROGATED)))
    (stop,) = f.act(f.technician(), queries.stops_of, person=person)
    f.settle(stop.stop, to=TO, on=ON)
    with guard.owner():
        row = PaymentOrder.objects.get(payee_kind="employer")
        assert row.amount == 15 * 3834
        assert people.employer_bank_account_of([row.payee_id], on=ON)[row.payee_id].iban == fictitious_iban(1)
