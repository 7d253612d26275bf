"""Gives people a scheme and a caisse, moves them without one day uncovered, and keeps what their work rests on."""

from datetime import date
from typing import Any

from finalite.capabilities import exchange, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN

from . import affiliation_rules, checking, models, registrations, rules
from .facts import Activity, AffiliationFacts
from .values import AffiliationAnswer, Form, Home

FRANCE = "FR"


def settle(person: PersonId, activities: tuple[Activity, ...], state: str, on: date) -> AffiliationAnswer:
    """Decide by which scheme and caisse somebody is covered from a day, and write it where the rules can tell."""
    facts = facts_of(person, activities, state, on)
    decision = rules.assess_affiliation(facts, on)
    subject = people.subjects_of([person])[person]
    registrations.keep_ruling(subject, person, "affiliation", decision, on)
    codes = dict(decision.lines[0].codes) if decision.lines else {}
    if decision.outcome == "affiliated":
        _place(person, str(codes["scheme"]), str(codes["caisse"]), on, "statut et adresse")
    if decision.outcome == "other_scheme":
        leave(person, str(codes["scheme"]), on)
    return AffiliationAnswer(
        decision.outcome,
        str(codes.get("scheme", "")),
        str(codes.get("caisse", "")),
        str(codes.get("state", "")),
        registrations.wanted_of(decision, affiliation_rules.DOCUMENTS),
        decision,
    )


def facts_of(person: PersonId, activities: tuple[Activity, ...], state: str, on: date) -> AffiliationFacts:
    """What is known for the decision: activities said now or kept before, address, and the form of the other State."""
    kept = tuple(Activity(kind) for kind in running(person, on).values_list("kind", flat=True))
    address = people.address_of([person], on=on).get(person)
    caisse = people.caisse_serving(address.postcode) if address and address.country == FRANCE else None
    forms = models.CrossBorderForm.objects.filter(person_id=person, starts_on__lte=on)
    form = (forms.filter(state=state) if state else forms).order_by("-starts_on", "-pk").first()
    return AffiliationFacts(
        activities=activities or kept or UNKNOWN,
        caisse=caisse or UNKNOWN,
        other_state=state or (form.state if form else UNKNOWN),
        form=form.form if form else UNKNOWN,
        form_until=form.ends_on if form and form.ends_on else UNKNOWN,
    )


def running(person: PersonId, on: date) -> Any:
    """The activities of somebody on a day."""
    return models.Situation.objects.filter(person_id=person, starts_on__lte=on).exclude(ends_on__lte=on)


def record_situation(
    person: PersonId, kind: Activity, starts_on: date, ends_on: date | None, on: date, hiring: int | None = None
) -> int:
    """Write what somebody lives from; the same activity already running is not written twice."""
    if ends_on is not None and ends_on <= starts_on:
        raise register.Invalid("ends_on", "la fin doit venir après le début")
    same = running(person, starts_on).filter(kind=kind).first()
    if same is not None:
        same.ends_on, same.hiring_id = ends_on, hiring or same.hiring_id
        same.save(update_fields=["ends_on", "hiring_id"])
        return same.pk
    subject = people.subjects_of([person])[person]
    return models.Situation.objects.create(
        subject=subject,
        person_id=person,
        recorded_on=on,
        hiring_id=hiring,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
    ).pk


def record_form(
    person: PersonId, form: Form, state: str, starts_on: date, ends_on: date | None, received_on: date, **words: str
) -> int:
    """Keep a form received for somebody; raises `Invalid` for a State that is not written in two letters."""
    checking.country(state, "state")
    if state == FRANCE:
        raise register.Invalid("state", "nommer l’autre État, en deux lettres")
    if ends_on is not None and ends_on <= starts_on:
        raise register.Invalid("ends_on", "la fin doit venir après le début")
    subject = people.subjects_of([person])[person]
    return models.CrossBorderForm.objects.create(
        subject=subject,
        person_id=person,
        form=form,
        state=state,
        starts_on=starts_on,
        ends_on=ends_on,
        received_on=received_on,
        **words,
    ).pk


def move(person: PersonId, home: Home, on: date, with_children: bool) -> AffiliationAnswer:
    """Write a new address, and change caisse where the postal code says so; the children at home move too.

    The former caisse serves up to the day before (CSS D160-15). Where no caisse is recorded for the postal code, the
    former one goes on and the answer is unknown.
    """
    young = people.dependants_of([person], on=on).get(person, ()) if with_children else ()
    known = register.may_concern(*young) if young else frozenset()
    for one in (person, *(child for child in young if child in known)):
        registrations.settle_home(one, home, on)
    caisse = people.caisse_serving(home.postcode) if home.country == FRANCE else None
    if caisse is None:
        return _answer("unknown", "", _decided(None, on))
    for one in (person, *(child for child in young if child in known)):
        if _serves(one, caisse, on):
            continue
        _place(one, affiliation_rules.GENERAL, caisse, on, "déménagement")
    return _answer("affiliated", caisse, _decided(caisse, on))


def leave(person: PersonId, scheme: str, on: date) -> None:
    """Hand somebody over to another compulsory scheme from a day, and tell it who comes."""
    caisse = people.caisse_of([person])[person]
    people.affiliate(person_id=person, scheme=scheme, caisse=caisse, on=on)
    note(person, on, "scheme", f"vers le régime {scheme}")
    who = people.identity_of([person])[person]
    told = f"{who.number_shown} {who.name} {who.birth or ''} {scheme} {on.isoformat()}"
    exchange.disclose(
        fiche="register_and_affiliate",
        recipient="mandatory_scheme",
        categories=("nir", "civil_identity", "birth", "affiliation"),
        persons=[person],
        subject=who.subject,
        content_digest=exchange.digest_of(told.encode()),
        on=on,
        key=f"register_and_affiliate/scheme/{person}/{scheme}/{on}",
        addressee=scheme,
    )


def note(person: PersonId, on: date, what: str, why: str) -> None:
    """Keep that an attachment changed, and why."""
    subject = people.subjects_of([person])[person]
    models.Change.objects.create(subject=subject, person_id=person, made_on=on, what=what, why=why[:200])


def _place(person: PersonId, scheme: str, caisse: str, on: date, why: str) -> None:
    people.affiliate(
        person_id=person, scheme=scheme, caisse=caisse, on=on, local_scheme=caisse in people.local_schemes()
    )
    note(person, on, "caisse", f"{caisse} ({scheme}) : {why}")


def _serves(person: PersonId, caisse: str, on: date) -> bool:
    """Whether nothing is to change: that caisse serves already, or another scheme does, which has its own caisses."""
    held = [one for one in people.affiliations_of([person]).get(person, ()) if one.until_on is None]
    return any(one.scheme != affiliation_rules.GENERAL or (one.caisse == caisse and one.from_on <= on) for one in held)


def _decided(caisse: str | None, on: date) -> Decision:
    """An address alone decides the caisse: what somebody lives from does not change with it."""
    return rules.assess_affiliation(AffiliationFacts(activities=(Activity.NONE,), caisse=caisse or UNKNOWN), on)


def _answer(outcome: str, caisse: str, decision: Decision) -> AffiliationAnswer:
    wanted = registrations.wanted_of(decision, affiliation_rules.DOCUMENTS)
    return AffiliationAnswer(outcome, affiliation_rules.GENERAL if caisse else "", caisse, "", wanted, decision)
