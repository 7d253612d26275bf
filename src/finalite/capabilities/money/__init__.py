"""Pays each order once: orders, what is recovered on them, batches for the bank and what the bank answers."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    values=["NewOrder", "OrderId", "OrderState", "PayeeKind", "Payment", "Moment", "KeyReused", "PaymentRefused",
            "PAYEE_KINDS", "OWING_KINDS", "PROVIDER_KINDS"],
    orders=["order_payments", "cancel_order", "reissue_payment"],
    debts=["Step", "NewDebt", "DebtId", "OpenDebt", "Netting", "owe", "net_debts", "debts_of",
           "debts_of_providers", "steps_of"],
    hearing=["Moved", "unheard", "heard", "payment_days"],
    batches=["DueOrder", "Line", "Prepared", "due_orders", "prepare_batch", "mark_transmitted"],
    accounts=["PayingAccount", "paying_account", "set_paying_account"],
    transfers=["CreditTransferFile", "write_credit_transfers"],
    sepa_text=["in_sepa_characters"],
    status_report=["StatusReport", "read_status_report"],
    statuses=["Applied", "Rejection", "apply_status_report", "record_return"],
    statement=["Statement", "Entry", "read_statement"],
    reconciliation=["Reconciled", "reconcile"],
    xml_reader=["Problem", "Unreadable"],
    reasons=["meaning_of", "concerns_account"],
    queries=["payments", "payments_of", "batches_of", "transfers_of", "rejected_payments", "order_of_reference",
             "payees_of", "tally"],
)
