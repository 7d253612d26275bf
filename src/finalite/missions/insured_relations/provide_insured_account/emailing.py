"""Tells people by e-mail that something waits in their account, and never what; a machine sends, once at most.

A row is taken in one committed step and sent in the next: a worker killed between the two leaves an e-mail unsent
rather than sent twice, and what it announced is in the account all the same.
"""

import hashlib
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from finalite.capabilities import exchange, jobs, people, register
from finalite.capabilities.register import PersonId

from . import activation, models, telling
from .words import Mail, Wish

FICHE = "provide_insured_account"
SIGNS = 8


class NotSent(RuntimeError):
    """The mail server took no e-mail: the job is tried again later."""


def confirm(row: models.Account, on: date) -> None:
    """Send the code that shows that whoever opened the account reads at its address."""
    _queue(row, Mail.CONFIRM, {row.email}, on)


def say_waiting(row: models.Account, on: date) -> bool:
    """Say that something waits, once a day at most, at an address confirmed by then, to who did not refuse it."""
    if row.email_confirmed_on is None or row.email_confirmed_on > on or row.blocked_on is not None:
        return False
    refused = models.Choice.objects.filter(person_id=row.person_id, what=Wish.NO_EMAIL, closed_on=None, wanted=True)
    if refused.exists():
        return False
    _queue(row, Mail.WAITING, {row.email}, on)
    return True


def say_written(person: PersonId, on: date) -> bool:
    """Say that something which another fiche wrote waits; False for who has no open account, or wants no e-mail."""
    row = models.Account.objects.filter(person_id=person, closed_on=None).first()
    return row is not None and say_waiting(row, on)


def may_tell_of(fiche: str) -> bool:
    """Does the register let the account know that this fiche writes to people?"""
    flows = register.entry(FICHE).receives_from
    return any(flow.fiche == fiche and "exchange_metadata" in flow.data for flow in flows)


def warn_of_bank_change(row: models.Account, on: date) -> None:
    """Warn that a change waits, at the address and at the one that it lately replaced."""
    former = people.contact_of([row.person_id], on=on - telling.MOVED_LATELY).get(PersonId(row.person_id), {})
    _queue(row, Mail.BANK_CHANGE, {row.email, former.get("email", row.email)}, on)


def warn_former(row: models.Account, former: str, on: date) -> None:
    """Tell the address that an account leaves that it does."""
    _queue(row, Mail.EMAIL_CHANGED, {former}, on)


def code_of(person: PersonId, email: str) -> str:
    """The code that confirms an address: nothing of it is kept, since it is computed again from the two."""
    digest = salted_hmac("finalite.account.email", f"{person}/{email}", algorithm="sha256").digest()
    return "".join(activation.ALPHABET[byte % len(activation.ALPHABET)] for byte in digest[:SIGNS])


def fits(row: models.Account, code: str) -> bool:
    """Is this the code that was sent to the address of the account?"""
    return constant_time_compare(code_of(PersonId(row.person_id), row.email), code.upper().replace(" ", ""))


def take(number: int) -> bool:
    """Keep an e-mail for oneself alone; False where it is sent, or another worker had it."""
    return bool(models.Email.objects.filter(pk=number, taken=False).update(taken=True))


def send(number: int, on: date) -> bool:
    """Send an e-mail that was taken and write it in the ledger; False, and free again, where the server took it not."""
    row = models.Email.objects.get(pk=number)
    if row.sent_on is not None or row.person_id not in register.may_concern(row.person_id):
        return True
    try:
        with transaction.atomic():
            _disclose(row, on)
            row.sent_on = on
            row.save(update_fields=["sent_on"])
            _message(row).send()
    except (SMTPException, OSError):
        models.Email.objects.filter(pk=number).update(taken=False)
        return False
    return True


def _queue(account: models.Account, kind: Mail, addresses: set[str], on: date) -> None:
    for address in sorted(addresses):
        row, made = models.Email.objects.get_or_create(
            person_id=account.person_id,
            kind=kind,
            address=address,
            queued_on=on,
            defaults={"subject": account.subject},
        )
        if made:
            args = {"notice": row.pk, "on": on.isoformat()}
            jobs.enqueue(task=f"{FICHE}.send_email", key=f"account.email/{row.pk}", fiche=FICHE, args=args)


def _message(row: models.Email) -> EmailMessage:
    """The fixed words of its kind; the same number of message each time, so that mail servers know a repeat."""
    said = _texts()[row.kind]
    code = code_of(PersonId(row.person_id), row.address)
    body = "\n\n".join(part.replace("{code}", f"{code[:4]} {code[4:]}") for part in (said["fr"], said["en"]))
    end = _texts()["end"]
    number = f"<compte-{row.pk}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].strip('>')}>"
    headers = {"Message-ID": number, "Auto-Submitted": "auto-generated"}
    return EmailMessage(said["subject"], f"{body}\n\n{end['fr']}\n{end['en']}\n", None, [row.address], headers=headers)


def _disclose(row: models.Email, on: date) -> None:
    exchange.disclose(
        fiche=FICHE,
        recipient="data_subject",
        categories=("electronic_contact",),
        persons=[row.person_id],
        on=on,
        content_digest=hashlib.sha256(_texts()[row.kind]["fr"].encode()).hexdigest(),
        key=f"{FICHE}/email/{row.pk}",
        subject=row.subject,
    )


@cache
def _texts() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "emails.toml").read_text("utf-8"))
