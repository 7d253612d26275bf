"""Decides received lines in bulk: one slice is a fixed number of statements, whatever the number of lines.

Lines of one sheet are decided together. What a person has already borne is read and written under a lock on their
tally, so that two workers never both give away the last euro of a yearly cap.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel import plain
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import abroad, approvals, checking, counting, paying, sheets
from .models import CareLine, ForeignClaim, SettledLine, Settlement
from .values import LineState, Settled

UNDECIDED = ("unknown", "no_law")
OUT_OF_REACH = "out_of_reach"
"""The person is of another caisse, or asked that their data be kept and not used (GDPR article 18)."""
DAYS_TO_LOOK = 15
"""Days within which somebody looks at a suspended line: ours, no text sets them."""


def settle(on: date, limit: int, organisation: str = "") -> Settled:
    """Decide the next received lines, order what is due, and open a case for each sheet that must wait."""
    return settle_lines(_next(limit, organisation or register.current_actor().organisation), on)


def settle_lines(lines: Sequence[CareLine], on: date) -> Settled:
    """Decide these lines, locked by the caller. What cannot be decided is suspended with its reasons."""
    if not lines:
        return Settled(0, 0, 0, 0, 0, 0)
    within = register.may_concern(*{line.person_id for line in lines})
    around = _surroundings(lines, within, on)
    ledger = counting.locked({line.person_id: line.subject for line in lines if line.person_id in within}, lines, on)
    slice_ = Slice(on)
    for group in _sheets([line for line in lines if line.person_id in within]):
        doubts = sorted(
            {doubt for line in group for doubt in checking.doubts_of(line, around) if doubt not in line.lifted}
        )
        first = group[0]
        cover, born_on = around.covers[first.person_id, first.act_on], around.lives[first.person_id].born_on
        sheet = sheets.Sheet(group, cover, born_on, around.providers, around.standings, around.series)
        slice_.put(sheet, doubts, ledger)
    _leave(line for line in lines if line.person_id not in within)
    ordered, total = slice_.write()
    ledger.write()
    return Settled(len(lines), slice_.decided, slice_.suspended, ordered, total, lines[-1].pk)


class Slice:
    """What a slice of decisions will write, gathered so that each table is written once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.settlements: list[Settlement] = []
        self.lines: list[list[SettledLine]] = []
        self.waiting: list[tuple[sheets.Sheet, list[str]]] = []
        self.foreign: list[ForeignClaim] = []

    @property
    def decided(self) -> int:
        return sum(len(lines) for lines in self.lines)

    @property
    def suspended(self) -> int:
        return sum(len(sheet.lines) for sheet, _ in self.waiting)

    def put(self, sheet: sheets.Sheet, doubts: list[str], ledger: counting.Ledger) -> None:
        """Decide a sheet without doubts; a fact or a text that is missing is a doubt too."""
        if doubts:
            self.waiting.append((sheet, doubts))
            return
        facts, decision = sheets.decide(sheet, ledger.before(sheet.first.person_id, sheet.days), self.on)
        if decision.outcome in UNDECIDED:
            kind = "fact" if decision.outcome == "unknown" else "law"
            self.waiting.append((sheet, [f"{kind}:{what}"[:200] for what in decision.missing]))
            return
        answers = {int(answer.ref): answer for answer in sheets.answers(sheet, decision)}
        settled = [counting.settled_line(line, answers[line.pk]) for line in sheet.lines]
        ledger.count(settled)
        self.lines.append(settled)
        self.settlements.append(_settlement(sheet, facts, decision, answers.values(), self.on))
        if sheet.cover.competent_state != abroad.FRANCE:
            self.foreign += [_foreign(line, each, sheet) for line, each in zip(sheet.lines, settled, strict=True)]

    def write(self) -> tuple[int, int]:
        """Write settlements, lines, states, cases and orders; returns how many orders and for how much."""
        Settlement.objects.bulk_create(self.settlements)
        for settlement, lines in zip(self.settlements, self.lines, strict=True):
            for line in lines:
                line.settlement, line.closed_on = settlement, settlement.closed_on
        settled = [line for lines in self.lines for line in lines]
        SettledLine.objects.bulk_create(settled)
        for closed_on in (None, self.on):
            over = [line.line_id for line in settled if line.closed_on == closed_on]
            CareLine.objects.filter(pk__in=over).update(state=LineState.DECIDED, closed_on=closed_on, suspended_for=[])
        ForeignClaim.objects.bulk_create([claim for claim in self.foreign if claim.amount])
        suspend(self.waiting, self.on)
        return paying.order(self.settlements, self.on)


