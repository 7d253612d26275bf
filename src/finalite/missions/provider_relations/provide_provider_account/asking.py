"""Gives, for the patient at hand, what must be known to bill rightly, and keeps the last answer of the day."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import accounts, models
from .values import BillingRights, Lookup

NOBODY = "personne n’a ce numéro avec cette date de naissance : relire la carte ou l’attestation"
DAY_MOST = 500
"""Questions a day for one practice, beyond which somebody looks first: proposed here."""


def rights_of(nir: str, birth: date, on: date) -> BillingRights:
    """Ask for the rights of a patient; number and birth date must agree. Raises `Invalid`, `Refused`."""
    provider = accounts.mine()
    accounts.reach(provider)
    _check_volume(provider, on)
    person = _patient(nir, birth)
    register.concerns(person)
    answer = rights.professional_answer(nir="".join(nir.split()), on=on)
    models.PatientLookup.objects.update_or_create(
        subject=people.subjects_of([person])[person], person_id=person, provider_id=provider, asked_on=on,
        asked_by=register.current_actor().user,
        defaults={"covered": answer.covered, "exempt": answer.exempt, "insurer": answer.insurer},
    )  # fmt: skip
    who = people.identity_of([person])[person]
    return BillingRights(
        person,
        f"{who.first_names} {who.birth_name}".strip(),
        who.birth or "",
        on,
        answer.covered,
        answer.organisation,
        answer.exempt,
        answer.insurer,
        answer.contract,
    )


def of_day(provider: int, on: date) -> tuple[Lookup, ...]:
    """What a practice was answered on a day, the latest first."""
    return _shown(models.PatientLookup.objects.filter(provider_id=provider, asked_on=on).order_by("-pk")[:DAY_MOST])


def about(person: PersonId) -> tuple[Lookup, ...]:
    """What practices were answered of somebody, as far as it is still kept."""
    return _shown(models.PatientLookup.objects.filter(person_id=person).order_by("-pk"))


def _patient(nir: str, birth: date) -> PersonId:
    """The number alone is not enough: it is printed on too many papers."""
    person = people.person_by_nir("".join(nir.split()))
    if person is None or people.identity_of([person])[person].birth != birth.isoformat():
        raise register.Invalid("nir", NOBODY)
    return person


def _check_volume(provider: int, on: date) -> None:
    if models.PatientLookup.objects.filter(provider_id=provider, asked_on=on).count() >= DAY_MOST:
        raise register.Refused("trop de demandes aujourd’hui pour ce cabinet : appeler sa caisse", "volume")


def _shown(rows) -> tuple[Lookup, ...]:
    return tuple(Lookup(PersonId(r.person_id), r.asked_on, r.covered, r.exempt, r.insurer) for r in rows)
