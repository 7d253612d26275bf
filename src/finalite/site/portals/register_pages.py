"""The register, open to everybody: what is done with personal data, why, for how long, and on which ground."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from finalite.capabilities.register import exports, lint, search

from . import (
    register_audit,
    register_downloads,
    register_entries,
    register_finding,
    register_questions,
    register_shelves,
)
from .register_book import current
from .register_cells import Page


def prepare(on: date) -> None:
    """Read, index and audit the register and make its first page, so that no visitor waits for it."""
    book = current()
    assert book.index
    register_audit.findings(book, on)
    page = register_shelves.home(book)
    render_to_string(page.template, {"frame": "register/frame.html", **page.words})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The questions that the register answers, and its missions."""
    return _shown(request, register_shelves.home(current()))


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The entries that have the words and the values asked for."""
    chosen = {facet: request.GET.getlist(facet) for facet in search.FACETS}
    return _shown(request, register_finding.page(current(), request.GET.get("q", ""), chosen))


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The picture of what passes between missions and to whom outside."""
    return _shown(request, register_shelves.picture(current()))


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Every page of the register."""
    return _shown(request, register_shelves.plan(current()))


@require_safe
def mission(request: HttpRequest, mission: str) -> HttpResponse:
    """The entries of one mission."""
    if mission not in current().missions:
        raise Http404
    return _shown(request, register_shelves.mission(current(), mission))


@require_safe
def question(request: HttpRequest, topic: str) -> HttpResponse:
    """The answer to a question, or what it may be asked of."""
    if topic not in {*register_questions.CHOICES, *register_questions.SINGLE}:
        raise Http404
    return _shown(request, register_questions.topic(current(), topic))


@require_safe
def answer(request: HttpRequest, topic: str, id: str) -> HttpResponse:
    """The answer about one data category, person, recipient or ground."""
    if topic not in register_questions.CHOICES or id not in register_questions.values(current(), topic):
        raise Http404
    return _shown(request, register_questions.answer(current(), topic, id))


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One processing activity, each line saying whether it is published or proposed by us."""
    if slug not in current().by_slug:
        raise Http404
    return _shown(request, register_entries.page(current(), slug))


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Every rule that found something."""
    return _shown(request, register_audit.summary(current(), timezone.localdate()))


@require_safe
def findings(request: HttpRequest, rule: str) -> HttpResponse:
    """What one rule found."""
    if rule not in lint.rules():
        raise Http404
    return _shown(request, register_audit.of_rule(current(), rule, timezone.localdate()))


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """How the two published editions differ."""
    return _shown(request, register_audit.editions(current()))


@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    """The files that hold the whole register."""
    return _shown(request, register_downloads.page(current()))


@require_safe
def download(request: HttpRequest, file: str) -> HttpResponse:
    """One of these files, made once a day."""
    try:
        name = register_downloads.format_of(file)
    except KeyError:
        raise Http404 from None
    content = register_downloads.content(current(), name, timezone.localdate())
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return HttpResponse(content, content_type=exports.FORMATS[name].media, headers=headers)


def _shown(request: HttpRequest, page: Page) -> HttpResponse:
    return render(request, page.template, {"frame": "base.html", **page.words})
