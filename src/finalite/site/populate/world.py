"""The caisses, the people who give care, and the accounts of the demonstration."""

import random
import secrets
from dataclasses import dataclass, replace
from datetime import date

from stdnum import luhn

from finalite.capabilities import people
from finalite.capabilities.register import guard
from finalite.kernel import identifiers
from finalite.site import demonstration

from . import names

SINCE = date(2020, 1, 1)
CAISSES = {
    "751": "CPAM de Villefictive",
    "671": "CPAM de Bourg-l’Essai (régime local)",
    "131": "CPAM de Sainte-Hypothèse",
}
LOCAL = "671"
SIREN = "99900000" + luhn.calc_check_digit("99900000")
SIRET = f"{SIREN}0001" + luhn.calc_check_digit(f"{SIREN}0001")
EMPLOYER_NAME = "Atelier fictif"
"""An employer of whom no register knows."""
PROFESSIONS = {
    "doctor": 12,
    "nurse": 5,
    "physiotherapist": 4,
    "laboratory": 2,
    "pharmacist": 5,
    "dentist": 3,
    "transporter": 2,
    "hospital": 2,
}
SPECIALTIES = ("general", "general", "general", "psychiatry", "gynaecology", "cardiology")
FACILITIES = {"laboratory", "hospital", "transporter"}


@dataclass(frozen=True)
class Carer:
    """Somebody who bills."""

    provider_id: int
    number: str
    profession: str
    specialty: str


@dataclass(frozen=True)
class Account:
    """An account of the demonstration: its login says what it is for."""

    username: str
    role: str
    who: str
    organisation: str = "751"
    more: tuple[str, ...] = ()


ACCOUNTS = (
    Account("agent", "benefit_technician", "technicien : soins et droits", more=("rights_technician",)),
    Account("droits", "rights_technician", "technicien : droits, affiliation, cartes, vérifications"),
    Account("at", "injury_technician", "technicien : accidents du travail et maladies professionnelles"),
    Account("accueil", "contact_adviser", "conseiller : accueil et téléphone"),
    Account("support", "support_agent", "support des comptes en ligne"),
    Account("encadrant", "line_manager", "encadrant de l’accueil"),
    Account("conseil", "medical_adviser", "praticien-conseil"),
    Account("secretariat", "medical_secretariat", "secrétariat du service médical"),
    Account("paiement", "payment_officer", "chargé des paiements"),
    Account("comptable", "accountant", "comptable"),
    Account("dpo", "dpo", "délégué à la protection des données"),
    Account("auditeur", "auditor", "contrôleur interne, qui lit une part du bureau du DPO"),
    Account("stats", "statistician", "statisticien"),
    Account("assure", "insured_person", "assuré fictif", ""),
    Account("representant", "legal_representative", "parent d’un enfant fictif", ""),
    Account("medecin", "health_professional", "médecin fictif", ""),
    Account("secretaire", "provider_staff", "secrétariat du médecin fictif, qui demande les droits", ""),
    Account("admission", "admission_officer", "accueil des patients d’un hôpital fictif", ""),
    Account("employeur", "employer_representative", "employeur fictif, qui a déclaré des accidents", SIREN),
)
"""One account a desk, whose main role lets it work; those of people outside have no caisse."""
STANDING_FOR_SOMEBODY = ("assure", "representant")


def caisses() -> None:
    """Make the three caisses, and the enterprise for which an account acts."""
    for code, name in CAISSES.items():
        people.create_organisation(code=code, name=name, local_scheme=code == LOCAL)
    people.create_organisation(code=SIREN, name=EMPLOYER_NAME, kind="employer")


def carers(chance: random.Random) -> list[Carer]:
    """Register those who give care, with their terms and the account they are paid on."""
    made: list[Carer] = []
    for profession, count in PROFESSIONS.items():
        for rank in range(count):
            made.append(_carer(profession, rank, len(made), chance))
    return made


def _carer(profession: str, rank: int, index: int, chance: random.Random) -> Carer:
    facility = profession in FACILITIES
    specialty = SPECIALTIES[rank % len(SPECIALTIES)] if profession == "doctor" else ""
    number = _number(8 if facility else 10, index)
    provider = people.NewProvider(
        subject="care_facility" if facility else "health_professional",
        number=number,
        number_kind=people.NumberKind.FINESS if facility else people.NumberKind.RPPS,
        profession=profession,
        specialty=specialty,
        name=f"Établissement fictif {index}" if facility else "",
        last_name="" if facility else chance.choice(names.FAMILY),
        first_names="" if facility else chance.choice(names.GIVEN["2"]),
        street=f"{index + 1} {names.STREETS[0]}",
        postcode="99001",
        town="Villefictive",
    )
    with guard.owner():
        pk = people.register_provider(provider=provider, on=SINCE)
        people.agree_terms(provider_id=pk, sector="1", on=SINCE)
        people.change_provider_bank_account(
            provider_id=pk,
            account=people.Account(identifiers.fictitious_iban(900_000 + index), f"Soins {index}"),
            asked_by="demonstration",
            on=SINCE,
        )
    return Carer(pk, number, profession, specialty)


def accounts(links: dict[str, dict[str, int]], insured_name: str, on: date) -> None:
    """Open the accounts with drawn passwords, kept where the server prints them from; `links` says who they stand for.

    An account that stands for somebody is not opened where there is nobody.
    """
    wanted = [one for one in ACCOUNTS if one.username in links or one.username not in STANDING_FOR_SOMEBODY]
    named = [replace(one, who=f"{one.who} : {insured_name}") if one.username == "assure" else one for one in wanted]
    demonstration.write_accounts([_open(account, links.get(account.username, {}), on) for account in named])


def _open(account: Account, link: dict[str, int], on: date) -> dict[str, str]:
    password = secrets.token_urlsafe(9)
    people.create_user(username=account.username, password=password, organisation=account.organisation, **link)
    for role in (account.role, *account.more):
        people.give_role(
            username=account.username, role=role, organisation=account.organisation, on=on, primary=role == account.role
        )
    return {"username": account.username, "password": password, "who": account.who}


def _number(digits: int, index: int) -> str:
    body = f"9{index:0{digits - 1}d}"
    return body + luhn.calc_check_digit(body)
