"""Follows people who change bank, at their own request or at that of their new bank."""

import hashlib
from datetime import date, timedelta

from finalite.capabilities import people, register
from finalite.capabilities.register.values import Invalid, NotFound, PersonId, Refused
from finalite.kernel.decision import UNKNOWN, Decision

from .. import accounts, notices, rules
from ..models import BankChange
from ..values import AccountChanged, AskedBy

MOBILITY = "follow_bank_mobility"


@register.operation(MOBILITY, confirm=True, open_to=("insured_person",))
def record_bank_mobility(
    *, person_id: PersonId, asked_by: AskedBy, holder: str, iban: str, bic: str, on: date, effective_on: date
) -> AccountChanged:
    """Pay somebody on another account from `effective_on`, and write to them at the address known before.

    No payment goes to the new account before the waiting days are over (`payments.bank.new_account_wait`, proposed by
    us). Refused (`Refused`, with the code of the reason) for a wrong IBAN, one outside SEPA, the account already paid,
    a holder who does not bear the person's name, a death, a day gone by. Asked again, it is the same change.
    """
    if register.current_actor().person_id is not None and asked_by is not AskedBy.PERSON:
        raise Invalid("asked_by", "demander en son propre nom : seul un agent saisit ce qu’une banque envoie")
    key = _key(person_id, iban, effective_on)
    known = BankChange.objects.filter(key=key).first()
    if known is not None:
        return _changed(known, already=True)
    former = people.bank_account_of([person_id], on=effective_on).get(person_id)
    decision = _assess(person_id, former, asked_by, holder, iban, on, effective_on)
    if decision.outcome != rules.ACCEPTED:
        raise Refused(decision.steps[-1].label, rules.reason_of(decision))
    new = people.Account(iban=iban.replace(" ", "").upper(), holder=holder, bic=bic)
    change = record_change(
        person_id,
        former,
        new,
        origin=asked_by.value,
        key=key,
        on=on,
        effective_on=effective_on,
        first_payment_on=rules.first_payment_on(decision),
    )
    return _announced(change, on, decision)


@register.operation(MOBILITY, confirm=True, open_to=("insured_person",))
def cancel_bank_mobility(*, person_id: PersonId, change_id: int, on: date) -> AccountChanged:
    """Undo a change before its first payment, as when the person did not ask for it; the former account is paid again.

    Refused once the new account may have been paid, or when there was no account before.
    """
    change = BankChange.objects.filter(pk=change_id, person_id=person_id).first()
    if change is None:
        raise NotFound("change_id", "cette personne n’a pas de changement de compte à ce numéro")
    if change.state == accounts.CANCELLED:
        return _changed(change, already=True)
    if change.state != accounts.ACTIVE or on >= change.first_payment_on:
        raise Refused("le nouveau compte a peut-être déjà été payé : enregistrer un autre changement", "too_late")
    if not change.former_iban:
        raise Refused("il n’y avait pas de compte avant : en enregistrer un autre", "no_former_account")
    # history keeps the new account for a day at least: nothing is paid to it, see accounts.py
    back_on = max(on, change.effective_on + timedelta(days=1))
    former = people.Account(iban=change.former_iban, holder=change.former_holder, bic=change.former_bic)
    people.change_bank_account(person_id=person_id, account=former, asked_by=register.current_actor().user, on=back_on)
    BankChange.objects.filter(pk=change.pk).update(state=accounts.CANCELLED, ended_on=back_on)
    return _changed(BankChange.objects.get(pk=change.pk))


def record_change(
    person_id: PersonId,
    former: people.Account | None,
    new: people.Account,
    *,
    origin: str,
    key: str,
    on: date,
    effective_on: date,
    first_payment_on: date,
) -> BankChange:
    """Record the account with people and the change here; an earlier change still waiting is superseded."""
    people.change_bank_account(
        person_id=person_id, account=new, asked_by=register.current_actor().user, on=effective_on
    )
    BankChange.objects.filter(person_id=person_id, state=accounts.ACTIVE).update(
        state=accounts.SUPERSEDED, ended_on=effective_on
    )
    return BankChange.objects.create(
        subject=people.subjects_of([person_id])[person_id],
        key=key,
        person_id=person_id,
        origin=origin,
        state=accounts.ACTIVE,
        asked_on=on,
        effective_on=effective_on,
        first_payment_on=first_payment_on,
        former_holder=former.holder if former else "",
        former_iban=former.iban if former else "",
        former_bic=former.bic if former else "",
        holder=new.holder,
        iban=new.iban,
        bic=new.bic,
    )


def _assess(
    person_id: PersonId,
    former: people.Account | None,
    asked_by: AskedBy,
    holder: str,
    iban: str,
    on: date,
    effective_on: date,
) -> Decision:
    identity = people.identity_of([person_id])[person_id]
    names = tuple(name for name in (identity.used_name, identity.birth_name) if name)
    return rules.assess_bank_change(
        rules.BankChangeFacts(
            asked_by=asked_by.value,
            holder=holder,
            names=names,
            iban=iban,
            former_iban=former.iban if former else "",
            asked_on=on,
            effective_on=effective_on,
            deceased=True if identity.death_on else UNKNOWN,
        ),
        on,
    )


def _announced(change: BankChange, on: date, decision: Decision) -> AccountChanged:
    organisation = people.caisse_of([change.person_id]).get(PersonId(change.person_id), "")
    letter = notices.announce(change, organisation=organisation, on=on)
    return AccountChanged(change.pk, change.effective_on, change.first_payment_on, letter, False, decision.warnings)


def _changed(change: BankChange, already: bool = False) -> AccountChanged:
    return AccountChanged(change.pk, change.effective_on, change.first_payment_on, change.letter_id, already)


def _key(person_id: int, iban: str, effective_on: date) -> str:
    account = hashlib.sha256(iban.replace(" ", "").upper().encode()).hexdigest()
    return f"mobility/{person_id}/{effective_on}/{account[:24]}"
