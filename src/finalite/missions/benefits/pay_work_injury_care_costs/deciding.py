"""Asks the rule about one line, and gives either a decision to keep or what the line must wait for."""

from datetime import date

from finalite import law
from finalite.capabilities import register
from finalite.capabilities.care_sheets import acts
from finalite.kernel import plain
from finalite.kernel.decision import Decision, Refusal, Step
from finalite.kernel.decision import Line as DecidedLine

from . import adjudication, gathering, injuries, rules
from .facts import Care, InjuryCareFacts
from .models import CareLine, Injury, Settlement
from .values import Ground, Wait

RULE = "pay_work_injury_care_costs.adjudicate_injury_care"
BY_AGENT = "pay_work_injury_care_costs.refuse_line"
GROUNDS = {
    Ground.NO_INJURY: ("Aucun accident ni maladie du travail déclaré pour ces soins", "CSS L431-1"),
    Ground.TOO_LATE: ("Demande venue après le délai de deux ans", "CSS L431-2"),
    Ground.PAID_ALREADY: ("Soin déjà payé", "CSS L432-1"),
}
Answer = tuple[InjuryCareFacts | None, Decision | None, list[Wait]]


def answer(line: CareLine, known: gathering.Surroundings, on: date) -> Answer:
    """(facts, decision, waits): a decision to pay or to refuse, or what the line waits for."""
    injury = injuries.of(line, known.injuries.get(line.person_id, ()))
    if isinstance(injury, Injury):
        line.injury = injury
    waits = gathering.waits(line, injury, known)
    if waits:
        return None, None, waits
    assert isinstance(injury, Injury)
    try:
        facts = gathering.facts(line, injury, known)
    except law.MissingLaw:
        return None, None, [Wait.MISSING_LAW]
    found = rules.adjudicate_injury_care(facts, on)
    if found.outcome == "no_law":
        return None, None, [Wait.MISSING_LAW]
    return facts, found, [Wait(name) for name in found.missing]


def settlement(line: CareLine, facts: InjuryCareFacts | None, found: Decision, on: date) -> Settlement:
    """The row of a decision on a line, of the rank that follows."""
    rank = line.settlements.count() + 1 if line.pk and line.state != "received" else 1
    return Settlement(
        subject="injury_victim",
        key=f"{line.pk}/{rank}",
        rank=rank,
        line=line,
        person_id=line.person_id,
        kept_from=line.kept_from,
        organisation=line.organisation,
        decided_on=on,
        decided_by=register.current_actor().user,
        law=found.law,
        provider_id=line.provider_id,
        care=gathering.care_of(line),
        outcome=found.outcome,
        to_professional=found.amounts.get("paid", 0),
        to_patient=found.amounts.get("to_patient", 0),
        left=found.amounts.get("left", 0),
        facts=plain.write(facts) if facts else {},
        decision=found.to_json(),
    )


def by_agent(line: CareLine, ground: Ground, on: date) -> Decision:
    """The refusal of an agent where no rule speaks, with its reason and article."""
    label, article = GROUNDS[ground]
    ref, none = str(line.pk), {"paid": 0, "to_patient": 0, "left": line.charged}
    decided = DecidedLine(ref, "refused", none, {"reason": ground.value})
    step = Step(label, article, 0, None, "", ref)
    return Decision("refused", none, (step,), (), BY_AGENT, on, law.version(), (decided,))


def missing_law(line: CareLine) -> str:
    """The name of the text without which a line cannot be decided; empty where none is missing."""
    try:
        acts.table()[line.act].base(on=line.act_on, quantity=line.quantity, declared=line.sheet["base"])
        if gathering.care_of(line) is Care.EMERGENCY_VISIT:
            law.value(adjudication.VISIT, line.act_on)
    except Refusal as found:
        return found.missing
    return ""
