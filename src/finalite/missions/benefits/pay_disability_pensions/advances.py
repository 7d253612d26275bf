"""Gives back to a family-allowance fund what it advanced before the pension, month by month, out of what is due.

The text of the subrogation was not found: the amount is that of the fund's own claim, which an agent checks. The fund
is paid as a body of the social sector, under the SIRET and on the account entered among those who are paid.
"""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import Cents

from . import files, funds, models, telling
from .shapes import AdvanceLine
from .values import CafClaim


def record(row: models.PensionFile, claim: CafClaim, on: date) -> int:
    """Record what a fund asks back; it is paid with the next months. Returns the number of the advance.

    Raises `Invalid` for a fund that is not entered, an amount of nothing, or the same claim twice.
    """
    if not 0 < claim.amount <= 10**9 or not claim.reference.strip():
        raise register.Invalid("amount", "écrire une créance au-dessus de zéro, avec sa référence")
    fund = funds.reach(claim.siret)
    if models.Advance.objects.filter(file=row, fund=fund, reference=claim.reference.strip()[:40]).exists():
        raise register.Invalid("reference", "cette créance est déjà enregistrée")
    made = models.Advance.objects.create(
        **files.of(row, on), fund=fund, amount=claim.amount, reference=claim.reference.strip()[:40]
    )
    telling.subrogated(row, made, on)
    return made.pk


def withdraw(advance: models.Advance, on: date) -> None:
    """Stop giving back what a fund no longer asks."""
    if advance.withdrawn_on is not None:
        raise register.Invalid("advance", "cette créance est déjà retirée")
    advance.withdrawn_on = on
    advance.save(update_fields=["withdrawn_on"])


def of_file(row: models.PensionFile) -> tuple[AdvanceLine, ...]:
    """What funds ask back of a pension, the latest first."""
    rows = models.Advance.objects.filter(file=row).order_by("-pk")
    return tuple(
        AdvanceLine(one.pk, one.reference, Cents(one.amount), Cents(one.given_back), one.withdrawn_on) for one in rows
    )


def reach(number: int) -> models.Advance:
    """An advance, with its pension locked and its person added to the act; `Invalid` where there is none."""
    found = models.Advance.objects.filter(pk=number).first()
    if found is None:
        raise register.NotFound("advance", "cette créance n’existe pas")
    found.file = files.reach(found.file_id)
    return found
