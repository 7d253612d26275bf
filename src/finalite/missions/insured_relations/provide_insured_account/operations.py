"""What is done with an account: used by the person, answered by the caisse, looked after by support."""

from datetime import date

from finalite.capabilities import jobs, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import AtMost, PersonId, Upload

from . import accounts, activation, certificates, changes, emailing, messaging, wishes
from .values import (
    AccountShown,
    Address,
    CertificateGiven,
    Closed,
    LetterShown,
    NewBankAccount,
    Newborn,
    RequestShown,
    Sent,
    Wished,
)
from .words import Ask, Certificate, Screen, Topic, Wish

OWN = ("insured_person", "legal_representative")
ALONE = ("insured_person",)
"""Only the person opens, closes or changes what an account is made of: a representative sees and writes."""


@register.operation("manage_account")
def send_activation_code(*, person: PersonId, on: date) -> LetterSent:
    """Send by post the code that opens an account, to the address that the caisse knows. Raises `Invalid`."""
    return activation.send(person, on)


@register.operation("manage_account")
def ask_activation_code(*, nir: str, born_on: date, on: date) -> None:
    """Queue a code for whoever gave a number and a birth date that fit; it answers the same when they fit nobody."""
    _machine_alone()
    person = activation.matching(nir, born_on)
    if person is not None:
        args = {"person": int(person), "on": on.isoformat()}
        key = f"account.code/{person}/{on}"
        jobs.enqueue(task="provide_insured_account.send_code", key=key, fiche=accounts.FICHE, args=args)


@register.operation("manage_account")
def redeem_activation_code(*, nir: str, code: str, on: date) -> PersonId | None:
    """Use up a code received by post and say whose it is; nobody's when it is wrong, five wrong ones ending it."""
    _machine_alone()
    return activation.redeem(nir, code, on)


@register.operation("manage_account", open_to=ALONE)
def open_account(*, person: PersonId, email: str, conditions: str, on: date) -> AccountShown:
    """Open one's account with an e-mail address of one's own, accepting the version of the conditions of the day.

    Raises `Invalid` for somebody under age, an address already used, or conditions of another day.
    """
    return accounts.open_for(person, email, conditions, on)


@register.operation("manage_account", open_to=ALONE)
def accept_conditions(*, person: PersonId, conditions: str, on: date) -> AccountShown:
    """Accept the conditions of the day, once they changed."""
    accounts.accept(accounts.reach(person), conditions, on)
    return accounts.shown(person, on)


@register.operation("manage_account", confirm=True, open_to=ALONE)
def change_email(*, person: PersonId, email: str, on: date) -> AccountShown:
    """Change the e-mail address of one's account; a letter and the former address are told. Raises `Invalid`."""
    return accounts.change_email(person, email, on)


@register.operation("manage_account", open_to=ALONE)
def confirm_email(*, person: PersonId, code: str, on: date) -> AccountShown:
    """Confirm that one reads at the address of one's account, with the code sent there. Raises `Invalid`."""
    return accounts.confirm_email(person, code, on)


@register.operation("manage_account", open_to=ALONE)
def send_email_code(*, person: PersonId, on: date) -> AccountShown:
    """Have the code sent again to the address of one's account, once a day at most."""
    return accounts.send_email_code(person, on)


@register.operation("manage_account", confirm=True, open_to=ALONE)
def close_account(*, person: PersonId, on: date) -> Closed:
    """Close one's account without a reason (GDPR 21): a change that waits is stopped, a letter says what stays."""
    for row in changes.models.Request.objects.filter(person_id=person, state="waiting"):
        changes.stop(row, on)
    return accounts.close(person, on)


@register.operation("manage_account", confirm=True)
def block_account(*, person: PersonId, on: date) -> AccountShown:
    """Block an account that may be in other hands: nobody signs in, and a change that waits is stopped."""
    for row in changes.models.Request.objects.filter(person_id=person, state="waiting"):
        changes.stop(row, on)
    return accounts.block(person, on)


@register.operation("manage_account", confirm=True)
def unblock_account(*, person: PersonId) -> AccountShown:
    """Give an account back to its person."""
    return accounts.block(person, None)


@register.operation("manage_account", open_to=OWN)
def stop_bank_change(*, request: int, on: date) -> RequestShown:
    """Stop a bank account that waits, as the person asks online or by telephone; a letter says so. Raises `Invalid`."""
    return changes.shown(changes.stop(changes.reach(request), on), on)


@register.operation("handle_formalities", confirm=True, open_to=ALONE)
def change_bank_account(*, person: PersonId, account: NewBankAccount, on: date) -> RequestShown:
    """Ask to be paid on another account: it waits, a letter warns at the address and at a recent former one."""
    return changes.shown(changes.ask_bank_change(person, account, on), on)


