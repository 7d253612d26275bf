"""The page of whoever tries too often: it says when to try again, and so does its header."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

OPENING = "/compte/ouvrir/"
MINUTES = {True: 60, False: 5}
"""How long the widest limit of the address counts: that of opening an account, and those of signing in."""


def too_many(request: HttpRequest) -> HttpResponse:
    """The 429 page."""
    minutes = MINUTES[request.path.startswith(OPENING)]
    answer = render(request, "429.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer
