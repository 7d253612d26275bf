"""Has the fiche that holds a fact certify it: each certificate is a letter of that fiche, an accessible PDF."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.missions.benefits.pay_care_costs import operations as care
from finalite.missions.entitlements.open_health_entitlements import operations as rights
from finalite.missions.entitlements.register_and_affiliate import operations as registration

from . import accounts
from .values import CertificateGiven
from .words import Certificate


def order(person: PersonId, certificate: Certificate, on: date, year: int | None) -> CertificateGiven:
    """Have a certificate written for somebody; raises `Invalid` where there is nothing to certify."""
    accounts.reach(person)
    letter = _written(person, certificate, on, year)
    if letter is None:
        raise register.Invalid("certificate", "rien à attester : aucun remboursement nouveau n’est enregistré")
    return CertificateGiven(letter, certificate, on)


def _written(person: PersonId, certificate: Certificate, on: date, year: int | None) -> int | None:
    if certificate is Certificate.RIGHTS:
        return rights.send_certificate(person=person, on=on).letter
    if certificate is Certificate.NUMBER:
        return registration.send_number_certificate(person=person, on=on).letter
    if certificate is Certificate.REFUNDS:
        return care.send_statement(person=person, on=on).letter
    if year is None or not on.year - 3 <= year <= on.year:
        raise register.Invalid("year", f"donner une année de {on.year - 3} à {on.year}")
    return care.send_yearly_statement(person=person, year=year, on=on).letter