@register.operation("handle_formalities")
def apply_bank_changes(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Write the bank accounts whose delay is over. Twice changes nothing."""
    seen, last = changes.apply_due(on, after, limit)
    return SliceDone(seen, seen, last)


@register.operation("handle_formalities", confirm=True, open_to=OWN)
def declare_move(*, person: PersonId, address: Address, on: date, with_children: bool = True) -> RequestShown:
    """Declare a new address, given to the fiche that keeps it; the caisse changes where the postal code says so."""
    return changes.shown(changes.move(person, address, on, with_children), on)


@register.operation("handle_formalities", confirm=True, open_to=ALONE)
def declare_birth(*, person: PersonId, child: Newborn, on: date, certificate: Upload | None = None) -> RequestShown:
    """Declare a birth, given to the fiche that registers people: covered at once, certified later (CSS R114-7)."""
    return changes.shown(changes.birth(person, child, certificate, on), on)


@register.operation("handle_formalities", open_to=OWN)
def change_phone(*, person: PersonId, number: str, on: date) -> RequestShown:
    """Give another telephone number."""
    return changes.shown(changes.phone(person, number, on), on)


@register.operation("handle_formalities", open_to=OWN)
def order_certificate(
    *, person: PersonId, certificate: Certificate, on: date, year: int | None = None
) -> CertificateGiven:
    """Have a certificate written by the fiche that holds the fact, as an accessible PDF among one's letters."""
    return certificates.order(person, certificate, on, year)


@register.operation("handle_formalities", open_to=OWN)
def send_document(*, person: PersonId, document: Upload, title: str, text: str, on: date) -> Sent:
    """Send a file to the caisse with a word on it: its type is read from its content, malware is looked for."""
    return messaging.write(person, Ask.FORMALITY, Topic.DOCUMENT, title, text, document, False, on)


@register.operation("exchange_with_fund", open_to=OWN)
def write_message(
    *,
    person: PersonId,
    ask: Ask,
    topic: Topic,
    title: str,
    text: str,
    on: date,
    document: Upload | None = None,
    medical: bool = False,
) -> Sent:
    """Write to one's caisse or its medical service, which answers; returns the request and the day an answer is due."""
    return messaging.write(person, ask, topic, title, text, document, medical, on)


@register.operation("receive_personal_messages", open_to=OWN)
def mark_messages_read(*, person: PersonId, on: date) -> int:
    """Note that one has read what the caisse left; returns how many messages were new."""
    return messaging.read_all(person, on)


@register.operation("receive_personal_messages")
def post_message(*, person: PersonId, topic: Topic, text: str, on: date) -> int:
    """Leave a message to somebody who has an account, for the caisse; returns it. Raises `Invalid`."""
    return messaging.post(person, topic, text, on)


@register.operation("receive_personal_messages")
def say_waiting(*, person: PersonId, on: date) -> bool:
    """Queue the e-mail that something written that day waits; False for who has no confirmed address or wants none."""
    _machine_alone()
    return emailing.say_written(person, on)


@register.operation("receive_personal_messages")
def take_email(*, notice: int) -> bool:
    """Keep an e-mail for the worker that sends it; False where another had it already."""
    _machine_alone()
    return emailing.take(notice)


@register.operation("receive_personal_messages")
def send_email(*, notice: int, on: date) -> bool:
    """Send an e-mail that was taken: it says that something waits, never what. False where the server took it not."""
    _machine_alone()
    return emailing.send(notice, on)


@register.operation("receive_personal_messages")
def send_registered_letter(*, person: PersonId, title: str, text: str, on: date) -> int:
    """Put a registered letter in somebody's account, kept five years as proof; returns the letter. Raises `Invalid`."""
    return messaging.register_letter(person, title, text, on)


@register.operation("receive_personal_messages", open_to=OWN)
def open_registered_letter(*, letter: int, on: date) -> LetterShown:
    """Open a registered letter: the day of the first opening is written down as proof."""
    return messaging.open_letter(letter, on)


@register.operation("receive_personal_messages", open_to=ALONE)
def choose(*, person: PersonId, what: Wish, wanted: bool, on: date) -> tuple[Wished, ...]:
    """Ask for a kind of message or a channel, or for no more of it; returns all one's choices."""
    return wishes.choose(person, what, wanted, on)


@register.operation("collect_opinions", open_to=OWN)
def give_opinion(*, person: PersonId, score: int, on: date, about: Screen = Screen.ACCOUNT, comment: str = "") -> None:
    """Say in one click, from 1 to 5, what one thinks of the account or of a part of it."""
    wishes.think(person, score, about, comment, on)


def _machine_alone() -> None:
    """What a machine does: answering whoever is not signed in yet, through the site, and sending e-mails."""
    if register.current_actor().role != "automation":
        raise register.Refused("cette étape est faite par la machine du compte, jamais à la main", "role")
