"""Opens households, attaches people to their right holders, and says who acts for whom."""

from collections.abc import Sequence
from datetime import date

from finalite.capabilities.register.values import Invalid, PersonId
from finalite.kernel import calendar

from .. import dated, partial_date
from ..models import Household, LegalRepresentation, Membership, Person, RepresentationGround
from ..queries.identity import subjects_of
from ..values import Place

MAJORITY = 18


def open_household(*, holders: Sequence[PersonId], on: date, situation: str | None = None) -> int:
    """Make a household of one or two right holders from a day; returns its number. Raises `Invalid`."""
    if not holders:
        raise Invalid("holders", "désigner au moins un ouvrant droit pour ce foyer")
    subjects = subjects_of(holders)
    household = Household.objects.create(subject=subjects[holders[0]], situation=situation)
    Membership.objects.bulk_create(
        [
            Membership(
                subject=subjects[person],
                household_id=household.pk,
                person_id=person,
                place=Place.HOLDER.value,
                link="",
                alternating=False,
                from_on=on,
            )
            for person in holders
        ]
    )
    return household.pk


def attach_dependant(*, household: int, person_id: PersonId, link: str, on: date, alternating: bool = False) -> None:
    """Cover somebody through every right holder of the household from a day; both parents may carry a child (L160-2).

    Those holders represent a child under age until 18. Raises `Invalid` when no holder is in reach.
    """
    holders = _holders_of(household, on)
    if not holders:
        raise Invalid("household", "aucun ouvrant droit ne vit dans ce foyer à cette date")
    [(subject, birth)] = Person.objects.filter(pk=person_id).values_list("subject", "birth") or [(None, None)]
    if subject is None:
        raise Invalid("person_id", "aucune personne n’a ce numéro dans ce traitement : le vérifier")
    dated.replace(
        Membership,
        slot={"household_id": household, "person_id": person_id},
        on=on,
        subject=subject,
        place=Place.DEPENDANT.value,
        link=link,
        alternating=alternating,
    )
    majority = _majority(birth)
    if link == "child" and majority and on < majority:
        for holder in holders:
            _represent(person_id, PersonId(holder), subject, "parent", on, majority)


def detach(*, household: int, person_id: PersonId, on: date) -> None:
    """End somebody's stay in a household the day before `on`; raises `Invalid` when there is none.

    Parents who represent a child go on doing so: moving out changes no parental authority.
    """
    if not dated.close(Membership, slot={"household_id": household, "person_id": person_id}, on=on):
        raise Invalid("person_id", "cette personne ne fait pas partie de ce foyer")


def name_representative(
    *, person_id: PersonId, representative_id: PersonId, kind: str, on: date, until: date | None = None
) -> None:
    """Let one person act for another from a day, until the day before `until`; raises `Invalid`."""
    if person_id == representative_id:
        raise Invalid("representative_id", "nul ne se représente soi-même : désigner une autre personne")
    if until is not None and until <= on:
        raise Invalid("until", "la fin doit venir après le début")
    _represent(person_id, representative_id, subjects_of([person_id])[person_id], kind, on, until)


def _holders_of(household: int, on: date) -> list[int]:
    return list(
        Membership.objects.filter(dated.in_force(on), household_id=household, place=Place.HOLDER.value).values_list(
            "person_id", flat=True
        )
    )


def _represent(
    person: PersonId, representative: PersonId, subject: str, kind: str, on: date, until: date | None
) -> None:
    now = LegalRepresentation.objects.filter(dated.in_force(on), person_id=person, representative_id=representative)
    if not now.exists():
        made = LegalRepresentation.objects.create(
            subject=subject, person_id=person, from_on=on, until_on=until, representative_id=representative
        )
        RepresentationGround.objects.create(subject=subject, person_id=person, representation_id=made.pk, kind=kind)


def _majority(birth: str | None) -> date | None:
    """The first day the person may be of age. With no birth date nobody represents by default: it must be said."""
    return calendar.add_months(partial_date.parse(birth).earliest, 12 * MAJORITY) if birth else None
