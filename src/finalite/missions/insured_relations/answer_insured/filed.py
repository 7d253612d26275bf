"""One case told from its opening to its end: what happened, in order, with the papers that lie in it."""

from collections.abc import Iterator
from datetime import date

from finalite.capabilities import cases, letters, people, register
from finalite.capabilities.cases import CaseInfo
from finalite.capabilities.register import PersonId

from . import reach
from .models import Attachment, Contact, Request
from .values import FICHE, CaseFile, Moment, PaperShown


def case_file(number: int, on: date) -> CaseFile:
    """A case of this fiche that the one who acts works on; raises `Invalid` where there is none."""
    case = cases.case(number) if 0 < number < 2**63 else None
    if case is None or case.person_id is None or not reach.works_on(case.kind):
        raise register.Invalid("case", "ce dossier n’existe pas")
    register.concerns(case.person_id)
    request = Request.objects.filter(case_id=number, desk__in=reach.desks()).first()
    who = people.identity_of([case.person_id])[case.person_id]
    return CaseFile(
        case.case_id,
        case.person_id,
        who.name,
        case.kind,
        case.opened_on,
        case.due_on,
        case.closed_on,
        case.clock(on=on),
        request.pk if request else None,
        tuple(sorted([*_events(case), *_contacts(request)], key=lambda one: one.on)),
        tuple(sorted([*_files(request), *_letters(request, case.person_id)], key=lambda one: one.on)),
    )


def _events(case: CaseInfo) -> Iterator[Moment]:
    for one in cases.events_of(case.case_id):
        yield Moment(one.on, f"event.{one.kind}", one.code, one.by)


def _contacts(request: Request | None) -> Iterator[Moment]:
    for row in Contact.objects.filter(request=request).order_by("pk") if request else ():
        yield Moment(row.took_place_on, f"{row.direction}.{row.channel}", row.summary, row.handled_by)


def _files(request: Request | None) -> Iterator[PaperShown]:
    for row in Attachment.objects.filter(message__request=request).order_by("pk") if request else ():
        yield PaperShown(row.received_on, row.name, False)


def _letters(request: Request | None, person: PersonId) -> Iterator[PaperShown]:
    if request is None:
        return
    sent = set(Contact.objects.filter(request=request, letter_id__isnull=False).values_list("letter_id", flat=True))
    for one in letters.letters_of([person], fiche=FICHE) if sent else ():
        if one.letter_id in sent:
            yield PaperShown(one.sent_on, one.title, True)
