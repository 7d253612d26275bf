"""People who live, work or are treated in another State: their forms, checked with who issued them."""

from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline

from . import asking, models
from .values import Body, FormHandedIn, Topic

WORK_MONTHS = 2
"""The clock of the work list for a form: ours."""


def receive(handed: FormHandedIn, on: date) -> int:
    """Keep a form, with a case until its institution confirms it; returns its number. Raises `Invalid`."""
    _check(handed)
    caisse = people.caisse_of([handed.person])[handed.person]
    subject = people.subjects_of([handed.person])[handed.person]
    case = cases.NewCase("portable_form", caisse, subject, handed.person, months_deadline(on, WORK_MONTHS))
    return models.PortableForm.objects.create(
        subject=subject,
        person_id=handed.person,
        received_on=on,
        case_id=cases.open_case(case=case, on=on),
        form=handed.form,
        state=handed.state,
        institution=handed.institution,
        reference=handed.reference,
        valid_from=handed.valid_from,
        valid_until=handed.valid_until,
    ).pk


def verify(row: models.PortableForm, on: date) -> int:
    """Ask the liaison body whether the institution confirms the form; returns the number of the question."""
    if row.confirmed is not None:
        raise register.Invalid("form", "ce formulaire est déjà vérifié")
    return asking.send(PersonId(row.person_id), row.subject, Body.LIAISON, Topic.FORM, on, form_id=row.pk).pk


def settle(row: models.PortableForm, confirmed: bool, on: date) -> None:
    """Write whether the form stands, as the institution answered; refused (`Invalid`) before it did."""
    answers = models.Inquiry.objects.filter(form_id=row.pk)
    if not answers.filter(answered_on__isnull=False).exists():
        raise register.Invalid("form", "l’institution n’a pas encore répondu")
    row.confirmed, row.closed_on = confirmed, on
    row.save(update_fields=["confirmed", "closed_on"])
    answers.update(closed_on=on)
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome="confirmed" if confirmed else "unfounded", on=on)


def reach(form: int) -> models.PortableForm:
    """A form, its person added to the act; raises `Invalid` where there is none."""
    row = models.PortableForm.objects.select_for_update().filter(pk=form).first()
    if row is None:
        raise register.NotFound("form", f"ce traitement n’a pas de formulaire n° {form}")
    register.concerns(row.person_id)
    return row


def _check(handed: FormHandedIn) -> None:
    if len(handed.state) != 2 or not handed.state.isalpha() or not handed.state.isupper():
        raise register.Invalid("state", "donner le code du pays en deux lettres capitales")
    for name, most in (("institution", 20), ("reference", 40)):
        if not 0 < len(getattr(handed, name)) <= most:
            raise register.Invalid(name, f"à donner, en {most} caractères au plus")
    if handed.valid_until is not None and handed.valid_until < handed.valid_from:
        raise register.Invalid("valid_until", "la validité finirait avant de commencer")
