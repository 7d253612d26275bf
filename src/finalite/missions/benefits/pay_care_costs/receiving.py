"""Takes deliveries in, slice by slice: good lines become care lines once, bad ones wait in quarantine, none is lost."""

import json

from finalite.capabilities import people
from finalite.capabilities.care_sheets import Desk, Known, SheetLine
from finalite.kernel import plain

from .models import CareLine, DeliveredFile, Delivery, RefusedLine
from .values import LineState, PaperLine

IN_SHEET = (
    "coefficient",
    "act_tariff",
    "base",
    "pathway",
    "marks",
    "session",
    "third_party",
    "distance_km",
    "approval",
    "country",
    "form",
    "form_reference",
    "tariff_choice",
    "state_tariff",
    "generic_price",
    "prescribed_lines",
    "stay_day",
    "tariff_from_day_31",
)
"""Fields of a line that have no column of their own."""


def paper(sheet: PaperLine) -> bytes:
    """The line of the open format that a typed paper sheet stands for."""
    nir = people.identity_of([sheet.person])[sheet.person].nir
    fields = {name: value for name, value in plain.write(sheet).items() if value not in (None, "", [])} | {"nir": nir}
    del fields["person"]
    return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()


def care_line(
    delivery: Delivery, sheet: SheetLine, known: Known, *, key: str = "", replaces: int | None = None
) -> CareLine:
    """The row of a line; who is paid is the person named on it, else who opens the patient's rights."""
    person = known.persons[sheet.nir]
    insured = known.persons[sheet.insured_nir] if sheet.insured_nir else known.holders.get(person, (person,))[0]
    prescriber = known.providers[sheet.prescriber].provider_id if sheet.prescriber else None
    return CareLine(
        subject=known.subjects[person],
        key=key or sheet.key,
        delivery=delivery,
        number=sheet.number,
        person_id=person,
        insured_id=insured,
        organisation=known.caisses.get(person, ""),
        state=LineState.RECEIVED,
        received_on=delivery.received_on,
        provider_id=known.providers[sheet.provider].provider_id,
        prescriber_id=prescriber,
        prescribed_on=sheet.prescribed_on,
        invoice=sheet.invoice,
        act=sheet.act,
        act_on=sheet.act_on,
        ends_on=sheet.ends_on,
        quantity=sheet.quantity,
        charged=sheet.charged,
        sheet={name: getattr(sheet, name) for name in IN_SHEET},
        replaces_id=replaces,
    )


DESK = Desk(
    fiche="pay_care_costs",
    job="pay_care_costs.read",
    subject="insured",
    deliveries=Delivery,
    files=DeliveredFile,
    quarantine=RefusedLine,
    lines=CareLine,
    row_of=care_line,
)
