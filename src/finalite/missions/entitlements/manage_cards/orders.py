"""Takes a request for a card, with its photograph and proof of identity, and examines it on what is known."""

from datetime import date

from finalite.capabilities import cases, documents, people, register
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel.calendar import add_months, months_deadline
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import models, photographs, reach, rules
from .facts import CardKind, CardState, OrderFacts
from .values import OrderAnswer, OrderShown, Wanted

ANSWER_MONTHS = 2
"""Silence on a social security request is a refusal after two months (CRPA L231-4): the clock of the case."""
OPEN, GRANTED, TO_REFUSE, IN_PRODUCTION = "open", "granted", "to_refuse", "in_production"
ISSUED, REFUSED, CANCELLED, SILENT = "issued", "refused", "cancelled", "silent_refusal"
ABANDONED = "abandoned"
FROM_THEM = ("born_on", "parent_agrees", "photograph")
"""Facts that only the person can give; the others are the caisse's to establish."""
EXAMINED = (OPEN, GRANTED, TO_REFUSE)
ADULT = 18
RENEWAL_MONTHS = 2
"""How long before its end a card may be asked for again, and its holder is reminded: ours, no text sets it."""


def receive(person: PersonId, kind: CardKind, received_on: date) -> models.CardOrder:
    """Record a request with its clock; raises `Invalid` where one for the same card is under way."""
    under_way = models.CardOrder.objects.filter(person_id=person, kind=kind, closed_on__isnull=True)
    if under_way.exists():
        raise register.Invalid("person", "une demande de cette carte est déjà en cours : la compléter")
    subject, caisse = people.subjects_of([person])[person], reach.caisse_of(person)
    due_on = months_deadline(received_on, ANSWER_MONTHS)
    row = models.CardOrder.objects.create(
        subject=subject,
        person_id=person,
        kind=kind,
        received_on=received_on,
        state=OPEN,
        organisation=caisse,
        case_id=cases.open_case(case=cases.NewCase("card_order", caisse, subject, person, due_on), on=received_on),
    )
    models.CardForm.objects.create(subject=subject, person_id=person, order=row, parent_id=_acting_for(person))
    return row


def agree(row: models.CardOrder, parent: PersonId, agrees: bool, on: date) -> None:
    """Record whether a parent agrees; a child cannot say it for them, nor somebody who does not represent the child."""
    if register.current_actor().person_id == row.person_id:
        raise register.Invalid("parent", "l’accord se donne par le parent, depuis son compte ou par écrit")
    if not people.may_act_for(user_person=parent, person=row.person_id, on=on) or parent == row.person_id:
        raise register.Invalid("parent", "cette personne ne représente pas l’enfant")
    models.CardForm.objects.filter(order=row).update(parent_id=parent, parent_agrees=agrees)


def add_photograph(row: models.CardOrder, photo: Upload, on: date) -> None:
    """Keep the pixels of a photograph that can be printed; raises `Invalid` saying what to change."""
    try:
        content = photographs.cleaned(photo.content)
    except photographs.BadPhotograph as why:
        raise register.Invalid("photo", str(why)) from why
    number = _stored(row, Upload("photographie", content), "photo", on)
    models.CardForm.objects.filter(order=row).update(photograph=number)


def add_identity_proof(row: models.CardOrder, document: Upload, on: date) -> None:
    """Keep a proof of identity; it proves nothing until an agent has compared it."""
    number = _stored(row, document, "identity_document", on)
    models.CardForm.objects.filter(order=row).update(identity_proof=number, identity_proved=None)


def _stored(row: models.CardOrder, file: Upload, category: str, on: date) -> int:
    in_hand(row)
    return documents.store(
        content=file.content,
        name=file.name,
        fiche=reach.FICHE,
        category=category,
        received_on=on,
        retention=models.FORM,
        person_id=row.person_id,
    )


def in_hand(row: models.CardOrder) -> None:
    """Raise `Invalid` unless the request can still be completed."""
    if row.state not in EXAMINED:
        raise register.Invalid("order", "cette demande n’attend plus rien")


def examine(row: models.CardOrder, on: date) -> OrderAnswer:
    """Decide on what is known: ready to make, documents wanted, or a refusal that an agent will confirm."""
    decision = rules.assess_order(facts_of(row, on), on)
    row.decision = decision.to_json()
    row.state = {rules.GRANTED: GRANTED, rules.REFUSED: TO_REFUSE}.get(decision.outcome, OPEN)
    row.save(update_fields=["decision", "state"])
    _start_clock(row, decision, on)
    return answer(row)


def _start_clock(row: models.CardOrder, decision: Decision, on: date) -> None:
    """The two months run from the day on which nothing more is wanted of the person (CRPA L114-5)."""
    form = models.CardForm.objects.get(order=row)
    theirs = FROM_THEM if form.identity_proof else (*FROM_THEM, "identity_proved")
    if row.completed_on is None and not set(theirs) & set(decision.missing):
        row.completed_on = on
        row.save(update_fields=["completed_on"])
        if row.case_id:
            cases.reschedule(case_id=row.case_id, due_on=months_deadline(on, ANSWER_MONTHS), on=on)


def facts_of(row: models.CardOrder, on: date) -> OrderFacts:
    """The facts of a request, in the words of the rules; what is null is unknown."""
    person, kind = PersonId(row.person_id), CardKind(row.kind)
    form = models.CardForm.objects.get(order=row)
    return OrderFacts(
        kind=kind,
        **about(person, kind, on),
        parent_agrees=_known(form.parent_agrees),
        photograph=True if form.photograph else UNKNOWN,
        identity_proved=_known(form.identity_proved if form.identity_proof else None),
    )


def about(person: PersonId, kind: CardKind, on: date) -> dict:
    """What is known of somebody, whatever the card: age, number, rights, death, card already held."""
    who = people.identity_of([person])[person]
    held = models.Card.objects.filter(person_id=person, kind=kind).exclude(state=CardState.OPPOSED)
    held = held.exclude(valid_until__lte=add_months(on, RENEWAL_MONTHS))
    return {
        "born_on": _born(who, on),
        "nir_kind": who.nir_kind or UNKNOWN,
        "covered": reach.is_covered(person, on),
        "dead": who.death_on is not None,
        "holds_same": held.exists(),
    }


def _born(who: people.Identity, on: date) -> date | Unknown:
    """The birth date; where only a month or a year is known, a day that decides the same as any other, else unknown."""
    if who.born is None:
        return UNKNOWN
    same = all(who.born.surely_under(age, on=on) or who.born.surely_reached(age, on=on) for age in (12, 16))
    return who.born.latest if same or who.born.exact else UNKNOWN


def is_minor(person: PersonId, on: date) -> bool:
    """Whether letters about somebody go to a representative; an unknown birth date counts as an adult's."""
    born = people.identity_of([person])[person].born
    return born is not None and on < add_months(born.latest, 12 * ADULT)


def answer(row: models.CardOrder) -> OrderAnswer:
    """A request as its doors give it."""
    decision = Decision.from_json(row.decision or {})
    return OrderAnswer(row.pk, row.state, wanted(decision), decision)


def wanted(decision: Decision) -> tuple[Wanted, ...]:
    """The documents to ask for."""
    return tuple(Wanted(name, *rules.DOCUMENTS[name]) for name in decision.missing if name in rules.DOCUMENTS)


def shown(row: models.CardOrder) -> OrderShown:
    """A request as its person follows it: what is still wanted of them, not what an agent has yet to check."""
    asked = wanted(Decision.from_json(row.decision)) if row.decision and row.state == OPEN else ()
    if asked and models.CardForm.objects.filter(order=row, identity_proof__isnull=False, identity_proved=None).exists():
        asked = tuple(one for one in asked if one.fact != "identity_proved")
    return OrderShown(
        row.pk, PersonId(row.person_id), row.state, row.received_on, row.closed_on, CardKind(row.kind), asked
    )


def close(row: models.CardOrder, state: str, on: date) -> None:
    """End a request: its case closes, and the three months of its form and files start (published rule)."""
    row.state, row.closed_on = state, on
    row.save(update_fields=["state", "closed_on"])
    form = models.CardForm.objects.get(order=row)
    form.issued_on = on
    form.save(update_fields=["issued_on"])
    documents.start_retention([number for number in (form.photograph, form.identity_proof) if number], on=on)
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=state, on=on)


def _acting_for(person: PersonId) -> int | None:
    """The representative who asks from their own account."""
    actor = register.current_actor().person_id
    return actor if actor not in (None, person) else None


def _known(value: bool | None) -> bool | Unknown:
    return UNKNOWN if value is None else value
