"""The account each caisse pays from: a setting of the organisation."""

from dataclasses import dataclass

from stdnum import bic as bic_number
from stdnum import iban as iban_number

from finalite.capabilities.register.values import Invalid

from . import models, sepa_text


@dataclass(frozen=True, slots=True)
class PayingAccount:
    """Who pays and from where, as the bank file will say it."""

    organisation: str
    name: str
    iban: str
    bic: str
    second_look_from: int | None = None
    """Payments of this many cents or more leave only once a second agent has approved them; None: none do."""


def set_paying_account(account: PayingAccount) -> None:
    """Record or replace the account of a caisse; raises `Invalid` for an IBAN, a BIC or a name a bank would refuse.

    Batches already prepared keep the account they were made with.
    """
    if not iban_number.is_valid(account.iban):
        raise Invalid("iban", "la clé de cet IBAN est fausse : vérifier chaque caractère")
    if not bic_number.is_valid(account.bic):
        raise Invalid("bic", "ce n’est pas un BIC : il compte 8 ou 11 caractères")
    if account.second_look_from is not None and account.second_look_from <= 0:
        raise Invalid("second_look_from", "donner un montant en centimes au-dessus de zéro, ou rien")
    name = sepa_text.in_sepa_characters(account.name, 70)
    if not name:
        raise Invalid("name", "donner un nom en lettres latines")
    models.PayingAccount.objects.update_or_create(
        organisation=account.organisation,
        defaults={
            "name": name,
            "iban": iban_number.compact(account.iban),
            "bic": bic_number.compact(account.bic),
            "second_look_from": account.second_look_from,
        },
    )


def paying_account(organisation: str) -> PayingAccount:
    """The account caisse `organisation` pays from; raises `Invalid` where none is set."""
    found = models.PayingAccount.objects.filter(organisation=organisation).first()
    if found is None:
        raise Invalid("organisation", f"la caisse {organisation} n’a pas de compte payeur : le fixer d’abord")
    return PayingAccount(found.organisation, found.name, found.iban, found.bic, found.second_look_from)
