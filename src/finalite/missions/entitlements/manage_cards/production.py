"""Has a card made and registers it: the content goes to the maker, then it is gone; the register keeps a number."""

from datetime import date

from finalite.capabilities import documents, exchange, register, signing
from finalite.capabilities.register import PersonId

from . import certificates, contents, models, orders, reach, rules, stopping
from .facts import CardKind, CardState, OppositionReason
from .maker_file import MakerFile, photo
from .values import MakerFile as FileForMaker


def send_to_maker(row: models.CardOrder, on: date) -> FileForMaker:
    """Read the content of the day and disclose it to the card maker; asked again, the same bytes and the same line.

    Raises `Invalid` unless the request was granted: the decision is taken again on the day, rights may have ended.
    """
    if row.state == orders.GRANTED:
        orders.examine(row, on)
    if row.state not in (orders.GRANTED, orders.IN_PRODUCTION):
        raise register.Invalid("order", "la demande n’est pas accordée : voir ce qui manque")
    content = _content(row, on)
    if row.state == orders.GRANTED:
        row.state, row.sent_on = orders.IN_PRODUCTION, on
        row.save(update_fields=["state", "sent_on"])
    parcel = exchange.Parcel([_line(row, content)], [row.person_id], subject=row.subject, addressee="card-maker")
    key = f"manage_cards/order/{row.pk}"
    sent = exchange.send(outbound=MakerFile(), fiche=reach.FICHE, parcel=parcel, on=row.sent_on or on, key=key)
    return FileForMaker(sent.name, sent.ledger_line, sent.content)


def _content(row: models.CardOrder, on: date) -> models.IssueContent:
    found = models.IssueContent.objects.filter(order=row).first()
    if found is not None:
        return found
    form = models.CardForm.objects.get(order=row)
    return models.IssueContent.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        order=row,
        read_on=on,
        photograph=form.photograph if row.kind == CardKind.VITALE else None,
        **contents.on_day(PersonId(row.person_id), on),
    )


def _line(row: models.CardOrder, content: models.IssueContent) -> dict:
    picture = documents.read(content.photograph).content if content.photograph else None
    return {"order": row.pk, "kind": row.kind, "photo": photo(picture), **contents.of_row(content)}


def issue(row: models.CardOrder, public_key: str, proof: str, on: date) -> models.Card:
    """Register the card that the maker made, and let go of its content in the same act.

    `proof` is the signature of `manage_cards/order/NUMBER` by the card itself: a key whose private half nobody holds,
    or somebody else holds, is not certified.
    """
    if row.state != orders.IN_PRODUCTION:
        raise register.Invalid("order", "cette carte n’a pas été commandée au fabricant")
    content = models.IssueContent.objects.get(order=row)
    if row.kind != CardKind.EUROPEAN:
        check_key(public_key, proof, f"manage_cards/order/{row.pk}")
    elif public_key:
        raise register.Invalid("public_key", "une carte européenne n’a pas de clé")
    until = rules.end_of_card(CardKind(row.kind), on, content.rights_until)
    card = enter(
        row.person_id,
        row.subject,
        CardKind(row.kind),
        row.organisation,
        public_key,
        contents.of_row(content),
        on,
        until,
    )
    content.issued_on = on
    content.save(update_fields=["issued_on"])
    orders.close(row, orders.ISSUED, on)
    contents.let_go(row.person_id, on)
    return card


def check_key(public_key: str, proof: str, message: str) -> None:
    """Raise `Invalid` unless the key is one, and whoever holds its private half signed `message`."""
    if not signing.is_public_key(public_key):
        raise register.Invalid("public_key", "donner la clé publique Ed25519 de la carte, en base64")
    if not signing.is_signed_by(public_key, message.encode(), proof):
        raise register.Invalid("proof", f"la carte doit signer « {message} » avec la clé donnée")


def enter(
    person: int,
    subject: str,
    kind: CardKind,
    caisse: str,
    public_key: str,
    content: dict,
    on: date,
    until: date | None,
) -> models.Card:
    """A new line of the register, with its certificate; it serves once activated, a European card once sent."""
    number = certificates.new_number(kind)
    card = models.Card.objects.create(
        subject=subject,
        person_id=person,
        organisation=caisse,
        number=number,
        kind=kind,
        state=CardState.ISSUED,
        department=_department(caisse),
        public_key=public_key,
        certificate=certificates.written(
            number=number, kind=kind, caisse=caisse, public_key=public_key, valid_from=on, valid_until=until
        ),
        valid_from=on,
        valid_until=until,
        written=contents.marks(content, caisse),
    )
    reach.note(card, on, "issued")
    return card


def activate(card: models.Card, on: date) -> models.Card:
    """Let a card serve, as its holder says that it came; raises `Invalid` where it was not sent, or serves already."""
    digital = card.state == CardState.ISSUED and card.kind == CardKind.DIGITAL
    if card.state != CardState.SENT and not digital:
        raise register.Invalid("card", "cette carte n’attend pas d’activation")
    serve(card, on)
    reach.note(card, on, "activated")
    return card


def serve(card: models.Card, on: date) -> None:
    """From now on this card is the one of its kind: the one that it follows stops."""
    former = models.Card.objects.select_for_update().filter(person_id=card.person_id, kind=card.kind)
    for one in former.filter(state=CardState.ACTIVE).exclude(pk=card.pk):
        stopping.oppose(one, OppositionReason.REPLACED, on)
    card.state, card.activated_on = CardState.ACTIVE, on
    card.save(update_fields=["state", "activated_on"])


def _department(caisse: str) -> str:
    """The department of a caisse, from its code: two figures, three overseas."""
    return caisse[:3] if caisse.startswith("97") else caisse[:2]
