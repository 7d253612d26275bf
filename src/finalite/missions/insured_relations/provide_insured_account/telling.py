"""Writes to the person by post what must not depend on the account: its code, its changes, its end."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from finalite.capabilities import letters, people
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId

from . import models
from .values import Kept

FICHE = "provide_insured_account"
_tell = letters.Writer(
    fiche=FICHE,
    folder=Path(__file__).parent / "letters",
    retention=models.MESSAGES,
    recipient="data_subject",
    key="{fiche}/{reference}",
)
MOVED_LATELY = timedelta(days=90)
"""An account changed soon after an address is the pattern of a fraud: the former address is written to as well."""
CATEGORIES = ("civil_identity", "postal_contact")


def code(person: PersonId, code: str, until: date, on: date) -> LetterSent:
    """Write the code that opens the account."""
    body = {"code": f"{code[:5]} {code[5:]}", "until": (until - timedelta(days=1)).isoformat()}
    return _tell("code.typ", person, on, "Votre code pour ouvrir votre compte", f"code-{person}-{on}", body, CATEGORIES)


def email_changed(row: models.Account, on: date) -> LetterSent:
    """Write that the e-mail address of the account was changed, without the address itself."""
    title, reference = "L’adresse électronique de votre compte a changé", f"courriel-{row.pk}-{on}"
    return _tell("email.typ", PersonId(row.person_id), on, title, reference, {}, (*CATEGORIES, "electronic_contact"))


def closed(row: models.Account, kept: Sequence[Kept], on: date) -> LetterSent:
    """Write that the account is closed, what stays, and for how long."""
    body = {"kept": [[one.what, one.how_long] for one in kept]}
    title, reference = "Votre compte est fermé", f"fermeture-{row.pk}"
    return _tell("closed.typ", PersonId(row.person_id), on, title, reference, body, (*CATEGORIES, "opt_in"))


def bank_change_asked(request: models.Request, iban: str, on: date) -> LetterSent:
    """Write that another bank account was asked for, from when, and how to stop it; to a former address as well."""
    person = PersonId(request.person_id)
    body = {"end": iban[-4:], "from": request.effective_on.isoformat(), "asked": request.asked_on.isoformat()}  # type: ignore[union-attr]
    title, reference = "Un changement de compte bancaire est demandé", f"rib-{request.pk}"
    categories = (*CATEGORIES, "bank_account")
    sent = _tell("bank_change.typ", person, on, title, reference, body, categories)
    if lines := _former_address(person, on):
        _tell("bank_change.typ", person, on, title, f"{reference}-ancienne-adresse", body, categories, lines=lines)
    return sent


def bank_change_stopped(request: models.Request, on: date) -> LetterSent:
    """Write that the change was stopped and that nothing was changed."""
    title, reference = "Le changement de compte bancaire est arrêté", f"rib-{request.pk}-arret"
    body = {"asked": request.asked_on.isoformat()}
    return _tell("stopped.typ", PersonId(request.person_id), on, title, reference, body, (*CATEGORIES, "bank_account"))


def _former_address(person: PersonId, on: date) -> tuple[str, ...]:
    """Where the person lived until lately, when that is another address; empty where it is not."""
    now = people.address_of([person], on=on).get(person)
    former = people.address_of([person], on=on - MOVED_LATELY).get(person)
    return tuple(former.lines) if former and now and former.lines != now.lines else ()
