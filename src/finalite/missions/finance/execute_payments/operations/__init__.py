"""What this fiche does: transfers and what banks answer, accounts moved with their bank, people who change bank."""

from .batches import prepare_payment_batch, set_paying_account, write_payment_file
from .books import approve_payment, export_entries, validate_entries
from .mobility import cancel_bank_mobility, record_bank_mobility
from .rejections import cancel_payment, reissue_payment, tell_rejections
from .reports import receive_status_report, reconcile_statement
from .restructuring import apply_bank_restructuring, check_bank_restructuring

__all__ = [
    "apply_bank_restructuring",
    "approve_payment",
    "cancel_bank_mobility",
    "cancel_payment",
    "check_bank_restructuring",
    "export_entries",
    "prepare_payment_batch",
    "receive_status_report",
    "reconcile_statement",
    "record_bank_mobility",
    "reissue_payment",
    "set_paying_account",
    "tell_rejections",
    "validate_entries",
    "write_payment_file",
]
