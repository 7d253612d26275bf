"""What somebody typed in a page that is too old, or once their session had ended: nothing is done, and nothing is lost.

The answer holds what was sent, and nobody keeps it: whoever is in front of the screen signs in again beside it, and
goes back to the form, which shows it filled in and does nothing by itself.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from finalite.site import once

FORMS = ("door", "account_form", "employer_declare", "employer_certify")
"""Pages of a form that, sent back with `do=again`, is shown filled in and never done."""
LEFT = ("csrfmiddlewaretoken", "confirmed", "do", "add", "remove")


def signed_out(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Instead of a page to sign in, which would lose it, show what was sent without a session."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        return _page(request, ended=True) if _leads_to_sign_in(request, response) else response

    return answer


def _leads_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    if request.method != "POST" or "Location" not in response.headers:
        return False
    return response.headers["Location"].startswith(f"{resolve_url(settings.LOGIN_URL)}?next=")


def too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form whose page was opened before the session changed."""
    return _page(request, ended=False)


def _page(request: HttpRequest, *, ended: bool) -> HttpResponse:
    match = request.resolver_match
    known = match is not None and match.url_name in FORMS
    typed = [(name, value) for name, value in request.POST.dict().items() if name not in LEFT] if known else []
    written = any(value.strip() for name, value in typed if name != once.FIELD)
    return render(request, "403_csrf.html", {"ended": ended, "typed": typed if written else ()}, status=403)
