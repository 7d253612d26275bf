"""Takes somebody in, follows their number until the registry certifies it, and keeps the clock of what is awaited."""

from datetime import date

from finalite.capabilities import cases, documents, people, register
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN

from . import checking, identity_rules, models, rules, telling
from .facts import RegistrationFacts, WaitingFacts
from .values import CivilStatus, Home, NewRegistration, Origin, Proof, RegistrationAnswer, Wanted

FICHE = "register_and_affiliate"
OPEN = ("open", "asked", "waiting", "demanded", "to_suspend", "suspended", "impossible")
"""States of a file whose number is not certified yet."""


def receive(new: NewRegistration, on: date, caisse: str, subject: people.Subject) -> RegistrationAnswer:
    """Register somebody who is not known yet, with their clock, and examine what can be done at once."""
    checking.civil_status(new.who)
    person = people.register_person(person=_new_person(new.who, caisse, subject))
    register.concerns(person)
    if new.home:
        settle_home(person, new.home, on)
    row = open_file(person, subject.value, caisse, on)
    fill_origin(row, new.origin)
    return examine(row, on)


def open_file(person: PersonId, subject: str, caisse: str, on: date) -> models.Registration:
    """Start the file of a registration, due at the end of the first delay of CSS R114-7."""
    due = identity_rules.stage_of(WaitingFacts(asked_on=on), on).due_on
    case = cases.NewCase("registration", caisse, subject, person, due)
    return models.Registration.objects.create(
        subject=subject,
        person_id=person,
        received_on=on,
        asked_on=on,
        state="open",
        organisation=caisse,
        due_on=due,
        case_id=cases.open_case(case=case, on=on),
    )


def fill_origin(row: models.Registration, origin: Origin) -> None:
    """Write what was declared; an empty answer never erases one given before. Raises `Invalid`."""
    checking.origin(origin)
    held = models.Declared.objects.filter(registration_id=row.pk).first() or models.Declared(
        subject=row.subject, person_id=row.person_id, registration_id=row.pk
    )
    for name in ("born_in_france", "born_in", "nationality", "stay", "permit_until", "document_number"):
        given = getattr(origin, name)
        if given not in (None, ""):
            setattr(held, name, given)
    held.save()


def examine(row: models.Registration, on: date) -> RegistrationAnswer:
    """Decide which number can be had on what is known now, and say what is still wanted."""
    facts = facts_of(row)
    decision = rules.assess_registration(facts, on)
    keep_ruling(row.subject, row.person_id, f"registration/{row.pk}", decision, on)
    return answer(row, decision)


def answer(row: models.Registration, decision: Decision) -> RegistrationAnswer:
    """A file as its doors give it."""
    wanted = wanted_of(decision, identity_rules.DOCUMENTS)
    alike = models.Doubt.objects.filter(person_id=row.person_id, state="open").count()
    return RegistrationAnswer(row.pk, PersonId(row.person_id), decision.outcome, row.due_on, wanted, alike, decision)


def facts_of(row: models.Registration) -> RegistrationFacts:
    """The facts of a file in the words of the rules; what is empty is unknown, a certified number is the registry's."""
    who = people.identity_of([row.person_id])[PersonId(row.person_id)]
    held = models.Declared.objects.filter(registration_id=row.pk).first()
    proved = set(models.Evidence.objects.filter(registration_id=row.pk).values_list("proves", flat=True))
    asked = models.RegistryExchange.objects.filter(registration_id=row.pk).exclude(answer="").order_by("-pk").first()
    # an answer that says no is about the documents of its day: a later one asks the question again
    newer = asked and row.documents_on and asked.answered_on and row.documents_on > asked.answered_on
    born = held.born_in_france if held else None
    return RegistrationFacts(
        born_in_france=UNKNOWN if born is None else born,
        civil_identity=bool(who.birth_name and who.first_names and who.sex) or UNKNOWN,
        identity_document=Proof.IDENTITY in proved or UNKNOWN,
        civil_status_document=Proof.CIVIL_STATUS in proved or UNKNOWN,
        registry=UNKNOWN if asked is None or newer or asked.answer == "waiting" else asked.answer,
    )


def add_document(
    row: models.Registration, document: Upload, proves: Proof, received_on: date
) -> tuple[int, RegistrationAnswer]:
    """Keep a document; one on civil status stops the clock of the waiting number and starts that of the decision."""
    number = keep_document(row.subject, row.person_id, row.pk, document, proves, received_on)
    if proves is Proof.CIVIL_STATUS and row.state in OPEN:
        row.documents_on = received_on
        _advance(row, row.state if row.state == "suspended" else "waiting", received_on)
    return number, examine(row, received_on)


def keep_document(
    subject: str, person: int, registration: int | None, document: Upload, proves: Proof, on: date
) -> int:
    """Store a document with the file it was handed in for."""
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category="identity_document",
        received_on=on,
        retention=models.KEPT,
        person_id=person,
    )
    models.Evidence.objects.create(
        subject=subject,
        person_id=person,
        registration_id=registration,
        document_id=number,
        received_on=on,
        proves=proves,
    )
    return number


def accept_impossibility(row: models.Registration, on: date) -> RegistrationAnswer:
    """Note that the civil-status document cannot be had for now: up to two years more, and no demand meanwhile."""
    if row.impossible_since:
        raise register.Invalid("registration", "l’empêchement est déjà inscrit : son délai ne recommence pas")
    if row.state not in ("open", "asked", "waiting", "demanded", "to_suspend"):
        raise register.Invalid("registration", "ce dossier n’attend pas de pièce d’état civil")
    row.impossible_since = on
    _advance(row, "impossible", on)
    return examine(row, on)


