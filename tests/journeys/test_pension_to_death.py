"""The journey: a disability pension opened, computed, uprated in April, cut by earnings; then the person dies and
the capital is shared among three children, paid by the bank's file and told to each.

Every amount is to the cent. The pension is computed by the rules of its fiche, which does not pay yet.
"""

from datetime import date

import pytest

from finalite.capabilities import exchange, journal, letters, money, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.capabilities.register.purpose import opened, purpose_of
from finalite.kernel import decision
from finalite.kernel.identifiers import fictitious_iban
from finalite.missions.benefits.pay_death_capital import operations as capital
from finalite.missions.benefits.pay_death_capital import queries as shared
from finalite.missions.benefits.pay_death_capital import values as words
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations as rights
from finalite.missions.entitlements.open_disability_and_death_entitlements import values as right_words
from finalite.missions.entitlements.open_disability_and_death_entitlements.tests import factories as right_factories
from finalite.missions.finance.execute_payments import operations as payments

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
CAISSE = people_factories.CAISSE
RIGHTS = Actor(user="droits", role="rights_technician", organisation=CAISSE)
PAYER = Actor(user="prestations", role="benefit_technician", organisation=CAISSE)
OFFICER = Actor(user="paiements", role="payment_officer", organisation=CAISSE)
DOCTOR = Actor(user="conseil", role="medical_adviser", organisation=CAISSE)
DIED, TOLD, PAID = date(2026, 10, 10), date(2026, 10, 14), date(2026, 10, 20)
CAPITAL, SHARE = 400_900, 133_633


def act(actor, function, **arguments):
    with register.acting(actor):
        return function(**arguments)


def text_of(sent):
    with guard.owner():
        text = reading.text_of(letters.read_letter(letter_id=sent.letter).content)
    return " ".join(text.replace("\u202f", " ").split())


def month(first, **facts):
    """What the rule of the pension says of a month, of a pension of 1 162,50 € opened in mid-February."""
    known = {"month": first, "starts_on": "2026-02-16", "pension": 116_250, "category": 2} | facts
    return decision.decide("pay_disability_pensions.compute_month", known, date(2026, 11, 1)).amounts


def pension():
    """The right is opened by its fiche; the amount is computed on the mean wage of the notice."""
    person, right = right_factories.pensioner(category=2, birth_name="Ruisseau")
    facts = {"category": 2, "starts_on": "2026-02-16", "mean_wage": 2_790_000}
    computed = decision.decide("pay_disability_pensions.compute_pension", facts, date(2026, 2, 25))
    assert computed.amounts["pension"] == 2_790_000 * 50 // 1200 == 116_250
    return person, right


