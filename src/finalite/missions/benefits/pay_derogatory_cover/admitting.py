"""Brings people under a scheme: victims by the list that the State transmits, patients into an experiment."""

from collections.abc import Sequence
from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId

from . import plausible, specification
from .given import Listed
from .models import Admission, Inclusion
from .values import AdmissionShown, InclusionShown, ListTaken, Quality

FICHE = "pay_derogatory_cover"


def take_list(listed: Sequence[Listed], reference: str, on: date) -> ListTaken:
    """Admit those on a list, once each; a line that matches nobody in reach is said by its number."""
    plausible.words(60, reference=reference)
    if not 0 < len(listed) <= 1_000:
        raise register.Invalid("listed", "donner de 1 à 1 000 personnes")
    for one in listed:
        plausible.not_after(on, attack_on=one.attack_on)
    persons = people.persons_by_nir({one.nir for one in listed})
    within = register.may_concern(*persons.values())
    caisses = people.caisse_of(within)
    new, unmatched = 0, []
    for number, one in enumerate(listed, start=1):
        person = persons.get(one.nir)
        if person is None or person not in within:
            unmatched.append(number)
            continue
        new += _admit(person, one, reference, caisses.get(person, ""), on)
    return ListTaken(new, len(listed) - new - len(unmatched), tuple(unmatched))


def _admit(person: PersonId, one: Listed, reference: str, caisse: str, on: date) -> bool:
    row, made = Admission.objects.get_or_create(
        person_id=person,
        attack_on=one.attack_on,
        defaults={
            "subject": "derogatory_beneficiary",
            "recorded_on": on,
            "organisation": caisse,
            "quality": one.quality,
            "listed_on": on,
            "list_reference": reference,
        },
    )
    if not made and one.quality and row.quality is None:
        row.quality = one.quality
        row.save(update_fields=["quality"])
    return made


def reach(number: int) -> Admission:
    """An admission, locked, its person added to the act; raises `Invalid` where there is none."""
    row = Admission.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("admission", "cette admission n’existe pas")
    register.concerns(row.person_id)
    return row


def complete(row: Admission, quality: Quality | None, follow_up_from: date | None, on: date) -> AdmissionShown:
    """Write what was not known of an admission: in what quality, since when a relative is followed."""
    plausible.not_after(on, follow_up_from=follow_up_from)
    row.quality = quality or row.quality
    row.follow_up_from = follow_up_from or row.follow_up_from
    row.save(update_fields=["quality", "follow_up_from"])
    return shown(row)


def note_offer(row: Admission, offer_on: date, on: date) -> AdmissionShown:
    """Write the day of the fund's offer, which ends the cover; care decided after it is to be calculated anew."""
    plausible.not_after(on, offer_on=offer_on)
    if offer_on < row.attack_on:
        raise register.Invalid("offer_on", "cette offre précède l’attentat")
    row.offer_on = offer_on
    row.save(update_fields=["offer_on"])
    return shown(row)


def include(person: PersonId, code: str, included_on: date, informed_on: date | None, agreed_on: date | None) -> int:
    """Include a patient in an experiment, or complete the inclusion with the information or the agreement given."""
    row = specification.experiment(code)
    if row.closed_on is not None or not row.starts_on <= included_on < row.ends_on:
        raise register.Invalid("included_on", "l’expérimentation ne court pas ce jour-là")
    register.check_days(informed_on=informed_on, agreed_on=agreed_on)
    found, made = Inclusion.objects.get_or_create(
        experiment=row,
        person_id=person,
        defaults={
            "subject": "derogatory_beneficiary",
            "organisation": people.caisse_of([person]).get(person, ""),
            "included_on": included_on,
            "informed_on": informed_on,
            "agreed_on": agreed_on,
        },
    )
    if not made:
        found.informed_on, found.agreed_on = informed_on or found.informed_on, agreed_on or found.agreed_on
        found.save(update_fields=["informed_on", "agreed_on"])
    return found.pk


def leave(number: int, left_on: date, withdrew: bool, on: date) -> InclusionShown:
    """Take a patient out of an experiment, by the end of their course or because they withdraw their agreement."""
    plausible.not_after(on, left_on=left_on)
    row = Inclusion.objects.select_for_update().select_related("experiment").filter(pk=number).first()
    if row is None:
        raise register.NotFound("inclusion", "cette inclusion n’existe pas")
    register.concerns(row.person_id)
    if left_on < row.included_on:
        raise register.Invalid("left_on", "cette sortie précède l’inclusion")
    row.left_on, row.withdrawn_on = left_on, left_on if withdrew else None
    row.save(update_fields=["left_on", "withdrawn_on"])
    return inclusion_shown(row)


def shown(row: Admission) -> AdmissionShown:
    """An admission as its doors give it."""
    return AdmissionShown(
        row.pk,
        PersonId(row.person_id),
        Quality(row.quality) if row.quality else None,
        row.attack_on,
        row.listed_on,
        row.list_reference,
        row.offer_on,
        row.follow_up_from,
    )


def inclusion_shown(row: Inclusion) -> InclusionShown:
    """An inclusion as its doors give it."""
    return InclusionShown(row.pk, row.experiment.code, row.included_on, row.left_on, row.informed_on, row.agreed_on)
