"""Invented people under each of the three schemes, through the real operations."""

import itertools
import json
from datetime import date
from typing import Any

from finalite.capabilities import letters, money, people, register
from finalite.capabilities.letters.tests import reading
from finalite.capabilities.money.tests import bank
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, PersonId, Upload, guard
from finalite.missions.benefits.pay_derogatory_cover import operations, queries
from finalite.missions.benefits.pay_derogatory_cover.facts import Ground, Quality, Unit
from finalite.missions.benefits.pay_derogatory_cover.given import Career, Listed, Measure, NewExperiment, NewPackage
from finalite.missions.benefits.pay_derogatory_cover.values import About, ClaimShown, Receipt
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

CAISSE = rights.CAISSE
ATTACK, LISTED, CARE_ON, ON = date(2026, 9, 12), date(2026, 9, 20), date(2026, 10, 6), date(2026, 11, 2)
APPLIED = date(2026, 3, 16)
WAGE = 300_000
MONTHLY = 195_000
"""65 % of the wage, which stays under the ceiling of 2026."""
_count = itertools.count(1)

covered_person = rights.covered_person


def technician(organisation: str = CAISSE) -> Actor:
    """Somebody who pays benefits."""
    return Actor(user="benefit-technician", role="benefit_technician", organisation=organisation)


def adviser(organisation: str = CAISSE) -> Actor:
    """Somebody of the medical service."""
    return Actor(user="medical-adviser", role="medical_adviser", organisation=organisation)


def act(function: Any, actor: Actor | None = None, **arguments: Any) -> Any:
    """Go through a door as a technician, or as somebody else."""
    with register.acting(actor or technician()):
        return function(**arguments)


def provider(subject: str = "health_professional", **fields: Any) -> int:
    """A professional or supplier with an account."""
    return people_factories.make_provider(subject=subject, iban=people_factories.next_iban(), **fields)


def nir_of(person: int) -> str:
    with guard.owner():
        return people.identity_of([person])[PersonId(person)].nir or ""


def number_of(provider_id: int) -> str:
    with guard.owner():
        return people.providers_of([provider_id])[provider_id].number


def victim(quality: Quality | None = Quality.PRESENT, attack_on: date = ATTACK, **fields: Any) -> tuple[PersonId, int]:
    """Somebody covered and on the list; returns them and the number of their admission."""
    person = covered_person(**fields)
    listed = (Listed(nir=nir_of(person), attack_on=attack_on, quality=quality),)
    act(operations.take_victims_list, listed=listed, reference=f"LUV-{next(_count)}", on=max(attack_on, LISTED))
    [admission] = act(queries.admissions_of, person=person)
    return person, admission.admission


def experiment(keep_years: int = 8, agreement: bool = True, **changes: Any) -> str:
    """An experiment with a package by patient, one by quarter and a performance share; returns its code."""
    code = f"EXP-{next(_count)}"
    given = NewExperiment(
        code=code,
        title="Parcours d’essai",
        source="Arrêté fictif du 5 janvier 2024",
        starts_on=changes.pop("starts_on", date(2024, 2, 1)),
        ends_on=changes.pop("ends_on", date(2028, 1, 31)),
        keep_years=keep_years,
        needs_agreement=agreement,
    )
    act(operations.record_experiment, experiment=given)
    for name, unit, amount, months in (
        ("ENTREE", Unit.PATIENT, 12_000, 0),
        ("SUIVI", Unit.PERIOD, 4_500, 3),
        ("RESULTAT", Unit.PERFORMANCE, 100_000, 12),
    ):
        package(code, name, unit, amount, months=months)
    return code


def package(code: str, name: str, unit: Unit, amount: int, from_on: date = date(2024, 2, 1), **more: Any) -> int:
    """A version of a package."""
    given = NewPackage(
        experiment=code, code=name, unit=unit, amount=amount, from_on=from_on, source="Cahier fictif, annexe 2", **more
    )
    return act(operations.add_package, package=given)


def included(code: str, on: date = date(2026, 3, 2), agreed: bool = True, **fields: Any) -> PersonId:
    """A patient in an experiment, informed, and in agreement unless told otherwise."""
    person = covered_person(**fields)
    day = on if agreed else None
    act(operations.include_patient, person=person, experiment=code, included_on=on, informed_on=on, agreed_on=day)
    return person


def line(person: int | None, doctor: int | None, **changes: Any) -> dict[str, Any]:
    """One sound line: a consultation, a little above its tariff."""
    sound = {"invoice": f"D{next(_count):05d}", "line": 1, "act": "G", "act_on": CARE_ON.isoformat(), "charged": 3_500}
    numbers = {"nir": nir_of(person)} if person else {}
    numbers |= {"provider": number_of(doctor)} if doctor else {}
    return {name: value for name, value in (sound | numbers | changes).items() if value is not None}


def packaged(code: str, name: str, person: int | None, doctor: int, on: date, **more: Any) -> dict[str, Any]:
    """One sound line of an experiment."""
    return line(person, doctor, act=None, charged=None, experiment=code, package=name, act_on=on.isoformat(), **more)


def send(*lines: Any, received_on: date = ON, actor: Actor | None = None) -> Receipt:
    """Send lines as one file: dicts become JSON lines, bytes stay as they are."""
    rows = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in lines]
    file = Upload("lot.jsonl", b"\n".join(rows))
    return act(operations.receive_claims, actor, file=file, received_on=received_on)


def settle(on: date = ON) -> Any:
    """Decide what was received."""
    return act(operations.settle_claims, on=on)


