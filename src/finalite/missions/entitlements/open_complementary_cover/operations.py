"""What this fiche does: takes requests, decides them, opens, renews, moves and ends covers, and tells whom it must."""

from datetime import date

from finalite.capabilities import documents, people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import AtMost, PersonId, Upload

from . import applications, granting, history, models, sending, telling, upkeep
from .facts import Minimum
from .telling import FICHE
from .values import Answer, CoverRequest, EndReason, RunReport, SituationKind, Told

OWN = ("insured_person",)
"""What people may do about their own cover."""


@register.operation("record_cover_information", confirm=True, open_to=OWN)
def apply_for_cover(*, request: CoverRequest, received_on: date) -> Answer:
    """Take the request of a household; the two months run once nothing is missing (CSS L861-5, CRPA L114-5)."""
    return applications.receive(request, received_on)


@register.operation("record_cover_information", confirm=True, open_to=OWN)
def complete_application(*, application: int, request: CoverRequest, on: date) -> Answer:
    """Add to a request that is not decided yet, and examine it again; members named replace those named before."""
    row = applications.reach(application, applications.INCOMPLETE, applications.COMPLETE)
    if row.person_id != request.person:
        raise register.Invalid("request", "cette demande est celle d’une autre personne")
    return applications.fill(row, request, on)


@register.operation("record_cover_information", confirm=True)
def identify_member(*, application: int, rank: int, person: PersonId, on: date) -> Answer:
    """Say who a declared member is, by the order of the form (the applicant is 0); what they declared stays theirs.

    In a household that is covered already, they are covered too. Raises `Invalid` where that rank waits for nobody.
    """
    states = (applications.INCOMPLETE, applications.COMPLETE, applications.AWAITING, applications.OPEN)
    row = applications.reach(application, *states)
    granting.identify(row, rank, person, on)
    return applications.answer_of(row)


@register.operation("record_cover_information", open_to=OWN)
def add_evidence(*, application: int, document: Upload, proves: str, received_on: date) -> Answer:
    """Keep a document handed in; where it was asked for, it is asked no more, and the clock may start."""
    row = applications.reach(application, applications.INCOMPLETE, applications.COMPLETE)
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category="case_handling",
        received_on=received_on,
        retention=models.KEPT,
        person_id=row.person_id,
    )
    about = {"subject": row.subject, "person_id": row.person_id, "application": row}
    models.Evidence.objects.create(**about, document_id=number, received_on=received_on, proves=proves)
    row.asked = [name for name in row.asked if name != proves]
    return applications.examine(row, received_on)


@register.operation("record_cover_information", confirm=True)
def request_documents(*, application: int, facts: tuple[str, ...], on: date) -> LetterSent:
    """Ask the household in writing for documents that prove `facts`; the clock stops until they come (CRPA L114-5)."""
    row = applications.reach(application, applications.INCOMPLETE, applications.COMPLETE)
    answer = applications.ask(row, facts, on)
    return telling.wanted(row, tuple(one.fact for one in answer.wanted), on)


@register.operation("record_cover_information", open_to=OWN)
def choose_body(*, application: int, body: str, on: date) -> None:
    """Choose, on the list, who will manage the cover, before it opens (CSS L861-4)."""
    row = applications.reach(application, applications.INCOMPLETE, applications.COMPLETE, applications.AWAITING)
    row.body = applications.checked_body(body, on)
    row.save(update_fields=["body"])


@register.operation("record_cover_information", confirm=True)
def decide_application(*, application: int, on: date) -> Answer:
    """Decide a complete request as the rules say: cover without contribution, with one, or a refusal with reasons.

    Raises `Invalid` where something is missing, `law.MissingLaw` where a text is.
    """
    row = applications.reach(application, applications.COMPLETE)
    granting.decide(row, on)
    return applications.answer_of(row)


