"""Takes a request for cover from its first line to its answer: completed, confirmed, withdrawn, contested."""

from datetime import date

from finalite.capabilities import documents, jobs, register
from finalite.capabilities.register import AtMost, Upload

from .. import applications, contests, models, silence
from ..values import FICHE, OWN, ContestAnswer, CoverAnswer, CoverRequest, Silent


@register.operation("record_rights_information", confirm=True, open_to=OWN)
def apply_for_cover(*, request: CoverRequest, received_on: date) -> CoverAnswer:
    """Take a request for cover and answer at once where the facts allow it: open, refuse, or ask for documents.

    The case that carries the two-month clock stays open as long as something is missing (CSS L160-1, CRPA L231-4).
    """
    return applications.receive(request, received_on)


@register.operation("record_rights_information", confirm=True, open_to=OWN)
def complete_application(*, application: int, request: CoverRequest, on: date) -> CoverAnswer:
    """Add facts to a request that waited and examine it again; raises `Invalid` for another person's request."""
    row = applications.reach(application)
    if row.person_id != request.person:
        raise register.Invalid("request", "cette demande est celle d’une autre personne")
    return applications.complete(row, request, on)


@register.operation("record_rights_information", open_to=OWN)
def add_evidence(*, application: int, document: Upload, proves: str, received_on: date) -> int:
    """Keep a document handed in for a request; `proves` is the fact it establishes. Returns the document's number."""
    row = applications.reach(application)
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category="identity_document",
        received_on=received_on,
        retention=models.KEPT,
        person_id=row.person_id,
    )
    models.Evidence.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        application=row,
        document_id=number,
        received_on=received_on,
        proves=proves,
    )
    return number


@register.operation("record_rights_information", confirm=True)
def confirm_refusal(*, application: int, on: date) -> CoverAnswer:
    """Make the refusal that the rules proposed to somebody at their own keyboard the decision of the caisse.

    Nobody is refused by a machine alone: the request stays open until an agent has looked (GDPR 22).
    """
    return applications.confirm(applications.reach(application), on)


@register.operation("record_rights_information", confirm=True, open_to=OWN)
def withdraw_application(*, application: int, on: date) -> None:
    """Take back a request that is not decided yet; raises `Invalid` for one that is."""
    applications.withdraw(applications.reach(application), on)


@register.operation("record_rights_information", open_to=OWN)
def contest_decision(
    *, grounds: str, received_on: date, application: int | None = None, protocol: int | None = None
) -> ContestAnswer:
    """Bring a refusal, or a silence that is one, before the appeal board (CSS R142-1, R142-8).

    Names the request or the protocol, one of the two. A late one is kept and marked: the board says what it is worth.
    """
    return contests.open_one(grounds, received_on, application, protocol)


@register.operation("record_rights_information", confirm=True)
def settle_contest(*, contest: int, upheld: bool, reason: str, on: date) -> ContestAnswer:
    """Write what the board decided: upheld keeps the refusal and tells of the court; else the matter is open again."""
    return contests.settle(contests.reach(contest), upheld, reason, on)


@register.operation("record_rights_information", confirm=True)
def note_silences(*, what: Silent, on: date, after: int = 0, limit: AtMost = 200) -> jobs.SliceDone:
    """Note the refusals that silence makes at their date, each once, and write to the person how to contest them.

    Requests wait two months (CRPA L231-4), appeals as CSS R142-6 and R142-8-5 say. Call again with `after` set to the
    last number seen until nothing is left.
    """
    return silence.run(what, on, after, limit)