def hold(row: models.Registration, on: date) -> None:
    """A waiting number was given: what is awaited is the civil-status document, from the day the file was opened."""
    _advance(row, "suspended" if row.suspended_on else "waiting", on)


def reject(row: models.Registration, on: date) -> None:
    """The registry recognised nobody: another document is awaited, and its delay starts anew."""
    row.asked_on, row.documents_on, row.demanded_on = on, None, None
    _advance(row, "suspended" if row.suspended_on else "waiting", on)


def suspend(row: models.Registration, on: date) -> RegistrationAnswer:
    """Suspend the waiting number as an agent confirms, once demand and delay have passed; tell the person."""
    if row.state != "to_suspend":
        raise register.Invalid("registration", "le délai de la mise en demeure n’est pas passé")
    row.suspended_on = on
    row.state, row.due_on = "suspended", None
    row.save(update_fields=["suspended_on", "state", "due_on"])
    cases.note_event(case_id=_case(row), kind="suspended", on=on)
    decision = rules.assess_waiting(clock_of(row), on)
    keep_ruling(row.subject, row.person_id, f"suspension/{row.pk}", decision, on)
    telling.decision_letter(PersonId(row.person_id), f"suspension/{row.pk}", "suspended", decision, on)
    return answer(row, decision)


def run(on: date, after: int, limit: int) -> tuple[int, int, int]:
    """Move the clock of waiting files whose day has passed: seen, moved, last file seen. Twice changes nothing."""
    waiting = ("open", "asked", "waiting", "demanded", "impossible")
    due = models.Registration.objects.filter(state__in=waiting, due_on__lt=on, pk__gt=after).order_by("pk")
    rows = list(due.select_for_update()[:limit])
    register.may_concern(*(row.person_id for row in rows))
    # a record merged into another waits for nothing: its person is followed under the one that goes on
    kept = people.kept_of(row.person_id for row in rows)
    moved = sum(_move(row, on) for row in rows if kept[PersonId(row.person_id)] == row.person_id)
    return len(rows), moved, rows[-1].pk if rows else after


def _move(row: models.Registration, on: date) -> bool:
    stage = identity_rules.stage_of(clock_of(row), on)
    if stage.name == "demand":
        row.demanded_on, row.impossible_since = on, None
        _advance(row, "demanded", on)
        telling.demand(PersonId(row.person_id), row.pk, row.due_on or on, on)
        return True
    if stage.name == "suspend":
        row.state, row.due_on = "to_suspend", None
        row.save(update_fields=["state", "due_on"])
        cases.note_event(case_id=_case(row), kind="suspension_to_confirm", on=on)
        return True
    # a late decision stays on the work list, late: nothing is decided in its place
    return False


def _advance(row: models.Registration, state: str, on: date) -> None:
    row.state = state
    row.due_on = identity_rules.stage_of(clock_of(row), on).due_on
    row.save()
    if row.case_id:
        cases.reschedule(case_id=row.case_id, due_on=max(row.due_on, row.received_on), on=on)
        cases.note_event(case_id=row.case_id, kind=state, on=on)


def clock_of(row: models.Registration) -> WaitingFacts:
    """The clock of a file in the words of the rules."""
    return WaitingFacts(
        asked_on=row.asked_on or row.received_on,
        demanded_on=row.demanded_on,
        documents_on=row.documents_on,
        impossible_since=row.impossible_since,
    )


def close(row: models.Registration, on: date, state: str = "certified") -> None:
    """End a file and start its retention."""
    row.state, row.due_on, row.closed_on = state, None, on
    row.save(update_fields=["state", "due_on", "closed_on"])
    for model in (models.RegistryExchange, models.Ruling):
        mine = {"registration_id": row.pk} if model is models.RegistryExchange else {"matter": f"registration/{row.pk}"}
        model._default_manager.filter(person_id=row.person_id, closed_on__isnull=True, **mine).update(closed_on=on)
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=state, on=on)
        row.case_id = None
        row.save(update_fields=["case_id"])


def keep_ruling(subject: str, person: int, matter: str, decision: Decision, on: date) -> None:
    """Keep a decision with its reasons; what had been decided before in the matter starts its retention."""
    models.Ruling.objects.filter(person_id=person, matter=matter, closed_on__isnull=True).update(closed_on=on)
    models.Ruling.objects.create(
        subject=subject, person_id=person, matter=matter, decided_on=on, decision=decision.to_json()
    )


def wanted_of(decision: Decision, known: dict[str, tuple[str, str]]) -> tuple[Wanted, ...]:
    """The documents to ask for, in words."""
    return tuple(Wanted(name, *known[name]) for name in decision.missing if name in known)


def settle_home(person: PersonId, home: Home, on: date) -> None:
    """Write an address from a day."""
    people.change_address(
        person_id=person,
        on=on,
        address=people.Address(home.street, home.postcode, home.town, home.extra, home.country),
    )


def reach(registration: int) -> models.Registration:
    """A file, locked, its person added to the act; raises `Invalid` when there is none."""
    row = models.Registration.objects.select_for_update().filter(pk=registration).first()
    if row is None:
        raise register.NotFound("registration", "ce dossier d’immatriculation n’existe pas")
    register.concerns(row.person_id)
    return row


def _new_person(who: CivilStatus, caisse: str, subject: people.Subject) -> people.NewPerson:
    return people.NewPerson(
        subject=subject,
        organisation=caisse,
        birth_name=who.birth_name,
        first_names=who.first_names,
        used_name=who.used_name or None,
        sex=who.sex.value if who.sex else None,
        birth=who.birth or None,
        birth_place=who.birth_place or None,
        birth_rank=who.birth_rank,
    )


def _case(row: models.Registration) -> int:
    if row.case_id is None:
        raise register.Invalid("registration", "ce dossier est clos")
    return row.case_id
