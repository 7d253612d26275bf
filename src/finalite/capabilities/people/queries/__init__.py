"""What people answers, one file a subject; each in one statement for many, under the purpose of the fiche that asks."""

from .affiliation import affiliations_of, caisse_of
from .bank import (
    accounts_at_branches,
    accounts_of,
    bank_account_of,
    payee_account_of,
    provider_accounts_of,
    provider_bank_account_of,
)
from .contact import address_of, contact_of
from .employer import employer_bank_account_of, employers_of, employers_of_siren
from .household import dependants_of, holders_of, household_of, may_act_for, represented_by
from .identity import files_of, identity_of, person_by_nir, persons_by_nir, subjects_of
from .merging import born_alike, find_alike, kept_of, persons_after, records_of
from .need_to_know import may_see, unreachable
from .organisation import caisse_serving, enterprise_named, local_schemes, other_caisses
from .provider import agreements_of, provider_names, provider_subjects, providers_by_number, providers_of
from .search import dependants_born_until, find_persons
from .user import HELD, has_account, held_on, organisations, roles_of, user_named

__all__ = [
    "HELD",
    "accounts_at_branches",
    "accounts_of",
    "address_of",
    "affiliations_of",
    "agreements_of",
    "bank_account_of",
    "born_alike",
    "caisse_of",
    "caisse_serving",
    "contact_of",
    "dependants_born_until",
    "dependants_of",
    "employer_bank_account_of",
    "employers_of",
    "employers_of_siren",
    "enterprise_named",
    "files_of",
    "find_alike",
    "find_persons",
    "has_account",
    "held_on",
    "holders_of",
    "household_of",
    "identity_of",
    "kept_of",
    "local_schemes",
    "may_act_for",
    "may_see",
    "organisations",
    "other_caisses",
    "payee_account_of",
    "person_by_nir",
    "persons_after",
    "persons_by_nir",
    "provider_accounts_of",
    "provider_bank_account_of",
    "provider_names",
    "provider_subjects",
    "providers_by_number",
    "providers_of",
    "records_of",
    "represented_by",
    "roles_of",
    "subjects_of",
    "unreachable",
    "user_named",
]
