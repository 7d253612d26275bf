"""One case of this fiche as any other is told, with what was said in it and the files and letters of its request."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from finalite.capabilities import cases, letters, register
from finalite.capabilities.cases.filed import CaseShown, Paper
from finalite.capabilities.cases.values import CaseEvent

from . import reach
from .models import Attachment, Contact, Report, Request, Support
from .values import FICHE


def case_file(number: int, on: date) -> CaseShown:
    """A case of this fiche that the one who acts works on; raises `Invalid` where there is none."""
    asked = Request.objects.filter(desk__in=reach.desks())
    told = cases.file(number, on, request=asked, report=Report.objects, support=Support.objects)
    if not reach.works_on(told.kind):
        raise register.NotFound("case", "ce dossier n’existe pas")
    request = next((one.number for one in told.about if one.key == "request"), 0)
    if not request:
        return told
    story = sorted([*told.story, *_exchanges(request)], key=lambda one: one.on)
    papers = sorted([*_files(request), *_letters(request, told)], key=lambda one: one.on)
    return replace(told, story=tuple(story), papers=tuple(papers))


def _exchanges(request: int) -> Iterator[CaseEvent]:
    for row in Contact.objects.filter(request_id=request).order_by("pk"):
        yield CaseEvent(row.took_place_on, f"{row.direction}.{row.channel}", "", row.handled_by, row.summary)


def _files(request: int) -> Iterator[Paper]:
    for row in Attachment.objects.filter(message__request_id=request).order_by("pk"):
        yield Paper(row.received_on, row.name, False, row.document_id)


def _letters(request: int, told: CaseShown) -> Iterator[Paper]:
    rows = Contact.objects.filter(request_id=request, letter_id__isnull=False)
    sent = set(rows.values_list("letter_id", flat=True))
    for one in letters.letters_of([told.person_id or 0], fiche=FICHE) if sent else ():
        if one.letter_id in sent:
            yield Paper(one.sent_on, one.title, True, one.letter_id)
