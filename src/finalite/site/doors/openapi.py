"""What the API says of itself: the schema of each route, and the page that people read."""

import functools
import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe
from ninja import NinjaAPI

from finalite.capabilities import register
from finalite.site import binding, labels
from finalite.site.binding.shapes import result_of

from . import catalogue

SECURITY_NOTE = (
    "Une route par opération et par question du registre. S'identifier par un jeton (Authorization: Bearer …) ou par "
    "la session. En-têtes : Finalite-Role (rôle, ou rôle@organisme) quand le compte en tient plusieurs ; "
    "Finalite-Reason (texte encodé comme une adresse) quand l'accès à une personne demande une raison."
)
PROBLEM = {
    "type": "object",
    "required": ["code", "message", "fields"],
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "fields": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
ENDINGS = {
    400: "Des informations sont à corriger, nommées une à une",
    401: "Il faut s'identifier",
    403: "Refusé ; le code dit pourquoi",
    404: "Introuvable",
    409: "Contredit ce qui est enregistré",
}


def described(door: Any) -> dict[str, Any]:
    """Summary, description and schemas of the route of `door`."""
    entry = register.entry(door.slug)
    return {
        "summary": labels.operation(door.name, door.slug),
        "description": f"{entry.title.fr} — {entry.subpurpose(door.subpurpose).text.fr}",
        "openapi_extra": {
            "requestBody": {"required": True, "content": {"application/json": {"schema": _arguments(door)}}},
            "responses": {200: _ending("Fait", _result(door))} | {s: _ending(t, PROBLEM) for s, t in ENDINGS.items()},
            "x-confirm": door.confirm,
        },
    }


def _arguments(door: Any) -> dict[str, Any]:
    return binding.arguments_schema(binding.slots_of(door.function))


def _result(door: Any) -> dict[str, Any]:
    return binding.result_schema(result_of(door.function))


def _ending(text: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def schema_of(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """The schema, written at the first request: nothing changes it while the process lives, so it is sent again only to
    whoever does not hold it."""

    @functools.cache
    def written() -> tuple[bytes, str]:
        text = json.dumps(api.get_openapi_schema()).encode()
        return text, f'"{hashlib.sha256(text).hexdigest()}"'

    @require_safe
    @condition(etag_func=lambda request: written()[1])
    def schema(request: HttpRequest) -> HttpResponse:
        return HttpResponse(written()[0], content_type="application/json")

    return schema


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """How the API is used, and the fiches whose routes it has: no script, no outside asset."""
    return render(request, "door/api.html", {"entries": [one for one in register.entries() if one.in_force]})


@require_safe
def docs_of(request: HttpRequest, slug: str) -> HttpResponse:
    """The routes of one fiche, for people: all of them at once would be hundreds."""
    entry = next((one for one in register.entries() if one.in_force and one.slug == slug), None)
    if entry is None:
        raise Http404
    routes = [_route(door) for door in catalogue.doors_of(slug)]
    return render(request, "door/api_fiche.html", {"entry": entry, "routes": routes})


def _route(door: Any) -> dict[str, Any]:
    slots = binding.slots_of(door.function)
    return {
        "door": door,
        "label": labels.operation(door.name, door.slug),
        "subpurpose": register.entry(door.slug).subpurpose(door.subpurpose),
        "arguments": [line for slot in slots for line in _lines(slot.name, slot.shape, slot.required)],
    }


def _lines(path: str, shape: binding.Shape, required: bool) -> list[dict[str, Any]]:
    """One line an argument, records and lists opened."""
    inner = shape.item if shape.kind == "list" else shape
    here = path + ("[]" if shape.kind == "list" else "")
    if inner is not None and inner.kind == "record":
        return [line for slot in inner.slots for line in _lines(f"{here}.{slot.name}", slot.shape, slot.required)]
    kind = inner.kind if inner else "any"
    values = [str(member.value) for member in inner.type] if inner and kind == "choice" else []
    return [
        {
            "path": here,
            "kind": labels.field(f"kind_{kind}"),
            "required": required,
            "values": values,
            "category": shape.category,
        }
    ]
