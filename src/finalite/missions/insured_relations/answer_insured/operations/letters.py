"""Letters from the models of the house: chosen, filled in, read before they leave, and entered in the history."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId

from .. import keeping, modelling, reach, telling
from ..values import Filled, Posted
from ..words import Reason


@register.operation("answer_requests", confirm=True)
def write_letter(
    *, person: PersonId, model: str, blanks: tuple[Filled, ...] = (), request: int | None = None, on: date
) -> Posted:
    """Send a letter made from a model at the address of the day; with `request`, it is part of what is followed.

    Raises `Invalid` for an unknown model, a blank left empty, or an unknown address.
    """
    row = reach.request(request) if request is not None else None
    if row is not None and row.person_id != person:
        raise register.Invalid("request", "cette demande est d’une autre personne")
    preview = modelling.fill(model, blanks)
    sent = telling.from_model(person, preview, model, on)
    reason = Reason(row.reason) if row else Reason.OTHER
    contact = keeping.by_letter(person, row, reason, preview.title, sent, on)
    return Posted(sent, contact.pk)
