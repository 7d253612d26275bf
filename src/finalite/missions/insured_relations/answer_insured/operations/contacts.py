"""Exchanges by phone, at the desk, by letter or e-mail; what they leave to do is followed until it is answered."""

from datetime import date

from finalite.capabilities import register

from .. import keeping, reach, telling
from ..values import ContactMade, NewContact, Posted
from ..words import RequestState


@register.operation("keep_contact_history")
def record_contact(*, contact: NewContact, on: date) -> ContactMade:
    """Write an exchange down; what it leaves to do is followed with its clock.

    Raises `Invalid` where something is told to somebody who was not recognised, or the request is closed.
    """
    return keeping.write_down(contact, on)


@register.operation("answer_requests", confirm=True)
def answer_request(*, request: int, text: str, on: date) -> Posted:
    """Answer a request by letter at the address of the day, and close it.

    Raises `Invalid` where the request is closed or no address is known.
    """
    row = reach.request(request, under_way=True)
    posted = telling.answer(row, reach.text_in("text", text, keeping.LONGEST), on)
    keeping.close(row, RequestState.ANSWERED, on)
    return posted


@register.operation("answer_requests")
def close_request(*, request: int, withdrawn: bool, on: date) -> RequestState:
    """Close a request answered by another way, or given up by the person; returns where it stands."""
    row = reach.request(request, under_way=True)
    state = RequestState.WITHDRAWN if withdrawn else RequestState.ANSWERED
    keeping.close(row, state, on)
    return state
