"""Each form carries a key of its own: the same words sent twice under one key are done once.

The key alone would not do: whoever goes back, corrects a word and sends again means it.
"""

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from finalite.site.doors.passage import Outcome

from .models import SentForm

FIELD = "form_key"
NOT_SAID = (FIELD, "csrfmiddlewaretoken")
REMEMBERED = timedelta(days=1)
Given = TypeVar("Given")
_KEY = re.compile(r"[\w-]{22}", re.ASCII)


def field(request: HttpRequest) -> str:
    """The key that a form hides: the one it came with where it is shown again, else a new one."""
    came = request.POST.get(FIELD, "")
    return came if _KEY.fullmatch(came) else secrets.token_urlsafe(16)


def perform(request: HttpRequest, act: Callable[[], Outcome]) -> Outcome:
    """Do what a form asks, unless the very same was done or is being done; a form without a key is done each time."""
    return _once(request, act, lambda outcome: outcome.ending == "done", _repeated)


def answer(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The same for a page of a fiche's own: it did what was asked where it leads on to another page."""
    return _once(request, act, lambda given: given.status_code == HTTPStatus.FOUND, lambda: _say_so(request))


def _once(
    request: HttpRequest, act: Callable[[], Given], did: Callable[[Given], bool], again: Callable[[], Given]
) -> Given:
    if not _KEY.fullmatch(request.POST.get(FIELD, "")):
        return act()
    digest = _digest(request)
    if not _claimed(digest):
        return again()
    done = False
    try:
        given = act()
        done = did(given)
    finally:
        if not done:
            SentForm.objects.filter(digest=digest).delete()
    return given


def _repeated() -> Outcome:
    return Outcome("conflict", code="repeated", message=_told())


def _say_so(request: HttpRequest) -> HttpResponse:
    messages.info(request, _told())
    return redirect(request.path)


def _told() -> str:
    # The first sending may have been cut before it was done: whoever sent it can tell.
    return _(
        "Ce formulaire était déjà envoyé : rien n’est fait deux fois. "
        "Si vous n’en trouvez pas la trace, rouvrez la page et envoyez-le de nouveau."
    )


def _claimed(digest: str) -> bool:
    """Between two clicks at once the table decides."""
    now = timezone.now()
    _row, made = SentForm.objects.get_or_create(digest=digest, defaults={"sent_at": now})
    if made:
        SentForm.objects.filter(sent_at__lt=now - REMEMBERED).delete()
    return made


def _digest(request: HttpRequest) -> str:
    """What tells two sendings apart: whose they are, where they go, under which key, and each word and file."""
    said = hashlib.sha256(f"{request.user.pk}\n{request.path}\n{request.POST[FIELD]}\n".encode())
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_SAID:
            said.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            file.seek(0)
            said.update(repr((name, file.name, hashlib.sha256(file.read()).digest())).encode())
            file.seek(0)
    return said.hexdigest()
