"""A hospital of the demonstration: its file and invented tariffs, stays billed, one line to correct, an advance."""

import json
from datetime import date, timedelta
from typing import Any

from finalite.capabilities import register
from finalite.missions.benefits.pay_care_costs.values import SheetFormat
from finalite.missions.benefits.pay_facilities import operations
from finalite.missions.benefits.pay_facilities.facts import Unit
from finalite.missions.benefits.pay_facilities.given import (
    AdvanceGiven,
    AllocationGiven,
    FacilityGiven,
    ManagerGiven,
    TariffGiven,
)
from finalite.missions.benefits.pay_facilities.words import FacilityKind

from .cast import CAISSE, Cast, act, desk, run
from .population import Someone
from .world import Carer

ORDER, AUTHORITY = "Arrêté fictif n° 1", "Agence fictive"
TARIFFS = (("SEJOUR1", Unit.STAY, 184_000), ("JOUR1", Unit.DAY, 61_200), ("SEANCE1", Unit.SESSION, 29_500))


def bill(players: Cast, hospital: Carer) -> None:
    """Open the file of the hospital of the account `admission`, and have it bill stays of the first caisse."""
    on, agent = players.on, desk("agent")
    _file(hospital, agent, on)
    stays = [_stay(hospital, next(players.others), rank, on) for rank in range(1, 5)]
    stays[2]["code"] = "SEJOUR9"  # a tariff that no order fixes: the line is to be corrected
    stays[3]["pathway"] = "unknown"  # what the facility forgot to say: the invoice waits for it
    file = register.Upload("factures.jsonl", "\n".join(map(json.dumps, stays)).encode())
    act(agent, operations.receive_file, file=file, format=SheetFormat.JSONL, received_on=on)
    act(agent, operations.settle_invoices, on=on)
    facility = hospital.provider_id
    granted = AdvanceGiven(
        facility=facility, amount=register.Cents(50_000), reference="Décision fictive n° 3", recover_from=on
    )
    act(agent, operations.grant_advance, advance=granted, on=on)
    allocation = AllocationGiven(
        facility=facility,
        year=on.year,
        amount=register.Cents(120_000_000),
        pay_day=20,
        reference=ORDER,
        signed_on=date(on.year, 1, 2),
        authority=AUTHORITY,
    )
    act(agent, operations.notify_allocation, allocation=allocation, on=on)
    run(operations.order_allocations, on=on)


def _file(hospital: Carer, agent: register.Actor, on: date) -> None:
    given = FacilityGiven(
        number=hospital.number,
        activity=FacilityKind.HOSPITAL,
        organisation=CAISSE,
        pay_within=30,
        pay_text="Convention fictive, article 4",
    )
    facility = act(agent, operations.record_facility, facility=given, on=on)
    manager = ManagerGiven(facility=facility, name="Claude Essai", email="claude.essai@exemple.invalid")
    act(agent, operations.name_manager, manager=manager, on=on)
    for code, unit, amount in TARIFFS:
        tariff = TariffGiven(
            facility=facility,
            code=code,
            unit=unit,
            amount=register.Cents(amount),
            from_on=date(2020, 1, 1),
            reference=ORDER,
            signed_on=date(2019, 12, 20),
            authority=AUTHORITY,
        )
        act(agent, operations.record_tariff, tariff=tariff, on=on)


def _stay(hospital: Carer, patient: Someone, rank: int, on: date) -> dict[str, Any]:
    entered, left = on - timedelta(days=12 * rank), on - timedelta(days=12 * rank - 4)
    return {
        "facility": hospital.number,
        "invoice": f"H-{on.year}-{rank:04d}",
        "line": 1,
        "nir": patient.nir,
        "kind": "stay",
        "entered_on": entered.isoformat(),
        "left_on": left.isoformat(),
        "code": "SEJOUR1",
        "done_on": entered.isoformat(),
        "charged": 184_000,
        "act_tariff": 0,
        "pathway": "referred",
    }
