"""Decides packages and contributions of a period, orders them once, and calculates them anew when a fact comes late."""

from datetime import date

from finalite.capabilities import documents, register
from finalite.capabilities.register import Cents, Upload
from finalite.kernel import plain
from finalite.kernel.decision import Decision, replay

from . import adjustments, facts, ordering, payees, rules, terms
from .answers import IndicatorShown, PayAnswer, RemunerationShown, Replayed
from .models import Indicator, PayeeFile, Remuneration
from .values import IndicatorState, NewIndicator, Spread, TermKind

FICHE, KEY = "pay_practitioners", "fees/pay/"
PAYABLE = (TermKind.PACKAGE, TermKind.CONTRIBUTION)
LABELS = {TermKind.PACKAGE: "Forfait conventionnel", TermKind.CONTRIBUTION: "Cotisations prises en charge"}
DECIDED = (rules.DUE, rules.NOTHING)
MOST = 10**12


def declare(provider: int, given: NewIndicator, evidence: Upload | None, on: date) -> int:
    """Take an indicator in, with its evidence; one declared before for the period is replaced if not accepted."""
    row = payees.reach(provider)
    if not 0 < len(given.code) <= 40 or not 0 <= given.value <= MOST:
        raise register.Invalid("indicator", "un code de 1 à 40 caractères et une valeur plausible, zéro ou plus")
    _check_period(given.first_on, given.last_on)
    same = _declared(provider, given.code, given.first_on, given.last_on)
    if same.filter(state=IndicatorState.ACCEPTED).exists():
        raise register.Invalid("indicator", "cet indicateur est accepté pour ces jours : le contester plutôt")
    for former in same.filter(state=IndicatorState.DECLARED):
        _refuse(former, on)
    return Indicator.objects.create(
        subject=row.subject,
        provider_id=provider,
        first_on=given.first_on,
        last_on=given.last_on,
        declared_on=on,
        state=IndicatorState.DECLARED,
        document_id=_kept(evidence, on) if evidence else None,
        code=given.code,
        value=given.value,
    ).pk


def examine(indicator: int, right: bool, on: date) -> IndicatorState:
    """Accept an indicator on its evidence, or refuse it; an accepted one may still be refused by a later look."""
    row = Indicator.objects.select_for_update().filter(pk=indicator).first()
    if row is None or (right and row.state != IndicatorState.DECLARED) or row.state == IndicatorState.REFUSED:
        raise register.Invalid("indicator", "cet indicateur n’attend pas d’examen")
    payees.within_reach(row.provider_id)
    if right:
        row.state = IndicatorState.ACCEPTED
        row.save(update_fields=["state"])
    else:
        _refuse(row, on)
    return IndicatorState(row.state)


def decide(provider: int, kind: TermKind, code: str, first_on: date, last_on: date, on: date) -> PayAnswer:
    """Calculate a period and, once decided, keep it and order it; raises `Invalid` for a period already decided."""
    row = payees.reach(provider)
    if kind not in PAYABLE:
        raise register.Invalid("kind", "choisir un forfait ou des cotisations")
    _check_period(first_on, last_on)
    over = Remuneration.objects.filter(provider_id=provider, kind=kind, code=code, first_on__lte=last_on)
    if over.filter(last_on__gte=first_on).exists():
        raise register.Invalid("first_on", "ces jours sont déjà décidés : calculer de nouveau plutôt")
    given = facts_of(provider, kind, code, first_on, last_on)
    decision = rules.compute_practitioner_payment(given, on)
    if decision.outcome not in DECIDED:
        return PayAnswer(None, 0, None, decision)
    made = _keep(row, given, decision, 1, on)
    if made.amount:
        ordering.order(row, f"{KEY}{made.pk}", Cents(made.amount), LABELS[kind], on)
    return PayAnswer(made.pk, 1, Cents(made.amount), decision)


def recalculate(number: int, spread: Spread | None, on: date) -> PayAnswer:
    """Calculate a period anew on what is known now; a difference is paid, or owed as scheduled."""
    former = _last(number)
    row = payees.reach(former.provider_id)
    given = _again(former)
    decision = rules.compute_practitioner_payment(given, on)
    if decision.outcome not in DECIDED:
        raise register.Invalid("remuneration", f"rien à décider encore : {', '.join(decision.missing)}")
    if plain.write(given) == former.facts:
        return PayAnswer(former.pk, former.rank, Cents(former.amount), decision)
    made = _keep(row, given, decision, former.rank + 1, on)
    Remuneration.objects.filter(pk=made.pk).update(paid_on=on)  # only the difference is paid, and kept with it
    change = made.amount - former.amount
    if change:
        reason, article = "Nouveau calcul après un fait tardif", decision.steps[-1].article or rules.AGREEMENT
        adjustments.record(row, Cents(change), reason, article, on, spread, remuneration=made.pk)
    return PayAnswer(made.pk, made.rank, Cents(made.amount), decision)


