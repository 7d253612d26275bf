"""Care in another State: asks its institution what it would have paid, and writes the answer on the claim."""

from datetime import date

from finalite.capabilities import exchange, people, register
from finalite.capabilities.register import PersonId
from finalite.law.cover.europe import EUROPE

from . import plausible, settling
from .admitting import FICHE
from .intake import FRANCE
from .models import CareClaim, ForeignRequest
from .values import ClaimShown

TOLD = ("nir", "civil_identity", "birth", "care_acts")
"""What the other institution needs to find the care; never why it is asked for."""


def ask(row: CareClaim, on: date) -> int:
    """Ask the institution of the State of care, through the ledger; asked twice, it is the same request."""
    if row.country == FRANCE or row.country not in EUROPE:
        raise register.Invalid("claim", "ce soin n’a pas été donné dans un autre État d’Europe")
    waiting = ForeignRequest.objects.filter(claim_id=row.pk, answered_on__isnull=True).first()
    if waiting is not None:
        return waiting.pk
    person = PersonId(row.person_id)
    who = people.identity_of([person])[person]
    told = "\x1f".join((who.number_shown, who.name, who.birth or "", row.act, row.act_on.isoformat(), str(row.charged)))
    line = exchange.disclose(
        fiche=FICHE,
        recipient="foreign_body",
        categories=TOLD,
        persons=[person],
        content_digest=exchange.digest_of(told.encode()),
        on=on,
        key=f"{FICHE}/foreign/{row.pk}",
        subject=who.subject,
        addressee=row.country,
    )
    return ForeignRequest.objects.create(
        subject="derogatory_beneficiary",
        person_id=person,
        claim_id=row.pk,
        asked_on=on,
        disclosure_id=line,
        state=row.country,
    ).pk


def answer(number: int, tariff: int, on: date) -> ClaimShown:
    """Write what the institution would have paid, in cents, and decide the claim."""
    plausible.number(tariff=tariff)
    request = ForeignRequest.objects.select_for_update().filter(pk=number, answered_on__isnull=True).first()
    if request is None:
        raise register.Invalid("request", "cette question n’attend plus de réponse")
    row = settling.reach_care(request.claim_id)
    request.answered_on = on
    request.save(update_fields=["answered_on"])
    row.state_tariff = tariff
    row.save(update_fields=["state_tariff"])
    return settling.resume(row, on) if row.state in settling.WAITING else settling.shown(row)
