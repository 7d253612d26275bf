"""The journey: a year of a chronic illness, from the first visit at the ordinary rate to the statement of the year."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import exchange, journal, letters, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.missions.benefits.pay_care_costs import operations as pay
from finalite.missions.benefits.pay_care_costs import queries as paid
from finalite.missions.benefits.pay_care_costs.tests import factories as f
from finalite.missions.benefits.pay_care_costs.values import Cause
from finalite.missions.entitlements.open_health_entitlements import operations as rights
from finalite.missions.entitlements.open_health_entitlements import queries as held
from finalite.missions.entitlements.verify_health_entitlements import operations as approvals
from finalite.missions.entitlements.verify_health_entitlements.tests import factories as v

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = "pay_care_costs"
RECOGNISED_FROM = date(2026, 1, 10)


def act(actor, function, **arguments):
    with register.acting(actor):
        return function(**arguments)


def oneself(person):
    return Actor(user=f"compte-{person}", role="insured_person", person_id=person)


def text_of(letter):
    with guard.owner():
        found = " ".join(reading.text_of(letters.read_letter(letter_id=letter).content).split())
    return found.replace("\u202f", " ").replace("\xa0", " ")


class Year:
    """Somebody, those who care for them, and what they send; everything is decided two days after it is received."""

    def __init__(self):
        self.doctor = f.provider()
        self.laboratory = f.provider(profession="laboratory")
        self.pharmacy = f.provider(profession="pharmacist")
        self.person = f.patient(self.doctor)

    def send(self, *lines, on):
        f.send(*lines, received_on=on)
        assert f.settle(on=on + timedelta(days=2)).suspended == 0

    def visit(self, day, **changes):
        return f.line(self.person, self.doctor, act_on=day.isoformat(), marks=["ald_protocol"], **changes)

    def prescribed(self, provider, act, base, day, **changes):
        said = {
            "act": act,
            "base": base,
            "charged": base,
            "act_on": day.isoformat(),
            "prescriber": f.number_of(self.doctor),
            "prescribed_on": day.isoformat(),
            "pathway": "unknown",
            "marks": ["ald_protocol"],
        }
        return f.line(self.person, provider, **said | changes)

    def month(self, day):
        """A visit of 30 €, an analysis of 40 €, four boxes for 60 €: all about the illness."""
        self.send(
            self.visit(day),
            self.prescribed(self.laboratory, "B", 4_000, day),
            self.prescribed(self.pharmacy, "PH7", 6_000, day, quantity=4),
            on=day,
        )

    def reimbursed(self):
        return {
            one.line: one.reimbursed for one in act(oneself(self.person), paid.reimbursements_of, person=self.person)
        }

    def ordered(self):
        with guard.owner():
            return sum(PaymentOrder.objects.filter(payee_id=self.person).values_list("amount", flat=True))


def recognise(year, on, months, starts_on, renews=None):
    """Asked by the doctor, seen by the medical service, decided by the caisse."""
    number = f.rights.submitted(year.person, year.doctor, on, months=months, renews=renews)
    act(f.rights.adviser(), rights.give_medical_opinion, protocol=number, favourable=True, months=months, on=on)
    return act(f.rights.technician(), rights.decide_protocol, protocol=number, starts_on=starts_on, on=on)


def first_visits(year):
    """Before anything is recognised: 70 % of a visit, 60 % of an analysis and of a dental care."""
    year.month(date(2026, 1, 12))
    dentist = f.provider(profession="dentist")
    year.send(
        f.line(year.person, dentist, act="DEN", base=2_892, charged=2_892, act_on="2026-02-03"), on=date(2026, 2, 3)
    )
    # 30 × 70 % − 2; 40 × 60 % − 2; 60 × 65 % − 4 boxes; 28.92 × 60 %
    assert sorted(year.reimbursed().values()) == sorted([1_900, 2_200, 3_500, 1_735])


def recognised_from_an_earlier_day(year):
    """What belongs to the illness is paid again in full since the first day of the protocol; the teeth are not."""
    protocol = recognise(year, date(2026, 2, 25), 12, RECOGNISED_FROM)
    before = year.ordered()
    automation = register.automation(FICHE)
    assert act(automation, pay.look_again, on=date(2026, 2, 26)).changed == 1
    assert act(automation, pay.look_again, on=date(2026, 2, 27)).changed == 0
    assert sorted(year.reimbursed().values()) == sorted([2_800, 3_800, 5_600, 1_735])
    assert year.ordered() - before == 900 + 1_600 + 2_100
    told = act(oneself(year.person), paid.recalculations_of, person=year.person)
    assert {one.cause for one in told} == {Cause.RIGHT} and len(told) == 3
    with guard.owner():
        letter = letters.letters_of([year.person])[-1]
    assert "46,00 €" in text_of(letter.letter_id) and "Vos droits le jour des soins ont changé" in text_of(
        letter.letter_id
    )
    return protocol


def stay(year):
    """Five days in hospital for the illness: no co-payment, five daily charges of 23 €."""
    clinic = f.provider(subject="care_facility")
    said = {"base": 200_000, "charged": 200_000, "act_tariff": 0, "third_party": True, "pathway": "referred"}
    line = f.line(
        year.person, clinic, act="GHS", act_on="2026-06-08", ends_on="2026-06-12", marks=["ald_protocol"], **said
    )
    year.send(line, on=date(2026, 6, 14))
    [shown] = [one for one in act(oneself(year.person), paid.reimbursements_of, person=year.person) if one.act == "GHS"]
    assert shown.decision.amounts["left_to_patient"] == 5 * 2_300 and shown.reimbursed == 200_000


def transport(year):
    """160 km: asked for, granted by the silence of fifteen days, paid in full but for one franchise."""
    asked = v.transport(year.person, distance=160)
    act(v.technician(), approvals.request_approval, request=asked, received_on=date(2026, 9, 1))
    carrier = f.provider(profession="transporter")
    trip = year.prescribed(carrier, "TRA", 20_000, date(2026, 9, 20), distance_km=160)
    year.send(trip, on=date(2026, 9, 21))
    [shown] = [one for one in act(oneself(year.person), paid.reimbursements_of, person=year.person) if one.act == "TRA"]
    assert any("Silence" in step.label for step in shown.decision.steps)
    assert (shown.franchise, shown.reimbursed) == (400, 19_600)


def renewal(year, protocol):
    """Told in time that it ends, renewed from the very day it ended: care goes on in full."""
    assert act(f.rights.automation(), rights.tell_protocol_ends, on=date(2026, 10, 12)).done == 1
    again = recognise(year, date(2026, 12, 28), 12, date(2027, 1, 10), renews=protocol.protocol)
    assert again.starts_on == protocol.ends_on == date(2027, 1, 10)
    year.month(date(2027, 1, 20))
    by_act = {one.act: one for one in act(oneself(year.person), paid.reimbursements_of, person=year.person)[:3]}
    assert [by_act[code].reimbursed for code in ("G", "B", "PH7")] == [2_800, 3_800, 5_600]


def statement(year):
    """The year to the cent, as the person reads it."""
    shown = act(oneself(year.person), paid.year_of, person=year.person, year=2026)
    assert (shown.participations, shown.participation) == (25, 5_000) and shown.participations_most == 25
    assert shown.franchise == shown.franchise_most == 5_000
    kinds = {kind.name: (kind.lines, kind.charged, kind.refunded) for kind in shown.kinds}
    assert kinds == {
        "Médecins": (14, 42_000, 12 * 2_800 + 1_900 + 2_100),
        "Analyses": (12, 48_000, 12 * 3_800),
        "Médicaments": (12, 72_000, 72_000 - 4_600),
        "Dentistes": (1, 2_892, 1_735),
        "Séjours à l’hôpital": (1, 211_500, 200_000),
        "Transports": (1, 20_000, 19_600),
    }
    assert shown.left == shown.charged - shown.refunded
    sent = act(oneself(year.person), pay.send_yearly_statement, person=year.person, year=2026, on=date(2027, 1, 25))
    text = text_of(sent.letter)
    assert "25 25" in text and "50,00 € 50,00 €" in text and "Diabète" not in text


def test_a_year_of_a_chronic_illness():
    year = Year()
    first_visits(year)
    protocol = recognised_from_an_earlier_day(year)
    for month in range(2, 7):
        year.month(date(2026, month, 15))
    stay(year)
    for month in (7, 8, 9):
        year.month(date(2026, month, 15))
    transport(year)
    for month in (10, 11, 12):
        year.month(date(2026, month, 15))
    unrelated(year)
    renewal(year, protocol)
    statement(year)
    closed(year)


def unrelated(year):
    """Visits that have nothing to do with the illness, at 70 %: the first takes the last participation of the year."""
    days = [date(2026, 12, 18), date(2026, 12, 21)]
    for day in days:
        year.send(f.line(year.person, year.doctor, act_on=day.isoformat()), on=day)
    found = act(oneself(year.person), paid.reimbursements_of, person=year.person)
    assert [(one.participation, one.reimbursed) for day in days for one in found if one.act_on == day] == [
        (200, 1_900),
        (0, 2_100),
    ]


def closed(year):
    """Who may not know does not, and every act is in the journal."""
    doctor = f.rights.practitioner(year.doctor)
    with pytest.raises(register.Refused):
        act(doctor, paid.reimbursements_of, person=year.person)
    with pytest.raises(register.Refused):
        act(f.rights.technician(), held.medical_basis, protocol=1)
    with guard.owner():
        told = {line.recipient for line in exchange.ledger(fiche=FICHE)}
    assert told == {"data_subject"}
    with opened(purpose_of("answer_data_subject_requests", "automation")):
        lines = journal.search(fiche=FICHE, limit=500).rows
    done = {line.operation for line in lines}
    assert {"receive_file", "settle_lines", "look_again", "year_of", "send_yearly_statement"} <= done
    assert "refused" in {line.outcome for line in lines} and journal.verify().sound
