"""What every answer carries besides its content, and when a session or a request is at its end."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import permission_denied

from finalite.capabilities import register
from finalite.capabilities.register.values import Refused

from .doors import refusals

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
BEGAN, SEEN = "began", "seen"
SEEN_EVERY = 60
"""Seconds between two notes that somebody is still there: a note is a write, and most pages write nothing."""

Answer = Callable[[HttpRequest], HttpResponse]


def guarded(get_response: Answer) -> Answer:
    """Headers of every answer, those of errors included; a request too large for anything here is not read."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = _too_large() if _length(request) > settings.LARGEST_REQUEST else get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return answer


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told[:18]) if told.isdecimal() else 0


def _too_large() -> HttpResponse:
    return HttpResponse(render_to_string("413.html"), status=413)


def ended_in_time(get_response: Answer) -> Answer:
    """End a session after 30 minutes without a request, which its own expiry sees to, and 8 hours after it began."""

    def answer(request: HttpRequest) -> HttpResponse:
        if time.time() - request.session.get(BEGAN, time.time()) > settings.SESSION_LONGEST:
            logout(request)
        response = get_response(request)
        if SESSION_KEY in request.session:  # from the very answer that signed them in; a token has no session
            _note(request.session, int(time.time()))
        return response

    return answer


def _note(session: SessionBase, now: int) -> None:
    if now - session.get(SEEN, 0) >= SEEN_EVERY:
        session[BEGAN], session[SEEN] = session.get(BEGAN, now), now


def never_stored(get_response: Answer) -> Answer:
    """Keep pages of signed-in people out of every cache: on a shared counter, «back» must not show a file again."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "no-store, private"
        return response

    return answer


def read_at_one_moment(get_response: Answer) -> Answer:
    """Let the doors of one page share what each would ask again; whatever changes something asks afresh."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with register.one_moment():
            return get_response(request)

    return answer


class RefusalShown:
    """A refusal that no page handled, such as that of an account without a role, is the 403 page and never a fault."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The 403 page with the words of the refusal."""
        if not isinstance(problem, Refused):
            return None
        return permission_denied(request, PermissionDenied(refusals.words(problem.code, problem.reason)))
