"""How somebody who is not signed in opens their account: a code sent by post, then a login of their own.

Nobody acts yet, so the pages ask as the machine of the account: it says the same to whoever asks, and each door is
journalled. Five wrong codes end a code, and the number of tries from one place is limited.
"""

from datetime import date
from typing import Any

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from finalite.capabilities import people, register
from finalite.kernel import identifiers
from finalite.site import labels
from finalite.site.doors import catalogue, refusals

from .account import ACCOUNT

LIMIT = {"account_opening": "20/h/ip"}
ROLE = "insured_person"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code by post, with a number and a birth date; the answer is the same whether they fit or not."""
    typed, faults = request.POST.dict(), {}
    if request.method == "POST":
        if _too_many(request):
            return ratelimit.respond_429(request)
        birth = _day(typed.get("born_on", ""))
        faults = _misnamed(typed.get("nir", "")) | ({} if birth else {"born_on": _word("fault.born_on")})
        if birth is not None and not faults:
            with register.acting(register.automation(ACCOUNT)):
                _door("ask_activation_code")(nir=typed.get("nir", ""), born_on=birth, on=timezone.localdate())
            return render(request, f"{ACCOUNT}/code_asked.html")
    return _form(request, "ask_code.html", typed, faults)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Open the account with the code, a login, a password, an e-mail address and the conditions accepted."""
    on = timezone.localdate()
    typed = request.POST.dict()
    if request.method != "POST":
        return _form(request, "join.html", {}, {}, on)
    if _too_many(request):
        return ratelimit.respond_429(request)
    faults = _unfit(typed) or _opened(typed, on)
    if faults:
        return _form(request, "join.html", typed, faults, on)
    messages.success(request, _word("done.joined"))
    return redirect("account_login")


def _opened(typed: dict[str, str], on: date) -> dict[str, str]:
    """Open the account; what prevents it, by field. A right code is not used up by another fault of the form."""
    with register.acting(register.automation(ACCOUNT)), transaction.atomic():
        person = _door("redeem_activation_code")(nir=typed["nir"], code=typed["code"], on=on)
        if person is None:
            return {"code": _word("fault.code")}
        try:
            _make(person, typed, on)
        except register.Invalid as fault:
            transaction.set_rollback(True)
            return {fault.field if fault.field in FIELDS else "all": refusals.sentence(fault.message)}
    return {}


FIELDS = ("nir", "code", "username", "email", "password")


def _make(person: Any, typed: dict[str, str], on: date) -> None:
    username = typed["username"].strip()
    people.open_own_user(person_id=person, username=username, password=typed["password"], role=ROLE, on=on)
    with register.acting(register.Actor(user=username, role=ROLE, person_id=person)):
        conditions = _door("conditions_on")(on=on)
        _door("open_account")(person=person, email=typed["email"], conditions=conditions.version, on=on)


def _unfit(typed: dict[str, str]) -> dict[str, str]:
    """What is missing or wrong before anything is asked."""
    faults = {name: _word("fault.missing") for name in FIELDS if not typed.get(name, "").strip()}
    if not faults and typed["password"] != typed.get("again", ""):
        faults["again"] = _word("fault.again")
    if not faults:
        try:
            validate_password(typed["password"])
        except ValidationError as weak:
            faults["password"] = " ".join(weak.messages)
    if typed.get("accepts") != "yes":
        faults["accepts"] = _word("fault.accepts")
    return faults


def _form(
    request: HttpRequest, template: str, typed: dict[str, str], faults: dict[str, str], on: date | None = None
) -> HttpResponse:
    kept = {name: value for name, value in typed.items() if name not in ("password", "again", "code")}
    context: dict[str, Any] = {"typed": kept, "faults": faults}
    if on is not None:
        with register.acting(register.automation(ACCOUNT)):
            context["conditions"] = _door("conditions_on")(on=on)
    return render(request, f"{ACCOUNT}/{template}", context, status=422 if faults else 200)


def _too_many(request: HttpRequest) -> bool:
    return not ratelimit.consume(request, app="finalite", action="account_opening", config=LIMIT)


def _misnamed(number: str) -> dict[str, str]:
    """A number that is nobody’s, since its form or its key is wrong: saying so tells nothing of anybody."""
    try:
        identifiers.parse_nir(number)
    except identifiers.InvalidIdentifier:
        return {"nir": _word("fault.nir")}
    return {}


def _door(name: str) -> Any:
    return catalogue.entrance(catalogue.find(ACCOUNT, name))


def _word(name: str) -> str:
    return labels.word(name, ACCOUNT)


def _day(text: str) -> date | None:
    """A day of birth that is not to come, as the browser sends it."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day <= timezone.localdate() else None
