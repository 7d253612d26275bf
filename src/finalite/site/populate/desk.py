"""What the other desks of the demonstration find on their first day: a transfer, a request, an incident."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from finalite.capabilities import decisions, register
from finalite.kernel import calendar, identifiers
from finalite.missions.disputes.answer_data_subject_requests import operations as rights
from finalite.missions.disputes.answer_data_subject_requests.values import Channel, IncidentReport, NewRequest, Right
from finalite.missions.finance.execute_payments import operations as payments

from .population import Someone


def pay(caisse: str, name: str, on: date) -> None:
    """Pay what is due at one caisse; the others wait for somebody to press the button."""
    officer = register.Actor(user="paiement", role="payment_officer", organisation=caisse)
    with register.acting(officer):
        payments.set_paying_account(name=name, iban=identifiers.fictitious_iban(990_000), bic="FICTFRPPXXX")
        batch = payments.prepare_payment_batch(on=on, execution_on=calendar.add_working_days(on, 2))
        if batch.count:
            payments.write_payment_file(reference=batch.reference, on=on)


def count() -> None:
    """Count what the algorithms decided, as the night would."""
    for entry in register.entries():
        if entry.in_force and entry.algorithms:
            decisions.count(fiche=entry.slug, at=timezone.now())


def fill(someone: Someone, on: date) -> None:
    """One request by the demonstration's insured person, and one incident under assessment."""
    me = register.Actor(user="assure", role="insured_person", person_id=someone.person)
    with register.acting(me):
        rights.receive_request(
            request=NewRequest(
                Right.ACCESS, Channel.ACCOUNT, on - timedelta(days=20), someone.name, person_id=someone.person
            )
        )
    known = timezone.make_aware(datetime.combine(on - timedelta(days=1), time(10)))
    with register.acting(register.Actor(user="dpo", role="dpo", organisation="751")):
        rights.record_incident(
            report=IncidentReport(
                known,
                "Courrier remis à une mauvaise adresse (exemple fictif)",
                ("pay_care_costs",),
                ("benefit_use",),
                1,
                1,
                True,
            )
        )
