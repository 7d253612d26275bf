"""Takes lines to ordinary cover when the injury does not pay them, and back when it does after all: none is lost."""

import json
from collections.abc import Sequence
from datetime import date

from finalite.capabilities import people
from finalite.capabilities.care_sheets.values import SheetFormat
from finalite.capabilities.register import PersonId, Upload
from finalite.missions.benefits.pay_care_costs import operations as ordinary

from .models import CareLine
from .receiving import WORK_ACCIDENT

ALIKE = ("coefficient", "act_tariff", "base", "pathway", "session", "distance_km", "approval", "country")
STAYS = ("tariff_choice", "state_tariff", "form_reference")


def hand(lines: Sequence[CareLine], on: date, *, to_patient: bool = False) -> int:
    """Send lines to ordinary cover in the open format, without what named the injury; returns how many it took.

    `to_patient` where who cared has been paid already, so that ordinary cover pays the patient its part. A line sent
    before is refused there as a double, in the quarantine of ordinary cover, and nobody pays it twice.
    """
    if not lines:
        return 0
    numbers = people.identity_of({line.person_id for line in lines})
    billing = people.providers_of({line.provider_id for line in lines} | {line.prescriber_id or 0 for line in lines})
    rows = [_row(line, numbers[PersonId(line.person_id)].nir or "", billing, to_patient) for line in lines]
    content = "\n".join(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows).encode()
    sent = Upload(f"at-{lines[0].pk}.jsonl", content)
    return ordinary.receive_file(file=sent, format=SheetFormat.JSONL, received_on=on).accepted


def take_back(lines: Sequence[CareLine], on: date) -> int:
    """Have ordinary cover give lines up: they count there no more, and what it paid is owed; returns cents."""
    return sum(ordinary.give_up_line(key=line.key, on=on).amount for line in lines)


def _row(line: CareLine, nir: str, billing: dict[int, people.ProviderInfo], to_patient: bool) -> dict[str, object]:
    sheet = line.sheet
    written = {name: sheet[name] for name in ALIKE if sheet[name] not in (None, "", 0)}
    if sheet["tariff_choice"]:
        written |= {name: sheet[name] for name in STAYS if sheet[name] not in (None, "")}
    for name in ("act_on", "ends_on", "prescribed_on"):
        if getattr(line, name):
            written[name] = getattr(line, name).isoformat()
    if line.prescriber_id:
        written["prescriber"] = billing[line.prescriber_id].number
    return written | {
        "nir": nir,
        "provider": billing[line.provider_id].number,
        "invoice": line.invoice,
        "line": int(line.key.rpartition("/")[2]),
        "act": line.act,
        "quantity": line.quantity,
        "charged": line.charged,
        "marks": [mark for mark in sheet["marks"] if mark != WORK_ACCIDENT],
        "third_party": bool(sheet["third_party"]) and not to_patient,
    }
