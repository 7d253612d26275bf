"""The answers to the six rights, fiche by fiche: granted on the real tables, or refused with the article."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from finalite.capabilities import cases, documents, exchange, people, register, retention, subject_rights
from finalite.capabilities.register.entry import IN_FORCE, Entry
from finalite.capabilities.register.values import Invalid
from finalite.capabilities.subject_rights.values import FicheHoldings
from finalite.kernel.decision import UNKNOWN, Decision, Unknown

from .. import rules
from ..bundle import as_json
from ..models import DataRequest, RequestOutcome
from ..values import Correction, FicheAnswer, RequestAnswer
from .letters import answer_by_letter
from .requests import FICHE, case_of, close_request, open_request

Act = Callable[[Entry, Decision], None]


@register.operation("answer_rights_requests", confirm=True)
def answer_access(*, request: int, answered_on: date) -> RequestAnswer:
    """Gather what every fiche in force holds about the person, archive included, and hand it over with a letter.

    The bundle is stored as a JSON document, the disclosure is in the ledger. GDPR 15. Raises `Invalid` when the
    person is
    not identified yet.
    """
    row = _identified(request, "access")
    holdings = subject_rights.collect(person_id=row.person_id)
    bundle = as_json(holdings, answered_on)
    documents.store(
        content=bundle,
        name=f"donnees-{row.pk}.json",
        person_id=row.person_id,
        fiche=FICHE,
        category="exchange_content",
        received_on=answered_on,
        retention="requests",
        kept_from=answered_on,
    )
    exchange.disclose(
        fiche=FICHE,
        recipient="data_subject",
        persons=(row.person_id,),
        on=answered_on,
        categories=_categories(holdings),
        content_digest=exchange.digest_of(bundle),
    )
    return _answer(row, answered_on, _nothing)


@register.operation("answer_rights_requests", confirm=True)
def answer_rectification(
    *,
    request: int,
    corrections: tuple[Correction, ...],
    inaccuracy_shown: bool | None,
    answered_on: date,
) -> RequestAnswer:
    """Correct what is shown to be wrong; while it is unsure, the use of the data is suspended (GDPR 16, 18(1)(a)).

    Identity columns are corrected at once; a column that a fiche decides on becomes a case for that fiche.
    """
    row = _identified(request, "rectification")
    shown: bool | Unknown = UNKNOWN if inaccuracy_shown is None else inaccuracy_shown

    def apply(entry: Entry, decision: Decision) -> None:
        if decision.outcome == rules.RESTRICTED:
            subject_rights.limit(person_id=row.person_id, fiche=entry.slug, kind="restriction", on=answered_on)
        elif decision.outcome == rules.GRANTED:
            for correction in (c for c in corrections if c.fiche == entry.slug):
                _correct(row, correction, answered_on)

    return _answer(row, answered_on, apply, among={c.fiche for c in corrections}, inaccuracy_shown=shown)


@register.operation("answer_rights_requests", confirm=True)
def answer_erasure(*, request: int, answered_on: date) -> RequestAnswer:
    """Erase where the period is over or nothing obliges to keep; elsewhere refuse with GDPR 17(3)."""
    row = _identified(request, "erasure")
    parts = subject_rights.collect(person_id=row.person_id)
    holding = {part.fiche for part in parts if any(held.table.startswith(f"{part.fiche}.") for held in part.rows)}

    def apply(entry: Entry, decision: Decision) -> None:
        if decision.outcome == rules.GRANTED:
            retention.erase_due(fiche=entry.slug, person_id=row.person_id, on=answered_on)

    return _answer(row, answered_on, apply, holding=holding)


@register.operation("answer_rights_requests", confirm=True)
def answer_restriction(*, request: int, answered_on: date) -> RequestAnswer:
    """Suspend the use of the data on one of the four grounds of GDPR 18(1); the door obeys from the next act."""
    row = _identified(request, "restriction")

    def apply(entry: Entry, decision: Decision) -> None:
        if decision.outcome == rules.GRANTED:
            subject_rights.limit(person_id=row.person_id, fiche=entry.slug, kind="restriction", on=answered_on)

    return _answer(row, answered_on, apply)


@register.operation("answer_rights_requests", confirm=True)
def answer_objection(*, request: int, compelling_grounds: str, answered_on: date) -> RequestAnswer:
    """Stop a processing founded on public interest unless `compelling_grounds` prevail; refuse where law obliges
    (GDPR 21).
    """
    row = _identified(request, "objection")

    def apply(entry: Entry, decision: Decision) -> None:
        if decision.outcome == rules.GRANTED:
            subject_rights.limit(person_id=row.person_id, fiche=entry.slug, kind="objection", on=answered_on)

    return _answer(row, answered_on, apply, compelling_grounds=compelling_grounds)


@register.operation("answer_rights_requests", confirm=True)
def answer_portability(*, request: int, answered_on: date) -> RequestAnswer:
    """Hand over, machine-readable, what rests on consent or contract; refuse the rest (GDPR 20)."""
    row = _identified(request, "portability")
    portable = [
        entry.slug for entry in _fiches(row.fiche_asked) if _judge(entry, row, answered_on).outcome == rules.GRANTED
    ]
    if portable:
        parts = [part for part in subject_rights.collect(person_id=row.person_id) if part.fiche in portable]
        documents.store(
            content=as_json(parts, answered_on),
            name=f"portabilite-{row.pk}.json",
            person_id=row.person_id,
            fiche=FICHE,
            category="exchange_content",
            received_on=answered_on,
            retention="requests",
            kept_from=answered_on,
        )
    return _answer(row, answered_on, _nothing)


def _identified(request: int, right: str) -> DataRequest:
    row = open_request(request)
    if row.right != right:
        raise Invalid("request", f"la demande n° {request} porte sur un autre droit : {row.right}")
    if row.person_id is None or row.state == "proof_asked":
        raise Invalid("request", "identité non établie : demander une preuve (prove_identity) avant de répondre")
    return row


def _fiches(asked: str) -> Iterable[Entry]:
    return [entry for entry in register.entries() if entry.status == IN_FORCE and asked in ("", entry.slug)]


def _answer(
    row: DataRequest, on: date, apply: Act, among: set[str] | None = None, holding: set[str] | None = None, **facts: Any
) -> RequestAnswer:
    """Judge the right for each fiche asked about, apply what is granted, keep one outcome each, write the letter."""
    answers = []
    for entry in _fiches(row.fiche_asked):
        if among is None or entry.slug in among:
            held = UNKNOWN if holding is None else entry.slug in holding
            decision = _judge(entry, row, on, holds_data=held, **facts)
            apply(entry, decision)
            answers.append(_keep(row, entry, decision, on))
    asked = [a for a in answers if a.outcome == rules.ASK]
    letter = answer_by_letter(row, on)
    if not asked:
        close_request(row, "answered", on)
    return RequestAnswer(row.pk, row.state, tuple(answers), letter)


def _judge(entry: Entry, row: DataRequest, on: date, **facts: Any) -> Decision:
    bases = tuple(sorted({basis.gdpr for basis in entry.legal_bases}))
    over = retention.is_over(fiche=entry.slug, person_id=row.person_id, on=on) if row.right == "erasure" else UNKNOWN
    return rules.judge_right(
        rules.RightFacts(row.right, entry.slug, bases, row.ground, identified=True, retention_over=over, **facts), on
    )


def _keep(row: DataRequest, entry: Entry, decision: Decision, on: date) -> FicheAnswer:
    step = decision.steps[0]
    RequestOutcome.objects.update_or_create(
        request=row,
        fiche=entry.slug,
        defaults={
            "subject": "requester",
            "person_id": row.person_id,
            "article": step.article,
            "outcome": decision.outcome,
            "explanation": step.label,
            "answered_on": on,
        },
    )
    return FicheAnswer(entry.slug, decision.outcome, step.article, step.label)


def _correct(row: DataRequest, correction: Correction, on: date) -> None:
    """An identity column is corrected here; anything else is a case for the fiche that decides on it."""
    if correction.column in ("nir", *people.CORRECTABLE):
        people.correct_identity(person_id=row.person_id, column=correction.column, value=correction.value, on=on)
    else:
        cases.note_event(case_id=case_of(row), kind="correction_forwarded", code=correction.column[:40].lower(), on=on)


def _categories(holdings: Iterable[FicheHoldings]) -> list[str]:
    return sorted({v.category for part in holdings for row in part.rows for v in row.values if v.category})


def _nothing(entry: Entry, decision: Decision) -> None:
    """Nothing to change on the tables."""
