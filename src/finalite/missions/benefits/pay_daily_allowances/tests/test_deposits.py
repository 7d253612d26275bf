"""An employer deposits a DSN: read line by line, done once, for its own enterprise and people rightly named alone."""

from datetime import date

import pytest

from finalite.capabilities import cases, jobs, money, people, register
from finalite.capabilities.exchange.dsn.tests import messages as dsn
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import Actor, guard
from finalite.missions.benefits.pay_daily_allowances import models, operations, queries
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

from . import factories as f

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
PAYROLL = Actor(user="payroll", role="employer_representative", organisation=dsn.SIREN)
OTHER = Actor(user="other", role="employer_representative", organisation="999000008")


def of(person, kind="04", *stops, **items):
    return dsn.message(kind, *stops, person=dsn.person(kind, i001=f.nir_of(person)[:13], i002="Essai", **items))


def deposit(*declarations, actor=PAYROLL, **fields):
    file = register.Upload("dsn.txt", dsn.written(*declarations, **fields))
    return f.act(actor, operations.deposit_dsn, file=file, received_on=ON)


def report(number, actor=PAYROLL):
    return f.act(actor, queries.dsn_report, deposit=number)


@pytest.fixture
def person(guarded_db):
    return rights.covered_person()


def test_a_deposit_is_done_by_the_job_and_the_same_file_only_once(person):
    first = deposit(of(person, "01"))
    assert (first.state, first.declarations, first.taken) == ("waiting", 1, 0)
    jobs.run_ready()
    again = deposit(of(person, "01"))
    assert (again.deposit, again.again, again.state, again.taken) == (first.deposit, True, "done", 1)
    assert jobs.run_ready() == 0
    assert len(f.act(f.technician(), queries.stops_of, person=person)) == 1
    with guard.owner():
        assert models.DeclaredPay.objects.count() == 1


def test_a_fault_is_told_with_its_line_and_its_declaration_kept_apart(person):
    made = deposit(of(person, "04"), of(person, "04", dsn.stop(i002="")))
    assert (made.declarations, made.apart, made.state) == (1, 1, "waiting")
    wrong = [one for one in report(made.deposit).lines if one.blocking]
    assert wrong and all(one.line > 0 and one.item.startswith("S21.G00.60") and one.fault for one in wrong)
    jobs.run_ready()
    assert report(made.deposit).deposit.state == "done"


def test_a_file_of_faults_alone_and_a_trial_do_nothing(person):
    assert deposit(of(person), lines=3).state == "refused"
    assert deposit(
        of(person), header=[(dsn.HEADER[0][0], dsn.HEADER[0][1] | {"005": "01"}), *dsn.HEADER[1:]]
    ).state == ("trial")
    assert jobs.run_ready() == 0


def test_what_is_no_dsn_at_all_gets_a_report_and_no_fault_of_ours(guarded_db):
    file = register.Upload("photo.jpg", bytes(range(256)) * 40)
    made = f.act(PAYROLL, operations.deposit_dsn, file=file, received_on=ON)
    assert made.state == "refused" and report(made.deposit).lines


def test_number_and_birth_name_must_be_those_of_one_person(person):
    made = deposit(dsn.message("04", person=dsn.person("04", i001=f.nir_of(person)[:13], i002="AUTRE")))
    jobs.run_ready()
    assert [line.fault for line in report(made.deposit).lines if "inconnu" in line.fault]
    assert not f.act(f.technician(), queries.stops_of, person=person)


def test_an_account_declares_for_its_own_enterprise_and_reads_its_own_reports(person):
    with pytest.raises(register.Invalid, match="autre entreprise"):
        deposit(of(person), actor=OTHER)
    with pytest.raises(register.Refused):
        deposit(of(person), actor=f.employer())
    made = deposit(of(person))
    with pytest.raises(register.Invalid):
        report(made.deposit, OTHER)
    with pytest.raises(register.Invalid):
        deposit(of(person), actor=Actor(user="second", role=PAYROLL.role, organisation=PAYROLL.organisation))
    assert f.act(OTHER, queries.dsn_deposits) == ()


def paid_in_place(person):
    """A stop whose wage the employer keeps, certified by its account and settled; what it reads of that."""
    f.notice(person)
    kept = f.certificate(siret=dsn.SIRET, keeps_wage_from=f.FIRST, keeps_wage_to=f.LAST)
    f.act(PAYROLL, operations.send_certificate, nir=f.nir_of(person), birth_name="Essai", certificate=kept,
          received_on=f.RECEIVED)  # fmt: skip
    f.act(f.technician(), operations.tie_notices, on=f.RECEIVED)
    f.act(f.technician(), operations.settle_period, to=f.LAST, on=f.ON)


def received(actor=PAYROLL):
    return f.act(actor, queries.paid_to_employer, first_on=date(2026, 9, 1), last_on=date(2026, 12, 1), on=ON)


def test_what_was_paid_in_place_of_somebody_is_read_by_their_employer_alone(person):
    paid_in_place(person)
    mine = received()
    (line,) = mine.payments
    assert (line.pay_from, line.pay_to, line.state) == (f.FIRST, f.LAST, "ordered")
    assert mine.due == line.due == line.transferred + line.kept_back > 0
    assert received(OTHER).payments == () and mine.hidden == 0
    with pytest.raises(register.Refused):
        received(f.employer())


def test_what_was_overpaid_shows_as_owed_then_as_kept_back(person):
    paid_in_place(person)
    with guard.owner():
        employer = next(iter(people.employers_of_siren(dsn.SIREN)))
        debt = money.NewDebt(
            key="essai", fiche="pay_daily_allowances", person_id=None, employer_id=employer, kind="allowance_overpaid",
            amount=1_000, label="Versé à tort", article="CSS L133-4-1", arose_on=f.RECEIVED, subject="employer",
        )  # fmt: skip
        money.owe([debt])
    assert received().owed == 1_000
    with guard.owner():
        money.net_debts(list(PaymentOrder.objects.filter(payee_kind="employer")), on=f.ON)
    (line,) = received().payments
    assert (line.kept_back, line.transferred, received().owed) == (1_000, line.due - 1_000, 0)


def test_certificates_are_followed_and_access_ends_after_two_years(person):
    paid_in_place(person)
    (sent,) = f.act(PAYROLL, queries.certificates_sent)
    assert (sent.first_on, sent.months, sent.state) == (f.FIRST, 3, "tied")
    assert not [one for one in f.act(f.technician(), queries.work_list, on=ON) if one.kind == "employer_access"]
    late = date(2028, 9, 9)
    assert f.act(register.automation(operations.FICHE), operations.end_employer_access, on=late).done == 1
    assert f.act(register.automation(operations.FICHE), operations.end_employer_access, on=late).done == 0
    assert f.act(PAYROLL, queries.certificates_sent) == ()
    gone = received()
    assert (gone.payments, gone.due, gone.hidden) == ((), 0, 1)
    with guard.owner():
        assert cases.links(user="payroll", organisation="", person_ids=[person]) == set()


def test_a_certificate_names_an_establishment_of_the_enterprise(person):
    kept = f.certificate(siret=dsn.SIRET)
    with pytest.raises(register.Invalid, match="parle pour l’entreprise"):
        f.act(OTHER, operations.send_certificate, nir=f.nir_of(person), birth_name="Essai", certificate=kept,
              received_on=f.RECEIVED)  # fmt: skip
