"""Counts the days of each legal clock: who must do what, and until when (CSS R441-3 to R441-18, R461-9, R461-10)."""

from datetime import date, timedelta

from finalite import law
from finalite.kernel import calendar
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.unknown import known

from .facts import ClockFacts, DeclarationFacts, Nature

CLOCK_RULE = "open_work_injury_entitlements.clock"
DECLARATION_RULE = "open_work_injury_entitlements.declaration"
DECLARATION, RECOGNITION, SANCTIONS = "injuries.declaration.", "injuries.recognition.", "injuries.sanctions."
RUNNING, SILENCE, UNKNOWN = "running", "silence", "unknown"
DECIDE = "decide"
ACCIDENTS = (Nature.ACCIDENT, Nature.COMMUTING)
SUNDAY = 6


@rule
def clock(facts: ClockFacts, on: date) -> Decision:
    """Say when each step of a file is due, and whether the fund's silence already means recognition (CSS R441-18).

    The clock starts when the fund holds both the declaration and the first certificate; before that it is unknown.
    """
    reasoning = law.Reasoning(CLOCK_RULE, on)
    missing = tuple(name for name in ("declared_on", "certified_on") if not isinstance(getattr(facts, name), date))
    if missing:
        return reasoning.ask(missing)
    try:
        return _clock(facts, on, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(why)


def complete_on(facts: ClockFacts) -> date:
    """The day on which the fund holds both papers; raises `MissingFact` where one is awaited."""
    return max(known(facts.declared_on, "declared_on"), known(facts.certified_on, "certified_on"))


def decide_by(facts: ClockFacts, on: date) -> date | None:
    """The last day for the fund's notice, None while the clock has not started; raises `MissingLaw`."""
    return next((day for ref, day in milestones(facts, on) if ref == DECIDE), None)


def milestones(facts: ClockFacts, on: date) -> tuple[tuple[str, date], ...]:
    """Each step with its last day, as `clock` counts them; empty while the clock has not started."""
    return tuple((line.ref, date.fromisoformat(str(line.codes["due_on"]))) for line in clock(facts, on).lines)


def _clock(facts: ClockFacts, on: date, reasoning: law.Reasoning) -> Decision:
    start = complete_on(facts)
    reasoning.step("Dossier complet : déclaration et premier certificat reçus", "CSS R441-7", note=f"{start:%d/%m/%Y}")
    lines = tuple(_lines(facts, start, reasoning))
    last = date.fromisoformat(str(lines[-1].codes["due_on"]))
    if on > last:
        reasoning.step("Silence de la caisse : le caractère professionnel est reconnu", "CSS R441-18")
    return reasoning.decide(SILENCE if on > last else RUNNING, {}, lines)


def _lines(facts: ClockFacts, start: date, reasoning: law.Reasoning) -> list[Line]:
    """The milestones in order of law; the last one is always the decision."""
    if facts.nature in (Nature.RELAPSE, Nature.NEW_LESION):
        return [_line(DECIDE, start, "relapse", "CSS R441-16", reasoning)]
    if facts.nature is Nature.DISEASE:
        return _disease(facts, start, reasoning)
    if not facts.investigated:
        return [_line(DECIDE, start, "accident", "CSS R441-7", reasoning)]
    return [*_consultation(facts, start, "accident_file_open", reasoning), _investigated(start, reasoning)]


def _investigated(start: date, reasoning: law.Reasoning) -> Line:
    return _line(DECIDE, start, "accident_investigated", "CSS R441-8", reasoning)


def _disease(facts: ClockFacts, start: date, reasoning: law.Reasoning) -> list[Line]:
    if not isinstance(facts.referred_on, date):
        opened = _consultation(facts, start, "disease_file_open", reasoning)
        return [*opened, _line(DECIDE, start, "disease", "CSS R461-9", reasoning)]
    article, referred = "CSS R461-10", facts.referred_on
    return [
        _line("additions", referred, "committee_additions", article, reasoning),
        _line("comments", referred, "committee_file", article, reasoning),
        _line("committee_opinion", referred, "committee_opinion", article, reasoning),
        _line(DECIDE, referred, "committee", article, reasoning),
    ]


def _consultation(facts: ClockFacts, start: date, name: str, reasoning: law.Reasoning) -> list[Line]:
    """The day the file opens at the latest, then the days for comments, counted from the day it did open if it has."""
    article = "CSS R461-9" if facts.nature is Nature.DISEASE else "CSS R441-8"
    opening = _line("file_open", start, name, article, reasoning)
    due = date.fromisoformat(str(opening.codes["due_on"]))
    opened = facts.opened_on if isinstance(facts.opened_on, date) else due
    return [opening, _line("comments", opened, "consultation", article, reasoning)]


def _line(ref: str, start: date, name: str, article: str, reasoning: law.Reasoning) -> Line:
    value = reasoning.value(RECOGNITION + name, start)
    due = calendar.clear_days_deadline(start, value.number)
    reasoning.step(LABELS[ref], article, value=value, note=f"{due:%d/%m/%Y}", line=ref)
    return Line(ref, "due", {}, {"due_on": due.isoformat(), "from": start.isoformat(), "article": article})


LABELS = {
    "file_open": "Ouverture du dossier aux parties, au plus tard",
    "comments": "Fin des observations ; le dossier se lit encore",
    "additions": "Fin des compléments au dossier du comité",
    "committee_opinion": "Avis du comité régional",
    DECIDE: "Décision de la caisse",
}


def answer_by(nature: Nature, received_on: date) -> date:
    """The last day to answer a questionnaire (CSS R441-8, R461-9); raises `MissingLaw`."""
    name = "disease_questionnaire" if nature is Nature.DISEASE else "accident_questionnaire"
    return calendar.clear_days_deadline(received_on, law.value(RECOGNITION + name, received_on).number)


def reserve_by(declared_on: date) -> date:
    """The last day for the employer's reasoned reservations (CSS R441-6); raises `MissingLaw`."""
    return calendar.clear_days_deadline(declared_on, law.value(DECLARATION + "reservations", declared_on).number)


def told_by(opening: date) -> date:
    """The last day to tell the parties when they may read the file, before it opens (CSS R441-8 II)."""
    return opening - timedelta(days=law.value(RECOGNITION + "consultation_notice", opening).number + 1)


def employer_by(known_on: date) -> date:
    """The last day for the employer to declare, Sundays and public holidays left out (CSS R441-3)."""
    day, left = known_on, law.value(DECLARATION + "employer_hours", known_on).number // 24
    while left:
        day += timedelta(days=1)
        left -= day.weekday() != SUNDAY and not calendar.is_holiday(day)
    return day


def victim_by(happened_on: date) -> date:
    """The last day for the victim to declare by themselves: the end of the second year after (CSS L441-2)."""
    years = law.value(DECLARATION + "victim_years", happened_on).number
    return date(happened_on.year + years, 12, 31)


@rule
def declaration(facts: DeclarationFacts, on: date) -> Decision:
    """Say whether an accident was declared in time, until when it may be, and what being late exposes to."""
    reasoning, since = law.Reasoning(DECLARATION_RULE, on), "happened_on" if facts.by_victim else "known_on"
    if not isinstance(getattr(facts, since), date):
        return reasoning.ask((since,))
    try:
        return _declaration(facts, on, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(why)


def _declaration(facts: DeclarationFacts, on: date, reasoning: law.Reasoning) -> Decision:
    if facts.by_victim:
        start = known(facts.happened_on, "happened_on")
        due, article, name = victim_by(start), "CSS L441-2", "victim_years"
    else:
        start = known(facts.known_on, "known_on")
        due, article, name = employer_by(start), "CSS R441-3", "employer_hours"
    value = reasoning.value(DECLARATION + name, start)
    reasoning.step("Dernier jour pour déclarer", article, value=value, note=f"{due:%d/%m/%Y}")
    day = facts.declared_on if isinstance(facts.declared_on, date) else on
    late = day > due
    if late and not facts.by_victim:
        fine = reasoning.value(SANCTIONS + "fine_class", day)
        reasoning.step("Employeur en retard : contravention encourue", "CSS R471-3", value=fine)
        costs = reasoning.value(SANCTIONS + "recovery", day)
        reasoning.step("Employeur en retard : la caisse peut réclamer ce qu'elle paie", "CSS L471-1", value=costs)
    line = Line("declaration", "late" if late else "in_time", {}, {"due_on": due.isoformat(), "article": article})
    return reasoning.decide("late" if late else "in_time", {}, (line,))
