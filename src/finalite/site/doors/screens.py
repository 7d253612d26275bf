"""Pages made by hand: each fiche's `pages.py`, served under its address, as the actor of the session."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, include, path, reverse

from finalite.capabilities import register
from finalite.capabilities.register.screen import Screen
from finalite.site import actors, labels, once

from . import catalogue, passage

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Offer:
    """A page that may be opened here: where, under which words, of which fiche."""

    slug: str
    url: str
    label: str
    for_all: bool = False

    @property
    def entry(self) -> Any:
        """The entry of the register whose page this is."""
        return register.entry(self.slug)


def addresses() -> list[Any]:
    """`/activites/SLUG/…` for each fiche in force that has a `pages.py`; its patterns are reversed as `SLUG:name`."""
    return [
        path(f"activites/{slug}/", include(([_served(one) for one in patterns], slug))) for slug, patterns in _all()
    ]


def offers(request: HttpRequest, *, slug: str = "", person: int | None = None) -> list[Offer]:
    """The pages that the role of the session may open: about `person` when one is named, else about nobody."""
    return _named(lambda found, screen: slug in ("", found) and _may(request, found, screen), person)


def about(request: HttpRequest, slug: str, key: str, number: int) -> list[Offer]:
    """The pages of a fiche about one of its rows, by the word of its doors, that the role of the session may open."""
    return [
        Offer(slug, reverse(f"{slug}:{one.name}", args=[number]), labels.page(one.name or "", slug))
        for found, patterns in _all()
        for one in patterns
        if found == slug and one.callback.screen.about == key and _may(request, slug, one.callback.screen)  # type: ignore[attr-defined]
    ]


def own(request: HttpRequest) -> list[Offer]:
    """The pages about nobody that the role of the session opens, beside those open to all."""
    return [one for one in offers(request) if not one.for_all]


def open_to_all() -> list[Offer]:
    """The pages that need no session."""
    return _named(lambda slug, screen: screen.open_to_all, None)


@functools.cache
def _all() -> tuple[tuple[str, tuple[URLPattern, ...]], ...]:
    found = ((entry.slug, register.module_of(entry.slug, "pages")) for entry in register.entries() if entry.in_force)
    return tuple((slug, tuple(module.urlpatterns)) for slug, module in found if module is not None)


def _named(wanted: Callable[[str, Screen], bool], person: int | None) -> list[Offer]:
    return [
        Offer(slug, url, labels.page(one.name or "", slug), one.callback.screen.open_to_all)  # type: ignore[attr-defined]
        for slug, patterns in _all()
        for one in patterns
        if wanted(slug, one.callback.screen) and (url := _url(slug, one, person))  # type: ignore[attr-defined]
    ]


def _url(slug: str, pattern: URLPattern, person: int | None) -> str:
    """Empty where the page is not of this kind: with a person to name, or without."""
    asked = set(pattern.pattern.converters)
    if asked != ({"person"} if person is not None else set()):
        return ""
    return reverse(f"{slug}:{pattern.name}", kwargs={"person": person} if asked else {})


def _may(request: HttpRequest, slug: str, screen: Screen) -> bool:
    if screen.open_to_all:
        return True
    held = actors.chosen(request)
    if held is None or (screen.roles and held.role not in screen.roles):
        return False
    return catalogue.may(register.entry(slug), held.role, catalogue.find(slug, screen.door))


def _served(pattern: URLPattern) -> URLPattern:
    view = pattern.callback
    mark: Screen = view.screen  # type: ignore[attr-defined]
    served = _shown(view, _bare) if mark.open_to_all else login_required(_shown(view, _acting))
    return URLPattern(pattern.pattern, served, pattern.default_args, pattern.name)


def _shown(view: View, call: Callable[..., HttpResponse]) -> View:
    @functools.wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponse:
        try:
            return call(view, request, named)
        except Exception as problem:
            outcome = passage.outcome_of(problem if call is _bare else passage.told(_actor(request), problem))
            if outcome is None:
                raise
            return render(request, "door/screen.html", {"outcome": outcome}, status=outcome.status)

    return answer


def _bare(view: View, request: HttpRequest, named: dict[str, Any]) -> HttpResponse:
    return view(request, **named)


def _acting(view: View, request: HttpRequest, named: dict[str, Any]) -> HttpResponse:
    with register.acting(_actor(request)):
        return once.answer(request, lambda: view(request, **named))


def _actor(request: HttpRequest) -> Any:
    """The reason that need-to-know asks for arrives by POST, as on every page of a door."""
    return actors.actor(request, reason=request.POST.get("act_reason", "").strip())