def replayed(number: int, on: date) -> Replayed:
    """Decide again on the kept facts: the same, whatever was learnt since; and what today's facts would give."""
    row = read(number)
    kept = Decision.from_json(row.decision)
    now = rules.compute_practitioner_payment(_again(row), on)
    amount = Cents(now.amounts["due"]) if now.outcome in DECIDED else None
    same = replay(kept, plain.read(facts.PayFacts, row.facts)).same
    return Replayed(same, Cents(row.amount), amount, now.outcome)


def facts_of(provider: int, kind: TermKind, code: str, first_on: date, last_on: date) -> facts.PayFacts:
    """What is known of a period: the agreement, the profession, the value recorded, the indicators declared."""
    rows = Indicator.objects.filter(provider_id=provider, first_on__lte=first_on, last_on__gte=last_on)
    held = rows.exclude(state=IndicatorState.REFUSED).order_by("code", "pk")
    return facts.PayFacts(
        kind,
        code,
        first_on,
        last_on,
        payees.profession_of(provider),
        payees.agreed(provider, first_on, last_on),
        terms.find(kind, code, first_on),
        tuple(facts.Indicator(one.code, one.value, one.state == IndicatorState.ACCEPTED) for one in held),
    )


def read(number: int) -> Remuneration:
    """A calculation; raises `Invalid` where there is none, `Refused` to another professional."""
    row = Remuneration.objects.filter(pk=number).first()
    if row is None:
        raise register.NotFound("remuneration", "cette rémunération n’existe pas")
    payees.mine(row.provider_id)
    return row


def shown(row: Remuneration) -> RemunerationShown:
    """A calculation as its doors give it."""
    return RemunerationShown(
        row.pk,
        TermKind(row.kind),
        row.code,
        row.first_on,
        row.last_on,
        row.rank,
        Cents(row.amount),
        row.decided_on,
        row.paid_on,
        Decision.from_json(row.decision),
    )


def indicator_shown(row: Indicator) -> IndicatorShown:
    """An indicator as its doors give it."""
    state = IndicatorState(row.state)
    return IndicatorShown(row.pk, row.code, row.first_on, row.last_on, row.value, state, row.document_id is not None)


def _keep(row: PayeeFile, given: facts.PayFacts, decision: Decision, rank: int, on: date) -> Remuneration:
    amount = int(decision.amounts["due"])
    return Remuneration.objects.create(
        subject=row.subject,
        provider_id=row.provider_id,
        organisation=row.organisation,
        kind=given.kind,
        first_on=given.first_on,
        last_on=given.last_on,
        rank=rank,
        decided_on=on,
        paid_on=None if amount else on,
        code=given.code,
        amount=amount,
        facts=plain.write(given),
        decision=decision.to_json(),
    )


def _last(number: int) -> Remuneration:
    one = read(number)
    rows = Remuneration.objects.select_for_update().filter(
        provider_id=one.provider_id, kind=one.kind, code=one.code, first_on=one.first_on
    )
    return rows.order_by("-rank")[0]


def _again(row: Remuneration) -> facts.PayFacts:
    return facts_of(row.provider_id, TermKind(row.kind), row.code, row.first_on, row.last_on)


def _declared(provider: int, code: str, first_on: date, last_on: date):
    return Indicator.objects.select_for_update().filter(
        provider_id=provider, code=code, first_on=first_on, last_on=last_on
    )


def _refuse(row: Indicator, on: date) -> None:
    """Set an indicator aside; the years of its evidence start, unless it has served a payment before."""
    row.state, row.closed_on = IndicatorState.REFUSED, row.closed_on or on
    row.save(update_fields=["state", "closed_on"])
    if row.document_id:
        documents.start_retention([row.document_id], on=row.closed_on)


def _kept(evidence: Upload, on: date) -> int:
    return documents.store(
        content=evidence.content,
        name=evidence.name,
        fiche=FICHE,
        category="case_handling",
        received_on=on,
        retention="payment_cases",
        subject="requester",
    )


def _check_period(first_on: date, last_on: date) -> None:
    register.check_days(first_on=first_on, last_on=last_on)
    if last_on < first_on:
        raise register.Invalid("last_on", "une période va de son premier jour à son dernier")
