"""What is done with people, one file a subject; each runs under the purpose of the fiche that calls it."""

from .affiliation import affiliate, end_affiliation
from .bank import change_bank_account, change_payee_account, change_provider_bank_account, checked_account
from .contact import change_address, change_contact, check_address
from .employer import change_employer_bank_account, employer_of_siret
from .household import attach_dependant, detach, name_representative, open_household
from .identity import (
    CORRECTABLE,
    change_identifier,
    change_subject,
    correct_identity,
    record_death,
    register_person,
    register_persons,
)
from .merging import merge_records, separate_records
from .organisation import serve_area
from .provider import agree_terms, end_practice, register_provider, register_providers
from .user import allow_sign_in, close_user, create_organisation, create_user, end_role, give_role, open_own_user

__all__ = [
    "CORRECTABLE",
    "affiliate",
    "agree_terms",
    "allow_sign_in",
    "attach_dependant",
    "change_address",
    "change_bank_account",
    "change_contact",
    "change_employer_bank_account",
    "change_identifier",
    "change_payee_account",
    "change_provider_bank_account",
    "change_subject",
    "check_address",
    "checked_account",
    "close_user",
    "correct_identity",
    "create_organisation",
    "create_user",
    "detach",
    "employer_of_siret",
    "end_affiliation",
    "end_practice",
    "end_role",
    "give_role",
    "merge_records",
    "name_representative",
    "open_household",
    "open_own_user",
    "record_death",
    "register_person",
    "register_persons",
    "register_provider",
    "register_providers",
    "separate_records",
    "serve_area",
]
