"""Opens, changes and closes accounts: one a person of age, one e-mail address an account, conditions accepted."""

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from django.db import IntegrityError, transaction

from finalite.capabilities import people, register
from finalite.capabilities.people import ContactKind
from finalite.capabilities.register import PersonId

from . import advising, emailing, models, telling
from .values import AccountShown, Closed, Conditions, Kept

FICHE = "provide_insured_account"
MAJORITY = 18
FOLLOWS = (models.Acceptance, models.Choice, models.Opinion)
"""Tables that live and end with the account."""


@cache
def versions(language: str) -> tuple[Conditions, ...]:
    """Every version of the conditions in a language, the oldest first; the French text binds."""
    text = (Path(__file__).parent / "conditions.toml").read_text("utf-8")
    return tuple(
        Conditions(one["version"], one["since"], tuple(one[language])) for one in tomllib.loads(text)["conditions"]
    )


def in_force(on: date) -> Conditions:
    """The conditions of a day; raises `Invalid` before the first."""
    found = [one for one in versions(advising.language()) if one.since <= on]
    if not found:
        raise register.Invalid("on", "aucune condition d’utilisation n’était en vigueur ce jour-là")
    return found[-1]


def held(person: PersonId) -> models.Account | None:
    """The open account of somebody, if any."""
    return models.Account.objects.filter(person_id=person, closed_on=None).first()


def reach(person: PersonId) -> models.Account:
    """The open account of somebody; raises `Invalid` where there is none, `Refused` where it is blocked."""
    row = held(person)
    if row is None:
        raise register.Invalid(
            "person", "ouvrir d’abord le compte : une adresse électronique et les conditions d’emploi"
        )
    if row.blocked_on is not None and register.current_actor().person_id is not None:
        raise register.Refused("ce compte est bloqué à votre demande ou par sécurité : appelez votre caisse", "blocked")
    return row


def open_for(person: PersonId, email: str, conditions: str, on: date) -> AccountShown:
    """Open the account of somebody of age, who accepts the conditions of the day. Raises `Invalid`."""
    _check_age(person, on)
    subject = people.subjects_of([person])[person]
    row = models.Account(subject=subject, person_id=person, email=_address(person, email, on), opened_on=on)
    _save(row)
    accept(row, conditions, on)
    emailing.confirm(row, on)
    return shown(person, on)


def accept(row: models.Account, conditions: str, on: date) -> None:
    """Note that the conditions of the day were accepted. Raises `Invalid` for another version."""
    if conditions.strip() != in_force(on).version:
        raise register.Invalid("conditions", f"les conditions en vigueur sont la version {in_force(on).version}")
    accepted = models.Acceptance.objects.filter(person_id=row.person_id, conditions=conditions.strip(), closed_on=None)
    if not accepted.exists():
        models.Acceptance.objects.create(
            subject=row.subject, person_id=row.person_id, conditions=conditions.strip(), accepted_on=on
        )


def change_email(person: PersonId, email: str, on: date) -> AccountShown:
    """Change the e-mail address of an account: a letter and the former address say so, a code goes to the new one."""
    row = reach(person)
    former = row.email
    if former != email.strip().lower():
        row.email, row.email_confirmed_on = _address(person, email, on), None
        _save(row)
        telling.email_changed(row, on)
        emailing.warn_former(row, former, on)
        emailing.confirm(row, on)
    return shown(person, on)


def confirm_email(person: PersonId, code: str, on: date) -> AccountShown:
    """Note that the person reads at the address of their account. Raises `Invalid` for another code."""
    row = reach(person)
    if not emailing.fits(row, code):
        raise register.Invalid("code", "ce code n’est pas celui du dernier courriel envoyé à cette adresse")
    row.email_confirmed_on = row.email_confirmed_on or on
    row.save(update_fields=["email_confirmed_on"])
    return shown(person, on)


def send_email_code(person: PersonId, on: date) -> AccountShown:
    """Send the code of the address again, once a day at most."""
    emailing.confirm(reach(person), on)
    return shown(person, on)


