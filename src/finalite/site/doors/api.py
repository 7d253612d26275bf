"""The same doors for programs: one POST route each, with its schema, at `/api/FICHE/OPERATION`.

Queries are POST too: what is asked about a person must not be written in an address, which every log keeps.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.utils import timezone
from ninja import NinjaAPI
from ninja.security import HttpBearer, SessionAuth

from finalite.capabilities import register
from finalite.site import actors, binding, tokens

from . import catalogue, passage
from .openapi import SECURITY_NOTE, described, schema_of


class TokenAuth(HttpBearer):
    """A token of `finalite user token`, in `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The user of the token, or None."""
        user = tokens.user_of(token=token, at=timezone.now())
        if user is not None:
            request.user = user
        return user


def build() -> NinjaAPI:
    """The API with a route for every door of the fiches in force."""
    api = NinjaAPI(
        title="Finalité",
        version="1",
        description=SECURITY_NOTE,
        docs_url=None,
        openapi_url=None,
        urls_namespace="doors",
        auth=[TokenAuth(), SessionAuth()],
    )
    for door in catalogue.all_doors():
        _add(api, door)
    return api


def addresses(api: NinjaAPI) -> tuple[Any, ...]:
    """The addresses of the API, those of one fiche together: each is found among a few, not among hundreds."""
    urls: Any = api.urls
    patterns, app_name, namespace = urls
    alone, of_fiche = [path("openapi.json", schema_of(api), name="openapi-json")], defaultdict(list)
    for one in patterns:
        fiche, _slash, rest = str(one.pattern).partition("/")
        if rest:
            of_fiche[fiche].append(path(rest, one.callback, one.default_args, one.name))
        else:
            alone.append(one)
    return [*alone, *(path(f"{fiche}/", include(those)) for fiche, those in of_fiche.items())], app_name, namespace


def _add(api: NinjaAPI, door: Any) -> None:
    route = api.post(
        f"/{door.slug}/{door.name}",
        operation_id=f"{door.slug}.{door.name}",
        tags=[door.slug],
        response=None,
        **described(door),
    )
    route(_view(door))


def _view(door: Any) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        return answer(request, door)

    view.__name__ = f"{door.slug}__{door.name}"
    view.__doc__ = door.function.__doc__
    return view


def answer(request: HttpRequest, door: Any) -> HttpResponse:
    """Act with the JSON of the body; a program confirms by calling."""
    try:
        sent = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        return _problem("unusable", "Le corps n'est pas du JSON lisible.", 400)
    try:
        actor = _actor(request)
    except register.Refused as refused:
        return _problem(refused.code, refused.reason, 403)
    outcome = passage.go_through(door, actor, lambda slots: binding.read_json(slots, sent))
    if outcome.ending == "done":
        return JsonResponse(binding.plain(outcome.result), safe=False)
    return _problem(outcome.code, outcome.message, outcome.status, outcome.problems)


def _actor(request: HttpRequest) -> Any:
    wanted, reason = request.headers.get("Finalite-Role", ""), unquote(request.headers.get("Finalite-Reason", ""))
    if not wanted and request.session.get(actors.ROLE):
        return actors.actor(request, reason=reason)
    role, _at, organisation = wanted.partition("@")
    return actors.actor_for(request.user, actors.held_named(request.user, role, organisation), reason=reason)


def _problem(code: str, message: str, status: int, problems: Sequence[binding.Problem] = ()) -> HttpResponse:
    fields = [{"field": problem.field, "message": problem.message} for problem in problems]
    return JsonResponse({"code": code, "message": message, "fields": fields}, status=status)
