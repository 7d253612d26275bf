"""Moves the accounts of a caisse's people when their bank reorganises its branches: a dry run first, then the act."""

import hashlib
from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register.values import Invalid, PersonId, Refused, Upload

from .. import accounts, notices, rules
from ..models import BankChange
from ..values import LineFault, RestructuringApplied, RestructuringChecked
from .mobility import record_change

BULK = "change_bank_details_in_bulk"


@register.operation(BULK)
def check_bank_restructuring(*, mapping: Upload, effective_on: date) -> RestructuringChecked:
    """Read a bank's file and say what it would change, changing nothing.

    CSV in UTF-8 with semicolons and the header `old_bank;old_branch;new_bank;new_branch;new_bic`. Each line that cannot
    be used is listed with its number and reason; the others stand. `digest` is asked for to apply exactly this file.
    """
    moves, faults = rules.read_mapping(mapping.content)
    mine, out_of_reach = _accounts(moves, effective_on)
    return RestructuringChecked(_digest(mapping, effective_on), len(moves), len(mine), out_of_reach, _faults(faults))


@register.operation(BULK, confirm=True)
def apply_bank_restructuring(*, mapping: Upload, effective_on: date, digest: str, on: date) -> RestructuringApplied:
    """Change the account of every person of the caisse at a branch that moves, and write to each of them.

    `digest` is the one that the dry run gave for this file and day: another file is refused. Sent again, accounts
    already moved are left alone and nobody is written to twice. The bank itself moved the accounts, so no waiting days.
    """
    if digest != _digest(mapping, effective_on):
        raise Refused("ce fichier n’est pas celui qui a été vérifié : recommencer la vérification", "not_checked")
    if effective_on < on:
        raise Invalid("effective_on", "des comptes ne peuvent pas changer un jour déjà passé")
    moves, faults = rules.read_mapping(mapping.content)
    mine, out_of_reach = _accounts(moves, effective_on)
    before = BankChange.objects.filter(key__startswith=_prefix(digest)).count()
    changes = [_move(person, account, move, digest, on, effective_on) for person, account, move in mine]
    here = accounts.organisation_here()
    letters = [notices.announce(change, organisation=here, on=on) for change in changes]
    told = sum(letter is not None for letter in letters)
    return RestructuringApplied(len(changes), before, told, len(changes) - told, out_of_reach, _faults(faults))


def _accounts(moves: tuple[rules.Move, ...], on: date) -> tuple[list[tuple[PersonId, people.Account, rules.Move]], int]:
    """The accounts at the branches that move, of people the actor may act for, and how many are left to others."""
    by_branch = {move.old: move for move in moves}
    found = people.accounts_at_branches(by_branch, on=on) if by_branch else {}
    allowed = register.may_concern(*found)
    mine = [(pk, found[pk], by_branch[rules.branch_of(found[pk].iban)]) for pk in sorted(found) if pk in allowed]
    return mine, len(found) - len(mine)


def _move(
    person: PersonId, account: people.Account, move: rules.Move, digest: str, on: date, effective_on: date
) -> BankChange:
    new = people.Account(iban=rules.moved_iban(account.iban, move), holder=account.holder, bic=move.bic)
    return record_change(
        person,
        account,
        new,
        origin="restructuring",
        key=f"{_prefix(digest)}{person}",
        on=on,
        effective_on=effective_on,
        first_payment_on=effective_on,
    )


def _prefix(digest: str) -> str:
    return f"restructuring/{digest[:32]}/"


def _digest(mapping: Upload, effective_on: date) -> str:
    return hashlib.sha256(mapping.content + effective_on.isoformat().encode()).hexdigest()


def _faults(faults: tuple[rules.Fault, ...]) -> tuple[LineFault, ...]:
    return tuple(LineFault(fault.line, fault.field, fault.message) for fault in faults)
