"""Totals: what each scheme cost and who bears it, statistics, and what evaluators are told; never anybody."""

import json
from datetime import date

from django.db.models import Count as Number
from django.db.models import Sum

from finalite.capabilities import exchange, register, statistics
from finalite.capabilities.register import Cents
from finalite.capabilities.statistics import Table, Total

from . import specification
from .admitting import FICHE
from .models import PackagePayment, Payment
from .values import Evaluated, Evaluator, FundStatement, Scheme

BORNE = {
    Scheme.VICTIMS: ("État", "CSS L169-10 I"),
    Scheme.ASBESTOS: ("Fonds de cessation anticipée d’activité des travailleurs de l’amiante", "Loi 98-1194 art. 41"),
    Scheme.EXPERIMENT: ("Fonds pour l’innovation du système de santé", "CSS L162-31-1"),
}
OVERRUNS = "qui supporte les dépassements des victimes : texte relevé en partie seulement [CSS L169-10 II]"


def statement(scheme: Scheme, first_on: date, last_on: date) -> FundStatement:
    """What was decided in a period, and the fund that bears it; what no text tells is named and left out."""
    register.check_days(first_on=first_on, last_on=last_on)
    table = PackagePayment if scheme is Scheme.EXPERIMENT else Payment
    rows = table._default_manager.filter(scheme=scheme, decided_on__range=(first_on, last_on))  # type: ignore[attr-defined]
    if scheme is Scheme.VICTIMS:
        return _of_state(rows)
    found = rows.aggregate(number=Number("pk"), total=Sum("ordered"))
    return FundStatement(scheme, *BORNE[scheme], found["number"], Cents(found["total"] or 0), "")


def _of_state(rows) -> FundStatement:
    """The State bears what the ordinary rules would have left to the patient: the last calculation of each care."""
    last = {row["source_id"]: row for row in rows.order_by("rank").values("source_id", "state_share", "overrun")}
    total = sum(row["state_share"] for row in last.values())
    missing = OVERRUNS if any(row["overrun"] for row in last.values()) else ""
    return FundStatement(Scheme.VICTIMS, *BORNE[Scheme.VICTIMS], len(last), Cents(total), missing)


def by_scheme(first_on: date, last_on: date) -> tuple[Total, ...]:
    """Payments decided in a period by scheme; small cells are left out, those of experiments counted apart."""
    register.check_days(first_on=first_on, last_on=last_on)
    period = {"decided_on__range": (first_on, last_on)}
    ordinary = statistics.tabulate(rows=Payment.objects.filter(**period), dimensions=["scheme"], sums=["ordered"])
    tried = statistics.tabulate(rows=PackagePayment.objects.filter(**period), dimensions=["package"], sums=["ordered"])
    return (*cells(ordinary), *cells(tried))


def cells(table: Table) -> tuple[Total, ...]:
    """The cells of a protected table, as doors give them."""
    return table.totals()


def evaluate(code: str, to: Evaluator, on: date) -> Evaluated:
    """Send an evaluator the totals by package, small cells left out; the register allows nothing else."""
    row = specification.experiment(code)
    rows = PackagePayment.objects.filter(experiment=row, amount__gt=0)
    if not rows.exists():
        raise register.Invalid("experiment", "rien n’est encore payé dans cette expérimentation")
    found = cells(statistics.tabulate(rows=rows, dimensions=["package"], sums=["amount"]))
    content = json.dumps([[one.label, one.number, one.total] for one in found])
    line = exchange.disclose(
        fiche=FICHE,
        recipient=to,
        categories=("benefit_use", "care_acts"),
        persons=[],
        content_digest=exchange.digest_of(content.encode()),
        on=on,
        key=f"{FICHE}/evaluation/{code}/{to}/{on}",
    )
    return Evaluated(line, found)
