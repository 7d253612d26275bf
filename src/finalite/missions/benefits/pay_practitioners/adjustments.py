"""Sets right what was paid: more is ordered, too much is owed and comes off later payments as the schedule says."""

from datetime import date

from finalite.capabilities import money, register
from finalite.capabilities.register import Cents
from finalite.missions.benefits.pay_care_costs import operations as care
from finalite.missions.benefits.pay_care_costs import queries as care_answers

from . import ordering, payees
from .answers import AdjustmentShown, Instalment
from .models import Adjustment, FeeLine, PayeeFile
from .values import FeeState, Spread, TakeBack

FICHE, KEY = "pay_practitioners", "fees/adjust/"
LABEL = "Régularisation"


def record(
    row: PayeeFile,
    amount: Cents,
    reason: str,
    article: str,
    on: date,
    spread: Spread | None = None,
    *,
    remuneration: int | None = None,
    fee_line: int | None = None,
    key: str = "",
) -> Adjustment:
    """Order what is missing, or write as owed what was too much; the file is locked, so that numbers do not clash."""
    register.check_days(on=on, spread=spread.from_on if spread else None)
    if not amount or abs(amount) > 10**10:
        raise register.Invalid("amount", "une régularisation est un montant plausible, en plus ou en moins")
    if not reason.strip() or len(reason) > 200 or not 0 < len(article) <= 60:
        raise register.Invalid("reason", "dire pourquoi en 200 caractères au plus, et nommer le texte")
    if spread is not None and amount > 0:
        raise register.Invalid("spread", "un échéancier ne concerne que ce qui est à rendre")
    rank = Adjustment.objects.filter(provider_id=row.provider_id).count() + 1
    made = _write(row, key or f"{KEY}{row.provider_id}/{rank}", amount, reason, article, on, spread)
    made.remuneration_id, made.fee_line_id = remuneration, fee_line
    made.save()
    if amount > 0:
        ordering.order(row, made.key, Cents(made.amount), LABEL, on)
    else:
        money.owe([_debt(row, made)])
    return made


def take_back(fee: FeeLine, why: TakeBack, spread: Spread | None, on: date) -> Adjustment:
    """Take a paid line back where care is paid for: the patient's counters are given back, who billed owes it."""
    if fee.state not in (FeeState.DECIDED, FeeState.PAID):
        raise register.Invalid("fee_line", "cette ligne n’est pas payée : rien à reprendre")
    row = payees.reach(fee.provider_id)
    [found] = care_answers.presented_lines(keys=(fee.care_key,))
    back = care.cancel_line(line=found.line, reason=care.Reason(why.value), on=on)
    made = _write(row, f"care/{found.line}/overpayment", Cents(-back.amount), LABELS[why], back.article, on, spread)
    made.fee_line_id = fee.pk
    made.save()
    if spread:
        given = {"key": made.key, "subject": row.subject}
        money.spread_debt(**given, instalment=spread.instalment, spread_from=spread.from_on)
    fee.state = FeeState.CANCELLED
    fee.save(update_fields=["state"])
    return made


LABELS = {
    TakeBack.SENT_IN_ERROR: "Ligne présentée par erreur",
    TakeBack.WRONG_PERSON: "Ligne au nom d’une autre personne",
    TakeBack.WRONG_ACT: "Acte autre que celui qui fut fait",
    TakeBack.WRONG_AMOUNT: "Montant autre que celui de l’acte",
    TakeBack.NO_RIGHT: "Aucun droit le jour des soins",
}


def respread(number: int, spread: Spread, on: date) -> AdjustmentShown:
    """State the schedule of what is still owed anew; raises `Invalid` once nothing is left."""
    register.check_days(on=on, spread=spread.from_on)
    row = reach(number)
    if row.amount > 0 or row.closed_on is not None:
        raise register.Invalid("adjustment", "rien ne reste dû sur cette régularisation")
    if spread.from_on < on:
        raise register.Invalid("spread", "la première échéance est passée")
    money.spread_debt(key=row.key, subject=row.subject, instalment=spread.instalment, spread_from=spread.from_on)
    row.instalment, row.spread_from = spread.instalment, spread.from_on
    row.save(update_fields=["instalment", "spread_from"])
    return shown(row)


def reach(number: int) -> Adjustment:
    """An adjustment, locked; raises `Invalid` where there is none, `Refused` to another professional."""
    row = Adjustment.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("adjustment", "cette régularisation n’existe pas")
    payees.mine(row.provider_id)
    return row


def shown(row: Adjustment) -> AdjustmentShown:
    """An adjustment as its doors give it."""
    schedule = money.schedule_of(amount=abs(row.amount), instalment=row.instalment, spread_from=row.spread_from)
    return AdjustmentShown(
        row.pk,
        Cents(row.amount),
        row.reason,
        row.article,
        row.decided_on,
        row.closed_on,
        tuple(Instalment(one.on, Cents(one.amount)) for one in schedule),
    )


def _write(
    row: PayeeFile, key: str, amount: Cents, reason: str, article: str, on: date, spread: Spread | None
) -> Adjustment:
    return Adjustment(
        subject=row.subject,
        provider_id=row.provider_id,
        organisation=row.organisation,
        decided_on=on,
        key=key,
        amount=amount,
        reason=reason,
        article=article,
        instalment=spread.instalment if spread else None,
        spread_from=spread.from_on if spread else None,
    )


def _debt(row: PayeeFile, made: Adjustment) -> money.NewDebt:
    return money.NewDebt(
        key=made.key,
        fiche=FICHE,
        person_id=None,
        kind="adjustment",
        amount=Cents(-made.amount),
        label=f"{LABEL} : {made.reason}"[:140],
        article=made.article,
        arose_on=made.decided_on,
        subject=row.subject,
        provider_id=row.provider_id,
        instalment=made.instalment,
        spread_from=made.spread_from,
    )
