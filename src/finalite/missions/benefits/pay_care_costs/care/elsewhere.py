"""What a victim bears of care that an injury of work pays: the same participations and franchises, the same caps."""

from __future__ import annotations

from datetime import date

from finalite.kernel.decision import Decision, Line, MissingFact, Refusal, rule
from finalite.kernel.money import FULL
from finalite.law import Reasoning
from finalite.law.cover import grounds

from .adjudication import has_analysis
from .arithmetic import Numbers, reimburse
from .deductions import Running
from .facts import ActLine, CareFacts, of_each
from .terms import Asked, Terms, caps

NAME = "pay_care_costs.injury_deductions"
COUNTED, NOTHING_DUE = "counted", "nothing_due"


@rule
def injury_deductions(facts: CareFacts, on: date) -> Decision:
    """Count what acts paid for an injury of work leave to the victim (CSS L432-1 al. 2), within the caps of all care.

    The tariff of each line is what was paid for it; `on` is the day of payment, whose year sets the caps. Outcomes:
    counted, nothing_due, unknown and no_law. Nothing is kept back at once: it is recovered later (CSS D160-7).
    """
    reasoning = Reasoning(NAME, on)
    running = Running.after(facts.before, on)
    try:
        lines = of_each(facts.lines, lambda line: _line(line, facts, running, reasoning))
    except MissingFact as unknown:
        return reasoning.ask(unknown.names)
    except Refusal as refusal:
        return reasoning.refuse_for_law(refusal)
    totals = {name: sum(line.amounts[name] for line in lines) for name in ("participation", "franchise", "to_recover")}
    return reasoning.decide(COUNTED if totals["to_recover"] else NOTHING_DUE, totals, lines)


def _line(line: ActLine, facts: CareFacts, running: Running, reasoning: Reasoning) -> Line:
    paid = line.tariff if isinstance(line.tariff, int) else 0
    asked = Asked(
        patient=facts.patient,
        line=line,
        sheet=facts,
        base=paid,
        running=running,
        on=running.year,
        reasoning=reasoning,
    )
    terms = Terms(
        ground=grounds.WORK_ACCIDENT.ground.value,
        rate=FULL,
        to_professional=True,
        **caps(asked, grounds.WORK_ACCIDENT, has_analysis(facts, line.done_on)).numbers(),
    )
    amounts = reimburse(terms, Numbers(paid, paid, line.quantity, 0, *running.borne(terms, line)))
    running.note(terms, line, amounts["to_recover"])
    note = "tiers payant : à reprendre sur de prochains versements"
    reasoning.step("Laissé à la victime", "CSS L432-1, D160-7", amounts["to_recover"], note=note, line=line.ref)
    return Line(line.ref, COUNTED if amounts["to_recover"] else NOTHING_DUE, dict(amounts), {"ground": terms.ground})
