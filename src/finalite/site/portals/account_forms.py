"""The acts that people do most, as forms written for them: what will happen, what is needed, a page to read again.

Each is a door of the account: whom it is about and the day are not asked, since they are known.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from finalite import law
from finalite.site import labels
from finalite.site.doors.filling import Page, fill

from .account import ACCOUNT, may, me_of, tabs_of
from .asking import ask

DELAY = "payments.bank.online_change_wait"
BROWSER = {
    "street": "address-line1",
    "extra": "address-line2",
    "postcode": "postal-code",
    "town": "address-level2",
    "country": "country",
    "number": "tel",
    "email": "email",
}
"""What a browser knows of whoever fills in the form."""


@dataclass(frozen=True)
class Guide:
    """A form: its door, the page that follows, or `shown`, the page of the result that the act leads to, by its number.

    The fiche's `forms.toml` groups its fields.
    """

    door: str
    then: str
    shown: str = ""


GUIDES = {
    "demenagement": Guide("declare_move", "demarches"),
    "compte-bancaire": Guide("change_bank_account", "demarches"),
    "naissance": Guide("declare_birth", "demarches"),
    "telephone": Guide("change_phone", "identite"),
    "courriel": Guide("change_email", "reglages"),
    "ouverture": Guide("open_account", "reglages"),
    "fermeture": Guide("close_account", ""),
    "document": Guide("send_document", "messages", "account_thread"),
    "question": Guide("write_message", "messages", "account_thread"),
}
"""Each form by its address under `/compte/faire-une-demarche/`."""


@login_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def guided(request: HttpRequest, name: str) -> HttpResponse:
    """One form: to fill in, to read again where something changes, and then done."""
    if name not in GUIDES:
        raise Http404
    me, guide = me_of(request), GUIDES[name]
    if not may(request, ACCOUNT, guide.door):
        raise PermissionDenied(labels.word("fault.role", ACCOUNT))
    page = Page(
        f"{ACCOUNT}/guided.html",
        _context(request, name),
        lambda result: _done(request, name, result),
        reread=f"{ACCOUNT}/guided_confirm.html",
        known={"person": str(me), "on": timezone.localdate().isoformat()},
        browser=BROWSER,
        again=lambda: _again(request, name),
    )
    first = None if request.method == "POST" else _first(request, name, me)
    return fill(request, ACCOUNT, guide.door, page, first)


def _first(request: HttpRequest, name: str, me: Any) -> dict[str, str]:
    """What a new form holds already: what the address says, and whose bank account it is."""
    given = request.GET.dict()
    if name == "compte-bancaire":
        known = ask(request, ACCOUNT, "about_me", person=me, on=timezone.localdate())
        given.setdefault("account.holder", known.value.name if known.given else "")
    return given


def _done(request: HttpRequest, name: str, result: Any) -> HttpResponse:
    """Go to what came of it: the exchange it opened, else the page that follows it."""
    guide = GUIDES[name]
    messages.success(request, labels.word(f"done.{name}", ACCOUNT))
    if guide.shown and result.request:
        return redirect(guide.shown, number=result.request)
    return redirect("account_part", name=guide.then) if guide.then else redirect("home")


def _again(request: HttpRequest, name: str) -> HttpResponse:
    """Say that what was sent twice is done once, where what came of it is shown."""
    messages.info(request, labels.word("done.already", ACCOUNT))
    return redirect("account_part", name=GUIDES[name].then) if GUIDES[name].then else redirect("home")


def _context(request: HttpRequest, name: str) -> dict[str, Any]:
    today = timezone.localdate()
    accepted = {"conditions": ask(request, ACCOUNT, "conditions_on", on=today).value} if name == "ouverture" else {}
    return accepted | {
        "name": name,
        "guide": f"{ACCOUNT}/guides/{name}.html",
        "here": GUIDES[name].then or "reglages",
        "tabs": tabs_of(request),
        "applies_on": today + timedelta(days=law.value(DELAY, today).number),
    }
