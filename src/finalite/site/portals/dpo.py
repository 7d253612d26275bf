"""The desk of the data-protection officer and of the auditor: what waits, requests, breaches, the register itself.

Each part is shown to the roles that may use the door behind it, and to no other.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from finalite.capabilities import register
from finalite.site import actors
from finalite.site.doors import catalogue, passage

from . import dpo_register
from .asking import Answer, ask

DESK = "answer_data_subject_requests"
SOON, YESTERDAY = timedelta(days=7), timedelta(days=1)
AT_A_GLANCE = 2000
"""Acts that the front page looks at: it is opened often, and must not wait for the journal."""
ANSWERS = {
    "access": "answer_access",
    "rectification": "answer_rectification",
    "erasure": "answer_erasure",
    "restriction": "answer_restriction",
    "portability": "answer_portability",
    "objection": "answer_objection",
}


@dataclass(frozen=True)
class Step:
    """What may be done next: a door, and whether it is the one expected now."""

    name: str
    first: bool = False


def tabs() -> tuple[tuple[str, str, str], ...]:
    """Each page of the desk, the door without which it says nothing, and its name."""
    return (
        ("dpo", "due_today", _("Aujourd'hui")),
        ("dpo_requests", "requests_on_desk", _("Demandes")),
        ("dpo_breaches", "incident_register", _("Violations")),
        ("dpo_register", "due_today", _("Registre")),
        ("dpo_retention", "retention_counted", _("Conservation")),
        ("dpo_disclosures", "disclosures_by_recipient", _("Transmissions")),
        ("dpo_algorithms", "algorithms_in_use", _("Algorithmes")),
        ("dpo_journal", "search_journal", _("Journal")),
        ("dpo_access", "unusual_access", _("Accès inhabituels")),
    )


def page(request: HttpRequest, template: str, here: str, status: int = 200, **words: Any) -> HttpResponse:
    """A page of the desk, with the tabs that the role of the session may open."""
    shown = [(name, label) for name, door, label in tabs() if may(request, door)]
    frame = {"purpose_entry": register.entry(DESK), "tabs": shown, "here": here, "today": timezone.localdate()}
    frame["opens"] = {"request": may(request, "request_file"), "breach": may(request, "incident_file")}
    return render(request, f"portal/{template}.html", {**frame, **words}, status=status)


def may(request: HttpRequest, name: str) -> bool:
    """Whether the register gives this door of the desk to the role of the session."""
    held = actors.chosen(request)
    return bool(held and catalogue.may(register.entry(DESK), held.role, catalogue.find(DESK, name)))


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What needs the officer today, the most urgent first."""
    now, today = timezone.now(), timezone.localdate()
    waiting = ask(request, DESK, "due_today", at=now)
    return page(
        request,
        "dpo",
        "dpo",
        answer=waiting,
        lines=[
            (one, left(one.due_at, now), _is_soon(one, now)) for one in (waiting.value.waiting if waiting.given else ())
        ],
        unusual=_watched(request, today),
        lint=dpo_register.severities(today),
        coverage=dpo_register.coverage(),
        requests_open=may(request, "receive_request"),
        incidents_open=may(request, "record_incident"),
    )


def _watched(request: HttpRequest, today: date) -> Answer:
    """What deserves a look among the latest acts since yesterday; the page of accesses looks further back."""
    if not may(request, "unusual_access"):
        return Answer()
    return ask(request, DESK, "unusual_access", since=today - YESTERDAY, until=today, acts=AT_A_GLANCE)


def _is_soon(one: Any, now: datetime) -> bool:
    return not one.late and one.due_at is not None and one.due_at - now <= SOON


def left(due_at: datetime | None, now: datetime) -> str:
    """What is left of a clock in words: hours up to three days, then days; empty where there is none."""
    if due_at is None:
        return ""
    hours = int(abs(due_at - now).total_seconds() // 3600)
    if hours < 72:
        said = ngettext("{n} heure", "{n} heures", hours).format(n=hours)
    else:
        said = ngettext("{n} jour", "{n} jours", hours // 24).format(n=hours // 24)
    return (_("dépassé de {time}") if due_at < now else _("reste {time}")).format(time=said)


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The requests of people, complaints and the authority's procedures, with their clocks."""
    today = timezone.localdate()
    every = request.GET.get("closed") == "1"
    return page(
        request,
        "dpo_requests",
        "dpo_requests",
        requests=ask(request, DESK, "requests_on_desk", on=today, include_closed=every),
        complaints=ask(request, DESK, "complaints_on_desk"),
        procedures=ask(request, DESK, "procedures_on_desk", on=today),
        every=every,
        soon=today + SOON,
    )


@login_required
@require_safe
def request_file(request: HttpRequest, number: int) -> HttpResponse:
    """One request, and the doors that answer it."""
    answer = _found(ask(request, DESK, "request_file", request=number))
    steps = _steps_of_request(answer.value)
    return page(request, "dpo_request", "dpo_requests", _status(answer), answer=answer, one=answer.value, steps=steps)


def _steps_of_request(one: Any) -> list[Step]:
    if one is None or one.closed_on:
        return []
    if one.person_id is None:
        return [Step("prove_identity", True), Step("extend_request"), Step("refuse_request")]
    more = [] if one.extended_on else [Step("extend_request")]
    return [Step(ANSWERS[one.right], True), *more, Step("refuse_request")]


@login_required
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    """The register of incidents that the law asks for, closed ones too, with the clock of 72 hours."""
    now = timezone.now()
    answer = ask(request, DESK, "incident_register", at=now)
    lines = [(one, left(one.notify_by, now) if waits(one) else "") for one in answer.value or ()]
    return page(request, "dpo_breaches", "dpo_breaches", answer=answer, lines=lines)


@login_required
@require_safe
def breach(request: HttpRequest, number: int) -> HttpResponse:
    """One incident: its facts, its clock, the draft of what the authority and the people are to be told."""
    now = timezone.now()
    answer = _found(ask(request, DESK, "incident_file", incident=number, at=now))
    one = answer.value
    clock = left(one.notify_by, now) if one and waits(one) else ""
    told = {"answer": answer, "one": one, "clock": clock, "steps": _steps_of_breach(one)}
    return page(request, "dpo_breach", "dpo_breaches", _status(answer), **told)


def waits(one: Any) -> bool:
    """Whether the authority is still to be told."""
    return one.notified_at is None and one.state not in ("register_only", "closed")


def _steps_of_breach(one: Any) -> list[Step]:
    """In the order of the law: assess, notify, tell people, close (GDPR 33 and 34)."""
    if one is None or one.closed_at:
        return []
    names = ("assess_incident", "notify_authority", "inform_affected_persons", "close_incident")
    due = (
        one.risk == "unknown" and one.personal_data is not False,
        waits(one),
        one.state == "tell_persons",
        True,
    )
    now = next(name for name, is_due in zip(names, due, strict=True) if is_due)
    return [Step(name, name == now) for name in names]


@login_required
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """What of the register is built, and what its daily reading finds, entry by entry."""
    return page(request, "dpo_register", "dpo_register", **dpo_register.words(timezone.localdate()))


def _found(answer: Answer) -> Answer:
    """A number that names no file is a page not found."""
    if answer.code in ("unusable", *passage.OUT_OF_REACH):
        raise Http404
    return answer


def _status(answer: Answer) -> int:
    return 200 if answer.given else 403
