"""Takes what professionals contest, a line, a package, an adjustment or an indicator; mediation; a reasoned answer."""

from datetime import date
from typing import Any

from finalite import law
from finalite.capabilities import cases, register
from finalite.kernel.calendar import months_deadline

from . import payees
from .answers import DisputeShown
from .models import Adjustment, Dispute, FeeLine, Indicator, Remuneration
from .values import About, DisputeState

SILENCE = "deadlines.administration.silence_rejection"
TABLES: dict[About, Any] = {
    About.FEE_LINE: FeeLine,
    About.REMUNERATION: Remuneration,
    About.ADJUSTMENT: Adjustment,
    About.INDICATOR: Indicator,
}
OPEN = (DisputeState.LODGED, DisputeState.MEDIATION)
LONGEST = 4000


def lodge(provider: int, about: About, number: int, grounds: str, on: date) -> DisputeShown:
    """Take a dispute about what concerns this professional; silence rejects it after its delay (CRPA L231-4)."""
    register.check_days(on=on)
    row = payees.reach(provider)
    if not 0 < len(grounds.strip()) <= LONGEST:
        raise register.Invalid("grounds", f"dire ce qui est contesté et pourquoi, en {LONGEST} caractères au plus")
    if not TABLES[about].objects.filter(pk=number, provider_id=provider).exists():
        raise register.Invalid("number", "rien de tel à ce numéro pour ce professionnel")
    if Dispute.objects.filter(provider_id=provider, about=about, about_id=number, state__in=OPEN).exists():
        raise register.Invalid("number", "une contestation est déjà en cours")
    due_on = months_deadline(on, law.value(SILENCE, on).number)
    case = cases.NewCase("fee_dispute", row.organisation, "requester", None, due_on)
    made = Dispute.objects.create(
        subject=row.subject,
        provider_id=provider,
        organisation=row.organisation,
        about=about,
        about_id=number,
        opened_on=on,
        due_on=due_on,
        state=DisputeState.LODGED,
        case_id=cases.open_case(case=case, on=on),
        grounds=grounds.strip(),
    )
    return shown(made)


def mediate(row: Dispute, on: date) -> DisputeShown:
    """Put an open dispute before the mediator of the caisse; no text that we hold stops its clock."""
    _check_open(row)
    row.state = DisputeState.MEDIATION
    row.save(update_fields=["state"])
    if row.case_id:
        cases.note_event(case_id=row.case_id, kind="mediation", on=on)
    return shown(row)


def settle(row: Dispute, upheld: bool, answer: str, on: date) -> DisputeShown:
    """Write the answer with its reasons; what follows for the payment is an operation of its own."""
    _check_open(row)
    if not 0 < len(answer.strip()) <= LONGEST:
        raise register.Invalid("answer", f"une réponse est motivée, en {LONGEST} caractères au plus")
    row.state = DisputeState.UPHELD if upheld else DisputeState.REJECTED
    row.answer, row.closed_on = answer.strip(), on
    row.save(update_fields=["state", "answer", "closed_on"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=row.state, on=on)
    return shown(row)


def reach(number: int) -> Dispute:
    """A dispute, locked; raises `Invalid` where there is none, `Refused` to another professional."""
    row = Dispute.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("dispute", "cette contestation n’existe pas")
    payees.mine(row.provider_id)
    return row


def shown(row: Dispute) -> DisputeShown:
    """A dispute as its doors give it."""
    return DisputeShown(
        row.pk,
        About(row.about),
        row.about_id,
        row.opened_on,
        row.due_on,
        DisputeState(row.state),
        row.grounds,
        row.answer,
    )


def _check_open(row: Dispute) -> None:
    if row.state not in OPEN:
        raise register.Invalid("dispute", "cette contestation a reçu sa réponse")
