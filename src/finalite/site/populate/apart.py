"""Schemes apart: two people on a list, an experiment with patients, an asbestos application; all of it invented."""

import json
from datetime import date, timedelta

from finalite.capabilities.register import Cents, Upload
from finalite.missions.benefits.pay_derogatory_cover import operations, queries
from finalite.missions.benefits.pay_derogatory_cover.facts import Ground, Quality, Unit
from finalite.missions.benefits.pay_derogatory_cover.given import Career, Listed, NewExperiment, NewPackage

from . import care
from .cast import CAISSE, Cast, act, desk, run
from .population import Someone

SINCE = timedelta(days=60)
INVENTED = "texte inventé pour la démonstration"
CODE = "DEMO-51"


def cover(players: Cast) -> None:
    """Admit, bill, ask the medical service about one of two cares, and pay what may be paid."""
    on, agent = players.on, care.technician(CAISSE)
    first, second, third = (next(players.others) for _ in range(3))
    attack = on - SINCE
    listed = tuple(Listed(nir=one.nir, attack_on=attack, quality=Quality.PRESENT) for one in (first, second))
    act(agent, operations.take_victims_list, listed=listed, reference="Liste fictive 1", on=attack + timedelta(days=8))
    _experiment(agent, (second, third), on)
    lines = [_line(one, players, rank, attack + timedelta(days=20)) for rank, one in enumerate((first, second), 1)]
    lines.append(_package(third, players, on - timedelta(days=9)))
    content = "\n".join(json.dumps(line, ensure_ascii=False) for line in [*lines, {"invoice": "ILLISIBLE"}])
    file = Upload("demonstration.jsonl", content.encode())
    act(agent, operations.receive_claims, file=file, received_on=on - timedelta(days=3))
    run(operations.settle_claims, on=on - timedelta(days=2))
    _answer(agent, on)
    career = Career(ground=Ground.ESTABLISHMENT, establishment_listed=True, exposure_days=4_383)
    act(agent, operations.apply_for_allowance, person=third.person, career=career, received_on=on - timedelta(days=5))


def _answer(agent, on: date) -> None:
    """The medical service sees a link for the first care; the second still waits for its answer."""
    waiting = [one for one in act(agent, queries.waiting_claims) if one.wanted and one.wanted[0].fact == "related"]
    numbers = [act(agent, operations.ask_medical_opinion, claim=one.claim, on=on) for one in waiting]
    said = {"related": True, "reasons": "blessure décrite le jour des faits (fictif)", "on": on}
    act(desk("conseil"), operations.give_medical_opinion, opinion=numbers[0], **said)
    act(agent, operations.resume_claim, scheme="victims", claim=waiting[0].claim, on=on)


def _experiment(agent, patients: tuple[Someone, ...], on: date) -> None:
    starts = date(on.year - 1, 1, 1)
    given = NewExperiment(
        code=CODE,
        title="Parcours fictif de suivi",
        source=INVENTED,
        starts_on=starts,
        ends_on=date(on.year + 2, 12, 31),
        keep_years=7,
    )
    act(agent, operations.record_experiment, experiment=given)
    package = NewPackage(
        experiment=CODE, code="ENTREE", unit=Unit.PATIENT, amount=Cents(12_000), from_on=starts, source=INVENTED
    )
    act(agent, operations.add_package, package=package)
    day = on - timedelta(days=40)
    for one in patients:
        included = {"included_on": day, "informed_on": day, "agreed_on": day}
        act(agent, operations.include_patient, person=one.person, experiment=CODE, **included)


def _line(someone: Someone, players: Cast, rank: int, day: date) -> dict:
    """A consultation a little above its tariff."""
    return {
        "nir": someone.nir,
        "provider": players.doctor.number,
        "invoice": "ATT-DEMO",
        "line": rank,
        "act": "CS",
        "act_on": day.isoformat(),
        "charged": 5_000,
    }


def _package(someone: Someone, players: Cast, day: date) -> dict:
    return {
        "nir": someone.nir,
        "provider": players.doctor.number,
        "invoice": "EXP-DEMO",
        "line": 1,
        "experiment": CODE,
        "package": "ENTREE",
        "act_on": day.isoformat(),
    }
