"""The employer's space: declare, certify, deposit, and follow what was decided and paid; never anything medical.

No fiche of relations with employers is in force: each page asks the doors of the fiches that already hear employers.
"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from finalite.capabilities import register
from finalite.kernel import calendar
from finalite.site import actors, writing
from finalite.site.doors.filling import Page, fill

from .asking import ask

ROLE = "employer_representative"
INJURIES, ALLOWANCES = "open_work_injury_entitlements", "pay_daily_allowances"
OPEN = ("incomplete", "examined", "investigated", "committee", "advisers")
"""States of an accident file that is still to decide."""
MONTHS, FIRST = 3, 5
"""Months of payments shown at first; lines of each kind on the front page."""
UNUSABLE = {"unusable": 400, "not_found": 404}
"""Statuses of a page whose question cannot be answered as it was asked; any other refusal is one of access."""
FORM = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits for the employer, and what may be done."""
    accidents, deposits = _files(request), ask(request, ALLOWANCES, "dsn_deposits")
    return _page(
        request,
        "employer",
        "employer_home",
        accidents=accidents,
        running=[one for one in accidents.value or () if one.state in OPEN][:FIRST],
        to_correct=[one for one in deposits.value or () if one.faults and one.state != "trial"][:FIRST],
    )


@login_required
@require_safe
def accidents(request: HttpRequest) -> HttpResponse:
    """The accidents that the account declared, with the day by which the caisse decides."""
    return _page(request, "employer_accidents", "employer_accidents", INJURIES, answer=_files(request))


@login_required
@require_http_methods(FORM)
def declare(request: HttpRequest) -> HttpResponse:
    """Declare an accident, its 48 hours explained, with reasoned reservations if there are any (CSS R441-3, R441-6)."""
    known = ask(request, INJURIES, "employer_deadline", known_on=timezone.localdate())
    context = _context(request, "employer_accidents") | {"due": known.value}
    page = Page("portal/employer_declare.html", context, lambda made: _declared(request, made))
    return fill(request, INJURIES, "declare_as_employer", page)


@login_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """The salary certificates that the account sent, and whether each met its stop."""
    answer = ask(request, ALLOWANCES, "certificates_sent")
    return _page(request, "employer_certificates", "employer_certificates", ALLOWANCES, answer=answer)


@login_required
@require_http_methods(FORM)
def certify(request: HttpRequest) -> HttpResponse:
    """Send a salary certificate (CSS R323-10)."""
    context = _context(request, "employer_certificates")
    page = Page("portal/employer_certify.html", context, lambda made: _certified(request))
    return fill(request, ALLOWANCES, "send_certificate", page)


@login_required
@require_http_methods(FORM)
def dsn(request: HttpRequest) -> HttpResponse:
    """Deposit a DSN file, and see those deposited before."""
    context = _context(request, "employer_dsn") | {"answer": ask(request, ALLOWANCES, "dsn_deposits")}
    page = Page("portal/employer_dsn.html", context, lambda made: _deposited(request, made))
    return fill(request, ALLOWANCES, "deposit_dsn", page)


@login_required
@require_safe
def dsn_report(request: HttpRequest, number: int) -> HttpResponse:
    """How far a deposit is, and each line to correct, with what to do."""
    answer = ask(request, ALLOWANCES, "dsn_report", deposit=number)
    return _page(request, "employer_dsn", "employer_dsn_report", ALLOWANCES, answer=answer)


@login_required
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """What was paid in place of employees whose wage was kept, line by line, to compare with the books."""
    on = timezone.localdate()
    first = _day(request, "first_on") or calendar.add_months(on, -MONTHS)
    last = _day(request, "last_on") or calendar.add_months(on, 1)
    answer = ask(request, ALLOWANCES, "paid_to_employer", first_on=first, last_on=last, on=on)
    return _page(
        request, "employer_payments", "employer_payments", ALLOWANCES, answer=answer, first_on=first, last_on=last
    )


def _declared(request: HttpRequest, made: Any) -> HttpResponse:
    """Reservations go with the declaration; where they cannot be taken, the page of the file says why."""
    messages.success(request, _("Accident déclaré : dossier n° %(number)s.") % {"number": made.file})
    text = request.POST.get("reservations", "").strip()
    if text:
        said = ask(request, INJURIES, "add_reservations", file=made.file, text=text, received_on=timezone.localdate())
        if not said.given:
            messages.error(request, said.refusal)
    return redirect(f"{INJURIES}:employer", file=made.file)


def _certified(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Attestation reçue : elle est rattachée à l’arrêt au prochain traitement."))
    return redirect("employer_certificates")


def _deposited(request: HttpRequest, made: Any) -> HttpResponse:
    if made.again:
        day = writing.day(made.received_on)
        messages.info(request, _("Ce fichier est déjà reçu, le %(day)s : rien n’a été refait.") % {"day": day})
    return redirect("employer_dsn_report", number=made.deposit)


def _files(request: HttpRequest) -> Any:
    return ask(request, INJURIES, "employer_files", on=timezone.localdate())


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def _page(request: HttpRequest, here: str, template: str, slug: str = "", **shown: Any) -> HttpResponse:
    entry = {"purpose_entry": register.entry(slug)} if slug else {}
    answer = shown.get("answer")
    status = 200 if answer is None or answer.given else UNUSABLE.get(answer.code, 403)
    return render(request, f"portal/{template}.html", _context(request, here) | entry | shown, status=status)


def _context(request: HttpRequest, here: str) -> dict[str, Any]:
    """What each page knows; raises `PermissionDenied` for any other role."""
    held = actors.chosen(request)
    if held is None or held.role != ROLE:
        raise PermissionDenied(_("Cette page est celle des employeurs, pour leur propre entreprise."))
    return {"here": here, "injuries": INJURIES, "allowances": ALLOWANCES, "on": timezone.localdate()}
