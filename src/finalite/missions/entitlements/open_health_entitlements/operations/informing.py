"""Tells people in writing: the certificate of rights, what was decided and why."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId

from .. import applications, protocols, telling
from ..values import OWN


@register.operation("inform_about_rights", open_to=OWN)
def send_certificate(*, person: PersonId, on: date) -> LetterSent:
    """Write a certificate of rights for a day, kept and noted among the disclosures; `Invalid` where there is none."""
    return telling.certificate(person, on)


@register.operation("inform_about_rights")
def send_decision(*, application: int, on: date) -> LetterSent:
    """Write to somebody what was decided on their request, why, what is still wanted and how to contest it.

    Once the documents have been asked for, silence no longer counts as a refusal until they are in (CRPA L114-5).
    """
    return telling.notice(applications.reach(application), on)


@register.operation("inform_about_rights")
def send_protocol_decision(*, protocol: int, on: date) -> LetterSent:
    """Write to somebody whether their long illness is recognised, until when, and how to contest a refusal."""
    return telling.protocol_notice(protocols.reach(protocol), on)
