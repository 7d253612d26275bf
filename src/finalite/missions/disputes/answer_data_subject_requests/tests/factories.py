"""Requests and files as the real operations make them, for fictitious people."""

from datetime import UTC, date, datetime

from finalite.capabilities import people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.capabilities.register.values import PersonId

from .. import operations
from ..values import (
    BreachNotification,
    Channel,
    Ground,
    IncidentReport,
    NewComplaint,
    NewRequest,
    RequestReceipt,
    Right,
    Risk,
)

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CAISSE = people_factories.CAISSE


def dpo(**more) -> register.Actor:
    """The data-protection officer of the test caisse."""
    return register.Actor(**{"user": "dpo-1", "role": "dpo", "organisation": CAISSE} | more)


def make_person_with_address() -> PersonId:
    """Somebody who can be written to."""
    person = people_factories.make_person()
    with guard.owner(), register.acting(dpo()):
        people.change_address(
            person_id=person, on=date(2020, 1, 1), address=people.Address("1 rue Fictive", "99999", "Essai")
        )
    return person


def make_request(person: PersonId | None, right: Right = Right.ACCESS, **more) -> RequestReceipt:
    """A request from the person's own account, or by mail when nobody is named."""
    fields = {
        "right": right,
        "channel": Channel.ACCOUNT if person else Channel.MAIL,
        "received_on": TODAY,
        "requester_name": "Camille Essai",
        "person_id": person,
        "ground": Ground.UNKNOWN,
    }
    with register.acting(dpo()):
        return operations.receive_request(request=NewRequest(**fields | more))


def make_incident(**more) -> int:
    """A breach of high risk, assessed."""
    report = IncidentReport(
        **{
            "known_at": NOW,
            "nature": "Envoi à un mauvais destinataire",
            "fiches": ("pay_care_costs",),
            "categories": ("care_acts",),
            "persons_at_most": 12,
            "personal_data": True,
        }
        | more
    )
    with register.acting(dpo()):
        state = operations.record_incident(report=report)
        operations.assess_incident(
            incident=state.incident,
            risk=Risk.HIGH,
            reasons="données de santé",
            personal_data=True,
            unreadable_to_others=False,
        )
    return state.incident


NOTIFICATION = BreachNotification(
    "Des soins connus d'un tiers", "Courriers rappelés, procédure revue", "dpo@caisse.example"
)


def make_agent(organisation: str = CAISSE) -> str:
    """The login of an agent of a caisse."""
    return people_factories.make_user(organisation=organisation).username


def seed() -> PersonId:
    """One row at least in every personal table of this fiche, about the person returned."""
    person = make_person_with_address()
    request = make_request(person)
    incident = make_incident()
    with register.acting(dpo()):
        operations.answer_access(request=request.request, answered_on=TODAY)
        complaint = operations.receive_complaint(
            complaint=NewComplaint(Channel.MAIL, TODAY, "Camille Essai", "On a lu mon dossier", person_id=person)
        )
        operations.close_complaint(
            complaint=complaint.complaint, upheld=False, findings="Accès justifié", closed_on=TODAY
        )
        operations.notify_authority(incident=incident, notification=NOTIFICATION, notified_at=NOW)
        operations.inform_affected_persons(incident=incident, persons=(person,), informed_at=NOW)
        operations.send_notice(fiche="pay_care_costs", persons=(person,), collected_on=None, sent_on=TODAY)
        operations.flag_public_figure(person=person, reason="mandat public", on=TODAY, until=date(2027, 11, 21))
        operations.link_agent(user=make_agent(), person=person, on=TODAY)
    return person