def block(person: PersonId, on: date | None) -> AccountShown:
    """Block an account, so that nothing can be changed in it and nobody signs in; None lifts it."""
    row = held(person)
    if row is None:
        raise register.Invalid("person", "cette personne n’a pas de compte ouvert")
    row.blocked_on = on
    row.save(update_fields=["blocked_on"])
    people.allow_sign_in(person_id=person, allowed=on is None)
    return shown(person, on or row.opened_on)


def close(person: PersonId, on: date) -> Closed:
    """Close an account, end what lived by it, and write what stays and for how long."""
    row = reach(person)
    letter = telling.closed(row, kept(), on)
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    for table in FOLLOWS:
        table.objects.filter(person_id=person, closed_on=None).update(closed_on=on)
    people.allow_sign_in(person_id=person, allowed=False)
    return Closed(on, letter.letter, kept())


def kept() -> tuple[Kept, ...]:
    """What stays after an account is closed, as the register says."""
    rule = register.entry(FICHE).retention_rule
    return (
        Kept("l’adresse électronique, les conditions acceptées, vos choix et vos avis", "effacés sous un jour"),
        Kept("les demandes de changement", f"{said(rule(models.REQUESTS).keep)} après leur fin"),
        Kept("les messages échangés avec la caisse", f"{said(rule(models.MESSAGES).keep)} après leur envoi"),
        Kept("les lettres recommandées électroniques", f"{said(rule(models.REGISTERED).keep)} après leur envoi"),
        Kept("votre dossier d’assurance maladie, que d’autres traitements tiennent", "les durées du registre"),
    )


def said(period: str, language: str = "fr") -> str:
    """`P27M` → «27 mois», in French unless asked otherwise: letters are."""
    number, unit = re.fullmatch(r"P(\d+)([DMY])", period).groups()  # type: ignore[union-attr]
    if language == "en":
        return f"{number} " + {"D": "day", "M": "month", "Y": "year"}[unit] + "s" * (int(number) > 1)
    words = {"D": "jour", "M": "mois", "Y": "an"}[unit]
    return f"{number} {words}" + ("s" if int(number) > 1 and unit != "M" else "")


def shown(person: PersonId, on: date) -> AccountShown:
    """The state of somebody's account on a day."""
    row = held(person)
    if row is None:
        return AccountShown(False, "", None, None, None, "", None, False)
    last = models.Acceptance.objects.filter(person_id=person, closed_on=None).order_by("-accepted_on", "-pk").first()
    version, accepted_on = (last.conditions, last.accepted_on) if last else ("", None)
    current = bool(version) and version == in_force(max(on, row.opened_on)).version
    return AccountShown(
        True, row.email, row.email_confirmed_on, row.opened_on, row.blocked_on, version, accepted_on, current
    )


def _save(row: models.Account) -> None:
    """Two people at once with one address: the table decides, and the second is told the same as anybody later."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as clash:
        if models.Account.objects.filter(person_id=row.person_id, closed_on=None).exclude(pk=row.pk).exists():
            raise register.Invalid("person", "ce compte est déjà ouvert") from clash
        raise register.Invalid("email", "cette adresse sert déjà à un autre compte : en donner une autre") from clash


def _address(person: PersonId, email: str, on: date) -> str:
    """The address in small letters, kept among the means of reaching the person too."""
    address = email.strip().lower()
    contact(person, ContactKind.EMAIL, address, on, "email")
    return address


def contact(person: PersonId, kind: ContactKind, value: str, on: date, field: str) -> None:
    """Write a means of reaching somebody; what is wrong with it is said at the `field` where they typed it."""
    try:
        people.change_contact(person_id=person, kind=kind, value=value, on=on)
    except register.Invalid as fault:
        raise register.Invalid(field, fault.message) from fault


def _check_age(person: PersonId, on: date) -> None:
    born = people.identity_of([person])[person].born
    if born is None or not born.surely_reached(MAJORITY, on=on):
        raise register.Invalid("person", "un compte s’ouvre à dix-huit ans, à une date de naissance connue")
