"""Keeps what must be known to pay a facility: its file, its contacts, and its account, looked at twice."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.people import second_look

from . import tariffs
from .given import AccountGiven, FacilityGiven, ManagerGiven
from .models import AccountChange, FacilityFile, Manager, TariffOrder
from .values import AccountAsked, FacilityShown, ManagerShown
from .words import FacilityKind

LONGEST = 366
"""More days than a year to pay an invoice is a slip of the keyboard."""


def record(given: FacilityGiven, on: date) -> int:
    """Open the file of a facility, or correct it; its identity and agreement are those of `people`."""
    info = people.providers_by_number([given.number]).get(given.number)
    if info is None or info.subject != "care_facility":
        raise register.Invalid("number", "aucun établissement ni centre n’est enregistré sous ce numéro")
    if not 1 <= given.pay_within <= LONGEST:
        raise register.Invalid("pay_within", "donner le délai de paiement en jours, de 1 à 366")
    if not 0 < len(given.pay_text.strip()) <= 120:
        raise register.Invalid("pay_text", "nommer le texte ou la convention qui fixe ce délai")
    if given.organisation not in people.organisations():
        raise register.Invalid("organisation", "cette caisse n’existe pas")
    row, _ = FacilityFile.objects.update_or_create(
        facility=info.provider_id,
        defaults={
            "subject": "care_facility",
            "organisation": given.organisation,
            "activity": given.activity,
            "pay_within": given.pay_within,
            "pay_text": given.pay_text.strip(),
        },
        create_defaults={
            "subject": "care_facility",
            "organisation": given.organisation,
            "activity": given.activity,
            "pay_within": given.pay_within,
            "pay_text": given.pay_text.strip(),
            "opened_on": on,
        },
    )
    return row.facility


def close(facility: int, on: date) -> int:
    """Close the file of a facility that practises no more, with its tariffs and contacts: retention runs from there."""
    row = reach(facility)
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    TariffOrder.objects.filter(facility=facility).update(closed_on=on)
    Manager.objects.filter(facility=facility, left_on=None).update(left_on=on)
    return row.facility


def reach(facility: int) -> FacilityFile:
    """The open file of a facility, locked; raises `Invalid` where there is none."""
    row = FacilityFile.objects.select_for_update().filter(facility=facility, closed_on=None).first()
    if row is None:
        raise register.NotFound("facility", "aucun dossier de paiement n’est ouvert pour cet établissement")
    register.kept_by(row.organisation)
    return row


def read(facility: int) -> FacilityFile:
    """The file of a facility; its staff reads its own alone (`Refused`). Raises `Invalid` where there is none."""
    own(facility)
    row = FacilityFile.objects.filter(facility=facility).first()
    if row is None:
        raise register.NotFound("facility", "aucun dossier de paiement n’existe pour cet établissement")
    register.kept_by(row.organisation)
    return row


def own(facility: int | None) -> int:
    """The facility that is meant: that of its staff, who need not name it, or the one an agent names.

    Refuses (`Refused`) the staff of another facility, or of none; raises `Invalid` where nobody says which.
    """
    actor = register.current_actor()
    if actor.provider_id is None and actor.role == "admission_officer":
        raise register.Refused("ce compte n’est celui d’aucun établissement", "not_yours")
    if actor.provider_id is not None and facility not in (None, actor.provider_id):
        raise register.Refused("ces données sont celles d’un autre établissement", "not_yours")
    found = facility or actor.provider_id
    if found is None:
        raise register.Invalid("facility", "dire de quel établissement il s’agit")
    return found if actor.provider_id is not None else within_reach(found)


def within_reach(facility: int) -> int:
    """The same facility; `Refused` to an agent of another caisse than the one that pays it, who says no reason."""
    for caisse in FacilityFile.objects.filter(facility=facility).values_list("organisation", flat=True):
        register.kept_by(caisse)
    return facility


def name_manager(given: ManagerGiven, on: date) -> int:
    """Write somebody to write to in a facility."""
    reach(given.facility)
    if not 0 < len(given.name.strip()) <= 120:
        raise register.Invalid("name", "donner le nom de la personne, en 120 caractères au plus")
    if given.email and ("@" not in given.email or len(given.email) > 254):
        raise register.Invalid("email", "cette adresse électronique n’en est pas une")
    if len(given.phone) > 20:
        raise register.Invalid("phone", "un numéro de téléphone compte 20 caractères au plus")
    return Manager.objects.create(
        subject="facility_manager",
        facility=given.facility,
        since=on,
        name=given.name.strip(),
        email=given.email,
        phone=given.phone,
    ).pk


def end_manager(number: int, on: date) -> int:
    """Note that a contact has left; raises `Invalid`."""
    row = Manager.objects.select_for_update().filter(pk=number, left_on=None, since__lte=on).first()
    if row is None:
        raise register.NotFound("manager", "aucun contact en fonction ne porte ce numéro")
    within_reach(row.facility)
    row.left_on = on
    row.save(update_fields=["left_on"])
    return number


def ask_account(given: AccountGiven, on: date) -> AccountAsked:
    """Note a change of account; nothing is paid there before a second agent has looked."""
    reach(given.facility)
    waiting = AccountChange.objects.filter(facility=given.facility, state=second_look.WAITING)
    waiting.update(state=second_look.REFUSED, looked_on=on)
    account = people.Account(given.iban, given.holder, given.bic)
    return asked(second_look.ask(AccountChange, account, on, subject="care_facility", facility=given.facility))


def look_at_account(number: int, accept: bool, on: date) -> AccountAsked:
    """Accept or refuse a change of account; refused (`Refused`) to the agent who asked for it."""
    row = second_look.look(AccountChange, number, body="facility", accept=accept, on=on)
    within_reach(row.facility)
    return asked(row)


def asked(row: AccountChange) -> AccountAsked:
    """A change of account, as the second agent sees it."""
    return AccountAsked(row.pk, row.facility, row.iban, row.holder, row.asked_by, row.asked_on)


def shown(row: FacilityFile, on: date) -> FacilityShown:
    """The whole file of a facility on a day."""
    info = people.providers_of([row.facility])[row.facility]
    held = people.agreements_of([row.facility]).get(row.facility, ())
    agreement = next(
        (one.sector for one in held if one.from_on <= on and (one.until_on is None or on < one.until_on)), ""
    )
    return FacilityShown(
        row.facility,
        info.number,
        info.name,
        FacilityKind(row.activity),
        row.organisation,
        agreement,
        row.pay_within,
        row.pay_text,
        row.facility in people.provider_bank_account_of([row.facility], on=on),
        tuple(
            tariffs.shown(one) for one in TariffOrder.objects.filter(facility=row.facility).order_by("code", "from_on")
        ),
        tuple(_manager(one) for one in Manager.objects.filter(facility=row.facility, left_on=None).order_by("pk")),
        tuple(asked(one) for one in AccountChange.objects.filter(facility=row.facility, state=second_look.WAITING)),
    )


def _manager(row: Manager) -> ManagerShown:
    return ManagerShown(row.pk, row.name, row.email, row.phone, row.since)
