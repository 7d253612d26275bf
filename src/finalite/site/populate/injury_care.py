"""Care of a fall at work: paid to the doctor, one line that nobody linked, an agreement asked, one in quarantine."""

import json
from datetime import timedelta
from typing import Any

from finalite.capabilities import register
from finalite.missions.benefits.pay_work_injury_care_costs import operations
from finalite.missions.benefits.pay_work_injury_care_costs.values import SheetFormat

from . import injuries
from .cast import Cast, act, desk
from .population import Someone

FALL, PROSTHESIS = timedelta(days=90), "PRD"
ACTS: tuple[tuple[dict[str, Any], int], ...] = (
    ({}, 1),
    ({"charged": 4500}, 8),
    ({"marks": []}, 20),
    ({"act": "ZZZ"}, 25),
)
"""What differs from a plain consultation of the injury, and how many days after the fall."""


def pay(cast: Cast) -> None:
    """From the fall to what waits on the desks."""
    someone, fall, agent = next(cast.others), cast.on - FALL, desk("agent")
    file = injuries.recognised(cast, someone, fall, "doigts pris dans une porte")
    lines = [_line(cast, someone, rank, days) | changes for rank, (changes, days) in enumerate(ACTS, start=1)]
    sent = register.Upload("soins-at.jsonl", "\n".join(json.dumps(line) for line in lines).encode())
    act(agent, operations.receive_file, sheets=sent, format=SheetFormat.JSONL, received_on=cast.on)
    act(agent, operations.settle_lines, on=cast.on)
    act(agent, operations.ask_agreement, person=someone.person, file=file, act=PROSTHESIS, on=cast.on)


def _line(cast: Cast, someone: Someone, rank: int, days: int) -> dict[str, object]:
    """A consultation that the doctor links with the fall, paid without an advance."""
    fall = cast.on - FALL
    return {
        "nir": someone.nir,
        "provider": cast.doctor.number,
        "invoice": f"AT{rank:04d}",
        "line": 1,
        "act": "G",
        "act_on": (fall + timedelta(days=days)).isoformat(),
        "charged": 3000,
        "pathway": "treating_doctor",
        "third_party": True,
        "marks": ["work_accident"],
        "injury_on": fall.isoformat(),
    }
