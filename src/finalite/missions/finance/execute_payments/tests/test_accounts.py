"""People who change bank, and banks that change their branches: nobody's payments are stolen or lost on the way."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import letters, money, people, register
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.capabilities.register.values import Invalid, Refused, Upload
from finalite.missions.finance.execute_payments import accounts, operations, queries, rules
from finalite.missions.finance.execute_payments.values import AskedBy

from . import factories as f

pytestmark = pytest.mark.django_db
HEADER = "old_bank;old_branch;new_bank;new_branch;new_bic\n"


def move(person, iban="", *, holder="Camille ESSAI", by=AskedBy.PERSON, effective_on=f.TODAY, actor=None):
    with register.acting(actor or f.officer()):
        return operations.record_bank_mobility(
            person_id=person,
            asked_by=by,
            holder=holder,
            iban=iban or f.new_iban(),
            bic=f.BIC,
            on=f.TODAY,
            effective_on=effective_on,
        )


def test_nothing_is_paid_to_a_new_account_before_the_waiting_days():
    f.set_account()
    person, order_day = f.make_payee(), f.TODAY
    f.order(person, due_on=order_day)
    change = move(person)
    assert change.first_payment_on == f.TODAY + timedelta(days=3) and change.warnings
    with register.acting(f.officer()):
        early = operations.prepare_payment_batch(on=f.TODAY, execution_on=f.TODAY + timedelta(days=2))
        late = operations.prepare_payment_batch(on=f.TODAY, execution_on=change.first_payment_on)
    assert [h.reason for h in early.held] == ["new_account_wait"] and early.count == 0
    assert late.count == 1


def test_the_letter_goes_to_the_address_known_before_and_shows_no_account_number():
    person = f.make_payee()
    with guard.owner():
        people.change_address(
            person_id=person,
            on=f.TODAY - timedelta(days=2),
            address=people.Address("9 rue du Voleur", "99999", "Ailleurs"),
        )
    iban = f.new_iban()
    change = move(person, iban)
    with f.as_payments():
        pdf = letters.read_letter(letter_id=change.letter_id)
    text = f.text_of(pdf.content)
    assert "1 rue de l’Essai" in text and "Voleur" not in text
    assert iban[-4:] in text and iban not in text.replace(" ", "")


def test_the_same_request_again_is_the_same_change():
    person, iban = f.make_payee(), f.new_iban()
    first, second = move(person, iban), move(person, iban)
    assert (second.change_id, second.already, second.letter_id) == (first.change_id, True, first.letter_id)


@pytest.mark.parametrize(
    ("iban", "holder", "code"),
    [
        ("FR7699999000010000000010107", "Camille Essai", "iban"),
        ("US64SVBKUS6S3300958879", "Camille Essai", "iban"),
        ("EG380019000500000000263180002", "Camille Essai", "outside_sepa"),
        ("", "Jean Voleur", "holder"),
        ("", "Camille", "holder"),
    ],
)
def test_what_must_be_refused_is_refused(iban, holder, code):
    with pytest.raises(Refused) as refused:
        move(f.make_payee(), iban, holder=holder)
    assert refused.value.code == code


def test_the_dead_are_not_followed_to_another_bank():
    person = f.make_payee()
    with guard.owner():
        people.record_death(person_id=person, died_on=date(2026, 11, 1))
    with pytest.raises(Refused) as refused:
        move(person)
    assert refused.value.code == "deceased"


def test_a_fraudulent_change_is_undone_before_the_first_payment():
    f.set_account()
    person = f.make_payee()
    former = f.iban_of(person)
    f.order(person)
    change = move(person)
    with register.acting(f.officer()):
        undone = operations.cancel_bank_mobility(person_id=person, change_id=change.change_id, on=f.TODAY)
        same_day = operations.prepare_payment_batch(on=f.TODAY, execution_on=f.TODAY)
        next_day = operations.prepare_payment_batch(on=f.TODAY, execution_on=f.TODAY + timedelta(days=1))
        file = operations.write_payment_file(reference=next_day.reference, on=f.TODAY)
    assert undone.change_id == change.change_id and same_day.count == 0
    assert former.encode() in file.content


def test_after_the_first_payment_day_a_change_is_no_longer_undone():
    person = f.make_payee()
    change = move(person)
    with register.acting(f.officer()), pytest.raises(Refused) as refused:
        operations.cancel_bank_mobility(person_id=person, change_id=change.change_id, on=change.first_payment_on)
    assert refused.value.code == "too_late"


def test_people_change_their_own_account_and_nobody_elses():
    person, other = f.make_payee(), f.make_payee()
    oneself = register.Actor(user="assuree", role="insured_person", person_id=person)
    assert move(person, actor=oneself).letter_id
    with pytest.raises(Refused):
        move(other, actor=oneself)
    with pytest.raises(Invalid):
        move(person, actor=oneself, by=AskedBy.NEW_BANK, effective_on=f.TODAY + timedelta(days=9))
    with register.acting(oneself):
        assert len(queries.bank_changes_of(person_id=person)) == 1


def mapping(*lines):
    return Upload("agences.csv", (HEADER + "\n".join(lines) + "\n").encode())


GOOD = "99999;00001;99999;00077;FICTFRPPXXX"


def run(file, digest="", on=f.TODAY):
    with register.acting(f.officer()):
        checked = operations.check_bank_restructuring(mapping=file, effective_on=f.PAYDAY)
        return checked, operations.apply_bank_restructuring(
            mapping=file, effective_on=f.PAYDAY, digest=digest or checked.digest, on=on
        )


def test_a_branch_moves_every_account_of_the_caisse_once_and_tells_each_person():
    mine, silent, foreign = f.make_payee(), f.make_payee(address=False), f.make_payee(organisation="022")
    before = f.iban_of(mine)
    checked, applied = run(mapping(GOOD))
    assert (checked.accounts, checked.out_of_reach) == (2, 1)
    assert (applied.changed, applied.letters, applied.without_address) == (2, 1, 1)
    after = f.iban_of(mine, f.PAYDAY)
    assert after[4:14] == "9999900077" and after[14:25] == before[14:25] and f.iban_of(mine) == before
    assert f.iban_of(foreign, f.PAYDAY)[4:14] == "9999900001"
    _, again = run(mapping(GOOD))
    assert (again.changed, again.already, again.letters) == (0, 2, 0)
    with register.acting(f.officer()):
        assert queries.restructuring_progress(digest=checked.digest) == 2
    assert silent


def test_only_the_file_that_was_checked_is_applied():
    f.make_payee()
    with pytest.raises(Refused) as refused:
        run(mapping(GOOD), digest="0" * 64)
    assert refused.value.code == "not_checked"


def test_each_bad_line_is_named_and_the_good_ones_go_on():
    person = f.make_payee()
    checked, applied = run(
        mapping(
            "1;2",
            "99999;0000X!;99999;00077;FICTFRPP",
            "99999;00002;99999;00003;NOTABIC",
            GOOD,
            "99999;00004;99999;00004;FICTFRPP",
        )
    )
    found = [(fault.line, fault.where) for fault in checked.faults]
    assert found == [(2, ""), (3, "old_branch"), (4, "new_bic"), (6, "new_branch")]
    assert applied.changed == 1 and f.iban_of(person, f.PAYDAY)[4:14] == "9999900077"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"old;new\n", 1),
        (b"", 1),
        (HEADER.encode() + b"99999;00001;\xff\n", 2),
    ],
)
def test_a_file_that_cannot_be_read_says_where(content, line):
    moves, faults = rules.read_mapping(content)
    assert not moves and faults[0].line == line


def test_a_branch_sent_to_two_places_moves_nowhere():
    moves, faults = rules.read_mapping((HEADER + GOOD + "\n" + GOOD.replace("00077", "00078") + "\n").encode())
    assert moves == () and len(faults) == 1


def test_a_known_account_gets_its_published_keys():
    """FR76 3000 6000 0112 3456 7890 189 is the example that banks print in their own guides."""
    assert (
        rules.moved_iban("FR0000000000001234567890100"[:14] + "12345678901" + "00", rules.Move(1, "", "3000600001", ""))
        == "FR7630006000011234567890189"
    )


def test_a_claimant_is_paid_on_the_account_given_for_that_and_on_no_other():
    own, none = f.make_payee(), f.make_payee()
    with guard.owner():
        given = people.Account(f.new_iban(), "Camille Essai", f.BIC)
        people.change_payee_account(person_id=own, account=given, asked_by="agent", on=date(2026, 1, 1))
    due = [money.DueOrder(n, "payee", person, person, f.TODAY) for n, person in enumerate((own, none), start=1)]
    with opened(purpose_of("execute_payments", "automation")):
        found = accounts._accounts(due, f.TODAY)
    assert {key: account.iban for key, account in found.items()} == {("payee", int(own)): given.iban}
