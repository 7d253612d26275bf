"""What a doctor of the demonstration is paid: lines presented, one of them wrong, a package, and a sum taken back."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from finalite.kernel.calendar import add_months
from finalite.missions.benefits.pay_practitioners import operations
from finalite.missions.benefits.pay_practitioners.values import (
    NewFeeLine,
    NewIndicator,
    NewTerm,
    Pathway,
    Practice,
    Spread,
    TermKind,
    Unit,
)

from . import care
from .cast import CAISSE, Cast, act, practitioner
from .population import Someone

LINES = 4
INVENTED = "texte inventé pour la démonstration"
PATIENTS, EACH, TOO_MUCH = 640, 15, 30_00


def pay(players: Cast) -> None:
    """Let the doctor present lines and be paid a package whose value, like everything here, is invented."""
    doctor, on = players.doctor.provider_id, players.on
    agent, mine = care.technician(CAISSE), practitioner(players.doctor)
    file = {"provider": doctor, "practice": Practice.LIBERAL, "direct_payment": True}
    act(agent, operations.open_payee_file, on=on, **file)
    lines = tuple(_line(one, rank, on) for rank, one in enumerate(islice(players.others, LINES), start=1))
    act(mine, operations.present_fees, lines=lines, received_on=on, on=on)
    year = {"first_on": date(on.year - 1, 1, 1), "last_on": date(on.year - 1, 12, 31)}
    _value(year["first_on"], on)
    count = NewIndicator(code="patients", value=PATIENTS, **year)
    indicator = act(mine, operations.declare_indicator, indicator=count, on=on)
    act(agent, operations.examine_indicator, indicator=indicator, right=True, on=on)
    asked = {"provider": doctor, "kind": TermKind.PACKAGE, "code": "suivi", **year}
    act(agent, operations.decide_remuneration, on=on, **asked)
    back = {"amount": -TOO_MUCH, "reason": "Ligne payée deux fois avant la reprise", "article": "CSS L133-4"}
    spread = Spread(instalment=TOO_MUCH // 3, from_on=add_months(on, -1))
    act(agent, operations.adjust, provider=doctor, on=on, spread=spread, **back)


def _line(patient: Someone, rank: int, on: date) -> NewFeeLine:
    """A consultation; the last one bears a code that no list has."""
    return NewFeeLine(
        nir=patient.nir,
        invoice="TP-DEMO",
        line=rank,
        act="G" if rank < LINES else "ZZZ",
        act_on=on - timedelta(days=2 + rank),
        charged=3000,
        pathway=Pathway.TREATING_DOCTOR,
    )


def _value(since: date, on: date) -> None:
    """A value recorded by one agent and confirmed by another."""
    term = NewTerm(
        kind=TermKind.PACKAGE,
        code="suivi",
        label="Forfait fictif de suivi",
        unit=Unit.EACH,
        amount=EACH,
        counts="patients",
        reference="Convention fictive, art. 1",
        source=INVENTED,
        valid_from=since,
    )
    agent = care.technician(CAISSE)
    number = act(agent, operations.record_term, term=term, on=on)
    act(replace(agent, user="agent-2"), operations.confirm_term, term=number, on=on)
