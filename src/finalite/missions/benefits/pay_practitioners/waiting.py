"""Lists what waits for an agent of a caisse and has no case of its own."""

from collections.abc import Iterator

from .answers import ToDo
from .models import AccountChange, AgreementTerm, FeeLine, Indicator, PayeeFile
from .values import ChangeState, FeeState, IndicatorState, Waits

MOST = 200


def all_of(organisation: str) -> tuple[ToDo, ...]:
    """What waits, the oldest first, at most two hundred of each sort; values of agreements wait for every caisse."""
    providers = list(PayeeFile.objects.filter(organisation=organisation).values_list("provider_id", flat=True))
    return tuple(sorted(_found(organisation, providers), key=lambda one: (one.since, one.waits, one.number)))


def _found(organisation: str, providers: list[int]) -> Iterator[ToDo]:
    lines = FeeLine.objects.filter(organisation=organisation)
    rejected = lines.filter(state=FeeState.REJECTED, told_on=None)
    sorts = (
        (Waits.INDICATOR, Indicator.objects.filter(state=IndicatorState.DECLARED), "declared_on"),
        (Waits.ACCOUNT_CHANGE, AccountChange.objects.filter(state=ChangeState.WAITING), "asked_on"),
        (Waits.REJECTION_TO_TELL, rejected, "received_on"),
        (Waits.FEE_LINE, lines.filter(state=FeeState.WAITING), "received_on"),
    )
    for waits, rows, since in sorts:
        mine = rows.filter(provider_id__in=providers).order_by(since, "pk")[:MOST]
        for number, provider, day in mine.values_list("pk", "provider_id", since):
            yield ToDo(waits, number, provider, day)
    for row in AgreementTerm.objects.filter(confirmed_on=None).order_by("recorded_on", "pk")[:MOST]:
        yield ToDo(Waits.TERM, row.pk, None, row.recorded_on)
