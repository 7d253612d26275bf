"""People, households, organisations, and the accounts and roles that act: identity is shared by every fiche."""

from finalite.kernel.lazy import lazy_exports

__getattr__ = lazy_exports(
    __name__,
    operations=[
        "CORRECTABLE", "affiliate", "agree_terms", "attach_dependant", "change_address", "change_bank_account",
        "change_contact", "change_identifier", "change_provider_bank_account", "change_subject",
        "correct_identity", "create_organisation", "create_user", "detach", "end_affiliation", "end_role",
        "give_role", "name_representative", "open_household", "record_death", "register_person",
        "register_persons", "register_provider", "register_providers",
    ],
    queries=[
        "accounts_at_branches", "accounts_of", "address_of", "affiliations_of", "agreements_of",
        "bank_account_of", "caisse_of", "contact_of", "dependants_of", "find_persons", "holders_of",
        "household_of", "identity_of", "may_act_for", "may_see", "organisations", "person_by_nir",
        "persons_by_nir", "provider_bank_account_of", "provider_names", "provider_subjects",
        "providers_by_number", "providers_of", "represented_by", "roles_of", "subjects_of", "unreachable",
        "user_named",
    ],
    values=[
        "Account", "AccountPeriod", "Address", "AddressUse", "AffiliationPeriod", "AgreementPeriod", "ContactKind",
        "Found", "HeldRole", "Identity", "Member", "NewPerson", "NewProvider", "NirKind", "NumberKind", "Place",
        "ProviderInfo", "Subject",
    ],
    partial_date=["PartialDate"],
)
