"""The medical side: an opinion is asked, the adviser answers in a word, what they write stays with the service."""

from datetime import date, timedelta

from finalite.capabilities import cases, register
from finalite.capabilities.register import PersonId

from . import following, models
from .values import MedicalNote, Opinion, Why

DOCTORS = ("medical_adviser",)
MEDICAL = ("medical_adviser", "medical_secretariat")
ANSWER = timedelta(days=10)
"""Days given to the medical service: ours, no text sets them."""


def ask(row: models.Stop, on: date) -> int:
    """Put a stop before the medical service; asked twice while unanswered, the same question stands."""
    waiting = models.Opinion.objects.filter(stop=row, given_on=None).first()
    if waiting is not None:
        return waiting.pk
    case = cases.NewCase("medical_opinion", row.organisation, row.subject, PersonId(row.person_id), on + ANSWER)
    opinion = models.Opinion.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        recorded_on=on,
        stop=row,
        case_id=cases.open_case(case=case, on=on),
    )
    return opinion.pk


def reach(number: int) -> models.Opinion:
    """An opinion, locked, its person added to the act."""
    row = models.Opinion.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("opinion", "cette demande d’avis n’existe pas")
    register.concerns(row.person_id)
    return row


def answer(row: models.Opinion, justified: bool, until: date | None, on: date) -> None:
    """Write the conclusion: justified, or only until a day; `Invalid` once it is given."""
    if row.given_on is not None:
        raise register.Invalid("opinion", "cet avis est déjà donné")
    if not justified and until is None:
        raise register.Invalid("until", "dire jusqu’à quel jour l’arrêt est justifié")
    row.justified, row.until, row.given_on = justified, until, on
    row.adviser = register.current_actor().user
    row.save(update_fields=["justified", "until", "given_on", "adviser"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome="given", on=on)


def write(stop: int, person: int, subject: str, text: str, on: date) -> int:
    """Keep a note where only the medical service reads it."""
    row = models.MedicalNote.objects.create(
        subject=subject, person_id=person, recorded_on=on, stop_id=stop, kind="opinion", text=text
    )
    return row.pk


def notes_of(stop: int) -> tuple[MedicalNote, ...]:
    """The notes on a stop, the latest first."""
    rows = models.MedicalNote.objects.filter(stop_id=stop).order_by("-pk")
    return tuple(MedicalNote(row.pk, row.recorded_on, row.text) for row in rows)


def act_on(row: models.Opinion, stop: models.Stop, on: date) -> None:
    """Stop paying after the day until which the stop is justified (CSS L315-2); never back before the opinion."""
    if row.given_on is None or row.justified or row.until is None:
        raise register.Invalid("opinion", "aucun avis défavorable à appliquer")
    first = max(row.until, row.given_on) + following.DAY
    if first > stop.last_on:
        raise register.Invalid("opinion", "l’arrêt prend fin avant le jour de l’avis")
    if not stop.interruptions.filter(first_on=first, why=Why.NOT_JUSTIFIED, lifted=False).exists():
        following.interrupt(stop, first, stop.last_on, Why.NOT_JUSTIFIED, on)


def only(roles: tuple[str, ...]) -> None:
    """Refuse (`Refused`) whoever is not of the medical service."""
    if register.current_actor().role not in roles:
        raise register.Refused("réservé au service du contrôle médical", "medical_only")


def shown(row: models.Opinion) -> Opinion:
    """An opinion as its doors give it."""
    return Opinion(row.pk, row.stop_id, row.justified, row.until, row.recorded_on, row.given_on)
