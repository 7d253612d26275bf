"""What is reimbursed of a care sheet, and why: the public face of the law cut by subject in `care/`."""

from finalite.law.cover.words import DECLARED_BASE, Approval, Family, Ground, Mark, Nature, Right, Speciality

from .care.adjudication import adjudicate
from .care.elsewhere import injury_deductions
from .care.emergency import EmergencyFacts, emergency_visit
from .care.facts import ActLine, CareFacts, Counters, DayAmount, DayCount, Patient
from .care.stay import StayFacts, hospital_stay
from .care.transmission import TransmissionFacts, transmission
from .care.transport import TransportRequest, Trip, transport_prior_approval

__all__ = [
    "DECLARED_BASE",
    "ActLine",
    "Approval",
    "CareFacts",
    "Counters",
    "DayAmount",
    "DayCount",
    "EmergencyFacts",
    "Family",
    "Ground",
    "Mark",
    "Nature",
    "Patient",
    "Right",
    "Speciality",
    "StayFacts",
    "TransmissionFacts",
    "TransportRequest",
    "Trip",
    "adjudicate",
    "emergency_visit",
    "hospital_stay",
    "injury_deductions",
    "transmission",
    "transport_prior_approval",
]
