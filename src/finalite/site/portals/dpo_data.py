"""What becomes of data: what is due and done, what left and to whom, and what the algorithms decided."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finalite.capabilities import register
from finalite.capabilities.register import exports
from finalite.site import labels

from .asking import ask
from .dpo import DESK, may, page

MONTH, YEAR = timedelta(days=30), timedelta(days=365)
A_FILE = 1000
"""Sendings of one file."""
EFFECTS = ("automatic", "assisted")
NUMBERS = 19
"""Digits of the longest number of a line."""


@dataclass(frozen=True)
class Period:
    """The days asked for, or the usual ones where they make no sense, which `wrong` says."""

    since: date
    until: date
    wrong: bool = False


def period(request: HttpRequest, usual: timedelta) -> Period:
    """The period in the address."""
    today = timezone.localdate()
    try:
        since = date.fromisoformat(request.GET.get("since") or str(today - usual))
        until = date.fromisoformat(request.GET.get("until") or str(today))
    except ValueError:
        return Period(today - usual, today, True)
    return Period(since, until) if since <= until else Period(today - usual, today, True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    """What is at its end as last counted, what each rule did over a year, and on demand the proofs verified."""
    today = timezone.localdate()
    checked = None
    if request.method == "POST":
        checked = ask(request, DESK, "check_erasure_proofs", since=today - MONTH, until=today)
    counted = ask(request, DESK, "retention_counted")
    found = counted.value or ()
    return page(
        request,
        "retention",
        "dpo_retention",
        counted=counted,
        lines=[line for one in found for line in one.lines],
        oldest=found[0].counted_at if found else None,
        done=ask(request, DESK, "retention_done", since=today - YEAR, until=today),
        checked=checked,
        since=today - MONTH,
        may_count=may(request, "count_again"),
    )


@login_required
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Have the figures counted again, and come back."""
    answer = ask(request, DESK, "count_again", asked_at=timezone.now())
    said = _("Le compte est demandé : rechargez la page dans quelques instants.") if answer.given else answer.refusal
    messages.info(request, said)
    return redirect("dpo_algorithms" if request.POST.get("back") == "algorithms" else "dpo_retention")


@login_required
@require_safe
def disclosures(request: HttpRequest) -> HttpResponse:
    """Who received what over a period, and whether the register still declares it."""
    asked = period(request, MONTH)
    answer = ask(request, DESK, "disclosures_by_recipient", since=asked.since, until=asked.until)
    return page(request, "disclosed", "dpo_disclosures", asked=asked, answer=answer)


@login_required
@require_safe
def recipient(request: HttpRequest, who: str) -> HttpResponse:
    """What one recipient received, sending by sending."""
    asked = period(request, MONTH)
    answer = ask(request, DESK, "disclosures_to", **_about(who, asked), before=_before(request))
    return page(
        request, "disclosed_to", "dpo_disclosures", asked=asked, answer=answer, who=who, declarations=_declared(who)
    )


@login_required
@require_safe
def as_csv(request: HttpRequest, who: str) -> HttpResponse:
    """The same as files for a spreadsheet, a thousand sendings in each; no cell can be a formula."""
    asked, before = period(request, MONTH), _before(request)
    answer = ask(request, DESK, "disclosures_to", **_about(who, asked), before=before, limit=A_FILE)
    if not answer.given:
        return page(request, "disclosed_to", "dpo_disclosures", 403, asked=asked, answer=answer, who=who)
    name = f"transmissions-{who}-{asked.since}-{asked.until}{f'-avant-{before}' if before else ''}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(_written(answer.value.rows), content_type="text/csv; charset=utf-8", headers=headers)


def _written(rows: Any) -> bytes:
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    heads = (_("Le"), _("Traitement"), _("Opération"), _("Organisme"), _("Données"), _("Personnes"), _("Empreinte"))
    lines.writerow([exports.quoted(str(one)) for one in heads])
    for row in rows:
        cells = (
            row.on.isoformat(),
            labels.fiche_title(row.fiche),
            labels.operation(row.operation, row.fiche) if row.operation else "",
            row.addressee,
            ", ".join(map(labels.category, row.categories)),
            str(row.persons),
            row.content_digest,
        )
        lines.writerow([exports.quoted(cell) for cell in cells])
    return (exports.BOM + text.getvalue()).encode()


def _about(who: str, asked: Period) -> dict[str, Any]:
    if who not in register.vocabulary().recipient:
        raise Http404
    return {"recipient": who, "since": asked.since, "until": asked.until}


def _before(request: HttpRequest) -> int | None:
    given = request.GET.get("before", "")
    return int(given) if given.isdecimal() and len(given) < NUMBERS else None


def _declared(who: str) -> list[tuple[Any, Any]]:
    """Every entry in force that declares this recipient, with its declaration."""
    return [
        (entry, told) for entry in register.entries() if entry.in_force for told in entry.recipients if told.who == who
    ]


@login_required
@require_safe
def algorithms(request: HttpRequest) -> HttpResponse:
    """Every algorithm in force with the decisions that it took over twelve months."""
    answer = ask(request, DESK, "algorithms_in_use", since=timezone.localdate() - YEAR)
    known = {(entry.slug, one.id): one for entry in register.entries() for one in entry.algorithms}
    uses = answer.value.uses if answer.given else ()
    lines = [(one, known[one.fiche, one.algorithm]) for one in uses]
    return page(
        request,
        "algorithms",
        "dpo_algorithms",
        answer=answer,
        lines=sorted(lines, key=lambda line: -line[0].decisions),
        shares=_shares(uses),
        may_count=may(request, "count_again"),
    )


def _shares(uses: Any) -> list[tuple[str, int, int]]:
    """The decisions of each effect that the register declares, and their share in hundredths, rounded."""
    total = sum(one.decisions for one in uses)
    found = [(effect, sum(one.decisions for one in uses if one.effect == effect)) for effect in EFFECTS]
    return [(effect, n, (n * 200 + total) // (2 * total) if total else 0) for effect, n in found]
