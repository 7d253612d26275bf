"""Writes to holders, or to whoever represents them: the card, its loss, its renewal, a refusal, the certificate."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from finalite.capabilities import letters, people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import models, orders, production, reach, rules
from .facts import CardKind, CardState

TEMPLATES = Path(__file__).parent / "letters"
REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
)
KINDS = {
    CardKind.VITALE: "carte Vitale",
    CardKind.EUROPEAN: "carte européenne d’assurance maladie",
    CardKind.DIGITAL: "carte dématérialisée",
}
REASONS = {
    "lost": "vous l’avez déclarée perdue",
    "stolen": "vous l’avez déclarée volée",
    "malfunction": "elle ne fonctionne plus",
}
CATEGORIES = ("civil_identity", "postal_contact", "card")


def card_sent(card: models.Card, representative: PersonId | None, on: date) -> LetterSent:
    """Send a card, with its letter, to the address of the day; a holder under age gets it through a representative.

    Raises `Invalid` where the card was sent already, no address is known, or nobody may take it for the holder.
    """
    if card.state != CardState.ISSUED:
        raise register.Invalid("card", "cette carte n’est pas à envoyer")
    to = _addressee(card, representative, on)
    if to not in people.address_of([to], on=on):
        raise register.Invalid("card", "aucune adresse connue à cette date : la demander avant d’envoyer la carte")
    serves = card.kind == CardKind.EUROPEAN
    if serves:
        production.serve(card, on)
    else:
        card.state = CardState.SENT
        card.save(update_fields=["state"])
    reach.note(card, on, "sent", "holder" if to == card.person_id else "representative")
    body = {**_card(card), "activation": not serves, "holder": _name(PersonId(card.person_id))}
    title = f"Votre {KINDS[CardKind(card.kind)]}"
    return _send("sent.typ", PersonId(card.person_id), on, title, f"carte-{card.pk}-envoi", body, CATEGORIES, to=to)


def loss_confirmed(card: models.Card, reason: str, on: date) -> LetterSent:
    """Confirm that a card no longer serves, since when, and how to get another."""
    body = {**_card(card), "reason": REASONS[reason], "stolen": reason == "stolen"}
    return _to_holder("loss.typ", card, on, "Votre carte est en opposition", "opposition", body)


def renewal(card: models.Card, on: date) -> LetterSent:
    """Remind that a card soon ends, and until when to ask for the next."""
    body = {**_card(card), "days": rules.law.value(rules.REQUEST_DAYS, on).number}
    return _to_holder("renewal.typ", card, on, "Votre carte arrive à son terme", "renouvellement", body)


def _to_holder(template: str, card: models.Card, on: date, title: str, about: str, body: dict) -> LetterSent:
    person = PersonId(card.person_id)
    return _send(template, person, on, title, f"carte-{card.pk}-{about}", body, CATEGORIES)


def refusal(row: models.CardOrder, reason: str, on: date) -> LetterSent:
    """Write why a card is refused, on which texts, and how to contest it."""
    decision = Decision.from_json(row.decision or {})
    body = {
        "kind": KINDS[CardKind(row.kind)],
        "received_on": row.received_on.isoformat(),
        "steps": [[step.label, step.article] for step in decision.steps],
        "reason": reason,
        "warnings": list(decision.warnings),
    }
    categories = ("civil_identity", "postal_contact", "decision", "card")
    title, person = "Votre demande de carte", PersonId(row.person_id)
    return _send("refusal.typ", person, on, title, f"demande-{row.pk}-refus", body, categories, REMEDIES)


def certificate(person: PersonId, departs_on: date, on: date) -> LetterSent:
    """Write the provisional certificate that stands for a European card, from the departure, for its three months."""
    who = people.identity_of([person])[person]
    starts_on = max(departs_on, on)
    body = {
        "name": who.name,
        "birth": who.birth or "",
        "nir": who.number_shown,
        "caisse": reach.caisse_of(person),
        "from": starts_on.isoformat(),
        "until": (rules.certificate_end(starts_on, on) - timedelta(days=1)).isoformat(),
    }
    categories = ("nir", "civil_identity", "birth", "affiliation", "entitlements", "card", "postal_contact")
    title = "Certificat provisoire de remplacement de la carte européenne d’assurance maladie"
    return _send("provisional.typ", person, on, title, f"certificat-{person}-{starts_on}", body, categories)


def _card(card: models.Card) -> dict[str, Any]:
    until = card.valid_until - timedelta(days=1) if card.valid_until else None
    return {
        "kind": KINDS[CardKind(card.kind)],
        "number": " ".join(card.number[n : n + 4] for n in range(0, len(card.number), 4)),
        "until": until.isoformat() if until else "",
    }


def _addressee(card: models.Card, representative: PersonId | None, on: date) -> PersonId:
    holder = PersonId(card.person_id)
    if representative is None and orders.is_minor(holder, on):
        representative = _who_asked(holder)
        if representative is None:
            raise register.Invalid("representative", "le titulaire est mineur : dire à quel parent envoyer la carte")
    if representative is None:
        return holder
    if not people.may_act_for(user_person=representative, person=holder, on=on):
        raise register.Invalid("representative", "cette personne ne représente pas le titulaire")
    return representative


def _who_asked(holder: PersonId) -> PersonId | None:
    """The parent who agreed or asked, as long as the form is kept."""
    forms = models.CardForm.objects.filter(person_id=holder, parent_id__isnull=False).order_by("-pk")
    found = forms.values_list("parent_id", flat=True).first()
    return PersonId(found) if found else None


def _name(person: PersonId) -> str:
    return people.identity_of([person])[person].name


def _send(
    template: str,
    person: PersonId,
    on: date,
    title: str,
    reference: str,
    body: dict[str, Any],
    categories: tuple[str, ...],
    remedies: tuple[str, ...] = (),
    to: PersonId | None = None,
) -> LetterSent:
    return letters.tell(
        template=TEMPLATES / template,
        data=body,
        fiche=reach.FICHE,
        person=person,
        title=title,
        reference=reference,
        on=on,
        retention=models.CASES,
        recipient="data_subject" if to in (None, person) else "legal_representative",
        categories=categories,
        remedies=remedies,
        key=f"{reach.FICHE}/{reference}/{on}",
        representative=to,
    )