def claims(person: PersonId) -> tuple[ClaimShown, ...]:
    """What was billed for somebody, the latest care first."""
    return act(queries.claims_of, person=person)


def related(claim: int, answer: bool = True, on: date = ON) -> None:
    """The medical service answers on the link with the attack, and the claim is decided again where it waits."""
    opinion = act(operations.ask_medical_opinion, claim=claim, on=on)
    act(operations.give_medical_opinion, adviser(), opinion=opinion, related=answer, reasons="Essai.", on=on)


def paid_care(person: PersonId, doctor: int, **changes: Any) -> ClaimShown:
    """A care billed, linked with the attack and paid."""
    send(line(person, doctor, **changes))
    settle()
    [one] = [claim for claim in claims(person) if claim.state == "suspended"]
    related(one.claim)
    return act(operations.resume_claim, scheme="victims", claim=one.claim, on=ON)


def career(**changes: Any) -> Career:
    """Twelve years in a listed establishment, work stopped, twelve wages."""
    known = {
        "ground": Ground.ESTABLISHMENT,
        "establishment_listed": True,
        "exposure_days": 4_383,
        "ceased_on": date(2026, 3, 31),
        "other_income": False,
        "wages": (WAGE,) * 12,
    }
    return Career(**(known | changes))


def allowance(on: date = date(2026, 4, 10), levy: int | None = 830, **changes: Any) -> tuple[PersonId, int]:
    """Somebody whose asbestos allowance is open since 1 April 2026; returns them and their file."""
    person = covered_person(birth=changes.pop("birth", "1969-05-05"))
    file = act(operations.apply_for_allowance, person=person, career=career(**changes), received_on=APPLIED).file
    act(operations.decide_allowance, file=file, on=on)
    if levy is not None:
        act(operations.set_levy, file=file, rate=levy, source="Avis fictif du 2 avril 2026")
    return person, file


def bank_pays(on: date) -> None:
    """Everything due is put in a batch, sent and accepted by the bank on that day, and noted by this fiche."""
    bank.pays(on)
    note_payments()


def note_payments() -> int:
    """What the daily job does; returns on how many payments the day was noted."""
    after = noted = 0
    while True:
        slice_ = act(operations.note_payments, register.automation(operations.FICHE), after=after)
        if not slice_.seen:
            return noted
        after, noted = slice_.last, noted + slice_.done


def orders() -> list[tuple]:
    """What was ordered: kind of payee, person named, cents."""
    with guard.owner():
        rows = money.models.PaymentOrder.objects.filter(fiche="pay_derogatory_cover").order_by("pk")
        return [(one.payee_kind, one.person_id, one.amount) for one in rows]


def debts() -> list[int]:
    """What is owed to this fiche, in cents."""
    with guard.owner():
        provider = money.models.ProviderDebt.objects.filter(fiche="pay_derogatory_cover")
        person = money.models.Debt.objects.filter(fiche="pay_derogatory_cover")
        return [one.amount for one in (*provider, *person)]


def text_of(sent: Any, to_provider: bool = False) -> str:
    """The words of a letter."""
    with guard.owner():
        return " ".join(
            reading.text_of(letters.read_letter(letter_id=sent.letter, to_provider=to_provider).content).split()
        )


def seed() -> PersonId:
    """Somebody with a row in each table: on a list, in an experiment, with an allowance, all of it over."""
    doctor = provider()
    person, admission = victim(birth="1969-05-05")
    code = experiment()
    act(
        operations.include_patient,
        person=person,
        experiment=code,
        included_on=date(2026, 3, 2),
        informed_on=date(2026, 3, 2),
        agreed_on=date(2026, 3, 2),
    )
    act(operations.send_certificate, admission=admission, on=LISTED)
    paid = paid_care(person, doctor)
    abroad = line(person, None, country="BE", provider=None, charged=6_000)
    send(packaged(code, "ENTREE", person, doctor, CARE_ON), abroad, line(person, doctor, act="ZZZ"))
    settle()
    claim = next(one for one in claims(person) if one.invoice == abroad["invoice"])
    related(claim.claim)
    act(operations.resume_claim, scheme="victims", claim=claim.claim, on=ON)
    request = act(operations.ask_foreign_tariff, claim=claim.claim, on=ON)
    act(operations.record_foreign_tariff, request=request, tariff=5_000, on=ON)
    measure = Measure(indicator="pas", result=4_000, habits="marche", situation="vit seule", diagnosis="fictif")
    act(operations.record_measure, adviser(), person=person, experiment=code, measure=measure, on=CARE_ON)
    document = Upload("certificat.pdf", b"%PDF-1.4\n%%EOF\n")
    act(operations.add_evidence, person=person, document=document, proves="exposure_days", received_on=APPLIED)
    file = act(operations.apply_for_allowance, person=person, career=career(), received_on=APPLIED).file
    act(operations.decide_allowance, file=file, on=date(2026, 4, 10))
    act(operations.set_levy, file=file, rate=830, source="Avis fictif")
    act(operations.order_allowance, file=file, on=date(2026, 6, 10))
    act(operations.send_allowance_notice, file=file, on=ON)
    act(operations.send_care_notice, claim=paid.claim, on=ON)
    act(operations.tell_provider, provider=doctor, first_on=date(2026, 11, 1), last_on=ON, on=ON)
    dispute = act(operations.lodge_dispute, about=About.CARE, number=paid.claim, grounds="Essai.", on=ON)
    act(operations.settle_dispute, dispute=dispute.dispute, upheld=False, on=ON)
    bank_pays(ON)
    act(operations.end_experiment, experiment=code, ended_on=ON, on=ON)
    return person
