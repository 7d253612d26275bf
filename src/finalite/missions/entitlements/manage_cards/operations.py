"""What this fiche does: takes orders, has cards made, sends, updates, recognises, stops and looks after them."""

from datetime import date, timedelta

from finalite.capabilities import jobs, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import AtMost, PersonId, Upload
from finalite.kernel.unknown import UNKNOWN

from . import challenges, consents, fleet, models, orders, production, reach, rules, showing, stopping, telling, updates
from .facts import CardKind, OppositionReason, StayFacts
from .values import (
    CardShown,
    CardStopped,
    ChallengeGiven,
    FleetReport,
    Loss,
    MakerFile,
    OrderAnswer,
    Recognised,
    StayAnswer,
    UpdateReady,
    UpdateWritten,
)

OWN = ("insured_person",)
"""What people do about their own cards, and parents about those of their children."""
FURTHEST_STAY = timedelta(days=731)
"""A stay further away is asked for later: no card made today would last until then."""
AT_THE_READER = ("insured_person", "health_professional")
"""A card is brought up to date in a reader: at the holder's, or where they are cared for."""


@register.operation("create_cards", confirm=True, open_to=OWN)
def order_vitale_card(*, person: PersonId, received_on: date) -> OrderAnswer:
    """Take a request for a national card and say what is wanted: photograph, proof of identity, a parent's consent.

    Raises `Invalid` where one is under way already (CSS L161-31, R161-33-1).
    """
    return orders.examine(orders.receive(person, CardKind.VITALE, received_on), received_on)


@register.operation("create_cards", open_to=OWN)
def add_photograph(*, order: int, photo: Upload, on: date) -> OrderAnswer:
    """Keep the photograph of a request, without its metadata; raises `Invalid` for one that cannot be printed."""
    row = reach.order(order)
    orders.in_hand(row)
    orders.add_photograph(row, photo, on)
    return orders.examine(row, on)


@register.operation("create_cards", open_to=OWN)
def add_identity_proof(*, order: int, document: Upload, on: date) -> OrderAnswer:
    """Keep the proof of identity of a request: an agent will compare it with the photograph."""
    row = reach.order(order)
    orders.in_hand(row)
    orders.add_identity_proof(row, document, on)
    return orders.examine(row, on)


@register.operation("create_cards", confirm=True, open_to=OWN)
def give_parental_consent(*, order: int, parent: PersonId, agrees: bool, on: date) -> OrderAnswer:
    """Record whether a parent agrees to a card before its age; the child cannot say so for them (CSS R161-33-2)."""
    row = reach.order(order)
    orders.in_hand(row)
    orders.agree(row, parent, agrees, on)
    return orders.examine(row, on)


@register.operation("create_cards", confirm=True)
def check_identity(*, order: int, proved: bool, on: date) -> OrderAnswer:
    """Record what an agent found, comparing the proof of identity with the person and the photograph."""
    row = reach.order(order)
    orders.in_hand(row)
    checked = models.CardForm.objects.filter(order=row, identity_proof__isnull=False)
    if not checked.update(identity_proved=proved):
        raise register.Invalid("order", "aucune pièce d’identité n’a été remise")
    return orders.examine(row, on)


@register.operation("create_cards")
def examine_order(*, order: int, on: date) -> OrderAnswer:
    """Decide a request again on what is known today: a number certified since, rights opened since."""
    row = reach.order(order)
    orders.in_hand(row)
    return orders.examine(row, on)


@register.operation("create_cards", confirm=True)
def refuse_order(*, order: int, reason: str, on: date) -> LetterSent:
    """Confirm a refusal that the rule proposes, as only an agent does, and write it with its reasons and remedies.

    Raises `Invalid` where the rule, asked again, does not refuse.
    """
    row = reach.order(order)
    orders.in_hand(row)
    if orders.examine(row, on).state != orders.TO_REFUSE:
        raise register.Invalid("order", "rien ne fonde un refus : voir ce qui manque, ou faire la carte")
    sent = telling.refusal(row, reason, on)
    orders.close(row, orders.REFUSED, on)
    return sent


@register.operation("create_cards", confirm=True, open_to=OWN)
def cancel_order(*, order: int, on: date) -> None:
    """Withdraw a request that is not yet with the card maker; its form goes three months later."""
    row = reach.order(order)
    orders.in_hand(row)
    orders.close(row, orders.CANCELLED, on)


@register.operation("create_cards", confirm=True)
def send_to_card_maker(*, order: int, on: date) -> MakerFile:
    """Decide once more, read what goes on the card that day, and disclose it to the card maker: the file to send.

    Asked again it gives the same bytes and the same line of the ledger. Raises `Invalid` unless granted.
    """
    return production.send_to_maker(reach.order(order), on)


@register.operation("create_cards", confirm=True)
def issue_card(*, order: int, public_key: str, proof: str, on: date) -> CardShown:
    """Register the card that the maker made, certify its public key, and erase its content in the same act.

    `proof` is the signature of `manage_cards/order/NUMBER` by the card, in base64. Both are empty for a European card.
    """
    return showing.card(production.issue(reach.order(order), public_key, proof, on))


