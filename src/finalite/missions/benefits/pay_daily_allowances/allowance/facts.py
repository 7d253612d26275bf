"""The facts an allowance rests on: a stop from work, pay before it, work done, and what was paid before.

A fact nobody knows is UNKNOWN: the decision then asks for it and refuses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from finalite.kernel.decision import UNKNOWN, Unknown
from finalite.kernel.money import Cents


class Leave(StrEnum):
    """Why somebody does not work, as far as the law pays it differently."""

    SICKNESS = "sickness"
    PART_TIME = "part_time"
    MATERNITY = "maternity"
    PATERNITY = "paternity"
    ADOPTION = "adoption"
    BEREAVEMENT = "bereavement"
    BIRTH_LEAVE = "birth_leave"
    WORK_INJURY = "work_injury"


FAMILY = (Leave.MATERNITY, Leave.PATERNITY, Leave.ADOPTION, Leave.BEREAVEMENT)
ILLNESS = (Leave.SICKNESS, Leave.PART_TIME)


class Work(StrEnum):
    """How somebody works, as far as the law computes differently."""

    EMPLOYEE = "employee"
    SEASONAL = "seasonal"
    UNEMPLOYED = "unemployed"
    SELF_EMPLOYED = "self_employed"
    LIBERAL = "liberal"


INDEPENDENT = (Work.SELF_EMPLOYED, Work.LIBERAL)


class Waiver(StrEnum):
    """Why a stop is paid from its first day, beside what the facts themselves show."""

    PATHOLOGICAL_PREGNANCY = "pathological_pregnancy"
    PREGNANCY_LOSS = "pregnancy_loss"
    CHILD_DEATH = "child_death"


class Rhythm(StrEnum):
    """How often the employer pays."""

    MONTHLY = "monthly"
    FORTNIGHT = "fortnight"
    SEASONAL = "seasonal"


@dataclass(frozen=True, slots=True)
class Pay:
    """Gross pay of one civil month, which its first day names; cents. `rebuilt` from the daily income of a month that
    was not worked whole (CSS R323-8)."""

    month: date
    gross: Cents
    rebuilt: bool = False


@dataclass(frozen=True, slots=True)
class PaidSpan:
    """Days already paid, both included. `same_illness` says that they are of the long illness of this stop; `counted`
    that they count in the limit of three years, which is that of sickness outside any long illness."""

    first_on: date
    last_on: date
    same_illness: bool = False
    counted: bool = True


@dataclass(frozen=True, slots=True)
class LongIllness:
    """A recognised long illness as far as pay goes: the day from which its three years run (CSS R323-1 2°)."""

    period_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceFacts:
    """One stop, and the days of it to be paid now. Dates are included on both sides; amounts in cents.

    `hours` and `contributed` are those of the window of the opening condition, hours and pay of benefit days already
    added (CSS R313-8); `late_hours` and `late_contributed` those of the twelve months that count from the seventh month
    of stop. `continuous_since` is the first day of uninterrupted stop where it is earlier than this
    one: pay before it counts.
    `resumed_hours` separates this stop from the one before; None when there was none. `injury_days_before` counts the
    days stopped before for the same injury. `late_notices` counts those of the last two years. `stopped_days` are those
    of a maternity rest that is over, `work_ended_on` the end of the last contract of somebody without work. `announced`
    is false once each notice of the stop was taken back by who had sent it.
    """

    leave: Leave
    first_on: date
    last_on: date
    pay_from: date
    pay_to: date
    work: Work = Work.EMPLOYEE
    rhythm: Rhythm = Rhythm.MONTHLY
    pay: tuple[Pay, ...] | Unknown = UNKNOWN
    hours: int | Unknown = UNKNOWN
    contributed: Cents | Unknown = UNKNOWN
    late_hours: int | Unknown = UNKNOWN
    late_contributed: Cents | Unknown = UNKNOWN
    affiliated_on: date | Unknown = UNKNOWN
    expected_on: date | None = None
    continuous_since: date | None = None
    resumed_hours: int | Unknown | None = None
    long_illness: LongIllness | Unknown | None = None
    after_maternity: bool = False
    waiver: Waiver | None = None
    is_pensioner: bool | Unknown = False
    paid_before: tuple[PaidSpan, ...] = ()
    late_notices: int = 0
    notice_sent_on: date | None = None
    notice_prescribed_on: date | None = None
    covered: bool | Unknown = True
    suspended: tuple[PaidSpan, ...] = field(default=())
    daily_loss: Cents | Unknown = UNKNOWN
    injury_days_before: int = 0
    first_allowance: Cents | None = None
    net_pay: Cents | Unknown = UNKNOWN
    birth_on: date | Unknown = UNKNOWN
    incomes: tuple[Cents, ...] | Unknown = UNKNOWN
    stopped_days: int | None = None
    work_ended_on: date | Unknown = UNKNOWN
    announced: bool = True


def interruption(facts: AllowanceFacts) -> date:
    """The day on which work stopped: pay, work and caps are those before it, whatever the leave has become since."""
    return facts.continuous_since or facts.first_on
