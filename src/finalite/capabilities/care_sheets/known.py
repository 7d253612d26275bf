"""Says who and what the numbers of care sheets stand for, and why a line sound in form cannot be taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId

from .lines import Fault, SheetLine


@dataclass(frozen=True, slots=True)
class Known:
    """What the numbers of a slice stand for, and the keys that are already taken."""

    persons: dict[str, PersonId]
    within: frozenset[int]
    subjects: dict[PersonId, str]
    caisses: dict[PersonId, str]
    holders: dict[PersonId, tuple[PersonId, ...]]
    providers: dict[str, people.ProviderInfo]
    taken: set[str]


def known_of(sheets: Sequence[SheetLine], taken: Iterable[str]) -> Known:
    """Ask, in a fixed number of statements, who and what the numbers of these lines stand for."""
    persons = people.persons_by_nir({s.nir for s in sheets} | {s.insured_nir for s in sheets if s.insured_nir})
    found = set(persons.values())
    files = people.files_of(found)
    subjects = {person: subject for person, (subject, _) in files.items()}
    caisses = {person: caisse for person, (_, caisse) in files.items()}
    minors = {p for p in found if subjects[p] == "dependant"}
    holders = people.holders_of(minors, on=max(s.act_on for s in sheets)) if minors else {}
    providers = people.providers_by_number(
        {s.provider for s in sheets} | {s.prescriber for s in sheets if s.prescriber}
    )
    return Known(persons, register.may_concern(*found), subjects, caisses, holders, providers, set(taken))


def fault_of(sheet: SheetLine, known: Known) -> Fault | None:
    """Why a line sound in form cannot be taken: about somebody unknown, or out of reach (no more is said), or sent
    before."""
    for field, number in (("nir", sheet.nir), ("insured_nir", sheet.insured_nir)):
        if number and number not in known.persons:
            return Fault(field, "unknown_person", "personne n’est enregistré sous ce numéro")
    if known.persons[sheet.nir] not in known.within:
        return Fault("nir", "out_of_reach", "autre caisse, ou traitement limité à la demande de la personne")
    if sheet.key in known.taken:
        return Fault(
            "line", "duplicate", "cette ligne de facture est déjà enregistrée : elle n’est pas payée deux fois"
        )
    if sheet.provider not in known.providers:
        return Fault("provider", "unknown_provider", "aucun professionnel ni établissement n’a ce numéro")
    if sheet.prescriber and sheet.prescriber not in known.providers:
        return Fault("prescriber", "unknown_provider", "aucun prescripteur n’a ce numéro")
    return None
