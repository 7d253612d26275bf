"""Gathers all that the months of pensions rest on, in a few statements for many files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months
from finalite.kernel.unknown import UNKNOWN

from . import asking, models
from .facts import Home, MonthFacts, PensionFacts, Stay, SupplementFacts, WidowAmountFacts, YearWage
from .values import Kind

EVERYTHING = 10**9
"""More than any month: what a whole deduction takes is capped by the month itself."""


@dataclass
class Known:
    """What is known of a pension; each list in the order of its days."""

    file: models.PensionFile
    rights: list[models.RightSeen] = field(default_factory=list)
    decisions: list[models.PensionDecision] = field(default_factory=list)
    stays: list[models.HospitalStay] = field(default_factory=list)
    homes: list[models.HomeResources] = field(default_factory=list)
    suspensions: list[models.Suspension] = field(default_factory=list)
    deductions: list[models.Deduction] = field(default_factory=list)
    advances: list[models.Advance] = field(default_factory=list)

    def right(self, *kinds: Kind, first: date, end: date) -> models.RightSeen | None:
        """The right of a kind that holds for some day of a month."""
        found = (one for one in self.rights if one.kind in kinds and one.starts_on < end)
        return next((one for one in found if one.ends_on is None or one.ends_on > first), None)

    def decision_on(self, day: date) -> models.PensionDecision:
        """The decision that holds on a day: that of the latest effect, then the last taken."""
        found = [one for one in self.decisions if one.pension is not None and one.effective_on <= day]
        if not found:
            raise register.Invalid("file", "cette pension n’est pas encore décidée")
        return max(found, key=lambda one: (one.effective_on, one.rank))

    def advance_left(self) -> int:
        """What the family-allowance fund advanced and was not given back, in cents."""
        return sum(one.amount - one.given_back for one in self.advances if one.withdrawn_on is None)


OF_FILE: dict[str, tuple[Any, str]] = {
    "rights": (models.RightSeen, "starts_on"),
    "decisions": (models.PensionDecision, "rank"),
    "stays": (models.HospitalStay, "admitted_on"),
    "homes": (models.HomeResources, "effective_on"),
    "suspensions": (models.Suspension, "from_on"),
    "deductions": (models.Deduction, "first_on"),
    "advances": (models.Advance, "pk"),
}


def load(files: Sequence[models.PensionFile]) -> dict[int, Known]:
    """All that is known of several pensions, by number."""
    found = {row.pk: Known(row) for row in files}
    for name, (model, order) in OF_FILE.items():
        for row in model._default_manager.filter(file__in=list(found)).order_by("file_id", order):
            getattr(found[row.file_id], name).append(row)
    return found


def month_facts(known: Known, month: date, advanced: int) -> MonthFacts:
    """The facts of a civil month as they are known now; `advanced` is what the fund may still have of it."""
    file, first, end = known.file, month, add_months(month, 1)
    decided = known.decision_on(max(first, file.starts_on))
    third = known.right(Kind.THIRD_PERSON, first=first, end=end)
    supplement = known.right(Kind.SUPPLEMENT, first=first, end=end)
    return MonthFacts(
        month=first,
        starts_on=file.starts_on,
        pension=decided.pension or 0,
        ends_on=file.ends_on or UNKNOWN,
        category=UNKNOWN if decided.category is None else decided.category,
        third_person=third is not None,
        third_person_from=third.starts_on if third else UNKNOWN,
        third_person_until=third.ends_on if third and third.ends_on else UNKNOWN,
        stays=tuple(Stay(admitted_on=one.admitted_on, left_on=one.left_on or UNKNOWN) for one in known.stays),
        bounded=file.kind == Kind.PENSION and file.share is None,
        supplement=_supplement(known, supplement, first) if supplement else None,
        supplement_from=supplement.starts_on if supplement else UNKNOWN,
        supplement_until=supplement.ends_on if supplement and supplement.ends_on else UNKNOWN,
        held_back=sum(_held(one, first) for one in known.deductions),
        suspended_from=_suspended(known.suspensions, first, end),
        advanced=advanced,
    )


def _held(one: models.Deduction, first: date) -> int:
    if not one.first_on <= first < one.until_on:
        return 0
    return EVERYTHING if one.whole else one.a_month


def _suspended(found: Iterable[models.Suspension], first: date, end: date) -> Any:
    """The first day without payment in a month; payment is only taken up again on the first of a month."""
    days = (one.from_on for one in found if one.from_on < end and (one.until_on is None or one.until_on > first))
    return min(days, default=UNKNOWN)


def _supplement(known: Known, right: models.RightSeen, first: date) -> SupplementFacts:
    """What the home lives on in a month: what was last declared here, else what the right was opened on."""
    told = [one for one in known.homes if one.effective_on <= max(first, right.starts_on)]
    if told:
        last = told[-1]
        given: dict[str, Any] = {
            "resides": last.resides,
            "home": Home(last.home),
            "resources_month": last.resources_month,
        }
        return SupplementFacts(pension=True, draws_retirement=False, **given)
    first_told = asking.declared(right.right_id, first)
    return SupplementFacts(
        pension=True,
        resides=_or_unknown(first_told.resides),
        draws_retirement=_or_unknown(first_told.draws_retirement),
        home=Home(first_told.home.value) if first_told.home else UNKNOWN,
        resources_month=_or_unknown(first_told.resources_month),
    )


def opening_facts(known: Known, category: int | None) -> PensionFacts | WidowAmountFacts:
    """The facts of the amount on the day a pension opens."""
    file = known.file
    if file.kind == Kind.WIDOW:
        return WidowAmountFacts(principal=_or_unknown(file.principal), starts_on=file.starts_on)
    years = models.WageYear.objects.filter(file=file).order_by("year")
    first = file.starts_on
    return PensionFacts(
        category=_or_unknown(category),
        starts_on=first,
        years=tuple(
            YearWage(year=one.year, wage=one.wage, capped=one.capped, coefficient=_or_unknown(one.coefficient))
            for one in years
        ),
        mean_wage=_or_unknown(file.mean_wage),
        third_person=known.right(Kind.THIRD_PERSON, first=first, end=add_months(first, 1)) is not None,
        abroad=asking.insured_abroad(PersonId(file.person_id)),
        share=_or_unknown(file.share),
    )


def _or_unknown(value: Any) -> Any:
    return UNKNOWN if value is None else value
