"""Exchanges lent to another caisse for a review: told to the ledger, known there for a while, then no more."""

import json
from dataclasses import asdict
from datetime import date

from finalite.capabilities import cases, exchange, register
from finalite.capabilities.jobs import SliceDone

from . import showing
from .models import Contact, Shared
from .values import FICHE, ToReview

KIND = "cross_review"


def lend(row: Contact, caisse: str, until: date, on: date) -> ToReview:
    """Lend one exchange; the case that opens there is what lets its managers know."""
    told = showing.to_review(row, row.organisation, until)
    line = exchange.disclose(
        fiche=FICHE,
        recipient="health_fund",
        categories=("civil_identity", "affiliation", "case_handling", "exchange_content", "exchange_metadata"),
        persons=[row.person_id],
        content_digest=exchange.digest_of(json.dumps(asdict(told), default=str, sort_keys=True).encode()),
        on=on,
        key=f"{FICHE}/lent/{row.pk}/{caisse}",
        subject=row.subject,
        addressee=caisse,
    )
    new = cases.NewCase(KIND, caisse, row.subject, register.PersonId(row.person_id), until)
    Shared.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        contact=row,
        organisation=caisse,
        case_id=cases.open_case(case=new, on=on),
        lent_by=row.organisation,
        ledger_line=line,
        until_on=until,
        contact_on=row.took_place_on,
    )
    return told


def give_back(lent: Shared, outcome: str, on: date) -> None:
    """Close the case: the view of the other caisse ends with its work."""
    if lent.case_id is not None:
        cases.close_case(case_id=lent.case_id, outcome=outcome, on=on)
        lent.case_id = None
        lent.save(update_fields=["case_id"])


def take_back(on: date, after: int, limit: int) -> SliceDone:
    """One slice of what was lent until before a day and is still out."""
    rows = Shared.objects.filter(pk__gt=after, until_on__lt=on, case_id__isnull=False).order_by("pk")[:limit]
    found = list(rows)
    known = register.may_concern(*(row.person_id for row in found))
    for row in found:
        if row.person_id in known:
            give_back(row, "not_reviewed", on)
    return SliceDone(len(found), len(found), found[-1].pk if found else after)