@register.operation("create_cards", confirm=True, open_to=OWN)
def ask_european_card(
    *, person: PersonId, departs_on: date, received_on: date, returns_on: date | None = None
) -> StayAnswer:
    """Answer a stay in Europe: order the card where there is time, write the provisional certificate where not.

    Both where the certificate would end before the return. Raises `Invalid` where a card of this kind is being made.
    """
    if not abs(departs_on - received_on) <= FURTHEST_STAY:
        raise register.Invalid("departs_on", "donner un départ dans les deux ans : une carte ne dure pas plus")
    covered = reach.is_covered(person, received_on)
    facts = StayFacts(covered=covered, departs_on=departs_on, returns_on=returns_on or UNKNOWN)
    decision = rules.assess_stay(facts, received_on)
    order = letter = None
    if decision.outcome in (rules.CARD, rules.BOTH):
        row = orders.receive(person, CardKind.EUROPEAN, received_on)
        order = orders.examine(row, received_on).order
    if decision.outcome in (rules.CERTIFICATE, rules.BOTH):
        letter = telling.certificate(person, departs_on, received_on).letter
    return StayAnswer(decision.outcome, order, letter, decision)


@register.operation("record_digital_card_acceptance", confirm=True, open_to=OWN)
def accept_digital_card(*, person: PersonId, public_key: str, proof: str, on: date) -> CardShown:
    """Record that somebody chooses the digital card, and make it: it serves at once (CSS L161-31).

    The application keeps its private key and sends the public one with `proof`, its signature of
    `manage_cards/digital/FILE_NUMBER`. Raises `Invalid` with the reason where it may not be made.
    """
    return showing.card(consents.digital_card(person, public_key, proof, on))


@register.operation("record_digital_card_acceptance", confirm=True, open_to=OWN)
def withdraw_digital_card(*, person: PersonId, on: date) -> CardStopped:
    """Take back the choice of the digital card, which stops in the same act; the other cards go on."""
    card = consents.drop_digital_card(person, on)
    return CardStopped(card.number if card else "", OppositionReason.CONSENT_WITHDRAWN, None)


@register.operation("update_card_data", confirm=True, open_to=OWN)
def name_emergency_contact(*, card: int, name: str, phone: str, agrees: bool, on: date) -> None:
    """Hold somebody to call, whom a holder who agrees wants on their card, until the next update writes it.

    Raises `Invalid` without the holder's agreement: nothing is recorded then.
    """
    row = reach.live_card(card)
    if not agrees:
        raise register.Invalid("agrees", "sans l’accord du titulaire, rien n’est enregistré")
    consents.name_contact(row, name, phone, on)


@register.operation("update_card_data", confirm=True, open_to=OWN)
def remove_emergency_contact(*, card: int, on: date) -> None:
    """Take back that agreement: what waited is erased at once, the next update leaves the place empty."""
    consents.forget_contact(reach.live_card(card), on)


@register.operation("update_card_data", open_to=AT_THE_READER)
def prepare_update(*, number: str, on: date) -> UpdateReady:
    """Read what a card in a reader should carry today, and say which parts changed since it was last written."""
    return updates.prepare(reach.live_card(reach.numbered(number).pk), on)


@register.operation("update_card_data", open_to=AT_THE_READER)
def record_update(*, number: str, on: date) -> UpdateWritten:
    """Record that the card carries what was prepared today; its content is erased in the same act."""
    return updates.written(reach.live_card(reach.numbered(number).pk), on)


@register.operation("send_cards", confirm=True)
def send_card(*, card: int, on: date, representative: PersonId | None = None) -> LetterSent:
    """Send a card with its letter to the address its holder has that day, or to whoever represents them.

    A holder under age gets it through the parent named, or the one who asked. Raises `Invalid` where none may take it.
    """
    return telling.card_sent(reach.live_card(card), representative, on)


@register.operation("send_cards", confirm=True, open_to=OWN)
def activate_card(*, card: int, on: date) -> CardShown:
    """Let a card serve, as its holder says that it came."""
    return showing.card(production.activate(reach.live_card(card), on))


@register.operation("authenticate_holders", open_to=OWN)
def ask_challenge(*, number: str, service: str) -> ChallengeGiven:
    """Ask a question that only this card can answer, for one service, within two minutes."""
    return challenges.ask(number, service)


@register.operation("authenticate_holders", open_to=OWN)
def answer_challenge(*, challenge: int, signature: str) -> Recognised:
    """Check the card's signature of the question and use the question up, whatever the answer.

    Refused: a question unknown, used, or too old; another key; a card stopped, not active, or at its end.
    """
    return challenges.answer(challenge, signature)


@register.operation("follow_card_stock", confirm=True, open_to=OWN)
def declare_loss(*, card: int, reason: Loss, on: date) -> CardStopped:
    """Stop a card that is lost, stolen or broken: it is refused everywhere as soon as this act ends, and for good.

    The letter says how to get another. Raises `Invalid` where it is stopped already.
    """
    row = stopping.declare(reach.card(card), OppositionReason(reason), on)
    return CardStopped(row.number, OppositionReason(reason), telling.loss_confirmed(row, reason, on).letter)


@register.operation("follow_card_stock", confirm=True)
def review_fleet(*, on: date, after: int = 0, limit: AtMost = 200) -> FleetReport:
    """Stop the cards of the dead, of those whose rights ended, and those at their end, for the next holders.

    The three years of the register start with the end of rights; a right that comes back stops them.
    """
    return fleet.review(on, after, limit)


@register.operation("follow_card_stock", confirm=True)
def remind_of_renewal(*, on: date, limit: AtMost = 50) -> jobs.SliceDone:
    """Write, once a card, to the holders of European cards that end within two months."""
    return fleet.remind(on, limit)


@register.operation("create_cards", confirm=True)
def count_silence(*, on: date, after: int = 0, limit: AtMost = 200) -> jobs.SliceDone:
    """Close as refused the complete requests left undecided for two months (CRPA L231-4); twice changes nothing.

    A request whose person handed in nothing more for three months is closed too, so that its form goes.
    """
    return fleet.count_silence(on, after, limit)
