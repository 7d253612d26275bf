"""Somebody's cards at a glance: the state of each, what to do when one is lost, and where their requests stand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.capabilities.register.screen import screen

from . import queries, reach
from .facts import CardKind, CardState
from .values import CardShown

FOLLOWS_REQUESTS = ("insured_person", "rights_technician")
"""Roles that may read what is still wanted for a request; an adviser on the telephone sees the cards alone."""
HANDED_IN = {
    "photograph": "add_photograph",
    "identity_proved": "add_identity_proof",
    "parent_agrees": "give_parental_consent",
}


@screen(door="my_cards")
def cards(request: HttpRequest, person: int) -> HttpResponse:
    """Show the cards of somebody, those that serve first, and what may be done about each."""
    role = register.current_actor().role
    every = queries.my_cards(person=PersonId(person))
    live = [_seen(card) for card in every if card.state != CardState.OPPOSED]
    asked = _requests(person) if role in FOLLOWS_REQUESTS else []
    had = {one["card"].kind for one in live} | {one["order"].kind for one in asked}
    context = {
        "live": live,
        "former": [_seen(card) for card in every if card.state == CardState.OPPOSED],
        "requests": asked,
        "follows": role in FOLLOWS_REQUESTS,
        "missing": _missing(had) if role in FOLLOWS_REQUESTS else (),
        "digital": any(one["card"].kind == CardKind.DIGITAL for one in live),
        "mine": register.current_actor().person_id == person,
        "person": person,
        "purpose_entry": register.entry(reach.FICHE),
    }
    return render(request, "manage_cards/cards.html", context)


def _seen(card: CardShown) -> dict:
    """A card, its number in groups of four as it is printed."""
    printed = " ".join(card.number[at : at + 4] for at in range(0, len(card.number), 4))
    return {"card": card, "number": printed, "waits": card.state == CardState.SENT}


def _requests(person: int) -> list[dict]:
    """The requests under way, each document wanted with the door where it is handed in."""
    return [
        {"order": one, "wanted": [(paper.document, HANDED_IN.get(paper.fact, "")) for paper in one.wanted]}
        for one in queries.orders_of(person=PersonId(person))
        if one.closed_on is None
    ]


def _missing(held: set[CardKind]) -> tuple[str, ...]:
    """The doors by which a card that somebody neither has nor waits for is asked for."""
    asked = {CardKind.VITALE: "order_vitale_card", CardKind.EUROPEAN: "ask_european_card"}
    return tuple(door for kind, door in asked.items() if kind not in held)


urlpatterns = [path("cartes/<int:person>/", cards, name="cards")]
