"""Takes in what the bank answers: status reports and account statements; what fits nowhere is kept and shown."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from finalite.capabilities import cases, jobs, money, register
from finalite.capabilities.register.values import Upload

from .. import accounts
from ..models import ReceivedFile, RejectionCase
from ..values import LineFault, ReportTaken, StatementTaken

FICHE = "execute_payments"
FLOWS = "exchange_financial_flows"


@register.operation(FLOWS, confirm=True)
def receive_status_report(*, report: Upload, on: date) -> ReportTaken:
    """Read a bank's status report (pain.002), mark each payment accepted or rejected, and open a case a rejection.

    Lines that cannot be used are kept with their number and reason, and the rest goes on. The same file sent again
    changes nothing. Raises `Invalid` when the file is not such a report.
    """
    read = money.read_status_report(report.content)
    file, already = _keep("status_report", report, on)
    applied = money.apply_status_report(read, on=on, organisation=accounts.organisation_here())
    register.concerns(*(r.person_id for r in applied.rejected if r.person_id))
    opened = open_rejection_cases(applied.rejected, on=on)
    problems = _faults(applied.problems)
    _note(file, problems)
    return ReportTaken(
        len(applied.accepted), len(applied.rejected), applied.already, applied.waiting, opened, problems, already
    )


@register.operation(FLOWS, confirm=True)
def reconcile_statement(*, statement: Upload, since: date, until: date, on: date) -> StatementTaken:
    """Set an account statement (camt.053) against the transfers executed from `since` to `until`, both included.

    Each entry that no transfer explains to the cent is listed with its line; transfers that the statement does not show
    are listed by group. Money that came back marks its payment rejected and opens a case.
    """
    organisation = accounts.organisation_here()
    read = money.read_statement(statement.content)
    file, _ = _keep("statement", statement, on)
    found = money.reconcile(read, organisation=organisation, since=since, until=until)
    returns = [money.record_return(reference=ref, on=on, code=code) for ref, code in found.returns]
    rejected = [one for one in returns if one]
    register.concerns(*(r.person_id for r in rejected if r.person_id))
    unexplained = _faults([*_wrong_account(read, organisation), *found.unexplained])
    _note(file, unexplained)
    return StatementTaken(
        found.entries, found.explained, len(rejected), open_rejection_cases(rejected, on=on), unexplained, found.missing
    )


def open_rejection_cases(rejected: Sequence[money.Rejection], *, on: date) -> tuple[int, ...]:
    """Open one case a rejected payment, once; about the person paid, or about the provider where it was one.

    A job then writes to the persons: whoever reads the bank's files need not see addresses.
    """
    known = set(
        RejectionCase.objects.filter(order_id__in=[r.order_id for r in rejected]).values_list("order_id", flat=True)
    )
    new = [one for one in rejected if one.order_id not in known]
    if not new:
        return ()
    opened = cases.open_cases(
        on=on,
        cases=[
            cases.NewCase(
                "rejected_payment",
                one.organisation,
                one.subject if one.subject in accounts.PERSONS else "payee",
                one.person_id if one.subject in accounts.PERSONS else None,
            )
            for one in new
        ],
    )
    RejectionCase.objects.bulk_create(
        [RejectionCase(order_id=one.order_id, case_id=case) for one, case in zip(new, opened, strict=True)]
    )
    jobs.enqueue(
        task="execute_payments.tell_rejections",
        key=f"execute_payments/tell_rejections/{opened[0]}",
        fiche=FICHE,
        args={"on": on},
    )
    return tuple(opened)


def _keep(kind: str, upload: Upload, on: date) -> tuple[ReceivedFile, bool]:
    row, created = ReceivedFile.objects.get_or_create(
        organisation=accounts.organisation_here(),
        kind=kind,
        digest=hashlib.sha256(upload.content).hexdigest(),
        defaults={"subject": "insured", "name": upload.name[-120:], "received_on": on, "content": upload.content},
    )
    return row, not created


def _note(file: ReceivedFile, problems: Sequence[LineFault]) -> None:
    ReceivedFile.objects.filter(pk=file.pk).update(
        problems=[{"line": p.line, "where": p.where, "message": p.message} for p in problems]
    )


def _faults(problems: Iterable[money.Problem]) -> tuple[LineFault, ...]:
    return tuple(LineFault(p.line, p.where, p.message) for p in problems)


def _wrong_account(statement: money.Statement, organisation: str) -> list[money.Problem]:
    if statement.iban == money.paying_account(organisation).iban:
        return []
    return [money.Problem(1, "Acct", "ce relevé est celui d’un autre compte que le compte payeur")]
