"""The medical side: a question, a summons, an answer without a reason, and reports that the service alone reads."""

from datetime import date

from finalite.capabilities import cases, register
from finalite.capabilities.register import PersonId

from . import files, models, telling
from .shapes import Report, ReviewLine
from .values import Conclusion, Question

DOCTORS = ("medical_adviser",)
SERVICE = ("medical_adviser", "medical_secretariat")
CASE = "medical_review"


def ask(row: models.PensionFile, question: Question, on: date) -> models.MedicalReview:
    """Ask the medical service about a pension; the same question waits once."""
    if models.MedicalReview.objects.filter(file=row, question=question, answered_on=None).exists():
        raise register.Invalid("question", "le service médical est déjà saisi de cette question")
    return models.MedicalReview.objects.create(
        **files.of(row, on), question=question, case_id=files.open_case(row, CASE, on)
    )


def summon(review: models.MedicalReview, day: date, place: str, on: date) -> int:
    """Summon somebody to be examined; returns the number of the letter."""
    if day <= on or not place.strip():
        raise register.Invalid("day", "convoquer pour un jour à venir, en un lieu")
    review.summoned_for = day
    review.save(update_fields=["summoned_for"])
    return telling.summons(review, day, place.strip(), on)


def answer(review: models.MedicalReview, conclusion: Conclusion, report: str, on: date) -> None:
    """Write the opinion where the administrative side reads it, and the report where it does not."""
    if review.answered_on is not None:
        raise register.Invalid("review", "cette question a déjà sa réponse")
    review.conclusion, review.answered_on = conclusion.value, on
    review.adviser = register.current_actor().user
    review.save(update_fields=["conclusion", "answered_on", "adviser"])
    if report.strip():
        write(review, report, on)
    if review.case_id and not _others(review):
        cases.close_case(case_id=review.case_id, outcome=conclusion.value, on=on)


def _others(review: models.MedicalReview) -> bool:
    return models.MedicalReview.objects.filter(file_id=review.file_id, answered_on=None).exists()


def write(review: models.MedicalReview, text: str, on: date) -> int:
    """Keep a report for the medical service alone; returns its number."""
    if not text.strip():
        raise register.Invalid("text", "le rapport est vide")
    made = models.MedicalReport.objects.create(
        subject=review.subject,
        person_id=review.person_id,
        recorded_on=on,
        closed_on=review.closed_on,
        review=review,
        occasion=review.question,
        text=text,
    )
    return made.pk


def reports_of(review: models.MedicalReview) -> tuple[Report, ...]:
    """The reports written for a question, the latest first."""
    rows = models.MedicalReport.objects.filter(review=review).order_by("-pk")
    return tuple(Report(one.pk, one.recorded_on, one.text) for one in rows)


def reviews_of(person: PersonId) -> tuple[ReviewLine, ...]:
    """What the medical service was asked about somebody and answered, the latest first."""
    rows = models.MedicalReview.objects.filter(person_id=person).order_by("-pk")
    return tuple(
        ReviewLine(
            one.pk,
            Question(one.question),
            one.recorded_on,
            one.summoned_for,
            Conclusion(one.conclusion) if one.conclusion else None,
            one.answered_on,
        )
        for one in rows
    )


def reach(number: int) -> models.MedicalReview:
    """A question, locked, its person added to the act; `Invalid` where there is none."""
    found = models.MedicalReview.objects.select_for_update(of=("self",)).filter(pk=number).first()
    if found is None:
        raise register.NotFound("review", "cette question au service médical n’existe pas")
    register.concerns(PersonId(found.person_id))
    return found


def only(roles: tuple[str, ...]) -> None:
    """Refuse (`Refused`) whoever is not of the medical service."""
    if register.current_actor().role not in roles:
        raise register.Refused("réservé au service du contrôle médical", "medical_only")
