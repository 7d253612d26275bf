"""What is being verified, what was found, and how a campaign is coming along; of the active fiche alone."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet

from finalite.capabilities import statistics
from finalite.capabilities.register import purpose
from finalite.capabilities.register.values import NotFound

from .models import Campaign, Check, Comparison
from .values import CampaignInfo, CheckInfo, Compared, Yield

COLUMNS = (
    "pk",
    "campaign_id",
    "person_id",
    "subject",
    "organisation",
    "case_id",
    "kind",
    "opened_on",
    "told_on",
    "answer_by",
    "answered_on",
    "closed_on",
    "outcome",
)


def check(check_id: int) -> CheckInfo | None:
    """One check, or None."""
    found = _infos(_rows().filter(pk=check_id))
    return found[0] if found else None


def checks_of(person_id: int) -> tuple[CheckInfo, ...]:
    """The checks of a person, the latest first."""
    return _infos(_rows().filter(person_id=person_id).order_by("-opened_on", "-pk"))


def checks_in(campaign_id: int) -> tuple[CheckInfo, ...]:
    """The checks of a campaign, in the order they were opened."""
    return _infos(_rows().filter(campaign_id=campaign_id).order_by("pk"))


def overdue(*, on: date, after: int = 0, most: int = 200) -> tuple[CheckInfo, ...]:
    """Open checks whose person was told, did not answer, and has no more day to do so; by number from `after` on."""
    rows = _rows().filter(closed_on=None, answered_on=None, answer_by__lt=on, pk__gt=after)
    return _infos(rows.order_by("pk")[:most])


def comparisons_of(check_id: int, *, differing: bool = False) -> tuple[Compared, ...]:
    """What was compared in a check, oldest first, without what the purpose may not read."""
    found = comparisons_in([check_id]).get(check_id, ())
    return tuple(one for one in found if one.differs or not differing)


def comparisons_in(check_ids: Iterable[int]) -> dict[int, tuple[Compared, ...]]:
    """What was compared in several checks, by check, as `comparisons_of` gives it."""
    rows = Comparison.objects.filter(verification_id__in=list(check_ids), fiche=purpose.active().fiche)
    found: dict[int, tuple[Compared, ...]] = {}
    for row in filter(_may_read, rows.order_by("pk")):
        found[row.verification_id] = (*found.get(row.verification_id, ()), _compared(row))
    return found


def campaign(campaign_id: int) -> CampaignInfo:
    """A campaign; raises `Invalid` where the fiche has none under this number."""
    for found in campaigns():
        if found.campaign_id == campaign_id:
            return found
    raise NotFound("campaign", f"ce traitement n’a pas de campagne n° {campaign_id}")


def campaigns() -> tuple[CampaignInfo, ...]:
    """The campaigns of the fiche, the latest first."""
    rows = Campaign.objects.filter(fiche=purpose.active().fiche).order_by("-opened_on", "-pk")
    return tuple(
        CampaignInfo(
            row.pk,
            row.name,
            tuple(row.criteria),
            row.seed,
            row.by_caisse,
            row.population,
            row.drawn,
            row.opened_on,
            row.closed_on,
        )
        for row in rows
    )


def yield_of(campaign_id: int) -> Yield:
    """Exact counts of a campaign, for those who run it; what leaves the house is `outcome_table`."""
    rows = _rows().filter(campaign_id=campaign_id)
    over = rows.exclude(outcome=None).exclude(outcome="").values_list("outcome").annotate(times=Count("pk"))
    mine = Comparison.objects.filter(verification__campaign_id=campaign_id, fiche=purpose.active().fiche, differs=True)
    return Yield(
        **rows.aggregate(
            drawn=Count("pk"), told=Count("told_on"), answered=Count("answered_on"), closed=Count("closed_on")
        ),
        differing=mine.values("verification_id").distinct().count(),
        outcomes=tuple(over.order_by("outcome")),
    )


def outcome_table(*, campaign_id: int | None = None) -> statistics.Table:
    """Concluded checks by outcome, small cells suppressed."""
    rows = Check.objects.filter(fiche=purpose.active().fiche, closed_on__isnull=False)
    if campaign_id is not None:
        rows = rows.filter(campaign_id=campaign_id)
    return statistics.tabulate(rows=rows, dimensions=["outcome"])


def checks_kept() -> QuerySet[Check]:
    """The checks of the active fiche, for the case that each of them has."""
    return _rows()


def _rows() -> QuerySet[Check]:
    return Check.objects.filter(fiche=purpose.active().fiche)


def _infos(rows) -> tuple[CheckInfo, ...]:
    return tuple(CheckInfo(*row) for row in rows.values_list(*COLUMNS))


def _may_read(row: Comparison) -> bool:
    return row.category in purpose.active().readable((row.subject,))


def _compared(row: Comparison) -> Compared:
    return Compared(
        row.condition,
        row.category,
        row.declared,
        row.received,
        row.source,
        row.received_on,
        row.article,
        row.differs,
        row.declared_on,
        row.tolerance,
    )
