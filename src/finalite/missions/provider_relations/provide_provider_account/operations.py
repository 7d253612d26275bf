"""What is done in the professional's space: open, change, close it; name delegates; ask for the rights of a patient."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.jobs import SliceDone

from . import accounts, asking, delegates
from .values import AccountShown, BillingRights, Closed, DelegateShown, NewDelegate, SignedUp

FICHE = accounts.FICHE
OWN = ("health_professional",)
PRACTICE = ("health_professional", "provider_staff")


@register.operation("run_account", open_to=OWN)
def open_account(*, email: str, conditions: str, on: date) -> AccountShown:
    """Open the space of the professional who asks, under the conditions of the day. Raises `Invalid`."""
    return accounts.open_for(accounts.mine(), email, conditions, on)


@register.operation("run_account", open_to=OWN)
def change_account(*, on: date, email: str = "", conditions: str = "") -> AccountShown:
    """Write another e-mail address, or accept the conditions of the day. Raises `Invalid`."""
    return accounts.change(accounts.mine(), email, conditions, on)


@register.operation("run_account", confirm=True, open_to=OWN)
def close_account(*, on: date, provider: int | None = None) -> Closed:
    """Close a space: its delegations end at once. A support agent names the professional. Raises `Invalid`."""
    return accounts.close(accounts.mine(provider), on)


@register.operation("run_account", confirm=True, open_to=OWN)
def name_delegate(*, delegate: NewDelegate, on: date) -> DelegateShown:
    """Entrust somebody of the practice with asking for rights; their code is shown this once. Raises `Invalid`."""
    return delegates.name(accounts.mine(), delegate, on)


@register.operation("run_account", confirm=True, open_to=OWN)
def end_delegation(*, delegate: int, on: date, provider: int | None = None) -> DelegateShown:
    """End a delegation at once: its login opens nothing more. Raises `Invalid`."""
    return delegates.end(accounts.mine(provider), delegate, on)


@register.operation("run_account")
def sign_up(*, code: str, username: str, password: str, on: date) -> SignedUp | None:
    """Open the login of a delegate with the code that they were handed; None for a wrong code, and five end it."""
    return delegates.sign_up(code, username, password, on)


@register.operation("run_account", agents_start=True)
def end_past_delegations(*, on: date, limit: int = 500) -> SliceDone:
    """End the delegations whose last day is past, so that they are erased in time."""
    done = delegates.end_past(on, limit)
    return SliceDone(done, done, 0)


@register.operation("give_billing_rights", open_to=PRACTICE)
def ask_rights(*, nir: str, birth: date, on: date) -> BillingRights:
    """Say what must be known of the patient at hand to bill rightly; never why somebody is exempt.

    The reason of the access is that care is under way. Raises `Invalid` where number and birth date do not agree.
    """
    return asking.rights_of(nir, birth, on)
