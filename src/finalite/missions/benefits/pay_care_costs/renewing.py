"""Decides again what was decided on somebody's care, on their rights, the law and the facts of today.

The year of the reimbursement sets the caps and stays what it was: every sheet of that year is taken in its first order,
so that a participation given back to one is borne by the next, exactly as if all had been known from the start.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from finalite.capabilities.care_sheets import acts
from finalite.capabilities.register import PersonId
from finalite.kernel import plain
from finalite.kernel.decision import Decision, Line
from finalite.law.cover.facts import patient_of
from finalite.law.cover.stay import has_heavy_act
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import abroad, checking, counting, elsewhere, rules, settling, sheets
from .models import BorneElsewhere, CareLine, ForeignClaim, Opinion, SettledLine, Settlement
from .reading import KINDS
from .values import Cause, Question

NO_RIGHT, DECLARED, DECEASED, UNDECIDED = "no_right_on_day", "declared_abroad", "payee_deceased", "undecided"
TO_WHOM = f"{UNDECIDED}:à qui revient le rappel d’un soin payé en tiers payant : texte non relevé"
"""The patient, an insurer or the professional may have borne the rest of such a sheet: no text recorded says who."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """A sheet decided again: its lines, the decision of today, or why there is none, and what made it differ."""

    former: Settlement
    rows: tuple[SettledLine, ...]
    facts: sheets.Facts | None = None
    decision: Decision | None = None
    answers: Mapping[int, Line] | None = None
    cause: Cause = Cause.CAPS
    blocked: str = ""

    @property
    def now(self) -> tuple[SettledLine, ...]:
        """What its lines are worth now, and where nothing can be decided what they were worth."""
        if self.answers is None or self.blocked:
            return self.rows
        return tuple(counting.settled_line(row.line, self.answers[row.line_id]) for row in self.rows)

    @property
    def gain(self) -> int:
        """What is paid now beyond what was, in cents; negative where less is due."""
        return sum(now.paid - row.paid for row, now in zip(self.rows, self.now, strict=True))

    @property
    def differs(self) -> bool:
        """Whether a line is worth something else now."""
        return any(_worth(row) != _amounts(self.answers[row.line_id]) for row in self.rows) if self.answers else False


def renew(persons: Iterable[int]) -> dict[int, list[Renewed]]:
    """Every sheet in force of these persons decided again, in the order of the first decisions; a few statements."""
    rows = list(
        SettledLine.objects.filter(person_id__in=set(persons), in_force=True)
        .select_related("settlement", "line")
        .order_by("person_id", "settlement_id", "pk")
    )
    known = _known_of(rows)
    found = {}
    for person, mine in groupby(rows, key=lambda row: row.person_id):
        found[person] = _year_by_year(list(mine), known)
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What is known today of those whose care is looked at again."""

    covers: dict[tuple[int, date], rights.Cover]
    lives: dict[int, checking.Life]
    protocol: dict[int, bool]
    current: dict[int, Settlement]
    declared: frozenset[int]
    elsewhere: dict[int, list[BorneElsewhere]]


def _known_of(rows: Sequence[SettledLine]) -> Known:
    asked = sorted({(row.person_id, row.line.act_on) for row in rows})
    covers = rights.covers_of(asked=tuple(rights.CoverAsked(PersonId(person), day) for person, day in asked))
    given = Opinion.objects.filter(question=Question.IN_PROTOCOL, favourable__isnull=False).order_by("pk")
    renewed = Settlement.objects.in_bulk([row.renewed_id for row in rows if row.renewed_id])
    declared = ForeignClaim.objects.filter(line__in=[row.line_id for row in rows], declared_on__isnull=False)
    return Known(
        {(cover.person, cover.on): cover for cover in covers},
        settling.lives_of({row.person_id for row in rows} | {row.line.insured_id for row in rows}),
        {one.line_id: bool(one.favourable) for one in given.filter(line__in=[row.line_id for row in rows])},
        {row.settlement_id: renewed[row.renewed_id] for row in rows if row.renewed_id},
        frozenset(declared.values_list("line_id", flat=True)),
        elsewhere.of_persons({row.person_id for row in rows}),
    )


def _year_by_year(rows: Sequence[SettledLine], known: Known) -> list[Renewed]:
    """The sheets of one person in order: each year of reimbursement counts from nothing, days go on over years."""
    counts: dict[tuple, int] = defaultdict(int)
    franchises: dict[tuple, int] = defaultdict(int)
    found: list[Renewed] = []
    tally, year = (0, 0, 0), 0
    waiting = deque(known.elsewhere.get(rows[0].person_id, ()))
    for number, group in groupby(rows, key=lambda row: row.settlement_id):
        sheet = tuple(group)
        if sheet[0].settlement.decided_on.year != year:
            tally, year = (0, 0, 0), sheet[0].settlement.decided_on.year
        while waiting and waiting[0].after_id < number:
            borne = waiting.popleft()
            counted = _add(tally, borne, counts, franchises)
            tally = counted if borne.decided_on.year == year else tally
        renewed = _sheet(sheet, known, _before({row.act_on for row in sheet}, tally, counts, franchises))
        found.append(renewed)
        for row in renewed.now:
            tally = _add(tally, row, counts, franchises)
    return found


