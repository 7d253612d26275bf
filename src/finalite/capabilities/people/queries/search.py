"""Finds people for an agent who has a name or a number in hand."""

from django.db.models import Q

from finalite.capabilities.register.values import PersonId

from .. import merged, names, permitted
from ..models import Person, PersonFile
from ..values import Found, Subject
from .affiliation import caisse_of
from .identity import persons_by_nir

SHORTEST = 2
"""Letters a word must have: one letter would list everybody."""


def find_persons(text: str, *, organisation: str | None = None, limit: int = 50) -> tuple[Found, ...]:
    """People whose number is `text`, or whose names have a word starting with each of its words, accents aside.

    Kept within the caisse `organisation` when one is named. Text with no usable word finds nobody.
    """
    number = "".join(text.split()).upper()
    person = persons_by_nir([number]).get(number) if len(number) in (13, 15) and number[:1].isdigit() else None
    wanted = Q(pk=person) if person is not None else _named(text)
    if wanted is None:
        return ()
    rows = Person.objects.filter(wanted)
    if organisation is not None:
        rows = rows.filter(pk__in=PersonFile.objects.filter(organisation=organisation).values("person_id"))
    columns = permitted.columns(Person, ("birth_name", "used_name", "first_names", "birth"))
    # a record merged into another is shown as the one that goes on
    whole = Person.objects.filter(pk__in=rows.order_by("pk").values_list(merged.kept("pk"))[:limit])
    found = list(whole.order_by("pk").values("pk", *columns))
    caisses = caisse_of(row["pk"] for row in found)
    return tuple(_found(row, caisses.get(row["pk"], "")) for row in found)


def _named(text: str) -> Q | None:
    starts = [word for word in names.words(text) if len(word) >= SHORTEST]
    if not starts:
        return None
    every = Q()
    for start in starts:
        every &= Q(search_name__contains=f" {start}")
    return every


def _found(row: dict, caisse: str) -> Found:
    last = row.get("used_name") or row.get("birth_name") or ""
    return Found(PersonId(row["pk"]), f"{last} {row.get('first_names') or ''}".strip(), row.get("birth"), caisse)


def dependants_born_until(day: str, *, after: int = 0, limit: int = 200) -> tuple[PersonId, ...]:
    """Dependants born on that day (ISO 8601) or before, a birth date known in part counting from its first day.

    In the order of their numbers, from the one that follows `after`: for runs that take many in slices.
    """
    rows = Person.objects.filter(subject=Subject.DEPENDANT.value, birth__lte=day, pk__gt=after, death_on__isnull=True)
    return tuple(PersonId(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)[:limit])
