"""Who one is talking to, and where people are reached: checked, corrected, confirmed."""

import json
from datetime import date

from finalite.capabilities import exchange, people, register
from finalite.capabilities.people import Address, ContactKind
from finalite.capabilities.register import PersonId

from .. import calling, keeping, reach, telling
from ..models import Contact
from ..values import FICHE, OWN, Answers, CallerChecked, ContactMade, Details, DirectoryAnswer, NewAddress, NewContact
from ..words import Channel, Direction, Nature, Outcome, Reason, Speaker


@register.operation("check_identity")
def check_caller(
    *, person: PersonId, speaker: Speaker, answers: Answers, representative: PersonId | None = None, on: date
) -> CallerChecked:
    """Compare what somebody says with what is held, and say whether they may be told anything; no answer is kept."""
    return calling.check(person, speaker, answers, representative, on)


@register.operation("keep_contact_details", confirm=True, open_to=OWN)
def change_address(*, person: PersonId, address: NewAddress, from_on: date, on: date) -> Details:
    """Note where somebody lives from a day on; the former address is told by letter, so that a fraud is seen.

    Raises `Invalid` for a place no letter could reach, or a day before the present address.
    """
    register.check_days(on=on, from_on=from_on)
    before = people.address_of([person], on=on).get(person)
    if before is not None:
        telling.address_changed(person, on)
    new = Address(address.street, address.postcode, address.town, address.extra, address.country)
    people.change_address(person_id=person, address=new, on=from_on)
    return calling.details(person, max(on, from_on))


@register.operation("keep_contact_details", open_to=OWN)
def change_contact(*, person: PersonId, kind: ContactKind, value: str, on: date) -> Details:
    """Note a telephone number or an e-mail address from today. Raises `Invalid` for what is neither."""
    register.check_days(on=on)
    people.change_contact(person_id=person, kind=kind, value=value.strip(), on=on)
    return calling.details(person, on)


@register.operation("keep_contact_details")
def note_returned_mail(*, person: PersonId, letter: int | None = None, on: date) -> ContactMade:
    """Note that a letter came back: the address is to be asked, which stands on the work list."""
    if letter is not None and not Contact.objects.filter(person_id=person, letter_id=letter).exists():
        raise register.Invalid("letter", "aucun courrier de ce numéro n’est parti d’ici à cette personne")
    new = NewContact(
        person=person,
        channel=Channel.MAIL,
        direction=Direction.RECEIVED,
        reason=Reason.DETAILS,
        outcome=Outcome.RETURNED,
        nature=Nature.QUESTION,
        summary="Courrier revenu : adresse à demander",
        next_step="Demander l’adresse par un autre canal",
    )
    return keeping.write_down(new, on)


@register.operation("check_identity", confirm=True)
def answer_directory(*, person: PersonId, body: str, on: date) -> DirectoryAnswer:
    """Tell a body of social protection entitled to the common directory who somebody is and where they live.

    The ledger gets a line under the name of the body. Raises `Invalid` without it.
    """
    register.check_days(on=on)
    body = reach.text_in("body", body, 40)
    who = people.identity_of([person])[person]
    address = people.address_of([person], on=on).get(person)
    told = {
        "nom": who.name,
        "nir": who.number_shown,
        "naissance": who.birth or "",
        "adresse": ", ".join(address.lines) if address else "",
        "caisse": reach.home_of(person),
    }
    line = exchange.disclose(
        fiche=FICHE,
        recipient="rncps_user",
        categories=("nir", "civil_identity", "birth", "postal_contact", "affiliation"),
        persons=[person],
        content_digest=exchange.digest_of(json.dumps(told, sort_keys=True).encode()),
        on=on,
        subject=who.subject,
        addressee=body,
    )
    return DirectoryAnswer(line, *told.values())
