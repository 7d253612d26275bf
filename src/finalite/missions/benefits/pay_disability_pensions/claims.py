"""Takes what people ask and says whether it may be examined: a pension is paid on a right opened elsewhere."""

from datetime import date

from finalite.capabilities import cases, documents, people, register
from finalite.capabilities.register import PersonId, Upload

from . import asking, files, models
from .values import Asked, ClaimAnswer, Proof, Wanted

WAITING, ADMISSIBLE, REFUSED, WITHDRAWN, DONE = "waiting", "admissible", "refused", "withdrawn", "done"
OPEN = (WAITING, ADMISSIBLE)
CATEGORY_OF = {
    Proof.WAGES: "resources",
    Proof.RESOURCES: "resources",
    Proof.TAX: "tax_notice",
    Proof.FAMILY: "household",
    Proof.OTHER: "case_handling",
}


def receive(person: PersonId, asked: Asked, said: str, on: date) -> ClaimAnswer:
    """Take a claim with its case; where the right was never asked for, the request is handed on to have it opened."""
    if models.Claim.objects.filter(person_id=person, kind=asked, state__in=OPEN).exists():
        raise register.Invalid("asked", "cette demande est déjà à l’examen")
    if asked is Asked.REVISION and not models.PensionFile.objects.filter(person_id=person, ends_on=None).exists():
        raise register.Invalid("asked", "aucune pension en cours à réviser")
    caisse, subject = people.caisse_of([person])[person], people.subjects_of([person])[person]
    row = models.Claim.objects.create(
        subject=subject,
        person_id=person,
        recorded_on=on,
        organisation=caisse,
        case_id=cases.open_case(case=cases.NewCase("pension_claim", caisse, subject, person), on=on),
        state=WAITING,
        kind=asked,
        said=said,
    )
    return examine(row, on)


def examine(row: models.Claim, on: date) -> ClaimAnswer:
    """Say where a claim stands by the rights of today; nothing is refused here but what is refused there."""
    asked, person = Asked(row.kind), PersonId(row.person_id)
    if asked is Asked.REVISION or any(one.kind == asked.value for one in asking.openings(person, on)):
        return _stands(row, ADMISSIBLE)
    request = asking.request_of(person, asked) or asking.apply_there(person, asked, on)
    row.application = request.application
    row.save(update_fields=["application"])
    if request.state == "refused":
        close(row, REFUSED, on)
    wanted = tuple(Wanted(one.fact, one.document, one.article) for one in request.wanted)
    return _stands(row, row.state if row.state == REFUSED else WAITING, wanted)


def _stands(row: models.Claim, state: str, wanted: tuple[Wanted, ...] = ()) -> ClaimAnswer:
    row.state = state
    row.save(update_fields=["state"])
    return ClaimAnswer(row.pk, state, row.application, wanted)


def add_evidence(row: models.Claim, document: Upload, proves: Proof, on: date) -> int:
    """Keep a document under the data category of what it proves; returns its number."""
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=files.FICHE,
        category=CATEGORY_OF[proves],
        received_on=on,
        retention=models.FILE,
        person_id=row.person_id,
    )
    models.Evidence.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        recorded_on=on,
        claim=row,
        document_id=number,
        proves=proves,
    )
    return number


def decided(row: models.PensionFile, on: date, *more: Asked) -> None:
    """Close the claims that a decision on a pension answers: those for the rights it now pays, and `more`."""
    kinds = {*models.RightSeen.objects.filter(file=row).values_list("kind", flat=True), *more}
    for one in models.Claim.objects.filter(person_id=row.person_id, kind__in=kinds, state__in=OPEN):
        close(one, DONE, on)


def withdraw(row: models.Claim, on: date) -> None:
    """Take a claim back, with the request that it handed on."""
    if row.state == WAITING and row.application:
        asking.withdraw_there(row.application, on)
    close(row, WITHDRAWN, on)


def close(row: models.Claim, state: str, on: date) -> None:
    """End a claim and its case."""
    row.state = state
    row.save(update_fields=["state"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=state, on=on)
    if state in (REFUSED, WITHDRAWN) and not models.PensionFile.objects.filter(person_id=row.person_id).exists():
        _keep_from(row, on)


def _keep_from(row: models.Claim, on: date) -> None:
    """A claim that opens nothing is kept from its end."""
    evidence = models.Evidence.objects.filter(claim=row, closed_on__isnull=True)
    documents.start_retention(evidence.values_list("document_id", flat=True), on=on)
    evidence.update(closed_on=on)
    row.closed_on = on
    row.save(update_fields=["closed_on"])


def reach(number: int) -> models.Claim:
    """A claim under examination, locked, its person added to the act; `Invalid` where there is none."""
    found = models.Claim.objects.select_for_update().filter(pk=number, state__in=OPEN).first()
    if found is None:
        raise register.Invalid("claim", "aucune demande à ce numéro n’est à l’examen")
    register.concerns(PersonId(found.person_id))
    return found
