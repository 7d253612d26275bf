"""Orders, accounts and bank files for tests: everything invented."""

import itertools
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from finalite.capabilities import money, people, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.people.tests.factories import CAISSE, make_person
from finalite.capabilities.register import guard, purpose
from finalite.capabilities.register.values import PersonId
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.finance.execute_payments import accounts, operations
from finalite.missions.finance.execute_payments.values import AskedBy

TODAY = date(2026, 11, 21)
PAYDAY = date(2026, 11, 24)
BIC = "FICTFRPPXXX"
_count = itertools.count(1)


def officer(organisation: str = CAISSE, reason: str = "") -> register.Actor:
    """An agent who makes payments for a caisse."""
    return register.Actor(user="agent.paiement", role="payment_officer", organisation=organisation, reason=reason)


def make_payee(*, organisation: str = CAISSE, account: bool = True, address: bool = True, **fields) -> PersonId:
    """Somebody with an account and an address since 2020."""
    person = make_person(organisation=organisation, **fields)
    with guard.owner(), register.acting(officer(organisation)):
        if account:
            people.change_bank_account(
                person_id=person,
                asked_by="agent",
                on=date(2020, 1, 1),
                account=people.Account(fictitious_iban(next(_count)), "Camille Essai", BIC),
            )
        if address:
            people.change_address(
                person_id=person,
                on=date(2020, 1, 1),
                address=people.Address("1 rue de l’Essai", "99999", "Ville-Fictive"),
            )
    return person


def iban_of(person: PersonId, on: date = TODAY) -> str:
    """The account the person is paid on."""
    with guard.owner():
        return people.bank_account_of([person], on=on)[person].iban


def new_iban() -> str:
    """An account nobody has."""
    return fictitious_iban(next(_count))


def give_account(kind: str, payee: int, iban: str, on: date = TODAY) -> None:
    """Let a payee of any kind be paid on an account from a day."""
    account = people.Account(iban, "Camille Essai", BIC)
    record: dict[str, Any] = {"account": account, "asked_by": "agent", "on": on}
    with guard.owner():
        if kind in accounts.PERSONS:
            people.change_bank_account(person_id=PersonId(payee), **record)
        elif kind == accounts.PAYEE:
            people.change_payee_account(person_id=PersonId(payee), **record)
        elif kind == accounts.EMPLOYER:
            people.change_employer_bank_account(employer_id=payee, **record)
        else:
            people.change_provider_bank_account(provider_id=payee, **record)


def set_account(organisation: str = CAISSE) -> None:
    """The account the caisse pays from."""
    with guard.owner():
        money.set_paying_account(money.PayingAccount(organisation, "Caisse d'essai", fictitious_iban(99_999), BIC))


def order(
    person: PersonId, amount: int = 1755, *, key: str = "", organisation: str = CAISSE, due_on: date = TODAY, **fields
) -> money.OrderId:
    """An order for a person, as pay_care_costs would ask for it."""
    new = money.NewOrder(
        key or f"care_sheet/{next(_count)}",
        "pay_care_costs",
        "insured",
        person,
        person,
        money_of(amount),
        "Remboursement de soins",
        due_on,
        organisation,
        **fields,
    )
    with as_care(), transaction.atomic():
        return money.order_payments([new], on=due_on)[0]


def owe(person: PersonId, amount: int, *, key: str = "") -> money.DebtId:
    """A participation that third-party payment left unpaid."""
    debt = money.NewDebt(
        key or f"participation/{next(_count)}",
        "pay_care_costs",
        person,
        "participation",
        money_of(amount),
        "Participation forfaitaire",
        "CSS D. 160-7",
        TODAY,
    )
    with as_care(), transaction.atomic():
        return money.owe([debt])[0]


def money_of(amount: int) -> register.Cents:
    return register.Cents(amount)


def as_care():
    """Under the purpose that orders care payments, at work for it."""
    return _under("pay_care_costs")


def as_payments():
    """Under the purpose of payments, for tests of money itself."""
    return _under("execute_payments")


class _under:
    def __init__(self, slug: str) -> None:
        self.slug = slug

    def __enter__(self) -> None:
        self.purpose = purpose.opened(register.purpose_of(self.slug, "automation"))
        self.actor = register.acting(register.automation(self.slug))
        self.purpose.__enter__()
        self.actor.__enter__()

    def __exit__(self, *problem) -> None:
        self.actor.__exit__(*problem)
        self.purpose.__exit__(*problem)


def status_report(batch: str, *, group: str = "", groups: str = "", payments: str = "") -> bytes:
    """A pain.002: `group` is the status of the whole, `payments` ready-made TxInfAndSts elements."""
    status = f"<GrpSts>{group}</GrpSts>" if group else ""
    inside = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>X</OrgnlPmtInfId>{payments}</OrgnlPmtInfAndSts>" if payments else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-11-24T08:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{batch}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{status}</OrgnlGrpInfAndSts>
{groups}{inside}
</CstmrPmtStsRpt></Document>""".encode()


def transaction_status(reference: str, status: str, reason: str = "") -> str:
    """One payment of a status report."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>{why}</TxInfAndSts>\n"


def statement(entries: str, *, iban: str = "") -> bytes:
    """A camt.053 of the caisse's account."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>{iban or fictitious_iban(99_999)}</IBAN></Id></Acct>
{entries}
</Stmt></BkToCstmrStmt></Document>""".encode()


def entry(amount: str, side: str, refs: str, day: str = "2026-11-24") -> str:
    """One entry of a statement; `refs` are ready-made NtryDtls."""
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><BookgDt><Dt>{day}</Dt></BookgDt>'
        f"<NtryDtls>{refs}</NtryDtls></Ntry>\n"
    )


def text_of(pdf: bytes) -> str:
    """The words of a PDF in reading order, from the text its tags carry."""
    return reading.text_of(pdf)


def seed() -> PersonId:
    """Somebody paid, who changed bank, and the bank's answer."""
    person = make_payee()
    set_account()
    order(person)
    with register.acting(officer()):
        operations.record_bank_mobility(
            person_id=person,
            asked_by=AskedBy.PERSON,
            holder="Camille Essai",
            iban=new_iban(),
            bic=BIC,
            on=TODAY,
            effective_on=PAYDAY + timedelta(days=30),
        )
        batch = operations.prepare_payment_batch(on=TODAY, execution_on=PAYDAY)
        operations.write_payment_file(reference=batch.reference, on=TODAY)
        operations.receive_status_report(
            on=PAYDAY, report=register.Upload("pain002.xml", status_report(batch.reference, group="ACCP"))
        )
    return person
