"""Who speaks for an enterprise, and whom its account may know: those it told a stop or a pay of, and nobody else."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months

PARTY = "employer_access"
"""The case by which the account of an employer, and it alone, knows whom it told something of."""
MONTHS = 24
"""How long an employer follows what it was paid in place of somebody: two years, as what was overpaid may be asked back
(CSS L332-1); our choice."""
NOBODY = "aucun salarié de ce nom et de ce numéro : vérifier le bulletin de salaire"


def enterprise() -> str:
    """The SIREN for which the account that acts was opened; `Refused` to one that was opened for no enterprise."""
    siren = people.enterprise_of_account()
    if not siren:
        raise register.Refused(
            "ce compte n’est ouvert au nom d’aucune entreprise : le demander à la caisse", "no_siren"
        )
    return siren


def employee(nir: str, birth_name: str) -> PersonId:
    """The person of that number and name; `Invalid` is the same whichever is wrong, so that nothing is learnt."""
    number = nir.replace(" ", "")
    found = named({number: birth_name}, people.persons_by_nir([number]))
    if number not in found:
        raise register.Invalid("nir", NOBODY)
    return found[number]


def named(names: Mapping[str, str], known: Mapping[str, PersonId]) -> dict[str, PersonId]:
    """Those of `known`, by number, whose birth name is the one that the employer gives."""
    who = people.identity_of(list(known.values()))
    return {
        nir: person
        for nir, person in known.items()
        if person in who and (who[person].birth_name or "").casefold() == names.get(nir, "").strip().casefold()
    }


def let_know(persons: Collection[PersonId], login: str, on: date) -> None:
    """Open to an account, once each, the persons it told something of."""
    new = sorted(set(persons) - cases.links(user=login, organisation="", person_ids=persons))
    homes = people.caisse_of(new)
    cases.open_cases(
        cases=[cases.NewCase(PARTY, homes[person], person_id=person, assigned_to=login) for person in new], on=on
    )


def end_past(on: date, limit: int) -> int:
    """Close what has been open for two years; returns how many."""
    found = cases.opened_before(kind=PARTY, day=add_months(on, -MONTHS), limit=limit)
    _close(found, on)
    return len(found)


def _close(found: Iterable[cases.CaseInfo], on: date) -> None:
    for one in found:
        cases.close_case(case_id=one.case_id, outcome="over", on=on)