def suspend(waiting: Sequence[tuple[sheets.Sheet, list[str]]], on: date) -> None:
    """Mark the lines of each sheet with what they wait for, and open one case a sheet that has none yet."""
    new = [(sheet, doubts) for sheet, doubts in waiting if sheet.first.case_id is None]
    opened = (
        cases.open_cases(
            on=on,
            cases=[
                cases.NewCase(
                    "suspended_sheet",
                    sheet.first.organisation,
                    sheet.first.subject,
                    PersonId(sheet.first.person_id),
                    on + timedelta(days=DAYS_TO_LOOK),
                )
                for sheet, _ in new
            ],
        )
        if new
        else []
    )
    for (sheet, _), case in zip(new, opened, strict=True):
        for line in sheet.lines:
            line.case_id = case
    lines = []
    for sheet, doubts in waiting:
        for line in sheet.lines:
            line.state, line.suspended_for = LineState.SUSPENDED, doubts
            lines.append(line)
    if lines:
        CareLine.objects.bulk_update(lines, ["state", "suspended_for", "case_id"])


def _leave(lines: Iterable[CareLine]) -> None:
    """Put aside the lines of persons out of reach, with no case that would spread what is to be kept."""
    CareLine.objects.filter(pk__in=[line.pk for line in lines]).update(
        state=LineState.SUSPENDED, suspended_for=[OUT_OF_REACH]
    )


def lives_of(persons: Iterable[int]) -> dict[int, checking.Life]:
    """The birth and death of each person; the birth is unknown where only its month or year is."""
    return {
        person: checking.Life((found.born.exact or UNKNOWN) if found.born else UNKNOWN, found.death_on)
        for person, found in people.identity_of(persons).items()
    }


def _next(limit: int, organisation: str) -> list[CareLine]:
    """The oldest received lines, locked, with the other received lines of the same invoices."""
    received = CareLine.objects.filter(state=LineState.RECEIVED).order_by("pk")
    if organisation:
        received = received.filter(organisation=organisation)
    wanted = set(received.values_list("person_id", "provider_id", "invoice")[:limit])
    if not wanted:
        return []
    providers, invoices = {provider for _, provider, _ in wanted}, {invoice for *_, invoice in wanted}
    near = received.filter(provider_id__in=providers, invoice__in=invoices).select_for_update()[: 4 * limit]
    return [line for line in near if (line.person_id, line.provider_id, line.invoice) in wanted]


def _sheets(lines: Sequence[CareLine]) -> list[tuple[CareLine, ...]]:
    """Lines by patient, who bills, invoice and day of cover; what a rule decides alone stays alone."""
    groups = defaultdict(list)
    for line in lines:
        alone = line.pk if _is_alone(line) else 0
        groups[line.person_id, line.provider_id, line.invoice, line.act_on, line.sheet["third_party"], alone].append(
            line
        )
    return [tuple(group) for group in groups.values()]


def _is_alone(line: CareLine) -> bool:
    return line.act in (checking.STAY, "FPU") or line.sheet["country"] != abroad.FRANCE


def _surroundings(lines: Sequence[CareLine], within: frozenset[int], on: date) -> checking.Surroundings:
    reached = [line for line in lines if line.person_id in within]
    asked = sorted({(line.person_id, line.act_on) for line in reached})
    covers = rights.covers_of(asked=tuple(rights.CoverAsked(PersonId(person), day) for person, day in asked))
    providers = {line.provider_id for line in lines}
    return checking.Surroundings(
        {(cover.person, cover.on): cover for cover in covers},
        people.providers_of(providers),
        people.agreements_of(providers),
        checking.others_of(lines),
        approvals.standings_of(reached, on),
        approvals.series_of(reached),
        lives_of({line.person_id for line in lines} | {line.insured_id for line in lines}),
        checking.yearly_of(reached),
    )


def _settlement(sheet, facts, decision, answers, on: date) -> Settlement:
    first = sheet.first
    totals = {name: sum(answer.amounts[name] for answer in answers) for name in paying.PARTS}
    row = Settlement(
        subject=first.subject,
        key=f"{first.pk}/1",
        person_id=first.person_id,
        insured_id=first.insured_id,
        organisation=first.organisation,
        decided_on=on,
        law=decision.law,
        provider_id=first.provider_id,
        invoice=first.invoice,
        outcome=decision.outcome,
        facts=_stored(facts),
        decision=decision.to_json(),
        **totals,
    )
    row.closed_on = paying.closed_on(row, on)
    return row


def _stored(facts: sheets.Facts | None) -> dict | None:
    return {"kind": type(facts).__name__, "facts": plain.write(facts)} if facts is not None else {}


def _foreign(line: CareLine, settled: SettledLine, sheet: sheets.Sheet) -> ForeignClaim:
    return ForeignClaim(
        subject=line.subject,
        line=line,
        person_id=line.person_id,
        state=sheet.cover.competent_state,
        form=line.sheet["form"],
        reference=line.sheet["form_reference"],
        amount=settled.paid,
    )
