"""Keeps exact count of what each person has borne: per year of reimbursement, per day of care and professional."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import Protocol

from django.db.models import Sum

from finalite import law
from finalite.capabilities.care_sheets import acts
from finalite.kernel.decision import Line

from . import rules
from .models import BorneElsewhere, CareLine, SettledLine, Tally

UNIT = "care.participation.unit"
DAILY_FAMILIES = (rules.Family.PARAMEDIC, rules.Family.TRANSPORT)


class Ledger:
    """The tallies of some persons for a year, locked, with what their days of care already bore."""

    def __init__(self, tallies: dict[int, Tally], days: Sequence[tuple], on: date) -> None:
        self.tallies, self.on = tallies, on
        self.touched: set[int] = set()
        self.days: dict[int, list[tuple]] = defaultdict(list)
        for person, day, practitioner, family, count, franchise in days:
            self.days[person].append((day, practitioner, family, count, franchise))

    def before(self, person: int, wanted: Set[date]) -> rules.Counters:
        """What somebody bore before now, in the year and on these days of care."""
        tally = self.tallies[person]
        counts: dict[tuple, int] = defaultdict(int)
        franchises: dict[tuple, int] = defaultdict(int)
        for day, practitioner, family, count, franchise in self.days[tally.person_id]:
            if day in wanted:
                counts[str(practitioner), day] += count
                franchises[family, day] += franchise
        return counters((tally.participations, tally.participation, tally.franchise), counts, franchises)

    def count(self, lines: Sequence[SettledLine | BorneElsewhere], sign: int = 1) -> None:
        """Add what these lines bear; with `sign` −1, give back what a cancelled line had borne."""
        for line in lines:
            tally = self.tallies[line.person_id]
            tally.participations += sign * line.participations
            tally.participation += sign * line.participation
            tally.franchise += sign * line.franchise
            self.touched.add(line.person_id)
            self.days[line.person_id].append(
                (line.act_on, line.practitioner, line.family, sign * line.participations, sign * line.franchise)
            )

    def write(self) -> None:
        """Write the tallies that moved."""
        moved = [self._row(self.tallies[person]) for person in sorted(self.touched)]
        if moved:
            Tally.objects.bulk_create(
                moved,
                update_conflicts=True,
                unique_fields=["person_id", "year"],
                update_fields=["participations", "participation", "franchise", "last_on"],
            )

    def _row(self, tally: Tally) -> Tally:
        """The same tally without its number, so that the pair person and year is the only thing it can collide on."""
        return Tally(
            subject=tally.subject,
            person_id=tally.person_id,
            year=tally.year,
            last_on=self.on,
            participations=tally.participations,
            participation=tally.participation,
            franchise=tally.franchise,
        )


class Dated(Protocol):
    """Anything with a day of care."""

    @property
    def act_on(self) -> date: ...


def locked(persons: Mapping[int, str], lines: Sequence[Dated], on: date) -> Ledger:
    """Lock the tally of each person for the year of `on`, in the order of persons so that nobody waits in a circle."""
    missing = [Tally(subject=persons[person], person_id=person, year=on.year, last_on=on) for person in sorted(persons)]
    Tally.objects.bulk_create(missing, ignore_conflicts=True)
    rows = Tally.objects.select_for_update().filter(person_id__in=persons, year=on.year).order_by("person_id")
    tallies = {row.person_id: row for row in rows}
    wanted = {line.act_on for line in lines}
    return Ledger(
        tallies, [day for table in (SettledLine, BorneElsewhere) for day in _days(table, persons, wanted)], on
    )


def _days(table: type[SettledLine] | type[BorneElsewhere], persons: Mapping[int, str], wanted: Set[date]) -> list:
    rows = table._default_manager.filter(person_id__in=persons, act_on__in=wanted, in_force=True)
    by_day = rows.values_list("person_id", "act_on", "practitioner", "family")
    return list(by_day.annotate(Sum("participations"), Sum("franchise")).order_by())


def counters(tally: tuple[int, int, int], counts: Mapping[tuple, int], franchises: Mapping) -> rules.Counters:
    """The counters of the rules, from the numbers of a year and what its days bore by professional and by family."""
    participations, participation, franchise = tally
    return rules.Counters(
        participations=participations,
        participation=participation,
        franchise=franchise,
        participations_by_day=tuple(
            rules.DayCount(practitioner=who, day=day, count=n) for (who, day), n in counts.items() if n
        ),
        franchise_by_day=tuple(
            rules.DayAmount(family=rules.Family(family), day=day, amount=n)
            for (family, day), n in franchises.items()
            if n and family in DAILY_FAMILIES
        ),
    )


def acts_borne(act_on: date, participation: int) -> int:
    """How many acts a participation is for: one cut short by a small payment still counts."""
    return -(-participation // law.value(UNIT, act_on).number) if participation else 0


def settled_line(line: CareLine, answer: Line) -> SettledLine:
    """What one line was worth."""
    amounts = answer.amounts
    return SettledLine(
        subject=line.subject,
        line=line,
        person_id=line.person_id,
        outcome=answer.outcome,
        act_on=line.act_on,
        family=acts.table()[line.act].family,
        practitioner=line.provider_id,
        base=amounts["base"],
        rate=int(answer.codes.get("rate", 0)),
        paid=amounts["paid"],
        to_professional=amounts["to_professional"],
        participations=acts_borne(line.act_on, amounts["participation"]),
        participation=amounts["participation"],
        franchise=amounts["franchise"],
    )
