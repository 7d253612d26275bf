"""Keeps an account asked for until a second agent has looked, for each fiche that pays a body or a professional."""

from datetime import date
from typing import Any

from django.db import models

from finalite.capabilities import register
from finalite.capabilities.register.guard import personal

from .operations.bank import change_provider_bank_account, checked_account
from .values import Account

WAITING, CONFIRMED, REFUSED = "waiting", "confirmed", "refused"


class AskedAccount(personal.PersonalModel):
    """An account asked for by one agent: nothing is paid there before another one has looked."""

    technical = {
        "asked_on": "workflow date",
        "asked_by": "login of the agent who recorded it",
        "state": "workflow marker",
        "looked_by": "login of the agent who looked",
        "looked_on": "start of retention",
    }
    retention = "providers"
    retention_from = "looked_on"
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=150)
    state = models.CharField(max_length=12)
    looked_by = models.CharField(max_length=150, blank=True)
    looked_on = models.DateField(null=True)
    iban = personal.CharField(max_length=34, category="bank_account")
    bic = personal.CharField(max_length=11, blank=True, category="bank_account")
    holder = personal.CharField(max_length=70, category="bank_account")

    class Meta:
        abstract = True


def ask(table: Any, account: Account, on: date, **whose: Any) -> Any:
    """Write an account down, which waits for a second look; what is wrong with it is said now (`Invalid`)."""
    return table.objects.create(
        asked_on=on,
        asked_by=register.current_actor().user,
        state=WAITING,
        **checked_account(account),
        **whose,
    )


def look(table: Any, number: int, *, body: str, accept: bool, on: date) -> Any:
    """Accept or refuse an account that waits; `body` is the column that says whose it is. Accepted, it is paid on.

    Raises `Invalid` where none waits; refused (`Refused`) to the agent who recorded it.
    """
    row = table.objects.select_for_update().filter(pk=number, state=WAITING).first()
    if row is None:
        raise register.NotFound("change", "ce changement de compte n’attend pas")
    user = register.current_actor().user
    if row.asked_by == user:
        raise register.Refused("un second agent doit regarder ce changement de compte", "same_agent")
    row.state, row.looked_by, row.looked_on = CONFIRMED if accept else REFUSED, user, on
    row.save(update_fields=["state", "looked_by", "looked_on"])
    if accept:
        account = Account(row.iban, row.holder, row.bic)
        change_provider_bank_account(provider_id=getattr(row, body), account=account, asked_by=row.asked_by, on=on)
    return row
