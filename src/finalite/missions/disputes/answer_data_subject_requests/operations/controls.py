"""Controls, formal notices and sanctions of the data-protection authority: every step dated, none forgotten."""

from datetime import date, datetime

from finalite.capabilities import register
from finalite.capabilities.register.values import Cents, Invalid, NotFound

from ..models import AuthorityProcedure, ProcedureStep
from ..values import NewProcedure, ProcedureKind, ProcedureState
from .requests import FICHE


@register.operation("answer_authority_controls")
def open_procedure(*, procedure: NewProcedure) -> ProcedureState:
    """Register a control, notice or sanction. Raises `Invalid` when its reference is already known."""
    row, created = AuthorityProcedure.objects.get_or_create(
        reference=procedure.reference,
        defaults={
            "kind": procedure.kind,
            "opened_on": procedure.opened_on,
            "subject_matter": procedure.subject_matter,
            "fiches": list(procedure.fiches),
            "due_on": procedure.due_on,
        },
    )
    if not created:
        raise Invalid(
            "reference", f"la procédure {procedure.reference} existe déjà, ouverte le {row.opened_on:%d/%m/%Y}"
        )
    return state_of(row, procedure.opened_on)


@register.operation("answer_authority_controls")
def note_procedure_step(
    *, procedure: int, kind: str, summary: str, noted_on: date, due_on: date | None
) -> ProcedureState:
    """Add a dated step (documents sent, hearing, answer…) and, when given, the next due date."""
    row = _open(procedure)
    ProcedureStep.objects.create(procedure=row, on=noted_on, kind=kind, summary=summary)
    row.due_on = due_on or row.due_on
    row.save(update_fields=["due_on"])
    return state_of(row, noted_on)


@register.operation("answer_authority_controls", confirm=True)
def close_procedure(
    *, procedure: int, outcome: str, amount: Cents | None, made_public: bool, closed_on: date
) -> ProcedureState:
    """Close a procedure with its outcome, the amount of a fine if any, and whether the decision is public."""
    row = _open(procedure)
    row.outcome, row.amount_cents, row.made_public, row.closed_on = outcome, amount, made_public, closed_on
    row.save()
    return state_of(row, closed_on)


@register.operation("answer_authority_controls", confirm=True)
def suspend_processing(*, fiche: str, reason: str, suspended_at: datetime) -> str:
    """Stop a processing for everybody at once, as the authority may order (GDPR 58(2)(f)); returns the slug."""
    if fiche == FICHE:
        raise Invalid("fiche", "ce traitement répond aux personnes : il ne se suspend pas lui-même")
    register.suspend(slug=fiche, by=register.current_actor().user, reason=reason, at=suspended_at)
    return fiche


@register.operation("answer_authority_controls", confirm=True)
def resume_processing(*, fiche: str, resumed_at: datetime) -> str:
    """Let a suspended processing go on; returns the slug."""
    register.resume(slug=fiche, at=resumed_at)
    return fiche


def state_of(row: AuthorityProcedure, on: date) -> ProcedureState:
    """A procedure as values, overdue or not on the day asked about."""
    overdue = bool(row.due_on and row.closed_on is None and on > row.due_on)
    return ProcedureState(
        row.pk,
        ProcedureKind(row.kind),
        row.reference,
        row.opened_on,
        row.due_on,
        row.closed_on,
        row.steps.count(),
        overdue,
    )


def _open(procedure: int) -> AuthorityProcedure:
    row = AuthorityProcedure.objects.filter(pk=procedure, closed_on=None).first()
    if row is None:
        raise NotFound("procedure", f"aucune procédure ouverte n° {procedure}")
    return row
