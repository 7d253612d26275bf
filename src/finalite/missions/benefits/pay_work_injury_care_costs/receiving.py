"""Takes deliveries in: good lines become care lines once, bad ones wait in quarantine, none is lost."""

import json
from collections.abc import Sequence

from finalite.capabilities import people, register
from finalite.capabilities.care_sheets import Desk, Known, SheetLine
from finalite.kernel import plain
from finalite.missions.benefits.pay_care_costs import queries as ordinary

from .models import CareLine, DeliveredFile, Delivery, RefusedLine
from .values import LineState, PaperLine

FICHE = "pay_work_injury_care_costs"
WORK_ACCIDENT = "work_accident"
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
    "injury_related",
)
"""Fields of a line that have no column of their own."""


def paper(sheet: PaperLine) -> bytes:
    """The line of the open format that a typed paper sheet stands for."""
    nir = people.identity_of([sheet.person])[sheet.person].nir
    fields = {name: value for name, value in plain.write(sheet).items() if value not in (None, "", [])} | {"nir": nir}
    del fields["person"]
    if "form_reference" in fields:
        fields["form"] = "DA1"
    return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode()


def care_line(delivery: Delivery, sheet: SheetLine, known: Known) -> CareLine:
    """The row of a line, about the victim alone: nobody else has a right by an injury of work."""
    person = known.persons[sheet.nir]
    written = {name: getattr(sheet, name) for name in IN_SHEET}
    return CareLine(
        subject="injury_victim",
        key=sheet.key,
        delivery=delivery,
        number=sheet.number,
        person_id=person,
        organisation=known.caisses.get(person, ""),
        state=LineState.RECEIVED,
        received_on=delivery.received_on,
        provider_id=known.providers[sheet.provider].provider_id,
        prescriber_id=known.providers[sheet.prescriber].provider_id if sheet.prescriber else None,
        prescribed_on=sheet.prescribed_on,
        invoice=sheet.invoice,
        act=sheet.act,
        act_on=sheet.act_on,
        ends_on=sheet.ends_on,
        quantity=sheet.quantity,
        charged=sheet.charged,
        sheet=written | {"injury_on": sheet.injury_on.isoformat() if sheet.injury_on else None},
    )


def _elsewhere(keys: Sequence[str]) -> tuple[str, ...]:
    return ordinary.keys_taken(keys=tuple(keys))


DESK = Desk(
    fiche=FICHE,
    job=f"{FICHE}.read",
    subject="injury_victim",
    deliveries=Delivery,
    files=DeliveredFile,
    quarantine=RefusedLine,
    lines=CareLine,
    row_of=care_line,
    elsewhere=_elsewhere,
)


def replay(refused: RefusedLine, corrected: str) -> CareLine:
    """Take a corrected line out of quarantine; raises `Invalid` with its first fault, the line then waits on."""
    found = DESK.replay(refused, corrected)
    if isinstance(found, CareLine):
        return found
    raise register.Invalid(found[0].field or "corrected", found[0].message)
