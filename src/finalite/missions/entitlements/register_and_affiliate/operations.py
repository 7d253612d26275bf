"""What this fiche does: registers people, follows their number, gives them a scheme and a caisse, and tells them."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import AtMost, PersonId, Upload

from . import (
    affiliations,
    aid,
    bulk,
    corrections,
    duplicates,
    families,
    glance,
    hirings,
    models,
    registrations,
    registry,
    telling,
)
from .facts import Activity
from .values import (
    AffiliationAnswer,
    AttachmentAnswer,
    CivilStatus,
    Correctable,
    DoubtShown,
    Form,
    Home,
    KnownPerson,
    MergerShown,
    NewRegistration,
    Origin,
    Proof,
    RegistrationAnswer,
    RegistryAnswer,
    StateAidAnswer,
    StateAidRequest,
)

FICHE = registrations.FICHE
OWN = ("insured_person",)
"""What people may do about their own registration."""
EMPLOYER = ("employer_representative",)


@register.operation("record_registration_information", confirm=True)
def register_person(*, new: NewRegistration, received_on: date) -> RegistrationAnswer:
    """Register somebody with no number yet, in the agent's caisse, and say what is still wanted (CSS R161-1, R114-7).

    Records that look alike are put before an agent as a possible duplicate. Raises `Invalid` on an impossible date.
    """
    caisse = register.current_actor().organisation
    if not caisse:
        raise register.Invalid("new", "agir pour une caisse : c’est elle qui tient le dossier")
    found = registrations.receive(new, received_on, caisse, people.Subject.INSURED)
    duplicates.search(found.person, received_on)
    return registrations.examine(registrations.reach(found.registration), received_on)


@register.operation("record_registration_information", confirm=True)
def take_over_people(*, known: tuple[KnownPerson, ...], on: date) -> tuple[PersonId, ...]:
    """Take over people whose number is certified already, with their home and caisse, in the order given.

    One wrong entry refuses them all (`Invalid`).
    """
    return bulk.take_over(known, on)


@register.operation("record_registration_information", open_to=OWN)
def add_document(*, registration: int, document: Upload, proves: Proof, received_on: date) -> int:
    """Keep a document handed in for a registration; one on civil status stops the clock. Returns its number."""
    return registrations.add_document(registrations.reach(registration), document, proves, received_on)[0]


@register.operation("record_registration_information", open_to=OWN)
def complete_registration(*, registration: int, origin: Origin, on: date) -> RegistrationAnswer:
    """Add what is known of somebody's origin and stay, and examine the file again."""
    row = registrations.reach(registration)
    registrations.fill_origin(row, origin)
    return registrations.examine(row, on)


@register.operation("record_registration_information", confirm=True)
def ask_registry(*, registration: int, on: date) -> RegistrationAnswer:
    """Ask the national identification service who somebody is; `Invalid` while identity is not established."""
    row = registrations.reach(registration)
    found = registrations.examine(row, on)
    if found.outcome not in ("ask", "waiting"):
        raise register.Invalid("registration", "établir d’abord l’identité : rien n’est demandé sur des inconnues")
    registry.ask(row, on)
    return registrations.answer(row, found.decision)


@register.operation("record_registration_information", confirm=True)
def record_registry_answer(
    *, registration: int, answer: RegistryAnswer, on: date, number: str = ""
) -> RegistrationAnswer:
    """Write the answer of the identification service: a certified number, a waiting number, or no recognition.

    Where somebody else holds that number already, nobody's number changes: both records go before an agent.
    """
    row = registrations.reach(registration)
    holder = registry.take(row, answer, number, on)
    if holder is not None:
        duplicates.open_doubt(PersonId(row.person_id), holder, ("same_number",), on)
    elif answer is RegistryAnswer.CERTIFIED:
        found = registrations.examine(row, on)
        registrations.close(row, on)
        telling.certificate(found.person, on)
        return found
    elif answer is RegistryAnswer.WAITING:
        registrations.hold(row, on)
    else:
        registrations.reject(row, on)
    return registrations.examine(row, on)


@register.operation("record_registration_information", confirm=True)
def accept_impossibility(*, registration: int, on: date) -> RegistrationAnswer:
    """Note that a civil-status document is out of reach for now: up to two years more (CSS R114-7)."""
    return registrations.accept_impossibility(registrations.reach(registration), on)


@register.operation("record_registration_information", confirm=True)
def suspend_registration(*, registration: int, on: date) -> RegistrationAnswer:
    """Suspend a waiting number after the formal demand stayed without answer, as an agent confirms (CSS R114-7)."""
    return registrations.suspend(registrations.reach(registration), on)


@register.operation("record_registration_information")
def advance_registrations(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Move the clock of waiting numbers: formal demand, then a suspension to confirm. Twice changes nothing."""
    return SliceDone(*registrations.run(on, after, limit))


@register.operation("record_registration_information", confirm=True)
def affiliate_person(
    *, person: PersonId, on: date, activities: tuple[Activity, ...] = (), state: str = ""
) -> AffiliationAnswer:
    """Decide by which scheme and caisse somebody is covered, by status and address, and write it (CSS D160-15).

    Without activities, those kept on that day count. What no recorded text settles is refused by the name of the text.
    """
    return affiliations.settle(person, activities, state, on)


@register.operation("record_registration_information", confirm=True, open_to=OWN)
def move_home(*, person: PersonId, home: Home, on: date, with_children: bool = True) -> AffiliationAnswer:
    """Write a new address and change caisse where the postal code says so, without one day uncovered (CSS D160-15)."""
    return affiliations.move(person, home, on, with_children)


@register.operation("record_registration_information", confirm=True)
def set_caisse_area(*, caisse: str, prefixes: tuple[str, ...]) -> None:
    """Say which postal codes a caisse serves, by how they start; they replace those said before."""
    people.serve_area(caisse=caisse, prefixes=prefixes)


@register.operation("record_registration_information", confirm=True)
def record_birth(*, who: CivilStatus, parents: tuple[PersonId, ...], on: date) -> RegistrationAnswer:
    """Register a newborn told by civil status, attached to one or two parents from the day of birth (CSS L160-2)."""
    found = families.birth(who, parents, on)
    duplicates.search(found.person, on)
    return found


@register.operation("record_registration_information", confirm=True)
def record_adoption(*, child: PersonId, parents: tuple[PersonId, ...], on: date) -> AttachmentAnswer:
    """Attach an adopted child to the parents of the judgment from a day, and leave the homes of before."""
    return families.adopt(child, parents, on)


@register.operation("record_registration_information", confirm=True, open_to=OWN)
def attach_child(
    *, child: PersonId, parents: tuple[PersonId, ...], on: date, alternating: bool = False
) -> AttachmentAnswer:
    """Attach a child under age to one or both parents (CSS L160-2); an unknown birth date is asked for."""
    return families.attach(child, parents, on, alternating)


@register.operation("record_registration_information", confirm=True, open_to=OWN)
def insure_in_own_name(*, person: PersonId, on: date) -> AttachmentAnswer:
    """Insure somebody of 16 or more in their own name, as they ask (CSS L160-2)."""
    return families.own_name(person, on)


@register.operation("record_registration_information")
def end_attachments(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Make insured people of the dependants who come of age (CSS L160-2). Twice changes nothing."""
    return SliceDone(*families.come_of_age(on, after, limit))


@register.operation("record_registration_information", confirm=True)
def record_death(*, person: PersonId, died_on: date, source: str, on: date) -> int:
    """Record a death told by civil status and close what must be; returns how many dependants are left alone."""
    return families.death(person, died_on, source, on)


@register.operation("record_registration_information", open_to=OWN)
def ask_correction(*, person: PersonId, column: Correctable, value: str, proof: Upload, on: date) -> int:
    """Ask to correct one's identity, with its proof (GDPR 16); an agent decides within a month."""
    return corrections.ask(person, column, value, proof, on)


@register.operation("record_registration_information", confirm=True)
def decide_correction(*, correction: int, accept: bool, on: date, reason: str = "") -> str:
    """Correct an identity as asked or say why not; what was certified counts as provisional until certified again."""
    return corrections.decide(correction, accept, reason, on)


@register.operation("record_registration_information")
def find_duplicates(*, person: PersonId, on: date) -> tuple[DoubtShown, ...]:
    """Look for records of the same person: same civil status, transposed number, waiting number then certified one."""
    return duplicates.search(person, on)


@register.operation("record_registration_information", confirm=True)
def sweep_duplicates(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Look through everybody for pairs born the same day under the same names, and put each before an agent once."""
    return duplicates.sweep(on, after, limit)


@register.operation("record_registration_information", confirm=True)
def merge_duplicate(*, case: int, keep: PersonId, reason: str, on: date) -> MergerShown:
    """Merge the two records of a case into `keep`; both histories stay under their numbers, and it can be undone."""
    return duplicates.merge(case, keep, reason, on)


@register.operation("record_registration_information", confirm=True)
def dismiss_duplicate(*, case: int, reason: str, on: date) -> None:
    """Say that the two records of a case are about two people, and why."""
    duplicates.dismiss(case, reason, on)


@register.operation("record_registration_information", confirm=True)
def undo_merger(*, merger: int, reason: str, on: date) -> MergerShown:
    """Take a merger back: each record stands alone again; who merged, who undid it and why stay written."""
    return duplicates.undo(merger, reason, on)


@register.operation("record_registration_information", open_to=EMPLOYER)
def declare_hiring(*, siret: str, name: str, reference: str, hired_on: date, on: date) -> int:
    """Say, as an employer, that somebody was hired under a declaration number; who it is, an agent finds."""
    return hirings.declare(siret, name, reference, hired_on, on)


@register.operation("record_registration_information")
def match_hiring(*, declaration: int, person: PersonId, on: date) -> int:
    """Tie an employer's declaration to the person it is about, employed from that day. Returns the situation."""
    return hirings.match(declaration, person, on)


@register.operation("record_registration_information")
def end_hiring(*, declaration: int, ended_on: date) -> None:
    """Note that a hiring ended: `ended_on` is the first day without it."""
    hirings.end(declaration, ended_on)


@register.operation("register_special_cases")
def record_situation(
    *, person: PersonId, kind: Activity, starts_on: date, on: date, ends_on: date | None = None
) -> int:
    """Write what somebody lives from: studies, work, a secondment in or out of France, frontier work."""
    return affiliations.record_situation(person, kind, starts_on, ends_on, on)


@register.operation("register_special_cases", confirm=True)
def apply_for_state_aid(*, request: StateAidRequest, received_on: date) -> StateAidAnswer:
    """Take a request for State medical aid and say what the rules propose (CASF L251-1); an agent decides."""
    return aid.receive(request, received_on)


@register.operation("register_special_cases", confirm=True)
def complete_state_aid(*, aid_request: int, request: StateAidRequest, on: date) -> StateAidAnswer:
    """Add what was missing to a request and examine it again; raises `Invalid` for another person's request."""
    row = aid.reach(aid_request)
    if row.person_id != request.person:
        raise register.Invalid("request", "cette demande est celle d’une autre personne")
    if row.state != aid.EXAMINED:
        raise register.Invalid("aid_request", "cette demande est déjà tranchée")
    aid.fill(row, request)
    return aid.examine(row, on)


@register.operation("register_special_cases", confirm=True)
def decide_state_aid(*, aid_request: int, grant: bool, on: date) -> StateAidAnswer:
    """Grant or refuse State medical aid as an agent confirms, and write to the person: one year from the request."""
    return aid.decide(aid.reach(aid_request), grant, on)


@register.operation("register_special_cases", confirm=True)
def withdraw_state_aid(*, aid_request: int, on: date) -> StateAidAnswer:
    """End a request as the person asks."""
    return aid.withdraw(aid.reach(aid_request), on)


@register.operation("register_special_cases", confirm=True)
def contest_state_aid(*, aid_request: int, on: date) -> int:
    """Take an appeal against a refusal for the appeals board (CSS R142-1); returns its case."""
    return aid.contest(aid.reach(aid_request), on)


@register.operation("register_special_cases", confirm=True)
def answer_state_aid_appeal(*, aid_request: int, upheld: bool, on: date) -> StateAidAnswer:
    """Write the word of the appeals board: the refusal stands (`upheld`), or the request is examined again."""
    return aid.answer_appeal(aid.reach(aid_request), upheld, on)


@register.operation("manage_cross_border_beneficiaries", confirm=True)
def record_form(
    *,
    person: PersonId,
    form: Form,
    state: str,
    starts_on: date,
    received_on: date,
    ends_on: date | None = None,
    institution: str = "",
    reference: str = "",
) -> int:
    """Keep a European form received for somebody (S1, A1, E104…): affiliation then counts with it."""
    return affiliations.record_form(
        person, form, state, starts_on, ends_on, received_on, institution=institution, reference=reference
    )


@register.operation("manage_cross_border_beneficiaries", confirm=True)
def change_scheme(*, person: PersonId, scheme: str, on: date) -> None:
    """Hand somebody over to another compulsory scheme from a day, and tell that scheme who comes (CSS D160-15)."""
    if scheme == "general" or not scheme.strip():
        raise register.Invalid("scheme", "nommer un autre régime que le régime général")
    affiliations.leave(person, scheme.strip(), on)


@register.operation("inform_about_registration", open_to=OWN)
def send_number_certificate(*, person: PersonId, on: date) -> LetterSent:
    """Write somebody's number and how sure it is; one that is not certified says so in its title and its text."""
    return telling.certificate(person, on)


@register.operation("inform_about_registration")
def send_wanted(*, registration: int, on: date) -> LetterSent:
    """Write which documents a registration waits for; raises `Invalid` where none is wanted."""
    row = registrations.reach(registration)
    wanted = glance.wanted(row, on)
    if not wanted:
        raise register.Invalid("registration", "aucune pièce n’est attendue")
    return telling.wanted(PersonId(row.person_id), row.pk, wanted, row.due_on, on)


@register.operation("inform_about_registration")
def send_decision(*, registration: int, on: date) -> LetterSent:
    """Write where a registration stands, with the reasons and the documents wanted."""
    row = registrations.reach(registration)
    ruling = models.Ruling.objects.filter(matter=f"registration/{row.pk}").order_by("-pk").first()
    if ruling is None:
        raise register.Invalid("registration", "rien n’est encore décidé sur ce dossier")
    decision = telling.Decision.from_json(ruling.decision)
    return telling.decision_letter(PersonId(row.person_id), f"registration/{row.pk}", decision.outcome, decision, on)


@register.operation("produce_statistics", confirm=True)
def send_statistics(*, on: date) -> int:
    """Hand the counts of a day to the public authorities, totals only; returns the line of the ledger."""
    return glance.publish(on)
