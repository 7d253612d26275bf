"""Writes to people: the answer to what they asked, letters from models, a change of address, a report about them."""

from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import letters, people, register
from finalite.capabilities.register import PersonId

from . import keeping
from .models import CONTACTS, Report, Request
from .values import FICHE, Posted, Preview
from .words import Channel, Incident, Measure, Reason

TEMPLATES = Path(__file__).parent / "letters"
CHANNELS = {
    Channel.PHONE: "au téléphone",
    Channel.DESK: "à l’accueil",
    Channel.MAIL: "par courrier",
    Channel.EMAIL: "par courriel",
    Channel.MESSAGE: "par message",
}
KINDS = {
    Incident.INSULT: "des paroles blessantes",
    Incident.THREAT: "des menaces",
    Incident.VIOLENCE: "des violences",
    Incident.DAMAGE: "des dégradations",
}
MEASURES = {
    Measure.NONE: "aucune suite ; nous vous demandons que cela ne se reproduise pas",
    Measure.REMINDER: "un rappel des règles de respect entre vous et nos agents",
    Measure.ONE_CHANNEL: "nous vous répondrons par courrier et par message, sans vous recevoir à l’accueil",
    Measure.COMPLAINT_FILED: "une plainte est déposée",
    Measure.HELP_CALLED: "les secours ont été prévenus",
}
REMEDIES = ("Vous pouvez demander au directeur de votre caisse de revoir cette mesure, par lettre ou par message.",)


def answer(row: Request, text: str, on: date) -> Posted:
    """Answer a request by letter; it enters the history."""
    person = PersonId(row.person_id)
    body = {"received_on": row.received_on.isoformat(), "title": row.title, "text": _parts(text)}
    title, key = "Réponse à votre demande", f"answer/{row.pk}/{on}"
    number = _send("answer.typ", person, on, title, f"demande-{row.pk}", body, key)
    contact = keeping.by_letter(person, row, Reason(row.reason), text[:200], number, on)
    return Posted(number, contact.pk)


def from_model(person: PersonId, preview: Preview, model: str, on: date) -> int:
    """Send what was made from a model; the number of the letter."""
    return _send("model.typ", person, on, preview.title, f"modele-{person}-{on}", {"text": _parts(preview.text)}, "")


def address_changed(person: PersonId, on: date) -> int:
    """Warn at the address known until now, before it changes."""
    return _send("address.typ", person, on, "Votre adresse a changé", f"adresse-{person}-{on}", {}, "")


def incident(row: Report, on: date) -> int:
    """Tell the person what is reported, what is decided, and how to answer."""
    body = {
        "happened_on": row.happened_on.isoformat(),
        "channel": CHANNELS[Channel(row.channel)],
        "kind": KINDS[Incident(row.kind)],
        "measure": MEASURES[Measure(row.measure)],
        "until": row.measure_until.isoformat() if row.measure_until else "",
    }
    title, person = "Un échange difficile avec votre caisse", PersonId(row.person_id)
    return _send("incident.typ", person, on, title, f"signalement-{row.pk}", body, f"report/{row.pk}", REMEDIES)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _send(
    template: str,
    person: PersonId,
    on: date,
    title: str,
    reference: str,
    body: dict[str, Any],
    key: str,
    remedies: tuple[str, ...] = (),
) -> int:
    if person not in people.address_of([person], on=on):
        raise register.Invalid("person", "aucune adresse connue à cette date : la demander, ou répondre par message")
    return letters.tell(
        template=TEMPLATES / template,
        data=body,
        fiche=FICHE,
        person=person,
        title=title,
        reference=reference,
        on=on,
        retention=CONTACTS,
        recipient="data_subject",
        categories=("civil_identity", "postal_contact", "exchange_content", "exchange_metadata"),
        key=f"{FICHE}/{key}" if key else "",
        remedies=remedies,
    ).letter
