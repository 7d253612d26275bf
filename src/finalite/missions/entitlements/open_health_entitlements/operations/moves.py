"""Moves people between caisses, schemes and States so that no single day is without cover."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId

from .. import competence, models, statuses, transfers
from ..facts import SchemeFacts, state_facts
from ..values import Activities, Competence, TransferAnswer, TransferFile


@register.operation("transfer_rights", confirm=True)
def transfer_to_caisse(*, person: PersonId, scheme: str, caisse: str, on: date, local_scheme: bool = False) -> None:
    """Move somebody to another caisse or scheme on a day: the former one serves up to the day before (CSS D160-15).

    The right itself goes on, so that no single day is without cover. Raises `Invalid` where nobody is covered.
    """
    transfers.within(person, scheme, caisse, on, local_scheme)


@register.operation("transfer_rights", confirm=True)
def send_transfer(*, person: PersonId, scheme: str, body: str, takes_over_on: date, on: date) -> TransferAnswer:
    """Send somebody's file to the body of another scheme, which is to serve them from `takes_over_on`.

    Nothing ends here until that body has answered that it takes over: meanwhile we go on (CSS D160-15).
    """
    return transfers.send(person, scheme, body, takes_over_on, on)


@register.operation("transfer_rights", confirm=True)
def acknowledge_transfer(
    *, transfer: int, accepted: bool, on: date, takes_over_on: date | None = None
) -> TransferAnswer:
    """Write what the receiving body answered: it takes over from a day, our right stops that very day; or it refuses.

    A refusal changes nothing for the person, who stays covered here.
    """
    return transfers.acknowledge(transfers.reach(transfer), accepted, takes_over_on, on)


@register.operation("transfer_rights", confirm=True)
def receive_transfer(*, file: TransferFile, received_on: date) -> TransferAnswer:
    """Take over somebody from the body of another scheme, from the first day it no longer serves them, and answer it.

    The same file received again is the same transfer. Raises `Invalid` for somebody not registered yet.
    """
    return transfers.receive(file, received_on)


@register.operation("manage_cross_border_beneficiaries")
def settle_state(
    *, person: PersonId, activities: Activities, on: date, form: str = "", reference: str = "", institution: str = ""
) -> Competence:
    """Decide which State covers somebody and record it with the European form that proves it (Regulation 883/2004)."""
    decision = competence.assess_state(state_facts(activities), on)
    state = str(decision.lines[0].codes["state"]) if decision.lines else ""
    if state:
        statuses.replace(
            models.CrossBorder,
            person,
            on,
            "assess_state",
            {"scheme": ""},
            starts_on=on,
            state=state,
            form=form,
            reference=reference,
            institution=institution,
        )
    return Competence(state, decision)


@register.operation("manage_cross_border_beneficiaries")
def settle_scheme(*, person: PersonId, schemes: tuple[str, ...], caisse: str, on: date) -> Competence:
    """Decide which French scheme covers somebody and affiliate them to it; with several activities nothing is done,
    since the text that decides is not recorded (CSS L160-17)."""
    decision = competence.assess_scheme(SchemeFacts(schemes=schemes), on)
    scheme = str(decision.lines[0].codes["scheme"]) if decision.lines else ""
    if scheme:
        people.affiliate(person_id=person, scheme=scheme, caisse=caisse, on=on)
    return Competence(scheme, decision)
