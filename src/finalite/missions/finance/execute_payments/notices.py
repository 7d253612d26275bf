"""Tells people that their account changed, or that a payment came back: a letter, and its line in the ledger."""

from datetime import date, timedelta
from pathlib import Path

from finalite.capabilities import exchange, letters, money, people
from finalite.capabilities.register.values import PersonId

from .models import BankChange

FICHE = "execute_payments"
TEMPLATES = Path(__file__).parent / "letters"
SAID = ("civil_identity", "postal_contact", "bank_account", "exchange_content")
SAID_OF_REJECTION = ("civil_identity", "postal_contact", "financial_operation", "exchange_content")
DECEASED = "MD07"
SHORT_WHILE = timedelta(days=30)
"""An address recorded less than a month ago may come from the one who steals the payments."""
REMEDIES = (
    "Si vous n’avez pas demandé ce changement, signalez-le à votre caisse avant la date du premier versement : il sera "
    "annulé et vos versements reprendront sur votre ancien compte.",
    "Vous pouvez contester devant la commission de recours amiable de votre caisse dans les deux mois.",
)


def announce(change: BankChange, *, organisation: str, on: date) -> int | None:
    """Write to the person at the address known a month ago, else the one of today; None where there is none.

    The letter shows the last four characters of the account only: enough to recognise it, not to use it.
    """
    person = PersonId(change.person_id)
    address = people.address_of([person], on=on - SHORT_WHILE).get(person) or people.address_of([person], on=on).get(
        person
    )
    identity = people.identity_of([person]).get(person)
    if address is None or identity is None:
        return None
    letter = letters.compose(
        template=TEMPLATES / "account_changed.typ",
        fiche=FICHE,
        person_id=person,
        subject=identity.subject,
        retention="payment_cases",
        title="Votre compte bancaire a changé",
        reference=f"70-{change.pk}",
        sent_on=on,
        remedies=REMEDIES,
        sender=letters.Sender(people.organisations().get(organisation, organisation)),
        recipient=letters.Recipient(identity.name, address.lines),
        key=f"execute_payments/change/{change.pk}",
        data={
            "origin": change.origin,
            "effective_on": change.effective_on.isoformat(),
            "first_payment_on": change.first_payment_on.isoformat(),
            "former": change.former_iban[-4:],
            "account": change.iban[-4:],
        },
    )
    exchange.disclose(
        fiche=FICHE,
        recipient="data_subject",
        categories=SAID,
        persons=[person],
        on=on,
        subject=identity.subject,
        content_digest=letter.digest,
        key=f"letter/{FICHE}/{letter.letter_id}",
    )
    BankChange.objects.filter(pk=change.pk).update(letter_id=letter.letter_id)
    return letter.letter_id


def tell_rejection(payment: money.Payment, *, on: date) -> int | None:
    """Write to somebody that the bank sent their payment back, why, and what to do; the same letter if asked again.

    None where nobody could read it: no address is known, or the person died.
    """
    person = PersonId(payment.payee_id)
    address, identity = people.address_of([person], on=on).get(person), people.identity_of([person]).get(person)
    code = next((moment.code for moment in payment.moments if moment.state == money.OrderState.REJECTED), "")
    if address is None or identity is None or identity.death_on or DECEASED in code:
        return None
    letter = letters.compose(
        template=TEMPLATES / "payment_rejected.typ",
        fiche=FICHE,
        person_id=person,
        subject=identity.subject,
        retention="payment_cases",
        title="Un versement n’a pas pu vous parvenir",
        reference=f"70-R{payment.order_id}",
        sent_on=on,
        sender=letters.Sender(people.organisations().get(payment.organisation, payment.organisation)),
        recipient=letters.Recipient(identity.name, address.lines),
        key=f"execute_payments/rejection/{payment.order_id}",
        data={
            "amount": payment.transferred,
            "label": payment.label,
            "due_on": payment.due_on.isoformat(),
            "reason": money.meaning_of(code),
            "other_account": money.concerns_account(code),
        },
    )
    exchange.disclose(
        fiche=FICHE,
        recipient="data_subject",
        categories=SAID_OF_REJECTION,
        persons=[person],
        on=on,
        subject=identity.subject,
        content_digest=letter.digest,
        key=f"letter/{FICHE}/{letter.letter_id}",
    )
    return letter.letter_id
