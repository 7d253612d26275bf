"""Writes to the household: the decision with reasons and remedies, what is wanted, the renewal, the certificate."""

from datetime import date
from pathlib import Path

from finalite.capabilities import letters, people, register
from finalite.capabilities.letters import LetterSent
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision
from finalite.kernel.money import format_euros

from . import models, rules

FICHE = "open_complementary_cover"
_send = letters.Writer(
    fiche=FICHE, folder=Path(__file__).parent / "letters", retention=models.KEPT, recipient="data_subject"
)
REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce courrier pour saisir la commission de recours amiable de "
    "votre caisse (CSS art. R. 142-1). Sans réponse dans les deux mois, vous pouvez saisir le tribunal judiciaire.",
)
STATES = {
    "incomplete": "Votre dossier est incomplet : le délai de réponse est arrêté jusqu’à la réception des pièces.",
    "complete": "Votre dossier est complet.",
    "awaiting_payment": "Votre demande est acceptée, avec une participation. Elle s’ouvrira le premier jour du mois "
    "qui suit la réception de vos éléments de paiement.",
    "open": "Votre demande est acceptée.",
    "refused": "Votre demande est refusée.",
    "withdrawn": "Votre demande est classée, comme vous l’avez souhaité.",
    "closed": "Votre couverture a pris fin.",
}
SILENCE = "Nous n’avons pas répondu dans les deux mois : ce silence vaut acceptation (CSS art. L. 861-5)."
TOLD = ("civil_identity", "complementary_cover", "household", "resources", "decision")


def decision(row: models.Application, on: date) -> LetterSent:
    """Write what was decided, why, what it costs, who manages it and how to contest it."""
    found = Decision.from_json(row.decision or {})
    covers = models.Cover.objects.filter(application=row).order_by("pk")
    body = {
        "received_on": row.received_on.isoformat(),
        "outcome": STATES[row.state],
        "silence": SILENCE if row.implied else "",
        "steps": [] if row.implied else _steps(found),
        "covers": [_line(cover) for cover in covers],
        "warnings": list(found.warnings),
    }
    title = "Votre demande de complémentaire santé solidaire"
    remedies = REMEDIES if row.state == "refused" else ()
    return _send("decision.typ", row.person_id, on, title, f"c2s/{row.pk}/{row.state}", body, TOLD, remedies)


def wanted(row: models.Application, names: tuple[str, ...], on: date) -> LetterSent:
    """Write which documents are missing, by virtue of which text, and that the clock is stopped (CRPA L114-5)."""
    body = {
        "opening": STATES["incomplete"],
        "items": [f"{rules.DOCUMENTS[name][0]} ({rules.DOCUMENTS[name][1]})" for name in names],
        "closing": "Répondez dès que possible : les deux mois courent du jour où tout est là (CRPA art. L. 114-5).",
    }
    title = "Des pièces manquent à votre demande"
    return _send(
        "notice.typ", row.person_id, on, title, f"c2s/{row.pk}/pieces/{on}", body, ("civil_identity", "decision")
    )


def renewal(row: models.Application, found: Decision, on: date) -> LetterSent:
    """Write that the cover ends, when, and that its renewal has to be asked for."""
    end = row.ended_on or on
    body = {
        "opening": f"Votre complémentaire santé solidaire prend fin le {rules.day_before(end):%d/%m/%Y}.",
        "items": [step.label for step in found.steps],
        "closing": "Demandez son renouvellement dès maintenant, avec vos ressources des douze mois : il suivra sans "
        "interruption s’il est demandé avant cette date.",
    }
    told = ("civil_identity", "complementary_cover")
    return _send("notice.typ", row.person_id, on, "Renouveler votre couverture", f"c2s/{row.pk}/renewal", body, told)


def unpaid(row: models.Application, instalments: list[models.Instalment], on: date) -> LetterSent:
    """Write which months of contribution were not received."""
    total = sum(one.amount for one in instalments)
    body = {
        "opening": f"Nous n’avons pas reçu {format_euros(total)} de participation.",
        "items": [f"{one.month:%m/%Y} : {format_euros(one.amount)}" for one in instalments],
        "closing": "Payez l’organisme qui gère votre couverture, ou dites-nous ce qui vous en empêche.",
    }
    told = ("civil_identity", "complementary_cover")
    return _send("notice.typ", row.person_id, on, "Participation non reçue", f"c2s/{row.pk}/unpaid/{on}", body, told)


def appeal(row: models.Application, lodged: models.Appeal, on: date) -> LetterSent:
    """Write that an appeal is registered, or how it ended."""
    if lodged.decided_on is None:
        opening = f"Votre recours est enregistré. Réponse au plus tard le {lodged.due_on:%d/%m/%Y}."
        closing = "Sans réponse à cette date, il est rejeté et vous pouvez saisir le tribunal judiciaire."
    else:
        opening = "Votre recours est accueilli." if lodged.upheld else "Votre recours est rejeté."
        closing = (
            "Votre demande est de nouveau à l’étude."
            if lodged.upheld
            else "Vous avez deux mois pour saisir le tribunal judiciaire (CSS art. L. 142-1, R. 142-10)."
        )
    body = {"opening": opening, "items": [], "closing": closing}
    reference = f"c2s/{row.pk}/appeal/{lodged.pk}/{'heard' if lodged.decided_on else 'lodged'}"
    return _send("notice.typ", row.person_id, on, "Votre recours", reference, body, ("civil_identity", "decision"))


def certificate(person: PersonId, on: date) -> LetterSent:
    """Write that somebody is covered on a day, to show to a professional or an insurer; `Invalid` where it is false."""
    held = models.Cover.objects.filter(person_id=person, starts_on__lte=on, ends_on__gt=on).first()
    if held is None:
        raise register.Invalid("person", "aucune couverture à cette date : une attestation serait fausse")
    who = people.identity_of([person])[person]
    body = {
        "name": who.name,
        "nir": who.number_shown,
        "on": on.isoformat(),
        "paying": held.paying,
        "body": name_of(held.body),
        "from": held.starts_on.isoformat(),
        "until": rules.day_before(held.ends_on).isoformat(),
    }
    told = ("nir", "civil_identity", "complementary_cover")
    title = "Attestation de complémentaire santé solidaire"
    reference = f"c2s/certificate/{person}/{on}"
    return _send("certificate.typ", person, on, title, reference, body, told)


def name_of(code: str) -> str:
    """The name of a managing body, or of the caisse whose code it is."""
    found = models.ManagingBody.objects.filter(code=code).values_list("name", flat=True).first()
    return found or people.organisations().get(code, code)


def _steps(found: Decision) -> list[list[str]]:
    return [
        [one.label, one.article, format_euros(one.amount) if one.amount is not None else "", one.note]
        for one in found.steps
    ]


def _line(cover: models.Cover) -> list[str]:
    who = people.identity_of([cover.person_id])[PersonId(cover.person_id)]
    price = format_euros(cover.contribution) + " par mois" if cover.paying else "sans participation"
    last = rules.day_before(cover.ends_on)
    return [who.name, f"du {cover.starts_on:%d/%m/%Y} au {last:%d/%m/%Y}", price, name_of(cover.body)]