@register.operation("record_cover_information", confirm=True)
def accept_by_silence(*, on: date, after: int = 0, limit: AtMost = 50) -> RunReport:
    """Accept the complete requests left without an answer for two months (CSS L861-5); a second run does nothing."""
    return upkeep.accept(on, after, limit)


@register.operation("record_cover_information", confirm=True)
def receive_payment_elements(*, application: int, on: date) -> Answer:
    """Note that the household gave the means to take its contribution: a cover that waited for them opens."""
    row = applications.reach(application, applications.INCOMPLETE, applications.COMPLETE, applications.AWAITING)
    granting.receive_payment(row, on)
    return applications.answer_of(row)


@register.operation("record_cover_information", confirm=True, open_to=OWN)
def withdraw_application(*, application: int, on: date) -> None:
    """Give up a request that has opened nothing yet."""
    row = applications.reach(application, applications.INCOMPLETE, applications.COMPLETE, applications.AWAITING)
    granting.withdraw(row, on)


@register.operation("record_cover_information", confirm=True, open_to=OWN)
def contest_decision(*, application: int, grounds: str, on: date) -> LetterSent:
    """Register an appeal to the amicable board against a refusal, and acknowledge it (CSS R142-1)."""
    row = applications.reach(application, applications.REFUSED)
    return telling.appeal(row, granting.contest(row, grounds, on), on)


@register.operation("record_cover_information", confirm=True)
def settle_appeal(*, application: int, upheld: bool, on: date) -> LetterSent:
    """Write what the board answered; where the person is right the request is open again. `Invalid` with no appeal."""
    row = applications.reach(application)
    lodged = models.Appeal.objects.filter(application=row, decided_on__isnull=True).first()
    if lodged is None:
        raise register.Invalid("application", "aucun recours n’est en cours")
    granting.hear(lodged, upheld, on)
    return telling.appeal(row, lodged, on)


@register.operation("record_cover_information")
def record_minimum(
    *, person: PersonId, kind: Minimum, starts_on: date, source: str, told_on: date, ends_on: date | None = None
) -> int:
    """Record a minimum income as the body that pays it tells it; told again, the same row is brought up to date."""
    row, _ = models.Minimum.objects.update_or_create(
        person_id=person,
        kind=kind,
        starts_on=starts_on,
        defaults={
            "subject": people.subjects_of([person])[person],
            "source": source,
            "told_on": told_on,
            "ends_on": ends_on,
        },
    )
    return row.pk


@register.operation("record_cover_information")
def list_body(
    *, code: str, name: str, from_on: date, caisse: bool = False, address: str = "", telephone: str = ""
) -> None:
    """Put a caisse or an insurer on the list of those who manage the cover, or correct its line."""
    values = {"name": name, "caisse": caisse, "address": address, "telephone": telephone, "from_on": from_on}
    models.ManagingBody.objects.update_or_create(code=code, defaults=values)


@register.operation("record_cover_information", confirm=True)
def unlist_body(*, code: str, on: date) -> int:
    """Take a body off the list from a day: nobody may choose it any more. Returns how many files it still manages."""
    if not models.ManagingBody.objects.filter(code=code, until_on__isnull=True).update(until_on=on):
        raise register.Invalid("code", "cet organisme n’est pas sur la liste")
    return models.Cover.objects.filter(body=code, ends_on__gt=on).values("application_id").distinct().count()


@register.operation("maintain_cover", confirm=True)
def renew_covers(*, on: date, after: int = 0, limit: AtMost = 50) -> RunReport:
    """Renew what a minimum income keeps open, ask the other households to, two months before the end (CSS L861-5)."""
    return upkeep.renew(on, after, limit)


@register.operation("maintain_cover", confirm=True)
def call_contributions(*, on: date, after: int = 0, limit: AtMost = 200) -> RunReport:
    """Call the months of contribution that have begun, each once (CSS L861-11)."""
    return upkeep.call(on, after, limit)


