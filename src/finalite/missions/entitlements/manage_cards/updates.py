"""Brings what a card carries up to date: read on the day, written, then gone."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId

from . import consents, contents, models, reach
from .values import UpdateReady, UpdateWritten

CONTACT = consents.EMERGENCY


def prepare(card: models.Card, on: date) -> UpdateReady:
    """Read what the card should carry on a day, hold it until it is written, and say what changes."""
    content = contents.of_update(PersonId(card.person_id), on)
    models.UpdateContent.objects.update_or_create(
        card=card,
        defaults={"subject": card.subject, "person_id": card.person_id, "read_on": on, "updated_on": None} | content,
    )
    return UpdateReady(
        card.number,
        _changed(card, content),
        content["scheme"],
        content["caisse"],
        content["rights_from"],
        content["rights_until"],
    )


def written(card: models.Card, on: date) -> UpdateWritten:
    """Record that the card now carries what was prepared, keep which parts changed, and let the content go.

    Raises `Invalid` where nothing was prepared, or was prepared another day: the card takes what is true that day.
    """
    row = models.UpdateContent.objects.filter(card=card, updated_on__isnull=True).first()
    if row is None or row.read_on != on:
        raise register.Invalid("card", "préparer d’abord la mise à jour, le jour même")
    content = contents.of_row(row)
    parts = _changed(card, content)
    row.updated_on = on
    row.save(update_fields=["updated_on"])
    waiting = models.EmergencyContact.objects.filter(card=card, updated_on__isnull=True)
    marks = {CONTACT: "written"} if waiting.update(updated_on=on) or _has_contact(card) else {}
    card.written = contents.marks(content, card.organisation) | marks
    card.save(update_fields=["written"])
    reach.note(card, on, "updated", ",".join(parts))
    contents.let_go(card.person_id, on)
    return UpdateWritten(card.number, parts)


def _changed(card: models.Card, content: dict) -> tuple[str, ...]:
    waiting = models.EmergencyContact.objects.filter(card=card, updated_on__isnull=True).exists()
    contact = (CONTACT,) if waiting or "erase_contact" in card.written else ()
    return (*contents.changed(card, content), *contact)


def _has_contact(card: models.Card) -> bool:
    """Whether a contact already stands on the card and is still wanted there."""
    return CONTACT in card.written
