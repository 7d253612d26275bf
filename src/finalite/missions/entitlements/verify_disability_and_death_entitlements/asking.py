"""Asks the bodies that hold part of the answer, only those the register names, and keeps what they reply."""

import json
import re
from datetime import date
from typing import Any

from finalite.capabilities import exchange, people, register
from finalite.capabilities.register import PersonId

from . import checking, models
from .values import Asked, Body, Border, Facts

SENT = {
    Body.TAX: ("nir", "civil_identity", "birth"),
    Body.CLEISS: ("nir", "civil_identity", "birth", "nationality"),
    Body.CARSAT: ("nir", "civil_identity", "birth"),
    Body.CNAV: ("nir", "civil_identity", "birth"),
    Body.CAF: ("nir", "civil_identity"),
}
"""Who the person is, so that the body finds them; nothing of their right or their health."""
FORM = re.compile(r"[EPS]\d{1,5}|A1")


def ask(check: int, body: Body, on: date) -> Asked:
    """Ask a body about the person of a check; the same question twice on one day is one."""
    info = checking.reach(check)
    who = people.identity_of([info.person_id])[info.person_id]
    content: dict[str, Any] = {"nir": who.nir or "", "nir_kind": who.nir_kind, "civil_identity": who.name}
    content["birth"] = who.birth or ""
    digest = exchange.digest_of(json.dumps([body, content], sort_keys=True).encode())
    line = exchange.disclose(
        fiche=checking.FICHE,
        recipient=body.value,
        categories=SENT[body],
        persons=[info.person_id],
        subject=info.subject,
        content_digest=digest,
        on=on,
        key=f"{checking.FICHE}/check/{check}/{body}/{on}",
    )
    row, _ = models.Question.objects.get_or_create(
        ledger_line=line,
        defaults={
            "subject": info.subject,
            "person_id": info.person_id,
            "check_id": check,
            "recorded_on": on,
            "body": body,
        },
    )
    return shown(row)


def answer(request: int, facts: Facts, on: date) -> Asked:
    """Keep the answer of a body to a question, with its day; raises `Invalid` where none waits under this number."""
    row = models.Question.objects.select_for_update().filter(pk=request, answered_on__isnull=True).first()
    if row is None:
        raise register.NotFound("request", "aucune question sans réponse ne porte ce numéro")
    checking.receive(row.check_id, row.body, facts, on)
    row.answered_on = on
    row.save(update_fields=["answered_on"])
    return shown(row)


def link_border(check: int, state: str, form: str, reference: str, on: date) -> Border:
    """Record a link with another State and the form that shows it (Regulation 883/2004)."""
    info = checking.reach(check)
    if not re.fullmatch(r"[A-Z]{2}", state) or state == "FR":
        raise register.Invalid("state", "écrire le code de deux lettres d’un autre État")
    if not FORM.fullmatch(form):
        raise register.Invalid("form", "écrire le formulaire comme E205, P5000, S1 ou A1")
    row = models.BorderLink.objects.create(
        subject=info.subject,
        person_id=info.person_id,
        check_id=check,
        recorded_on=on,
        state=state,
        form=form,
        reference=reference,
    )
    return border(row)


def questions_of(check: int) -> tuple[Asked, ...]:
    """The questions of a check, oldest first."""
    return tuple(shown(row) for row in models.Question.objects.filter(check_id=check).order_by("pk"))


def shown(row: models.Question) -> Asked:
    """A question as its doors give it."""
    return Asked(row.pk, row.check_id, Body(row.body), row.recorded_on, row.answered_on, row.ledger_line)


def border(row: models.BorderLink) -> Border:
    """A link with another State as its doors give it."""
    return Border(PersonId(row.person_id), row.state, row.form, row.reference, row.recorded_on)