@register.operation("maintain_cover", confirm=True)
def record_contribution(*, instalment: int, on: date) -> None:
    """Note that a month of contribution was paid; `Invalid` where it is not due."""
    row = models.Instalment.objects.filter(pk=instalment, paid_on__isnull=True).first()
    if row is None:
        raise register.NotFound("instalment", "cette participation n’est pas due")
    register.concerns(row.person_id)
    row.paid_on = on
    row.save(update_fields=["paid_on"])


@register.operation("maintain_cover", confirm=True)
def notice_unpaid(*, application: int, on: date) -> LetterSent:
    """Write to the household which months of contribution were not received; `Invalid` where none is missing."""
    row = applications.reach(application, applications.OPEN)
    late = models.Instalment.objects.filter(
        cover__application=row, paid_on__isnull=True, month__lt=on.replace(day=1)
    ).order_by("month", "pk")
    unpaid = list(late)
    if not unpaid:
        raise register.Invalid("application", "aucune participation ne manque")
    register.concerns(*(one.person_id for one in unpaid))
    late.update(noticed_on=on)
    history.note(row, on, "unpaid", "participation non reçue : courrier envoyé")
    return telling.unpaid(row, unpaid, on)


@register.operation("maintain_cover", confirm=True)
def close_cover(*, application: int, ends_on: date, reason: EndReason, on: date) -> int:
    """End the covers of a household before their day; `ends_on` is the first day without. Returns how many.

    For unpaid contributions the text that sets the delay is not recorded: refused (`law.MissingLaw`).
    """
    row = applications.reach(application, applications.OPEN)
    return granting.close(row, ends_on, reason, on)


@register.operation("transfer_cover", confirm=True)
def transfer_to_body(*, application: int, body: str, on: date) -> int:
    """Move a file to another body of the list from a day, without a day of gap; both insurers are told."""
    row = applications.reach(application, applications.OPEN)
    return granting.move(row, applications.checked_body(body, on), on)


@register.operation("transfer_cover", confirm=True)
def send_file_to_caisse(*, application: int, caisse: str, on: date) -> Told:
    """Send a file to the caisse on which the household now depends: covers go on there without a day of gap."""
    return granting.send_away(applications.reach(application, applications.OPEN), caisse, on)


@register.operation("manage_cross_border_beneficiaries")
def follow_situation(
    *,
    person: PersonId,
    kind: SituationKind,
    starts_on: date,
    on: date,
    state: str = "",
    scheme: str = "",
    ends_on: date | None = None,
) -> int:
    """Record frontier work, another scheme or several jobs; where it leaves a running cover in doubt, a case opens."""
    return upkeep.follow(person, kind, state, scheme, starts_on, ends_on, on)


@register.operation("inform_about_cover")
def send_decision(*, application: int, on: date) -> LetterSent:
    """Write again to a household where its request stands, why, and how to contest it."""
    return telling.decision(applications.reach(application), on)


@register.operation("inform_about_cover", open_to=OWN)
def send_certificate(*, person: PersonId, on: date) -> LetterSent:
    """Write a certificate of cover for a day, for a professional or an insurer; `Invalid` where there is none."""
    return telling.certificate(person, on)


@register.operation("inform_about_cover", confirm=True)
def tell_managing_bodies(*, on: date) -> tuple[Told, ...]:
    """Send each insurer the file of those it covers from now on or no more; what was told is not told again."""
    return sending.tell_bodies(on)


@register.operation("inform_about_cover")
def record_energy_place(*, supplier: str, postcode: str, text: str, from_on: date) -> None:
    """Record a place where a supplier gives a reduced tariff, with the text that says so: the register hides which."""
    models.EnergySupply.objects.update_or_create(
        supplier=supplier, postcode=postcode, defaults={"text": text, "from_on": from_on}
    )


@register.operation("inform_about_cover", confirm=True)
def tell_energy_supplier(*, supplier: str, on: date) -> Told:
    """Send an energy supplier who is covered at its places: name, address, end of cover. `Refused` with no place."""
    return sending.tell_supplier(supplier, on)
