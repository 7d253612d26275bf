"""The letters of this fiche: acknowledgement, answer, breach and targeted notice."""

from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import letters, people, register
from finalite.capabilities.letters.values import Recipient, Sender
from finalite.capabilities.register.values import PersonId

from ..models import DataRequest, Incident

FICHE = "answer_data_subject_requests"
HOME = Path(__file__).parent.parent / "letters"
REMEDIES = (
    "Vous pouvez adresser une réclamation à la Commission nationale de l’informatique et des libertés (Cnil).",
    "Vous pouvez aussi saisir le tribunal compétent (RGPD, articles 77 à 79).",
)
RIGHTS = {
    "access": "accès à vos données",
    "rectification": "rectification",
    "erasure": "effacement",
    "restriction": "limitation de l’usage",
    "portability": "portabilité",
    "objection": "opposition",
}
OUTCOMES = {"granted": "accordé", "refused": "refusé", "ask": "précision demandée", "restricted": "usage suspendu"}


def acknowledge(row: DataRequest, on: date) -> int:
    """Acknowledge a request with its deadline, and ask for proof of identity where it is missing."""
    data = {
        "right": RIGHTS[row.right],
        "received_on": row.received_on.isoformat(),
        "due_on": row.due_on.isoformat() if row.due_on else "",
        "proof_asked": row.state == "proof_asked",
        "extended": row.extension_reason,
    }
    return _send(
        "acknowledgement.typ",
        "Votre demande est enregistrée",
        f"DP-{row.pk}",
        data,
        _writer(row, on),
        on,
        row.person_id,
    )


def answer_by_letter(row: DataRequest, on: date) -> int:
    """Send the answer kept for each processing, with reasons and remedies (GDPR 12(4))."""
    answers = [
        {
            "processing": register.entry(o.fiche).title.fr,
            "outcome": OUTCOMES[o.outcome],
            "article": o.article,
            "explanation": o.explanation,
        }
        for o in row.outcomes.order_by("fiche")
    ]
    data = {"right": RIGHTS[row.right], "received_on": row.received_on.isoformat(), "answers": answers}
    return _send(
        "answer.typ", "Réponse à votre demande", f"DP-{row.pk}", data, _writer(row, on), on, row.person_id, REMEDIES
    )


def breach_letter(row: Incident, person: PersonId, on: date) -> int | None:
    """Tell one person about a breach: nature, consequences, measures, whom to ask (GDPR 34(2))."""
    data = {
        "nature": row.nature,
        "consequences": row.consequences,
        "measures": row.measures,
        "contact": str(row.notification.get("contact_point", "")),
    }
    return _to_person(
        "breach.typ", "Vos données ont été touchées par un incident", f"IN-{row.pk}", data, person, on, "breaches"
    )


def notice_letter(fiche: str, told: dict[str, Any], person: PersonId, on: date) -> int | None:
    """Tell one person about one processing, from its register entry; None where no address is known."""
    return _to_person("notice.typ", "Comment vos données sont utilisées", fiche, {"told": told}, person, on, "requests")


def _to_person(
    template: str, title: str, reference: str, data: dict[str, Any], person: PersonId, on: date, retention: str
) -> int | None:
    address = people.address_of([person], on=on).get(person)
    if address is None:
        return None
    name = people.identity_of([person])[person].name
    return _send(template, title, reference, data, Recipient(name, address.lines), on, person, (), retention)


def _writer(row: DataRequest, on: date) -> Recipient:
    return Recipient(row.requester_name, tuple(filter(None, row.postal_contact.splitlines())))


def _send(
    template: str,
    title: str,
    reference: str,
    data: dict[str, Any],
    recipient: Recipient,
    on: date,
    person_id: int | None,
    remedies: tuple[str, ...] = (),
    retention: str = "requests",
) -> int:
    organisation = register.current_actor().organisation
    sender = Sender(
        people.organisations().get(organisation, "Assurance Maladie"), (), "Délégué à la protection des données"
    )
    letter = letters.compose(
        template=HOME / template,
        data=data,
        fiche=FICHE,
        person_id=person_id,
        title=title,
        reference=reference,
        sender=sender,
        recipient=recipient,
        sent_on=on,
        retention=retention,
        subject="requester",
        remedies=remedies,
        signature="Le délégué à la protection des données",
    )
    return letter.letter_id
