"""Says that two records are about one person, and takes it back."""

from datetime import date

from django.db import transaction

from finalite.capabilities.register.values import Invalid, PersonId

from ..models import Affiliation, MergedRecord, PersonFile
from ..queries.identity import subjects_of


def merge_records(*, kept_id: PersonId, absorbed_id: PersonId, on: date) -> None:
    """Make `absorbed_id` another number of the person of `kept_id` from a day; no row of either record moves.

    The caisse of the kept record gets the other one in reach, whose running affiliation ends. Raises `Invalid` for one
    and the same record, a record already merged, or one that others were merged into: that one is the one to keep.
    """
    subjects = subjects_of([kept_id, absorbed_id])
    _check(kept_id, absorbed_id)
    files = dict(
        PersonFile.objects.filter(person_id__in=[kept_id, absorbed_id]).values_list("person_id", "organisation")
    )
    with transaction.atomic():
        MergedRecord.objects.create(
            subject=subjects[absorbed_id],
            person_id=absorbed_id,
            kept_id=kept_id,
            since_on=on,
            former_organisation=files[absorbed_id],
        )
        PersonFile.objects.filter(person_id=absorbed_id).update(organisation=files[kept_id])
        Affiliation.objects.filter(person_id=absorbed_id, until_on__isnull=True, from_on__lt=on).update(until_on=on)


def separate_records(*, absorbed_id: PersonId, on: date) -> None:
    """Undo a merger: the record stands alone again, with its caisse and its affiliation. Raises `Invalid`."""
    row = MergedRecord.objects.filter(person_id=absorbed_id, undone_on__isnull=True).first()
    if row is None:
        raise Invalid("absorbed_id", "ce dossier n’est fusionné avec aucun autre")
    with transaction.atomic():
        row.undone_on = on
        row.save(update_fields=["undone_on"])
        PersonFile.objects.filter(person_id=absorbed_id).update(organisation=row.former_organisation)
        if not Affiliation.objects.filter(person_id=absorbed_id, until_on__isnull=True).exists():
            Affiliation.objects.filter(person_id=absorbed_id, until_on=row.since_on).update(until_on=None)


def _check(kept_id: int, absorbed_id: int) -> None:
    if kept_id == absorbed_id:
        raise Invalid("absorbed_id", "c’est le même dossier : en désigner deux")
    standing = MergedRecord.objects.filter(undone_on__isnull=True)
    if standing.filter(person_id__in=[kept_id, absorbed_id]).exists():
        raise Invalid("absorbed_id", "un de ces dossiers est déjà fusionné : partir du dossier qui reste")
    if standing.filter(kept_id=absorbed_id).exists():
        raise Invalid("kept_id", "d’autres dossiers sont fusionnés avec celui-là : c’est lui qu’il faut garder")
