"""The account of a professional, by hand: what was paid over a period, what came off and why, what waits."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from finalite.capabilities import money, register
from finalite.capabilities.register.screen import screen
from finalite.kernel.calendar import add_months

from . import queries
from .values import FeeState

SLUG = "pay_practitioners"
MONTHS = 1
"""Months before today that are shown unless a period is asked for."""
SHOWN = 100
"""Payments and lines shown, the latest; the page says when there are more."""
ACTS = {
    "health_professional": (
        "present_fees",
        "present_line_again",
        "declare_indicator",
        "contest",
        "ask_mediation",
        "send_statement",
    ),
    "benefit_technician": ("send_statement", "send_rejections", "adjust", "decide_remuneration", "answer_dispute"),
}
"""What each role may go on to do, through the generic doors."""


@screen(door="account_of", roles=("health_professional",))
def account(request: HttpRequest) -> HttpResponse:
    """Show a professional their own account."""
    return _account(request)


@screen(door="account_of", roles=("benefit_technician",))
def accounts(request: HttpRequest) -> HttpResponse:
    """Show an agent the account of the professional they name, and nobody's before."""
    return _account(request)


def _account(request: HttpRequest) -> HttpResponse:
    actor, on = register.current_actor(), timezone.localdate()
    if actor.role not in ACTS:
        raise register.Refused("ce compte est celui d’un professionnel", "role")
    first_on = _day(request, "du", add_months(on, -MONTHS).replace(day=1))
    last_on = _day(request, "au", add_months(on, 1))
    mine = actor.provider_id is not None
    provider = None if mine else _number(request)
    context: dict[str, Any] = {
        "mine": mine,
        "provider": provider,
        "first_on": first_on,
        "last_on": last_on,
        "acts": ACTS.get(actor.role, ()),
        "slug": SLUG,
        "purpose_entry": register.entry(SLUG),
    }
    if mine or provider is not None:
        held = queries.account_of(
            first_on=first_on, last_on=last_on, provider=provider, state=_state(request), limit=SHOWN + 1
        )
        context |= {
            "held": held,
            "only": _state(request),
            "picture": money.draw_months(held.months),
            "named": any(one.patient for one in held.lines),
            "packages": queries.remunerations_of(provider=provider),
            "disputes": queries.disputes_of(provider=provider),
        }
    return render(request, "pay_practitioners/account.html", context)


def _day(request: HttpRequest, name: str, otherwise: date) -> date:
    """The day asked for; one that is none is said where it was typed."""
    given = request.GET.get(name, "")
    try:
        return date.fromisoformat(given) if given else otherwise
    except ValueError:
        raise register.Invalid(name, "écrire une date comme 2026-11-22") from None


def _state(request: HttpRequest) -> FeeState | None:
    """The one state of lines asked for; a word that is none is all of them."""
    given = request.GET.get("etat", "")
    return FeeState(given) if given in set(FeeState) else None


def _number(request: HttpRequest) -> int | None:
    given = request.GET.get("professionnel", "")
    if given and not (given.isascii() and given.isdigit() and len(given) < 16):
        raise register.Invalid("provider", "écrire le numéro du professionnel")
    return int(given) if given else None


urlpatterns = [path("compte/", account, name="account"), path("comptes/", accounts, name="accounts")]
