"""What a stop from work is paid, and why; when a birth or an adoption leave starts and ends."""

from .allowance.compute import compute_allowance
from .allowance.facts import AllowanceFacts, Leave, LongIllness, PaidSpan, Pay, Rhythm, Waiver, Work
from .allowance.leaves import LeaveFacts, leave_dates

__all__ = [
    "AllowanceFacts",
    "Leave",
    "LeaveFacts",
    "LongIllness",
    "PaidSpan",
    "Pay",
    "Rhythm",
    "Waiver",
    "Work",
    "compute_allowance",
    "leave_dates",
]