def _add(tally: tuple[int, int, int], row: SettledLine | BorneElsewhere, counts: dict, franchises: dict):
    """The tally of a year with one more line; its day of care is counted too."""
    counts[row.practitioner, row.act_on] += row.participations
    franchises[row.family, row.act_on] += row.franchise
    return tally[0] + row.participations, tally[1] + row.participation, tally[2] + row.franchise


def _before(days: set[date], tally: tuple[int, int, int], counts: dict, franchises: dict) -> rules.Counters:
    """What the patient bore before a sheet: in its year, and on its days."""
    return counting.counters(
        tally,
        {(str(who), day): n for (who, day), n in counts.items() if day in days},
        {(family, day): n for (family, day), n in franchises.items() if day in days},
    )


def _sheet(rows: tuple[SettledLine, ...], known: Known, before: rules.Counters) -> Renewed:
    former = known.current.get(rows[0].settlement_id, rows[0].settlement)
    if not former.facts:
        return Renewed(former, rows)
    line = rows[0].line
    cover = known.covers[line.person_id, line.act_on]
    if not cover.covered and cover.competent_state == abroad.FRANCE:
        return Renewed(former, rows, blocked=NO_RIGHT)
    kept = plain.read(KINDS[former.facts["kind"]], former.facts["facts"])
    facts = _facts(kept, rows, patient_of(cover, known.lives[line.person_id].born_on), before, known)
    decision = sheets.ask(facts, rows[0].settlement.decided_on)
    if decision.outcome in settling.UNDECIDED:
        return Renewed(former, rows, blocked=f"{UNDECIDED}:{', '.join(decision.missing)}"[:200])
    sheet = sheets.Sheet(tuple(row.line for row in rows), cover, known.lives[line.person_id].born_on, {})
    answers = {int(answer.ref): answer for answer in sheets.answers(sheet, decision)}
    renewed = Renewed(former, rows, facts, decision, answers, _cause(kept, facts))
    return replace(renewed, blocked=_obstacle(renewed, line, known)) if renewed.differs else renewed


def _obstacle(renewed: Renewed, line: CareLine, known: Known) -> str:
    """Why a sheet that is worth something else now stays as it is; empty where nothing prevents the change."""
    if known.lives[line.insured_id].died_on is not None:
        return DECEASED
    if known.declared & {row.line_id for row in renewed.rows}:
        return DECLARED
    return TO_WHOM if line.sheet["third_party"] and renewed.gain > 0 else ""


def _facts(kept: sheets.Facts, rows, patient: rules.Patient, before: rules.Counters, known: Known) -> sheets.Facts:
    """The kept facts, with the patient, the counters, the public tariffs and the medical opinions of today."""
    if isinstance(kept, rules.StayFacts):
        line = rows[0].line
        heavy = has_heavy_act(
            coefficient=line.sheet["coefficient"], act_tariff=line.sheet["act_tariff"], day=line.act_on
        )
        return replace(kept, patient=patient, has_heavy_act=heavy, marks=_marks(kept.marks, line, known))
    if isinstance(kept, rules.EmergencyFacts):
        return replace(kept, patient=patient)
    by_ref = {str(row.line_id): row.line for row in rows}
    lines = tuple(_line(one, by_ref[one.ref], known) for one in kept.lines if one.ref in by_ref)
    return replace(kept, patient=patient, before=before, lines=lines)


def _line(kept: rules.ActLine, line: CareLine, known: Known) -> rules.ActLine:
    act = acts.table()[line.act]
    tariff = kept.tariff if act.is_declared else act.base(on=line.act_on, quantity=line.quantity, declared=None)
    return replace(kept, tariff=tariff, marks=_marks(kept.marks, line, known))


def _marks(marks: tuple[rules.Mark, ...], line: CareLine, known: Known) -> tuple[rules.Mark, ...]:
    """What the sheet stated, save what the medical service said since of its belonging to the protocol."""
    said = known.protocol.get(line.pk)
    others = tuple(mark for mark in marks if mark is not rules.Mark.ALD_PROTOCOL)
    return marks if said is None else (*others, *([rules.Mark.ALD_PROTOCOL] if said else []))


def _cause(kept: sheets.Facts, now: sheets.Facts) -> Cause:
    """What changed first, in the order in which a person would ask."""
    if kept.patient.born_on != now.patient.born_on:
        return Cause.FACT
    if kept.patient != now.patient:
        return Cause.RIGHT
    if isinstance(kept, rules.CareFacts) and isinstance(now, rules.CareFacts):
        if [one.marks for one in kept.lines] != [one.marks for one in now.lines]:
            return Cause.FACT
        return Cause.CAPS if replace(kept, lines=now.lines) != now and kept.lines == now.lines else Cause.LAW
    return Cause.FACT if getattr(kept, "marks", ()) != getattr(now, "marks", ()) else Cause.LAW


def _worth(row: SettledLine) -> tuple[int, int, int]:
    return row.paid, row.participation, row.franchise


def _amounts(answer: Line) -> tuple[int, int, int]:
    return answer.amounts["paid"], answer.amounts["participation"], answer.amounts["franchise"]
