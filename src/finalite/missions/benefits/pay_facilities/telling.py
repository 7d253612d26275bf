"""Tells a facility what its payments require, foreign institutions what they owe; nothing more, all in the ledger."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from finalite.capabilities import exchange, letters, people, register

from . import balancing, paying, reading
from .models import FacilityFile, FacilityLetter, ForeignClaim, Invoice
from .values import LetterOut, Sent

TEMPLATES = Path(__file__).parent / "letters"
NOTHING = Sent(None, None, 0)
REMEDIES = (
    "Un rejet se conteste auprès de la caisse, depuis votre espace ou par courrier, puis devant sa commission de "
    "recours amiable dans les deux mois (CSS art. R. 142-1). Une ligne corrigée peut être renvoyée sans attendre.",
)


def statement(file: FacilityFile, first_on: date, last_on: date, on: date) -> Sent:
    """Write to a facility what it was paid over a period, order by order."""
    found = balancing.statement(file.facility, first_on, last_on)
    if not found.lines:
        return NOTHING
    body = {
        "first_on": first_on.isoformat(),
        "last_on": last_on.isoformat(),
        "totals": [found.due, found.recovered, found.transferred],
        "lines": [
            [one.due_on.isoformat(), one.label, one.invoice, one.due, one.recovered, one.transferred]
            for one in found.lines
        ],
    }
    return _send(file, "statement.typ", "Votre relevé de paiements", f"releve/{first_on}/{last_on}", body, (), on)


def rejections(file: FacilityFile, first_on: date, last_on: date, on: date) -> Sent:
    """Write to a facility each line kept aside, refused or cut over a period, with its place and its reason."""
    found = reading.rejections(file.facility, first_on, last_on)
    if not found:
        return NOTHING
    body = {
        "first_on": first_on.isoformat(),
        "last_on": last_on.isoformat(),
        "lines": [[one.invoice, one.line, one.charged, one.accepted, one.reason] for one in found],
    }
    return _send(
        file, "rejections.typ", "Lignes rejetées de vos factures", f"rejets/{first_on}/{last_on}", body, REMEDIES, on
    )


def read(number: int, facility: int) -> LetterOut:
    """A letter that a facility was sent, for its own staff or an agent; raises `Invalid` where there is none."""
    if not FacilityLetter.objects.filter(letter_id=number, facility=facility).exists():
        raise register.NotFound("letter", "aucun courrier de cet établissement ne porte ce numéro")
    sent = letters.read_letter(letter_id=number, to_provider=True)
    return LetterOut(sent.title, sent.sent_on, sent.content)


def foreign_body(state: str, on: date) -> Sent:
    """Declare to the institutions of a State what it is to pay back, on the reference of the form of each stay."""
    claims = list(ForeignClaim.objects.select_for_update().filter(state=state, declared_on=None).order_by("pk"))
    within = register.may_concern(*{one.person_id for one in claims})
    claims = [one for one in claims if one.person_id in within]
    if not claims:
        return NOTHING
    invoices = Invoice.objects.in_bulk([one.invoice_id for one in claims])
    rows = [_claim(one, invoices[one.invoice_id]) for one in claims]
    digest = exchange.digest_of("".join(json.dumps(row) + "\n" for row in rows).encode())
    line = exchange.disclose(
        fiche=paying.FICHE,
        recipient="foreign_body",
        categories=("affiliation", "care_acts", "benefit_use"),
        on=on,
        addressee=state,
        persons=sorted({one.person_id for one in claims}),
        content_digest=digest,
        key=f"{paying.FICHE}/foreign/{state}/{claims[0].pk}",
    )
    ForeignClaim.objects.filter(pk__in=[one.pk for one in claims]).update(declared_on=on, disclosure_id=line)
    return Sent(None, line, len(claims))


def _claim(one: ForeignClaim, invoice: Invoice) -> dict[str, Any]:
    return {
        "form": invoice.form,
        "reference": invoice.form_reference,
        "entered_on": invoice.entered_on.isoformat(),
        "left_on": invoice.left_on.isoformat(),
        "amount": one.amount,
    }


def _send(
    file: FacilityFile,
    template: str,
    title: str,
    reference: str,
    body: dict[str, Any],
    remedies: tuple[str, ...],
    on: date,
) -> Sent:
    info = people.providers_of([file.facility])[file.facility]
    told = letters.tell_provider(
        template=TEMPLATES / template,
        data=body,
        fiche=paying.FICHE,
        provider=info,
        name=info.name or info.number,
        title=title,
        reference=f"{info.number}/{reference}",
        on=on,
        retention="payment_cases",
        recipient="care_facility",
        categories=("care_acts", "benefit_use", "financial_operation", "decision"),
        organisation=file.organisation,
        remedies=remedies,
    )
    FacilityLetter.objects.get_or_create(
        letter_id=told.letter,
        defaults={"subject": paying.KIND, "facility": file.facility, "sent_on": on, "title": title},
    )
    return Sent(told.letter, told.line, len(body["lines"]))
