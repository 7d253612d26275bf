"""Attaches people to a scheme and a caisse without ever leaving a day uncovered (CSS D. 160-15)."""

from datetime import date

from finalite.capabilities.register.values import Invalid, PersonId

from .. import dated
from ..models import Affiliation, Organisation, PersonFile
from ..queries.identity import subjects_of


def affiliate(*, person_id: PersonId, scheme: str, caisse: str, on: date, local_scheme: bool = False) -> None:
    """Attach somebody to a caisse from a day; the former affiliation ends that day, so no day is lost.

    `local_scheme` is the Alsace-Moselle scheme (CSS L325-1). The file moves to the caisse when it is one of ours.
    Raises `Invalid`.
    """
    subject = subjects_of([person_id])[person_id]
    same_day = Affiliation.objects.filter(person_id=person_id, from_on=on, until_on__isnull=True)
    if not same_day.update(scheme=scheme, caisse=caisse, local_scheme=local_scheme):
        dated.replace(
            Affiliation,
            slot={"person_id": person_id},
            on=on,
            subject=subject,
            scheme=scheme,
            caisse=caisse,
            local_scheme=local_scheme,
        )
    if Organisation.objects.filter(code=caisse).exists():
        PersonFile.objects.filter(person_id=person_id).update(organisation=caisse)


def end_affiliation(*, person_id: PersonId, on: date) -> None:
    """End somebody's affiliation the day before `on`; the file stays with its caisse. Raises `Invalid`."""
    if not dated.close(Affiliation, slot={"person_id": person_id}, on=on):
        raise Invalid("person_id", "cette personne n’a aucun rattachement en cours à une caisse")
