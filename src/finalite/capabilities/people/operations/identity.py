"""Registers people and keeps their identity right."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from finalite.capabilities.register.values import Invalid, PersonId
from finalite.kernel import identifiers
from finalite.kernel.identifiers import InvalidIdentifier, PersonNumberKind

from .. import names, partial_date
from ..models import FormerIdentifier, Person, PersonFile
from ..values import NewPerson, NirKind, Subject

NAMES = ("used_name", "birth_name", "first_names")
CORRECTABLE = (*NAMES, "sex", "birth", "birth_place", "birth_rank")


def register_person(*, person: NewPerson) -> PersonId:
    """Add somebody who is not known yet; raises `Invalid` on a wrong number or date, or a number already held."""
    return register_persons(persons=[person])[0]


def register_persons(*, persons: Sequence[NewPerson]) -> list[PersonId]:
    """Add many people in two statements, in the order given; one wrong entry refuses them all (`Invalid`)."""
    rows = [_row(person) for person in persons]
    try:
        with transaction.atomic():
            ids = [PersonId(row.pk) for row in Person.objects.bulk_create(rows)]
            PersonFile.objects.bulk_create(
                [
                    PersonFile(subject=person.subject, person_id=pk, organisation=person.organisation)
                    for pk, person in zip(ids, persons, strict=True)
                ]
            )
    except IntegrityError as clash:
        raise Invalid("nir", "un de ces numéros est déjà celui de quelqu’un : chercher d’abord la personne") from clash
    return ids


def correct_identity(*, person_id: PersonId, column: str, value: str | int | None, on: date) -> None:
    """Correct one column of somebody's identity (GDPR 16): a name, sex, or something of the birth.

    A corrected number counts as provisional until the civil registry certifies it, and the former stays findable.
    Raises `Invalid` on another column, a wrong value, or a person who is not in reach.
    """
    if column == "nir":
        return change_identifier(person_id=person_id, nir=str(value), nir_kind=NirKind.PROVISIONAL, on=on)
    if column not in CORRECTABLE:
        raise Invalid(column, "seuls le numéro, les noms, le sexe et la naissance se corrigent ici")
    rows = Person.objects.filter(pk=person_id)
    if not rows.update(**{column: _checked(column, value)}):
        raise Invalid("person_id", "aucune personne n’a ce numéro dans ce traitement : le vérifier")
    if column in NAMES:
        rows.update(search_name=names.search_form(*rows.values_list(*NAMES).get()))


def change_identifier(*, person_id: PersonId, nir: str, nir_kind: NirKind, on: date) -> None:
    """Give somebody another number, the former one staying findable: late papers still carry it.

    A waiting number becoming a certified NIR is the usual case (CSS R114-7). Raises `Invalid`.
    """
    number = _checked_number(nir, nir_kind)
    rows = Person.objects.filter(pk=person_id)
    before = rows.values_list("subject", "nir", "nir_kind").first()
    if before is None:
        raise Invalid("person_id", "aucune personne n’a ce numéro dans ce traitement : le vérifier")
    subject, former, former_kind = before
    try:
        with transaction.atomic():
            rows.update(nir=number, nir_kind=nir_kind)
            if former and former_kind and former != number:
                _remember(person_id, subject, former, former_kind, on)
    except IntegrityError as clash:
        raise Invalid("nir", "ce numéro est déjà celui d’une autre personne") from clash


def change_subject(*, person_id: PersonId, subject: Subject) -> None:
    """Make a dependant an insured person in their own right, or the reverse (CSS L160-2); raises `Invalid`.

    What was written before keeps the category it was written under.
    """
    with transaction.atomic():
        if not PersonFile.objects.filter(person_id=person_id).update(subject=subject.value):
            raise Invalid("person_id", "aucune personne n’a ce numéro dans ce traitement : le vérifier")
        Person.objects.filter(pk=person_id).update(subject=subject.value)


def record_death(*, person_id: PersonId, died_on: date) -> None:
    """Note the day somebody died; raises `Invalid` when the person is not in reach or was born later."""
    birth = Person.objects.filter(pk=person_id).values_list("birth", flat=True).first()
    if birth and died_on < partial_date.parse(birth).earliest:
        raise Invalid("died_on", "ce jour précède la naissance")
    if not Person.objects.filter(pk=person_id).update(death_on=died_on):
        raise Invalid("person_id", "aucune personne n’a ce numéro dans ce traitement : le vérifier")


def _remember(person_id: int, subject: str, value: str, kind: str, on: date) -> None:
    known = FormerIdentifier.objects.filter(person_id=person_id, value=value)
    if not known.update(until_on=on):
        FormerIdentifier.objects.create(subject=subject, person_id=person_id, value=value, kind=kind, until_on=on)


def _row(person: NewPerson) -> Person:
    if (person.nir is None) != (person.nir_kind is None):
        raise Invalid("nir_kind", "dire si le numéro est certifié, provisoire ou d’attente")
    _check_birth(person.birth)
    _check_sex(person.sex)
    return Person(
        subject=person.subject,
        nir=_checked_number(person.nir, person.nir_kind) if person.nir and person.nir_kind else None,
        nir_kind=person.nir_kind,
        birth_name=person.birth_name,
        used_name=person.used_name,
        first_names=person.first_names,
        sex=person.sex,
        birth=person.birth,
        birth_place=person.birth_place,
        birth_rank=person.birth_rank,
        search_name=names.search_form(person.used_name, person.birth_name, person.first_names),
    )


def _checked_number(nir: str, kind: NirKind) -> str:
    """The number without spaces. A provisional NIR has the form and the key of a certified one."""
    form = PersonNumberKind.NIA if kind is NirKind.WAITING else PersonNumberKind.NIR
    try:
        return identifiers.parse_person_number(nir, form).full
    except InvalidIdentifier as fault:
        raise Invalid("nir", str(fault)) from fault


def _checked(column: str, value: str | int | None) -> str | int | None:
    """A value fit for its column; an empty one becomes unknown."""
    if value in (None, ""):
        return None
    if column == "birth":
        _check_birth(str(value))
    if column == "sex":
        _check_sex(str(value))
    if column == "birth_rank" and not str(value).isdecimal():
        raise Invalid("birth_rank", "un rang de naissance est un nombre : 1, ou 2 pour un jumeau")
    return int(str(value)) if column == "birth_rank" else str(value).strip()


def _check_birth(text: str | None) -> None:
    try:
        if text is not None:
            partial_date.parse(text)
    except ValueError as fault:
        raise Invalid("birth", str(fault)) from fault


def _check_sex(code: str | None) -> None:
    if code not in (None, "1", "2"):
        raise Invalid("sex", "écrire 1 pour un homme, 2 pour une femme, rien si ce n’est pas connu")