def test_the_pension_is_uprated_in_april_and_cut_by_earnings_to_the_cent():
    _, right = pension()
    assert month("2026-02-01")["paid"] == 116_250 * 13 // 28
    assert month("2026-03-01")["paid"] == 116_250
    assert month("2026-04-01")["paid"] == 117_180
    earned = right_words.Earned(
        mean_wage=2_790_000, last_wage=2_900_000, pension=1_395_000, earnings=2_200_000, self_employed=False
    )
    found = act(RIGHTS, rights.review_earnings, right=right, earned=earned, on=date(2026, 9, 1))
    held = found.decision.amounts["held_back_month"]
    assert (found.outcome, held) == ("reduced", (1_395_000 + 2_200_000 - 2_900_000) // 2 // 12)
    assert month("2026-09-01", held_back=held)["paid"] == 117_180 - held == 88_222
    assert month("2026-10-01", held_back=held, ends_on="2026-10-11")["pension"] == 117_180 * 10 // 31


@pytest.fixture
def family():
    """The pensioner has died and left three children, two of them adults of their own."""
    person, right = pension()
    right_factories.die(person, DIED)
    act(RIGHTS, rights.end_right, right=right, ends_on=date(2026, 10, 11), reason=right_words.EndReason.DEATH, on=TOLD)
    return person, [people_factories.make_person(birth_name=name) for name in ("Aubépine", "Bruyère", "Coudrier")]


def claimed(person, children):
    """The file is opened and each child claims, with an account of their own for it."""
    last = words.LastSituation(
        situation=words.Situation.DISABILITY_PENSION, until=DIED, occupation=words.Deceased.EMPLOYEE
    )
    file = act(PAYER, capital.open_capital_file, deceased=person, last=last, on=TOLD).file
    for number, child in enumerate(children):
        claim = words.CapitalClaim(claimant=child, deceased=person, link=words.Link.CHILD, in_charge=True)
        act(PAYER, capital.claim_capital, claim=claim, received_on=TOLD)
        [one] = [c for c in act(PAYER, shared.claimants_of, file=file) if c.claimant == child]
        given = words.GivenAccount(iban=fictitious_iban(61_000 + number), holder="Enfant Essai", bic="FICTFRPPXXX")
        act(PAYER, capital.give_account, claim=one.claim, account=given, on=TOLD)
    return file


def test_the_capital_is_shared_among_the_children_paid_by_the_bank_and_told_to_each(family):
    person, children = family
    file = claimed(person, children)
    assert act(PAYER, shared.rights_of_deceased, file=file) == ("pension",)
    decided = act(PAYER, capital.decide_capital, file=file, on=TOLD)
    assert decided.proposal.amounts == {"capital": CAPITAL, "share": SHARE}
    assert {"CSS L361-1", "CSS D361-1", "CSS L361-4"} <= {step.article for step in decided.proposal.steps}
    assert act(PAYER, capital.order_capital, file=file, on=TOLD).total == 3 * SHARE

    with guard.owner():
        money.set_paying_account(money.PayingAccount(CAISSE, "Caisse d'essai", fictitious_iban(99_998), "FICTFRPPXXX"))
    batch = act(OFFICER, payments.prepare_payment_batch, on=PAID, execution_on=PAID)
    assert (batch.count, batch.total) == (3, 3 * SHARE)
    content = act(OFFICER, payments.write_payment_file, reference=batch.reference, on=PAID).content
    assert content.count(b"1336.33") >= 3 and all(fictitious_iban(61_000 + n).encode() in content for n in range(3))
    assert b"Ruisseau" not in content and "décès".encode() not in content

    with guard.owner():
        money.models.PaymentOrder.objects.update(state="accepted", closed_on=PAID, unheard=True)
    act(register.automation("pay_death_capital"), capital.note_payments)
    assert {one.paid_on for one in act(PAYER, shared.awards_of, file=file)} == {PAID}
    assert not [one for one in act(PAYER, shared.work_list, on=PAID) if one.person_id == person]

    sent = act(PAYER, capital.send_notices, file=file, on=PAID)
    for letter, own in zip(sent, ("Aubépine", "Bruyère", "Coudrier"), strict=True):
        text = text_of(letter)
        assert "1 336,33 €" in text and "commission de recours amiable" in text and own in text
        assert not any(other in text for other in {"Aubépine", "Bruyère", "Coudrier"} - {own})


def test_who_may_not_is_refused_and_who_did_is_written_down(family):
    person, children = family
    file = claimed(person, children)
    for stranger in (DOCTOR, Actor(user="paie", role="employer", reason="curiosité"), RIGHTS):
        with pytest.raises(register.Refused):
            act(stranger, shared.awards_of, file=file)
    act(PAYER, capital.decide_capital, file=file, on=TOLD)
    with pytest.raises(register.Invalid):
        act(PAYER, capital.decide_capital, file=file, on=TOLD)
    act(PAYER, capital.send_notices, file=file, on=TOLD)
    with guard.owner():
        told = {line.recipient for line in exchange.ledger(fiche="pay_death_capital")}
    assert told == {"data_subject"}
    with opened(purpose_of("answer_data_subject_requests", "automation")):
        lines = journal.search(person_id=person, limit=500).rows
    done = {(one.fiche, one.operation) for one in lines if one.outcome == "done"}
    assert ("pay_death_capital", "decide_capital") in done
    assert ("open_disability_and_death_entitlements", "decide_death_capital") in done
    refused = {one.role for one in lines if one.outcome == "refused" and one.fiche == "pay_death_capital"}
    assert not refused & {"benefit_technician"}
    assert not any("medical_report" in one.categories for one in lines if one.fiche == "pay_death_capital")
    assert journal.verify().sound
