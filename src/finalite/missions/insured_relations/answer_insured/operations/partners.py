"""Hands on what another body must answer: partner schemes and mutuals, for the people they manage."""

import json
from datetime import date

from finalite.capabilities import exchange, people, register
from finalite.capabilities.register import PersonId

from .. import asking, keeping, reach
from ..models import Message
from ..values import FICHE, Handed
from ..words import RequestState


@register.operation("answer_requests", confirm=True)
def hand_to_partner(*, request: int, partner: str, on: date) -> Handed:
    """Hand a request to the partner scheme or mutual that manages the person, and close it here.

    The file says who asks, whether they are covered, and the messages; the ledger gets a line. Raises `Invalid` for a
    request of the medical service, which no partner reads.
    """
    row = reach.request(request, under_way=True)
    partner = reach.text_in("partner", partner, 40)
    if row.desk != "caisse":
        raise register.Invalid("request", "ce qui est écrit au service médical ne se transmet pas à un partenaire")
    content = json.dumps(_file(row, on), ensure_ascii=False, sort_keys=True).encode()
    line = exchange.disclose(
        fiche=FICHE,
        recipient="partner_mutual",
        categories=(
            "nir",
            "civil_identity",
            "affiliation",
            "entitlements",
            "exchange_content",
            "exchange_metadata",
        ),
        persons=[row.person_id],
        content_digest=exchange.digest_of(content),
        on=on,
        key=f"{FICHE}/partner/{row.pk}",
        subject=row.subject,
        addressee=partner,
    )
    keeping.close(row, RequestState.HANDED_ON, on)
    return Handed(row.pk, partner, line, content)


def _file(row, on: date) -> dict:
    person = PersonId(row.person_id)
    who = people.identity_of([person])[person]
    cover = asking.cover(person, on)
    messages = Message.objects.filter(request=row).order_by("pk")
    return {
        "demande": row.pk,
        "recue_le": row.received_on.isoformat(),
        "canal": row.channel,
        "objet": row.title,
        "nom": who.name,
        "nir": who.nir or "",
        "nir_kind": who.nir_kind or "",
        "caisse": row.organisation,
        "droits_ouverts": cover.covered if cover else None,
        "messages": [{"le": one.written_on.isoformat(), "de": one.author, "texte": one.body} for one in messages],
    }
