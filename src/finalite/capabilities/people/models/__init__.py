"""The tables of people, one file a subject; private to this capability."""

from .affiliation import Affiliation
from .bank import BankAccount, PayeeAccount, ProviderBankAccount
from .contact import ElectronicContact, PostalAddress
from .employer import Employer, EmployerBankAccount
from .household import Household, Membership
from .merging import MergedRecord
from .organisation import Organisation, PostalArea
from .person import FormerIdentifier, Person, PersonFile
from .provider import Provider, ProviderAgreement, ProviderName
from .representation import LegalRepresentation, RepresentationGround
from .user import RoleHeld, User

__all__ = [
    "Affiliation",
    "BankAccount",
    "ElectronicContact",
    "Employer",
    "EmployerBankAccount",
    "FormerIdentifier",
    "Household",
    "LegalRepresentation",
    "Membership",
    "MergedRecord",
    "Organisation",
    "PayeeAccount",
    "Person",
    "PersonFile",
    "PostalAddress",
    "PostalArea",
    "Provider",
    "ProviderAgreement",
    "ProviderBankAccount",
    "ProviderName",
    "RepresentationGround",
    "RoleHeld",
    "User",
]
