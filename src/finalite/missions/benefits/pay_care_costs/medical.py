"""Asks the medical service a coded question on a contested line, and takes its yes or no."""

from datetime import date, timedelta

from finalite.capabilities import cases, register
from finalite.capabilities.register import PersonId

from .models import CareLine, Opinion
from .values import Question

ANSWER_DAYS = 21
"""Days given to the medical service: ours, no text sets them."""


def ask(line: CareLine, question: Question, on: date) -> int:
    """Open a question; asked twice while it waits, it is the same one."""
    waiting = Opinion.objects.filter(line=line, question=question, given_on__isnull=True).first()
    if waiting is not None:
        return waiting.pk
    case = cases.NewCase(
        "medical_opinion", line.organisation, line.subject, PersonId(line.person_id), on + timedelta(days=ANSWER_DAYS)
    )
    return Opinion.objects.create(
        subject=line.subject,
        line=line,
        person_id=line.person_id,
        asked_on=on,
        question=question,
        case_id=cases.open_case(case=case, on=on),
    ).pk


def answer(number: int, favourable: bool, on: date) -> int:
    """Write the answer and close its case; raises `Invalid` where the question is not open."""
    row = Opinion.objects.select_for_update().filter(pk=number, given_on__isnull=True).first()
    if row is None:
        raise register.Invalid("opinion", "cette question n’est plus posée")
    register.concerns(row.person_id)
    row.favourable, row.given_on = favourable, on
    row.save(update_fields=["favourable", "given_on"])
    cases.close_case(case_id=row.case_id, outcome="yes" if favourable else "no", on=on)
    return row.line_id
