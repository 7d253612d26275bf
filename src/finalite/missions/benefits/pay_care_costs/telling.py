"""Tells each party what the payment requires: the person, their insurer, who billed, and foreign institutions."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from finalite import law
from finalite.capabilities import exchange, letters, money, people
from finalite.capabilities.care_sheets import acts
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from .models import ForeignClaim, Forwarding, Recalculation, SettledLine, Settlement
from .values import Cause, Told

FICHE = "pay_care_costs"
TEMPLATES = Path(__file__).parent / "letters"
SAID = ("civil_identity", "care_acts", "benefit_use", "decision", "debt")
_send = letters.Writer(
    fiche=FICHE, folder=TEMPLATES, retention="care_cases", recipient="data_subject", key="{fiche}/{reference}"
)
NOTHING = Told(None, None, 0)
REMEDIES = (
    "Vous avez deux mois à compter de la réception de ce relevé pour saisir la commission de recours amiable de votre "
    "caisse (CSS art. R. 142-1). Toute personne peut aussi demander qu’un agent reprenne le calcul.",
)
CAUSES = {
    Cause.RIGHT: "Vos droits le jour des soins ont changé.",
    Cause.LAW: "Une valeur de la réglementation a été corrigée.",
    Cause.FACT: "Un fait de votre dossier a été corrigé.",
    Cause.CAPS: "Ce que d’autres soins supportent a changé : vos plafonds de l’année sont atteints à un autre moment.",
}


def statement(person: PersonId, on: date) -> Told:
    """Write to somebody what was reimbursed since their last statement, line by line with its reasons."""
    found = list(Settlement.objects.filter(insured_id=person, told_on__isnull=True, decided_on__lte=on).order_by("pk"))
    if not found:
        return NOTHING
    lines = [row for settlement in found for row in _rows(settlement)]
    body = {
        "lines": lines,
        "reasons": [reason for settlement in found for reason in _reasons(settlement)],
        "warnings": [warning for settlement in found for warning in _warnings(settlement)],
        "total": sum(settlement.to_insured for settlement in found),
        "debts": [[debt.label, debt.article, debt.left] for debt in money.debts_of([person])],
    }
    title, reference = "Votre relevé de remboursements", f"releve/{found[0].pk}"
    sent = _send("statement.typ", person, on, title, reference, body, SAID, REMEDIES)
    Settlement.objects.filter(pk__in=[settlement.pk for settlement in found]).update(told_on=on)
    return Told(sent.letter, None, len(lines))


def recalculation(settlements: Sequence[Settlement], on: date) -> int:
    """Write to who is paid on these decisions what they change: before, after, why, and what follows."""
    changed = list(
        Recalculation.objects.filter(settlement__in=[one.pk for one in settlements])
        .select_related("line", "settlement")
        .order_by("line__act_on", "pk")
    )
    gains = [each.paid_after - each.paid_before for each in changed]
    arrears = sum(settlement.to_insured for settlement in settlements)
    body = {
        "lines": [_changed(each) for each in changed],
        "causes": sorted({CAUSES[Cause(each.cause)] for each in changed}),
        "arrears": arrears,
        "owed": arrears - sum(gains),
    }
    title, reference = "Vos remboursements recalculés", f"recalcul/{settlements[0].pk}"
    sent = _send("recalculation.typ", settlements[0].insured_id, on, title, reference, body, SAID, REMEDIES)
    return sent.letter


def _changed(each: Recalculation) -> list:
    return [each.line.act_on.isoformat(), acts.table()[each.line.act].fr, each.paid_before, each.paid_after]


def insurer(code: str, first_on: date, on: date) -> Told:
    """Send an insurer what it needs to pay its part for those who designated it and did not object; nothing more."""
    settled = list(
        SettledLine.objects.filter(in_force=True, settlement__decided_on__range=(first_on, on), paid__gt=0)
        .select_related("line")
        .order_by("pk")
    )
    covers = _covers(settled)
    objected = set(Forwarding.objects.filter(allowed=False).values_list("person_id", flat=True))
    mine = [
        row for row in settled if row.person_id not in objected and covers[row.person_id, row.act_on].insurer == code
    ]
    if not mine:
        return NOTHING
    parcel = exchange.Parcel(
        rows=_insurer_rows(mine, covers), persons=sorted({row.person_id for row in mine}), addressee=code
    )
    sent = exchange.send(
        outbound=exchange.InsurerFile(),
        fiche=FICHE,
        parcel=parcel,
        on=on,
        key=f"{FICHE}/insurer/{code}/{first_on}/{on}",
    )
    return Told(None, sent.ledger_line, len(mine))


def provider(number: int, first_on: date, on: date) -> Told:
    """Write to a professional or facility what was paid on its own invoices, and what it has to give back.

    No word on the patients' rights, debts or other care.
    """
    settled = list(
        SettledLine.objects.filter(in_force=True, practitioner=number, settlement__decided_on__range=(first_on, on))
        .select_related("line")
        .order_by("pk")
    )
    debts = money.debts_of_providers([number])
    if not settled and not debts:
        return NOTHING
    info = people.providers_of([number])[number]
    body = {
        "lines": [
            [
                row.line.invoice,
                row.line.key.rpartition("/")[2],
                acts.table()[row.line.act].fr,
                row.act_on.isoformat(),
                row.to_professional,
            ]
            for row in settled
        ],
        "total": sum(row.to_professional for row in settled),
        "debts": [[debt.label, debt.article, debt.left] for debt in debts],
    }
    told = letters.tell_provider(
        template=TEMPLATES / "remittance.typ",
        data=body,
        fiche=FICHE,
        provider=info,
        title="Vos factures réglées",
        reference=f"factures/{number}/{first_on}/{on}",
        on=on,
        retention="care_cases",
        recipient="care_facility" if info.subject == "care_facility" else "health_professional",
        categories=("care_acts", "benefit_use", *(["debt"] if debts else [])),
        persons=[row.person_id for row in settled],
        key=f"provider/{number}/{first_on}/{on}",
    )
    return Told(told.letter, told.line, len(settled))


def foreign_body(state: str, on: date) -> Told:
    """Declare to the institutions of a State the care given here to those it covers, on the reference of their form."""
    claims = list(ForeignClaim.objects.select_for_update().filter(state=state, declared_on__isnull=True).order_by("pk"))
    if not claims:
        return NOTHING
    settled = {
        row.line_id: row
        for row in SettledLine.objects.filter(line__in=[claim.line_id for claim in claims]).select_related("line")
    }
    rows = [
        {
            "form": claim.form,
            "reference": claim.reference,
            "act": settled[claim.line_id].line.act,
            "act_on": settled[claim.line_id].act_on.isoformat(),
            "amount": claim.amount,
        }
        for claim in claims
    ]
    digest = exchange.digest_of("".join(json.dumps(row) + "\n" for row in rows).encode())
    line = exchange.disclose(
        fiche=FICHE,
        recipient="foreign_body",
        categories=("card", "care_acts", "debt"),
        on=on,
        addressee=state,
        persons=sorted({claim.person_id for claim in claims}),
        content_digest=digest,
        key=f"{FICHE}/foreign/{state}/{claims[0].pk}",
    )
    ForeignClaim.objects.filter(pk__in=[claim.pk for claim in claims]).update(declared_on=on, disclosure_id=line)
    return Told(None, line, len(claims))


def _covers(settled: Sequence[SettledLine]) -> dict[tuple[int, date], rights.Cover]:
    asked = sorted({(row.person_id, row.act_on) for row in settled})
    covers = rights.covers_of(asked=tuple(rights.CoverAsked(PersonId(person), day) for person, day in asked))
    return {(cover.person, cover.on): cover for cover in covers}


def _insurer_rows(settled: Sequence[SettledLine], covers: dict) -> list[dict[str, Any]]:
    names = people.identity_of({row.person_id for row in settled})
    providers = people.providers_of({row.practitioner for row in settled})
    return [
        {
            "member": covers[row.person_id, row.act_on].contract,
            "nir": names[PersonId(row.person_id)].nir,
            "nir_kind": names[PersonId(row.person_id)].nir_kind,
            "name": names[PersonId(row.person_id)].birth_name,
            "first_names": names[PersonId(row.person_id)].first_names,
            "act": row.line.act,
            "performed_on": row.act_on,
            "charged": row.line.charged,
            "base": row.base,
            "rate": row.rate,
            "paid": row.paid,
            "left_to_pay": row.line.charged - row.paid,
            "provider": providers[row.practitioner].number,
        }
        for row in settled
    ]


def _rows(settlement: Settlement) -> list[list]:
    rows = settlement.lines.select_related("line").order_by("pk")
    return [
        [row.act_on.isoformat(), acts.table()[row.line.act].fr, row.line.charged, row.base, row.paid] for row in rows
    ]


def _reasons(settlement: Settlement) -> list[list]:
    decision = Decision.from_json(settlement.decision)
    return [[step.label, step.article, step.amount, step.note] for step in decision.steps]


def _warnings(settlement: Settlement) -> list[list[str]]:
    """What the person must know of a decision, and of which day; how sure we are of the law is for the file."""
    warnings = [text for text in settlement.decision["warnings"] if text.partition(" : ")[0] not in law.names()]
    first = settlement.lines.order_by("pk").first()
    return [[first.act_on.isoformat(), text] for text in warnings] if first else []
