"""What the professional's space answers: to its holder, to support, and to patients about who asked."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import AtMost, PersonId

from . import accounts, asking, delegates, models, paid
from .values import AboutPerson, AccountShown, Conditions, DelegateShown, Lookup, Payments, Space

OWN = ("health_professional",)
PRACTICE = ("health_professional", "provider_staff")
MOST = 1000
"""Payments told one by one, unless fewer are asked for."""


@register.query("run_account", open_to=OWN)
def conditions_of_use(*, on: date) -> Conditions:
    """The conditions in force on a day. Raises `Invalid` before the first."""
    return accounts.in_force(on)


@register.query("run_account", open_to=OWN)
def account_of(*, on: date, provider: int | None = None) -> AccountShown | None:
    """The space of the professional who asks, or of the one that support names; None before it is opened."""
    rows = models.Account.objects.filter(provider_id=accounts.mine(provider)).order_by("-pk")
    row = rows.first()
    return accounts.shown(row, on) if row else None


@register.query("run_account", open_to=OWN)
def delegates_of(*, on: date, provider: int | None = None) -> tuple[DelegateShown, ...]:
    """Who may ask for rights in a practice, and until when."""
    return delegates.of(accounts.mine(provider), on)


@register.query("run_account", open_to=OWN)
def space_of(*, on: date) -> Space | None:
    """The space of the professional who asks with its delegates; None where none is open."""
    held = account_of(on=on)
    if held is None or held.closed_on is not None:
        return None
    return Space(held, delegates.of(held.provider, on))


@register.query("give_billing_rights", open_to=PRACTICE)
def rights_asked(*, on: date) -> tuple[Lookup, ...]:
    """What the practice was answered on a day, as far as it is still kept."""
    return asking.of_day(accounts.mine(), on)


@register.query("show_payments", open_to=OWN)
def payments(*, first_on: date, last_on: date, on: date, limit: AtMost = MOST) -> Payments:
    """What the professional received over a period of the last 27 months, all summed, and the latest payments.

    Raises `Invalid`.
    """
    return paid.over(accounts.mine(), first_on, last_on, on, limit)


@register.query("give_billing_rights")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a patient for their right of access."""
    return AboutPerson(asking.about(person))
