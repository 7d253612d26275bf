"""Writes what is decided and orders it, once each; calculates anew, and settles the difference with who was paid."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from finalite.capabilities import money, people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import plain
from finalite.kernel.calendar import working_day_from
from finalite.kernel.decision import Decision

from . import closing, gathering, specification
from .admitting import FICHE
from .gathering import Claim, Thought
from .models import Admission, AllowanceFile, CareClaim, Fee, PackageClaim, PackagePayment, Payment
from .values import ClaimState, Difference, PaymentShown, Scheme

KEY = "derogatory/"
LABEL_PROVIDER, LABEL_PERSON = "Factures reglees par la caisse", "Versement de la caisse"
"""What the bank sees: nothing of a scheme."""
PROVIDER_ARTICLE, PERSON_ARTICLE = "CSS L133-4", "CSS L133-4-1"
Paid = Payment | PackagePayment


def table_of(row: Claim) -> type[Payment] | type[PackagePayment]:
    """Where the payments of a claim are kept: with the experiment, or with ordinary benefits."""
    return Payment if isinstance(row, CareClaim) else PackagePayment


def write(row: Claim, thought: Thought, on: date) -> int:
    """Write the payment of a claim, or what a new calculation changes of it, and order it; returns what was ordered."""
    before = latest(row)
    total = thought.decision.amounts.get("to_provider", 0) + thought.decision.amounts.get("to_beneficiary", 0)
    rest = total - (before.amount if before else 0)
    made = _payment(row, thought, before, total, rest, on)
    _order([made], row, on)
    return max(rest, 0)


def latest(row: Claim) -> Paid | None:
    """The last calculation of a claim."""
    rows = table_of(row)._default_manager.filter(source_id=row.pk, scheme=scheme_of(row))
    return rows.select_for_update(of=("self",)).order_by("-rank").first()


def scheme_of(row: Claim) -> Scheme:
    """The scheme of a claim."""
    return Scheme.VICTIMS if isinstance(row, CareClaim) else Scheme.EXPERIMENT


def _payment(row: Claim, thought: Thought, before: Paid | None, total: int, rest: int, on: date) -> Paid:
    rank = before.rank + 1 if before else 1
    payee = row.provider_id or row.person_id
    kind = _provider_kind(row.provider_id) if row.provider_id else people.subjects_of([payee])[payee]
    common = {
        "subject": "derogatory_beneficiary",
        "key": f"{KEY}{scheme_of(row)}/{row.pk}/{rank}",
        "person_id": row.person_id,
        "source_id": row.pk,
        "payee_kind": kind,
        "payee_id": payee,
        "organisation": row.organisation,
        "rank": rank,
        "decided_on": on,
        "ordered_on": on if rest > 0 else None,
        # nothing will be paid for it: its retention starts at once
        "paid_on": None if rest > 0 else on,
        "scheme": scheme_of(row),
        "amount": total,
        "ordered": rest,
        "facts": plain.write(thought.facts),
        "decision": thought.decision.to_json(),
    }
    if isinstance(row, PackageClaim):
        late = specification.kept_from(row.experiment)
        return PackagePayment.objects.create(experiment=row.experiment, package=row.package, kept_from=late, **common)
    amounts = thought.decision.amounts
    more = {name: amounts.get(name, 0) for name in ("state_share", "overrun")}
    return Payment.objects.create(**common, **more)


def _provider_kind(provider: int) -> str:
    return people.provider_subjects([provider])[provider]


def _order(rows: Sequence[Paid], claim: Claim, on: date) -> None:
    money.order_payments([order_of(one, on) for one in rows if one.ordered > 0], on=on)
    money.owe([debt_of(one, on) for one in rows if one.ordered < 0])
    for one in rows:
        if one.payee_kind in money.PROVIDER_KINDS and one.ordered:
            Fee.objects.create(
                subject=one.payee_kind,
                provider_id=one.payee_id,
                key=one.key,
                decided_on=on,
                paid_on=one.paid_on,
                invoice=claim.invoice,
                performed_on=claim.act_on,
                amount=one.ordered,
            )


def order_of(one: Paid, on: date) -> money.NewOrder:
    """The order of a payment. One to a provider names no patient: who pays must not learn who was in an attack."""
    to_provider = one.payee_kind in money.PROVIDER_KINDS
    return money.NewOrder(
        key=one.key,
        fiche=FICHE,
        payee_kind=one.payee_kind,
        payee_id=one.payee_id,
        person_id=None if to_provider else one.person_id,
        amount=Cents(one.ordered),
        label=LABEL_PROVIDER if to_provider else LABEL_PERSON,
        due_on=working_day_from(on),
        organisation=one.organisation,
    )


def debt_of(one: Paid, on: date) -> money.NewDebt:
    """What was paid too much, owed by who was paid."""
    to_provider = one.payee_kind in money.PROVIDER_KINDS
    return money.NewDebt(
        key=f"{one.key}/overpaid",
        fiche=FICHE,
        person_id=None if to_provider else one.person_id,
        provider_id=one.payee_id if to_provider else None,
        kind="overpayment",
        amount=Cents(-one.ordered),
        label="Facture réglée en trop" if to_provider else "Versement en trop",
        article=PROVIDER_ARTICLE if to_provider else PERSON_ARTICLE,
        arose_on=on,
        subject=one.payee_kind,
    )


def recalculate(row: Claim, on: date) -> tuple[Difference, ...]:
    """Decide a decided claim anew on what is known today: more is ordered, what was too much is owed."""
    before = latest(row)
    if row.state != ClaimState.DECIDED or before is None:
        raise register.Invalid("claim", "cette demande n’est pas décidée : rien à calculer de nouveau")
    thought = gathering.think(row, on)
    if thought.decision.outcome not in ("paid", "refused"):
        raise register.Invalid("claim", f"le nouveau calcul attend encore : {', '.join(thought.decision.missing)}")
    after = sum(thought.decision.amounts.get(name, 0) for name in ("to_provider", "to_beneficiary"))
    if after == before.amount:
        return ()
    write(row, thought, on)
    row.decision = thought.decision.to_json()
    row.closed_on = None if after > before.amount else row.closed_on
    row.save(update_fields=["decision", "closed_on"])
    return (Difference(row.pk, None, Cents(before.amount), Cents(after)),)


def recalculate_person(row: Admission, on: date) -> tuple[Difference, ...]:
    """Decide each decided care of an admitted person anew; those that still wait are left as they are."""
    claims = CareClaim.objects.select_for_update().filter(person_id=row.person_id, state=ClaimState.DECIDED)
    return tuple(change for claim in claims.order_by("pk") for change in recalculate(claim, on))


def note(after: int, limit: int) -> SliceDone:
    """Note what became of the next orders: paid, come back, withdrawn; the years of retention run from that day."""
    moved = money.unheard(fiche=FICHE, after=after, most=limit)
    if not moved:
        return SliceDone(0, 0, after)
    within = register.may_concern(*{one.person_id for one in moved if one.person_id})
    reached = [one for one in moved if one.person_id is None or one.person_id in within]
    days = money.payment_days([one.key for one in reached])
    noted = sum(_note(table, days) for table in (Payment, PackagePayment, Fee))
    _close_claims(list(days))
    money.heard(one.order_id for one in reached)
    return SliceDone(len(moved), noted, moved[-1].order_id)


def _note(table: type, days: dict[str, date | None]) -> int:
    rows = list(table._default_manager.select_for_update().filter(key__in=days))  # type: ignore[attr-defined]
    for row in rows:
        row.paid_on = days[row.key]
    table._default_manager.bulk_update(rows, ["paid_on"])  # type: ignore[attr-defined]
    return len(rows) if table is not Fee else 0


def last_day(rows: QuerySet) -> date | None:
    """The day the last of these payments was paid; none as long as one of them is not."""
    return closing.latest(rows.values_list("paid_on", flat=True))


def _close_claims(keys: list[str]) -> None:
    """A claim is closed on the day of its last payment."""
    for table, claims in ((Payment, CareClaim), (PackagePayment, PackageClaim)):
        scheme = Scheme.VICTIMS if table is Payment else Scheme.EXPERIMENT
        rows = table._default_manager.filter(key__in=keys, scheme=scheme)  # type: ignore[attr-defined]
        for source in set(rows.values_list("source_id", flat=True)):
            every = table._default_manager.filter(source_id=source, scheme=scheme, ordered__gt=0)  # type: ignore[attr-defined]
            claims._default_manager.filter(pk=source).update(closed_on=last_day(every))  # type: ignore[attr-defined]
    files = Payment.objects.filter(key__in=keys, scheme=Scheme.ASBESTOS).values_list("source_id", flat=True)
    for file in AllowanceFile.objects.select_for_update().filter(pk__in=set(files)):
        closing.close_allowance(file)


def shown(one: Paid) -> PaymentShown:
    """A payment as its doors give it."""
    return PaymentShown(
        one.pk,
        Scheme(one.scheme),
        one.source_id,
        one.month,
        Cents(one.amount),
        Cents(one.ordered),
        one.decided_on,
        one.paid_on,
        Decision.from_json(one.decision),
    )


def payments_of(person: PersonId) -> list[Paid]:
    """What was decided for somebody, the latest first."""
    rows: list[Paid] = [
        *Payment.objects.filter(person_id=person),
        *PackagePayment.objects.filter(person_id=person),
    ]
    return sorted(rows, key=lambda one: (one.decided_on, one.key), reverse=True)
