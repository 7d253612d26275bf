"""Says whether a card presented is true and valid; and tells all the numbers that no longer serve."""

import json
from datetime import date, timedelta

from finalite.capabilities import people, register, signing

from . import certificates, models, rules
from .facts import PresentedCard
from .values import CardCheck, OppositionList, Validity

LIST_LIFE = timedelta(hours=24)
"""How long a professional may rely on a list: ours, no text sets it."""


def check(certificate: str, on: date) -> CardCheck:
    """The signature, the register, the opposition and the period, in that order; only the first fault is told."""
    said = certificates.read(certificate)
    row = models.Card.objects.filter(number=said.number).first() if said.signed else None
    if row is not None:
        register.concerns(row.person_id)
    decision = rules.assess_validity(_presented(said, row), on)
    return CardCheck(decision.outcome == rules.VALID, Validity(decision.steps[0].label))


def _presented(said: certificates.Certificate, row: models.Card | None) -> PresentedCard:
    if row is None:
        return PresentedCard(signed_by_us=said.signed, known=False, same_key=False)
    return PresentedCard(
        signed_by_us=True,
        known=True,
        same_key=said.public_key == row.public_key,
        state=row.state,
        opposed=models.Opposition.objects.filter(card=row).exists(),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def opposition_list(caisse: str, since: int, on: date) -> OppositionList:
    """The numbers that stopped after place `since` of the list, all of them from 0; signed, with its validity.

    The place of the last one told is where the next delta starts. A number leaves the list when its card's own period
    is over, or with its line of the register: a card then is unknown, and refused as well. Raises `Invalid` for a
    caisse that does not exist: no key is made for a name.
    """
    if caisse not in people.organisations():
        raise register.Invalid("caisse", "aucune caisse n’a ce code")
    rows = models.Opposition.objects.filter(sequence__gt=since).order_by("sequence")
    told = list(rows.exclude(valid_until__lt=on).values_list("sequence", "number"))
    now = signing.instant()
    last = told[-1][0] if told else since
    body = {
        "caisse": caisse,
        "issued_at": now.isoformat(),
        "valid_until": (now + LIST_LIFE).isoformat(),
        "since": since,
        "last": last,
        "numbers": [number for _, number in told],
    }
    signed = json.dumps(body, sort_keys=True, separators=(",", ":"))
    key = certificates.key_of(caisse)
    return OppositionList(
        since,
        last,
        now,
        now + LIST_LIFE,
        tuple(number for _, number in told),
        signed,
        signing.sign(key, signed.encode()),
        signing.public_key(key),
    )
