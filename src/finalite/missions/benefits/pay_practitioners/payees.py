"""Knows what is needed to pay somebody: their practice, their agreement, the account that two agents looked at."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.people import second_look
from finalite.kernel.unknown import UNKNOWN, Unknown

from .answers import AccountHeld, PayeeShown
from .models import PROVIDERS, AccountChange, PayeeFile
from .values import AccountAsked, ChangeState, Practice

NO_AGREEMENT = "none"


def mine(provider: int | None) -> int:
    """The professional whose account is meant: who asks, or the one an agent names. `Refused` for another's, and to
    an agent of another caisse who says no reason.
    """
    actor = register.current_actor()
    if actor.provider_id is None:
        if actor.role == "health_professional":
            raise register.Refused("ce compte n’est rattaché à aucun professionnel", "not_yours")
        if provider is None:
            raise register.Invalid("provider", "dire de quel professionnel il s’agit")
        return within_reach(provider)
    if provider is not None and provider != actor.provider_id:
        raise register.Refused("ce compte est celui d’un autre professionnel", "not_yours")
    return actor.provider_id


def within_reach(provider: int) -> int:
    """The same professional; `Refused` to an agent of another caisse than the one that pays, who says no reason."""
    for caisse in PayeeFile.objects.filter(provider_id=provider).values_list("organisation", flat=True):
        register.kept_by(caisse)
    return provider


def open_file(provider: int, practice: Practice, direct_payment: bool, on: date) -> int:
    """Open the file of a professional or supplier, or write what changed in it; raises `Invalid` for a facility."""
    subject = people.provider_subjects([provider])[provider]
    if subject not in PROVIDERS:
        raise register.Invalid("provider", "un établissement est payé par un autre traitement")
    known = {"practice": practice, "direct_payment": direct_payment, "ended_on": None}
    here = {"subject": subject, "organisation": register.current_actor().organisation, "opened_on": on}
    row, new = PayeeFile.objects.get_or_create(provider_id=provider, defaults=here | known)
    if not new:
        register.kept_by(row.organisation)
        PayeeFile.objects.filter(pk=row.pk).update(**known)
    if row.ended_on is not None:
        people.end_practice(provider_id=provider, on=None)
    return row.pk


def close_file(provider: int, on: date) -> int:
    """Note the end of practice: nothing new is taken, and the retention of the file starts.

    The patients who had chosen this doctor have a year to choose another one (CSS L162-5-3).
    """
    row = reach_practising(provider)
    people.end_practice(provider_id=provider, on=on)
    PayeeFile.objects.filter(pk=row.pk).update(ended_on=on)
    AccountChange.objects.filter(provider_id=provider).update(ended_on=on)
    return row.pk


def reach(provider: int) -> PayeeFile:
    """The file of somebody, locked: what is ordered or owed for them is written one at a time, even after practice."""
    row = PayeeFile.objects.select_for_update().filter(provider_id=provider).first()
    if row is None:
        raise register.NotFound("provider", "aucun dossier de paiement pour ce professionnel : l’ouvrir d’abord")
    register.kept_by(row.organisation)
    return row


def reach_practising(provider: int) -> PayeeFile:
    """The same, of somebody who still practises: nothing new is taken from others."""
    row = reach(provider)
    if row.ended_on is not None:
        raise register.Invalid("provider", "l’activité de ce professionnel a pris fin : rien de nouveau ne se présente")
    return row


def ask_change(provider: int, account: AccountAsked, on: date) -> int:
    """Write an account down; it waits for a second look. Raises `Invalid`."""
    row = reach(provider)
    if AccountChange.objects.filter(provider_id=provider, state=ChangeState.WAITING).exists():
        raise register.Invalid("provider", "un changement de compte attend déjà : le confirmer ou le refuser d’abord")
    given = people.Account(account.iban, account.holder, account.bic)
    return second_look.ask(AccountChange, given, on, subject=row.subject, provider_id=provider).pk


def look(change: int, right: bool, on: date) -> ChangeState:
    """Confirm or refuse an account after a second look; `Refused` to whoever recorded it."""
    row = second_look.look(AccountChange, change, body="provider_id", accept=right, on=on)
    within_reach(row.provider_id)
    return ChangeState(row.state)


def agreed(provider: int, first_on: date, last_on: date) -> bool:
    """Whether somebody practises under an agreement on each day of a period."""
    info = people.providers_of([provider])[provider]
    if not (info.practises_on(first_on) and info.practises_on(last_on)):
        return False
    day = first_on
    for one in people.agreements_of([provider]).get(provider, ()):
        if one.sector != NO_AGREEMENT and one.from_on <= day and (one.until_on is None or one.until_on > day):
            if one.until_on is None or one.until_on > last_on:
                return True
            day = one.until_on
    return False


def profession_of(provider: int) -> str | Unknown:
    """The profession on record; unknown where none is written."""
    return people.providers_of([provider])[provider].profession or UNKNOWN


def name_of(provider: int) -> str:
    """How somebody is called: their names, or those of their company."""
    return people.provider_names([provider]).get(provider) or people.providers_of([provider])[provider].name


def shown(provider: int, on: date) -> PayeeShown:
    """What is known of somebody on a day; raises `Invalid` where no file is."""
    row = PayeeFile.objects.filter(provider_id=provider).first()
    if row is None:
        raise register.NotFound("provider", "aucun dossier de paiement pour ce professionnel")
    register.kept_by(row.organisation)
    info = people.providers_of([provider])[provider]
    sectors = [
        one.sector
        for one in people.agreements_of([provider]).get(provider, ())
        if one.from_on <= on and (one.until_on is None or on < one.until_on)
    ]
    accounts = people.provider_accounts_of(provider)
    change = AccountChange.objects.filter(provider_id=provider, state=ChangeState.WAITING).values_list("pk").first()
    return PayeeShown(
        provider,
        info.number,
        name_of(provider),
        info.profession,
        sectors[0] if sectors else NO_AGREEMENT,
        row.practice,
        row.direct_payment,
        tuple(AccountHeld(one.account.iban[-4:], one.from_on, one.until_on, one.asked_by) for one in accounts),
        change[0] if change else None,
        _missing(provider, row, on),
    )


def _missing(provider: int, row: PayeeFile, on: date) -> tuple[str, ...]:
    found = {
        "agreement": not agreed(provider, on, on),
        "account": provider not in people.provider_bank_account_of([provider], on=on),
        "practice_ended": row.ended_on is not None,
    }
    return tuple(name for name, is_missing in found.items() if is_missing)
