"""What happens to one check, from the first comparison to its outcome; each act checks what the former ones left."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from finalite.capabilities import cases
from finalite.capabilities.register import act, purpose
from finalite.capabilities.register.purpose import BUILT_IN_ROLES, PurposeViolation
from finalite.capabilities.register.values import Invalid, Refused

from .checking import check_rule, open_checks, reach, reach_open
from .models import Check, Comparison
from .values import Candidate, Compared


def open_check(*, one: Candidate, kind: str, retention: str, on: date, due_on: date | None = None) -> int:
    """Open the check of one person outside any campaign, with its case; returns its number. Raises `Invalid`."""
    check_rule(purpose.active().fiche, retention)
    return open_checks([one], kind=kind, due_on=due_on, retention=retention, on=on)[0].pk


def compare(*, check_id: int, facts: Sequence[Compared], on: date) -> tuple[int, ...]:
    """Keep declared facts beside received ones; returns the numbers of those that differ. Decides nothing.

    Raises `Invalid` on a concluded check or a fact received later than today, `PurposeViolation` for a category that
    the purpose may not read.
    """
    row = reach_open(check_id)
    for fact in facts:
        _may_compare(row, fact, on)
    kept = Comparison.objects.bulk_create([_comparison(row, fact) for fact in facts])
    cases.note_event(case_id=row.case_id, kind="compared", on=on)
    return tuple(one.pk for one, fact in zip(kept, facts, strict=True) if fact.differs)


def tell(*, check_id: int, answer_by: date, on: date) -> None:
    """Note that the differences were put to the person, who may answer until `answer_by`, that day included.

    Raises `Invalid` where nothing differs, where the delay is not in the future, or where they were told already.
    """
    row = reach_open(check_id)
    if not row.comparisons.filter(differs=True).exists():
        raise Invalid("check", "aucun écart à opposer à la personne")
    if row.told_on is not None:
        raise Invalid("check", "l’écart a déjà été dit à la personne : son délai court")
    if answer_by <= on:
        raise Invalid("answer_by", "laisser à la personne un délai pour répondre")
    row.told_on, row.answer_by = on, answer_by
    row.save(update_fields=["told_on", "answer_by"])
    cases.note_event(case_id=row.case_id, kind="person_told", on=on)
    cases.reschedule(case_id=row.case_id, due_on=answer_by, on=on)


def record_answer(*, check_id: int, answer: str, on: date) -> None:
    """Keep what the person answers, also after the delay as long as nothing is concluded. Raises `Invalid`.

    A second answer is added under the first; the day of the first counts.
    """
    row = reach_open(check_id)
    if not answer.strip():
        raise Invalid("answer", "écrire ce que répond la personne")
    if row.told_on is None or on < row.told_on:
        raise Invalid("check", "rien n’a encore été demandé à la personne")
    row.answer = f"{row.answer}\n{answer}".strip()
    row.answered_on = row.answered_on or on
    row.save(update_fields=["answer", "answered_on"])
    cases.note_event(case_id=row.case_id, kind="person_answered", on=on)


def require_heard(*, check_id: int, on: date) -> None:
    """Refuse (`Refused`, `not_heard`) unless the person was told of a difference, and answered or let the delay pass.

    Any decision against somebody goes through here first (CRPA L121-1, L122-1).
    """
    row = reach_open(check_id)
    if row.told_on is None or row.answer_by is None:
        raise Refused("la personne n’a pas été entendue : lui dire l’écart et lui laisser un délai", "not_heard")
    if on <= row.answer_by and (row.answered_on is None or row.answered_on > on):
        raise Refused(f"la personne peut encore répondre jusqu’au {row.answer_by:%d/%m/%Y}", "not_heard")


def conclude(*, check_id: int, outcome: str, against: bool, on: date, kept_from: date | None = None) -> None:
    """Write the outcome by its code and close the case; `against` when it takes something from the person.

    Against the person: by an agent alone (`Refused`, `agent_only`), and once they were heard (`not_heard`).
    `kept_from` starts the retention, unless the fiche's rule starts later.
    """
    row = reach_open(check_id)
    if against:
        if act.current_actor().role in BUILT_IN_ROLES:
            raise Refused("seul un agent conclut contre une personne", "agent_only")
        require_heard(check_id=check_id, on=on)
    with transaction.atomic():
        cases.close_case(case_id=row.case_id, outcome=outcome, on=on)
        row.outcome, row.closed_on = outcome, on
        row.save(update_fields=["outcome", "closed_on"])
        if kept_from:
            start_retention([check_id], on=kept_from)


def reopen(*, check_id: int, on: date, due_on: date | None = None) -> None:
    """Take up again a concluded check because the person brings something new: a new case, no outcome.

    They are to be heard again before anything else is decided against them; what they answered stays, and so do the
    events. Its retention stops running. Raises `Invalid` for an open one.
    """
    row = reach(check_id)
    if row.closed_on is None:
        raise Invalid("check", "cette vérification est encore ouverte")
    kind = row.kind
    row.case_id = cases.open_case(
        case=cases.NewCase(kind=kind, organisation=row.organisation, person_id=row.person_id, due_on=due_on), on=on
    )
    row.outcome = row.closed_on = row.kept_from = row.told_on = row.answer_by = row.answered_on = None
    row.save(update_fields=["case_id", "outcome", "closed_on", "kept_from", "told_on", "answer_by", "answered_on"])
    row.comparisons.update(kept_from=None)


def start_retention(check_ids: Iterable[int], *, on: date) -> int:
    """Let the time of these checks and all they hold run from a day; returns how many had none running yet."""
    mine = {"fiche": purpose.active().fiche, "kept_from": None}
    numbers = list(check_ids)
    Comparison.objects.filter(verification_id__in=numbers, **mine).update(kept_from=on)
    return Check.objects.filter(pk__in=numbers, **mine).update(kept_from=on)


def _may_compare(row: Check, fact: Compared, on: date) -> None:
    if fact.category not in purpose.active().readable((row.subject,)):
        raise PurposeViolation(f"{purpose.active().code} may not read {fact.category} about {row.subject}")
    if fact.received_on > on:
        raise Invalid("received_on", "ce fait n’est pas encore reçu")


def _comparison(row: Check, fact: Compared) -> Comparison:
    return Comparison(
        subject=row.subject,
        fiche=row.fiche,
        retention_rule=row.retention_rule,
        person_id=row.person_id,
        verification=row,
        category=fact.category,
        declared_on=fact.declared_on,
        received_on=fact.received_on,
        source=fact.source,
        article=fact.article,
        condition=fact.condition,
        declared=fact.declared,
        received=fact.received,
        tolerance=fact.tolerance,
        differs=fact.differs,
    )
