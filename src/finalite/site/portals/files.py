"""A person's file and a case, each for one purpose that the page says; going on for another is posted with a reason."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from finalite.capabilities import register
from finalite.site import actors, labels
from finalite.site.doors import screens

from . import beside
from .asking import Answer, ask, doors_named, in_order

COVERED = ("insured", "dependant")
SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
"""What a browser may do with a file that somebody sent: nothing, and the sandbox sends no form either."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person's file, under the fiche whose work list led here, else the first that shows one to the role.

    Going on under another fiche is posted with its reason, which the journal keeps.
    """
    files = in_order(doors_named(request, "person_file"))
    asked = request.POST.get("fiche", "") or request.GET.get("fiche", "")
    slug = next((door.slug for door in files if asked in ("", door.slug)), files[0].slug if files else "")
    reason = request.POST.get("act_reason", "").strip()
    given = {"person": register.PersonId(person_id), "on": timezone.localdate()}
    answer = ask(request, slug, "person_file", **given, reason=reason)
    looks, acts = beside.person_doors(request, "query"), beside.person_doors(request, "operation")
    pages = screens.offers(request, person=person_id)
    context = {
        "answer": answer,
        "file": answer.value,
        "person_id": person_id,
        "others": [register.entry(door.slug) for door in files if door.slug != slug],
        "offers": [one for one in looks if one["entry"].slug == slug],
        "beside": [one for one in looks if one["entry"].slug != slug],
        "acts": [one for one in acts if one["entry"].slug == slug],
        "screens": [one for one in pages if one.slug == slug],
        "pages_beside": [one for one in pages if one.slug != slug],
        "case": any(door.slug == slug for door in doors_named(request, "case_file")),
    }
    return _shown(request, "portal/person.html", slug, reason, answer, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One case of a fiche: its clock, its story, its papers, and what may be done with what it follows."""
    reason, on = request.POST.get("act_reason", "").strip(), timezone.localdate()
    answer = ask(request, slug, "case_file", case=number, on=on, reason=reason)
    if answer.door is None and not answer.code:
        raise Http404
    told = answer.value
    followed = told.about if told is not None else ()
    context = {
        "answer": answer,
        "file": told,
        "number": number,
        "days": (told.due_on - on).days if told is not None and told.due_on else None,
        "screens": [page for one in followed for page in screens.about(request, slug, one.key, one.number)],
        "acts": beside.row_doors(request, slug, followed, "operation") if told and not told.closed_on else [],
        "looks": beside.row_doors(request, slug, followed, "query"),
    }
    return _shown(request, "portal/case.html", slug, reason, answer, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, slug: str, number: int, paper: int, *, letter: bool) -> HttpResponse:
    """A document of a case to keep, as whoever sent it named it, or one of its letters to read.

    What comes from outside is never shown inside the site. The reason that opened the case is posted again with it.
    """
    reason = request.POST.get("act_reason", "").strip()
    about = {"case": number, "paper": paper, "letter": letter, "on": timezone.localdate()}
    answer = ask(request, slug, "case_paper", **about, reason=reason)
    if not answer.given:
        if answer.door is None or answer.code == "unusable":
            raise Http404(answer.refusal)
        raise PermissionDenied(answer.refusal)
    told = answer.value
    named = content_disposition_header(not letter, told.name) or "attachment"
    headers = {"Content-Disposition": named} | ({} if letter else {"Content-Security-Policy": SEALED})
    return HttpResponse(told.content, content_type=told.media_type, headers=headers)


def _shown(
    request: HttpRequest, template: str, slug: str, reason: str, answer: Answer, context: dict[str, Any]
) -> HttpResponse:
    entry = next((one for one in register.entries() if one.slug == slug and one.in_force), None)
    around = {
        "slug": slug,
        "reason": reason,
        "today": timezone.localdate(),
        "purpose_entry": entry,
        "purpose_reason": reason if answer.given else "",
        "readable": _readable(request, slug),
    }
    status = 200 if answer.given else 403 if answer.code != "unusable" else 404
    return render(request, template, context | around, status=status)


def _readable(request: HttpRequest, slug: str) -> list[str]:
    """The kinds of data about covered people that the role reads under a fiche, by their labels."""
    held = actors.chosen(request)
    if held is None or not slug or not any(one.role == held.role for one in register.entry(slug).access):
        return []
    grants = register.purpose_of(slug, held.role).reads
    return sorted({labels.category(one) for person in COVERED for one in grants.get(person, ())})
