"""Invented people for tests of any fiche; written as the owner of the database, so any test may ask for them."""

import itertools
from dataclasses import dataclass
from datetime import date

from stdnum import luhn

from finalite.capabilities import people
from finalite.capabilities.register import guard
from finalite.capabilities.register.values import PersonId
from finalite.kernel import identifiers
from finalite.kernel.identifiers import Sex

START = date(2020, 1, 1)
CAISSE = "011"
_count = itertools.count()


@dataclass(frozen=True)
class Made:
    """A household with its people."""

    household: int
    holders: tuple[PersonId, ...]
    dependants: tuple[PersonId, ...]


def next_nir(*, sex: str = "2", born_on: date = date(1985, 7, 14)) -> str:
    """A fictitious number that none of the last 11,988 calls gave; its year is always that of the birth."""
    n = next(_count)
    month = born_on.replace(day=1, month=(born_on.month - 1 + n // 999) % 12 + 1)
    return identifiers.fictitious_nir(sex=Sex(sex), born_on=month, rank=n % 999 + 1).full


def make_organisation(code: str = CAISSE, name: str = "Caisse d'essai", *, local_scheme: bool = False) -> str:
    """A caisse; returns its code."""
    people.create_organisation(code=code, name=name, local_scheme=local_scheme)
    return code


def make_person(
    *,
    subject: str = "insured",
    organisation: str = CAISSE,
    nir: str | None = "next",
    nir_kind: str = "certified",
    birth_name: str = "Essai",
    first_names: str = "Camille",
    sex: str = "2",
    birth: str | None = "1985-07-14",
    affiliated: bool = True,
    **fields,
) -> PersonId:
    """Somebody registered and, unless told otherwise, affiliated to the caisse since 2020; `nir=None` has no number."""
    make_organisation(organisation)
    number = next_nir(sex=sex) if nir == "next" else nir
    with guard.owner():
        person = people.register_person(
            person=people.NewPerson(
                subject=people.Subject(subject),
                organisation=organisation,
                birth_name=birth_name,
                first_names=first_names,
                sex=sex,
                birth=birth,
                nir=number,
                nir_kind=people.NirKind(nir_kind) if number else None,
                **fields,
            )
        )
        if affiliated:
            people.affiliate(person_id=person, scheme="general", caisse=organisation, on=START)
    return person


def make_household(
    *,
    holders: int = 1,
    children: int = 1,
    organisation: str = CAISSE,
    on: date = START,
    birth: str = "2016-03-02",
    alternating: bool = False,
) -> Made:
    """A home with its right holders and the children they cover."""
    adults = tuple(make_person(organisation=organisation) for _ in range(holders))
    young = tuple(
        make_person(subject="dependant", organisation=organisation, nir=None, birth=birth, first_names=f"Enfant {n}")
        for n in range(1, children + 1)
    )
    with guard.owner():
        household = people.open_household(holders=adults, on=on)
        for child in young:
            people.attach_dependant(household=household, person_id=child, link="child", on=on, alternating=alternating)
    return Made(household, adults, young)


def make_provider(
    *,
    subject: str = "health_professional",
    number: str | None = None,
    profession: str = "doctor",
    specialty: str = "general",
    sector: str | None = "1",
    fee_option: bool = False,
    on: date = START,
    iban: str | None = None,
    name: str = "",
    last_name: str = "Soignant",
) -> int:
    """A professional (RPPS) or facility (FINESS), with terms and, when `iban` is given, an account."""
    facility = subject == "care_facility"
    kind = people.NumberKind.FINESS if facility else people.NumberKind.RPPS
    with guard.owner():
        provider = people.register_provider(
            on=on,
            provider=people.NewProvider(
                subject=subject,
                number=number or next_number(8 if facility else 10),
                number_kind=kind,
                profession="" if facility else profession,
                specialty=specialty,
                name=name or ("Clinique d'essai" if facility else ""),
                last_name="" if facility else last_name,
                first_names="" if facility else "Dominique",
            ),
        )
        if sector:
            people.agree_terms(provider_id=provider, sector=sector, fee_option=fee_option, on=on)
        if iban:
            people.change_provider_bank_account(
                provider_id=provider, account=people.Account(iban, "Soignant"), asked_by="test", on=on
            )
    return provider


def next_number(digits: int) -> str:
    """A provider's number of so many digits and a key, that no other call gave."""
    body = f"9{next(_count):0{digits - 1}d}"
    return body + luhn.calc_check_digit(body)


def next_iban() -> str:
    """An account of the bank that does not exist, that no other call gave."""
    return identifiers.fictitious_iban(next(_count))


def make_bank_account(person_id: int, *, iban: str | None = None, on: date = START, asked_by: str = "test") -> str:
    """An account to pay somebody on; returns its IBAN."""
    number = iban or next_iban()
    with guard.owner():
        people.change_bank_account(
            person_id=PersonId(person_id), account=people.Account(number, "Camille Essai"), asked_by=asked_by, on=on
        )
    return number


def make_user(
    username: str | None = None,
    *,
    role: str = "benefit_technician",
    organisation: str = CAISSE,
    person_id: int | None = None,
    provider_id: int | None = None,
    password: str | None = None,
    on: date = START,
):
    """An account holding one role, the primary one; no password unless given, since hashing one takes time."""
    login = username or f"user{next(_count)}"
    code = make_organisation(organisation) if organisation else ""
    people.create_user(
        username=login, password=password, organisation=code, person_id=person_id, provider_id=provider_id
    )
    people.give_role(username=login, role=role, organisation=code, on=on, primary=True)
    return people.user_named(login)
