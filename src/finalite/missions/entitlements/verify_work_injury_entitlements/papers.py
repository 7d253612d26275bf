"""Life certificates and European forms: handed in, checked with who signed them, settled."""

from datetime import date

from finalite.capabilities import cases, register, verification
from finalite.kernel.calendar import add_months

from . import asking, checking, closing, models
from .values import Body, PaperHandedIn, PaperKind, Topic

OLDEST_MONTHS = 6
"""A life certificate signed earlier says nothing of today: ours."""
FRANCE = "FR"


def receive(check: int, handed: PaperHandedIn, on: date) -> int:
    """Keep a paper; a life certificate that comes while the person is heard is their answer. Returns its number."""
    found = checking.reach(check)
    _checked(handed, on)
    if found.closed_on is not None and handed.kind is not PaperKind.LIFE:
        raise register.Invalid("check", "cette vérification est conclue")
    row = models.Paper.objects.create(
        **checking.common(found),
        received_on=on,
        kind=handed.kind,
        state=handed.state,
        institution=handed.institution.strip(),
        reference=handed.reference,
        signed_on=handed.signed_on,
        valid_until=handed.valid_until,
    )
    if handed.kind is PaperKind.LIFE:
        _answers(found, handed, on)
    return row.pk


def verify(row: models.Paper, on: date) -> int:
    """Ask the liaison body whether the foreign institution confirms a paper; returns the number of the question."""
    if row.confirmed is not None:
        raise register.Invalid("paper", "ce document est déjà vérifié")
    if row.state == FRANCE:
        raise register.Invalid("paper", "ce document vient de France : le Cleiss n’en sait rien")
    return asking.ask(row.check_id, Body.LIAISON, Topic.PAPER, on, paper=row.pk)


def settle(row: models.Paper, stands: bool, on: date) -> None:
    """Write whether a paper stands, as the institution answered; refused (`Invalid`) before it did."""
    answers = models.Inquiry.objects.filter(paper_id=row.pk)
    if not answers.filter(answered_on__isnull=False).exists():
        raise register.Invalid("paper", "l’institution n’a pas encore répondu")
    row.confirmed = stands
    row.save(update_fields=["confirmed"])
    answers.filter(closed_on=None).update(closed_on=on)


def reach(paper: int) -> models.Paper:
    """A paper, its person added to the act; raises `Invalid` where there is none."""
    row = models.Paper.objects.select_for_update().filter(pk=paper).first()
    if row is None:
        raise register.NotFound("paper", f"ce traitement n’a pas de document n° {paper}")
    register.concerns(row.person_id)
    return row


def _answers(found: verification.CheckInfo, handed: PaperHandedIn, on: date) -> None:
    if found.closed_on is not None:
        closing.to_lift(found, on)
    elif found.told_on is not None:
        said = f"certificat de vie signé le {handed.signed_on:%d/%m/%Y}"
        verification.record_answer(check_id=found.check_id, answer=said, on=on)
    else:
        cases.note_event(case_id=found.case_id, kind="life_certificate", on=on)


def _checked(handed: PaperHandedIn, on: date) -> None:
    checking.checked_state("state", handed.state)
    if not 0 < len(handed.institution.strip()) <= 60:
        raise register.Invalid("institution", "dire qui a signé, en 60 caractères au plus")
    if len(handed.reference) > 40:
        raise register.Invalid("reference", "donner la référence en 40 caractères au plus")
    if handed.signed_on > on:
        raise register.Invalid("signed_on", "ce document n’est pas encore signé")
    if handed.kind is PaperKind.LIFE and handed.signed_on < add_months(on, -OLDEST_MONTHS):
        raise register.Invalid("signed_on", f"un certificat de vie de plus de {OLDEST_MONTHS} mois ne prouve rien")
    if handed.valid_until is not None and handed.valid_until < handed.signed_on:
        raise register.Invalid("valid_until", "la validité finirait avant de commencer")
