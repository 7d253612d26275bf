"""The register, open to everybody: what is done with personal data, why, for how long, and on which ground."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from finalite.capabilities import register
from finalite.capabilities.register.vocabulary import slugs
from finalite.site import labels
from finalite.site.writing import english

from . import durations


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every processing activity, by mission, with its status."""
    built = {entry.slug: entry for entry in register.entries()}
    order = {slug: number for number, slug in enumerate(register.vocabulary().mission)}
    covered = sorted(register.coverage(), key=lambda one: order.get(one["mission"], 99))
    shelves = [
        {"label": labels.mission(mission), "fiches": [_line(one, built.get(one["slug"])) for one in group]}
        for mission, group in groupby(covered, key=lambda one: one["mission"])
    ]
    return render(request, "register/index.html", {"shelves": shelves, "in_force": len(built), "total": len(covered)})


def _line(covered: Any, entry: Any) -> dict[str, Any]:
    row = slugs()[covered["slug"]]
    return {
        "slug": row.slug,
        "number": row.number,
        "title": row.title_en if english() else row.title_fr,
        "entry": entry,
        "status": covered["status"],
    }


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    """One processing activity, each line saying whether it is published or proposed by us."""
    try:
        found = register.entry(slug)
    except register.UnknownFiche:
        raise Http404 from None
    return render(request, "register/entry.html", {"entry": found, "sections": _sections(found)})


def _sections(found: Any) -> dict[str, Any]:
    source = found.provenance.of
    return {
        "subpurposes": [(one, source(f"subpurpose.{one.id}")) for one in found.subpurposes],
        "legal_bases": [(one, source(one.key)) for one in found.legal_bases],
        "data": [
            (person, [_use(found, person, use, category) for category in sorted(use.all, key=labels.category)])
            for person, use in found.data.items()
        ],
        "access": [(one, sorted(map(labels.category, one.data)), source(f"access.{one.role}")) for one in found.access],
        "flows": [
            (_title(one.fiche), sorted(map(labels.category, one.data)), source(f"receives_from.{one.fiche}"))
            for one in found.receives_from
        ],
        "recipients": [
            (one, sorted(map(labels.category, one.data)), source(f"recipient.{one.who}")) for one in found.recipients
        ],
        "retention": [
            (
                sorted(map(labels.category, one.what)),
                durations.words(one.keep),
                labels.event(one.start),
                labels.end_action(one.then),
                durations.words(one.archive),
                source(f"retention.{one.id}"),
            )
            for one in found.retention
        ],
        "rights": [(labels.right(name), right, source(f"rights.{name}")) for name, right in found.rights.items()],
    }


def _use(found: Any, person: str, use: Any, category: str) -> tuple[str, bool, bool, str]:
    return (
        labels.category(category),
        category in use.read,
        category in use.write,
        found.provenance.of(f"data.{person}.{category}"),
    )


def _title(slug: str) -> str:
    row = slugs()[slug]
    return row.title_en if english() else row.title_fr
