"""Shows an employer what it was paid in place of those whose wage it kept, so that its books agree with ours."""

from datetime import date

from finalite.capabilities import money, people, register
from finalite.capabilities.register import Cents
from finalite.kernel.calendar import add_months

from . import parties, paying
from .employers import CertificateSent, EmployerPaid, EmployerPayments
from .models import SalaryCertificate, Settlement
from .values import Origin

MONTHS = parties.MONTHS
MOST = 200


def received(first_on: date, last_on: date, on: date) -> EmployerPayments:
    """The orders of a period to the establishments of the enterprise, about persons its account may know.

    Days and amounts alone: neither the kind of leave nor who prescribed it is read. Raises `Invalid`, `Refused`.
    """
    siren = parties.enterprise()
    register.check_days(first_on=first_on, last_on=last_on)
    if first_on < add_months(on, -MONTHS) or last_on < first_on:
        raise register.Invalid("first_on", f"les paiements se lisent ici sur {MONTHS} mois, du premier jour au dernier")
    places = people.employers_of_siren(siren)
    found = money.remittances_to(
        payee_kind=paying.EMPLOYER, payee_id=list(places), first_on=first_on, last_on=last_on, fiches=(paying.FICHE,)
    )
    known = register.may_concern(*{one.person_id for one in found if one.person_id})
    rows = [one for one in found if one.person_id in known]
    totals, lines = money.totals_of(rows), sorted(_lines(rows), key=lambda one: one.due_on, reverse=True)
    return EmployerPayments(
        first_on,
        last_on,
        Cents(totals.due),
        Cents(totals.recovered),
        Cents(totals.transferred),
        Cents(totals.held),
        tuple(lines),
        len(found) - len(rows),
        Cents(sum(debt.left for debt in money.debts_of_employers(places))),
    )


def _lines(rows: list[money.Remittance]) -> list[EmployerPaid]:
    orders = {one.order_id: one for one in money.payments([row.order_id for row in rows])}
    names = people.identity_of([row.person_id for row in rows if row.person_id])
    keys = {row.order_id: next(iter(paying.settlement_keys([row.key]))) for row in rows}
    found = Settlement.objects.filter(key__in=keys.values()).values_list("key", "pay_from", "pay_to")
    days = {key: (first, last) for key, first, last in found}
    spans = {order: days.get(key, (None, None)) for order, key in keys.items()}
    return [
        EmployerPaid(
            row.order_id,
            names[row.person_id].name,
            spans[row.order_id][0],
            spans[row.order_id][1],
            row.due_on,
            row.paid_on,
            row.state,
            orders[row.order_id].reference,
            Cents(row.due),
            Cents(row.recovered),
            Cents(row.transferred),
        )
        for row in rows
        if row.person_id
    ]


def certificates() -> tuple[CertificateSent, ...]:
    """What the account certified itself, the latest first, and whether it was tied to a stop."""
    rows = SalaryCertificate.objects.filter(sent_by=register.current_actor().user, origin=Origin.SENT)
    found = list(rows.order_by("-pk")[:MOST])
    known = register.may_concern(*(row.person_id for row in found))
    names = people.identity_of(known)
    return tuple(
        CertificateSent(
            row.pk,
            names[row.person_id].name,
            row.first_on,
            len(row.pay),
            row.keeps_from,
            row.keeps_to,
            row.recorded_on,
            "replaced" if not row.current else "waits" if row.stop_id is None else "tied",
        )
        for row in found
        if row.person_id in known
    )
