"""What this fiche does: takes care sheets in, decides, orders payment, corrects, and tells each what it needs."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import Upload

from . import receiving, settling
from .values import Channel, Receipt, Settled, SheetFormat

FICHE = "pay_care_costs"
INLINE = 500
"""Lines of a delivery read at once; the rest goes to a job."""


@register.operation("receive_care_sheets")
def receive_file(*, file: Upload, format: SheetFormat, received_on: date) -> Receipt:
    """Take a file of care sheets in: good lines are recorded once, bad ones wait in quarantine with their reasons.

    The same bytes sent again give the same receipt and change nothing. What is beyond the first lines goes to a job.
    """
    delivery, again = receiving.deliver(file.content, format, Channel.ELECTRONIC, received_on)
    if not again:
        receiving.take_in(delivery, INLINE)
    return receiving.receipt(delivery, again)


@register.operation("pay_benefits_in_kind", confirm=True)
def settle_lines(*, on: date, limit: int = 500, organisation: str = "") -> Settled:
    """Decide the oldest received lines, order what is due on them and suspend what must wait; `on` sets the caps' year.

    Call again until nothing is seen; a line decided is never decided again.
    """
    return settling.settle(on, limit, organisation)
