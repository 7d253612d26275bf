"""Records the facts that payment of care rests on, as people or the bodies that grant them tell them."""

from datetime import date

from finalite.capabilities import jobs, register
from finalite.capabilities.register import AtMost, PersonId

from .. import aid, births, models, statuses
from ..values import OWN, ComplementaryKind, Disability, Injury, ParenthoodAnswer


@register.operation("record_rights_information", open_to=OWN)
def record_pregnancy(*, person: PersonId, expected_on: date, declared_on: date) -> int:
    """Declare a pregnancy: full cover from four months before the expected date (CSS L160-9, D160-3)."""
    return statuses.pregnancy(person, expected_on, declared_on)


@register.operation("record_rights_information")
def record_delivery(*, person: PersonId, delivered_on: date) -> int:
    """Record a birth: full cover ends twelve days after it (CSS D160-3)."""
    return statuses.delivery(person, delivered_on)


@register.operation("record_rights_information")
def record_disability(
    *, person: PersonId, kind: Disability, starts_on: date, source: str, recorded_on: date, ends_on: date | None = None
) -> int:
    """Record a disability pension or a like status, with the body that told it (CSS R160-10)."""
    row = statuses.record(
        models.DisabilityStatus, person, recorded_on, source, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    statuses.exempt(row, "disability")
    return row.pk


@register.operation("record_rights_information")
def record_work_injury(
    *,
    person: PersonId,
    kind: Injury,
    starts_on: date,
    source: str,
    recorded_on: date,
    rate: int | None = None,
    ends_on: date | None = None,
) -> int:
    """Record a work injury, or its pension with the rate in basis points, as the work-injury branch told it."""
    return statuses.injury(person, kind, rate, starts_on, ends_on, source, recorded_on)


@register.operation("record_rights_information", confirm=True)
def end_disability(
    *, person: PersonId, kind: Disability, ends_on: date, source: str, recorded_on: date, starts_on: date | None = None
) -> int:
    """Record that a disability pension or a like status ended, as its body told it: care is no more exempt from then.

    `ends_on` is the first day without it. Raises `Invalid` where none runs, or several and `starts_on` names none.
    """
    return statuses.end_granted(
        models.DisabilityStatus, "disability", person, kind, ends_on, starts_on, source, recorded_on
    )


@register.operation("record_rights_information", confirm=True)
def end_work_injury(
    *, person: PersonId, kind: Injury, ends_on: date, source: str, recorded_on: date, starts_on: date | None = None
) -> int:
    """Record that a work injury or its pension ended, as the work-injury branch told it, and the exemption with it.

    `ends_on` is the first day without it. Raises `Invalid` where none runs, or several and `starts_on` names none.
    """
    return statuses.end_granted(
        models.WorkInjuryStatus, "injury", person, kind, ends_on, starts_on, source, recorded_on
    )


@register.operation("record_rights_information", open_to=OWN)
def designate_insurer(
    *, person: PersonId, insurer: str, contract: str, starts_on: date, recorded_on: date, ends_on: date | None = None
) -> int:
    """Record the complementary insurer that somebody designates; the former one stops the day before."""
    row = statuses.replace(
        models.Complementary,
        person,
        recorded_on,
        "declaration",
        {"kind": ComplementaryKind.INSURER},
        insurer=insurer,
        contract=contract,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return row.pk


@register.operation("record_rights_information")
def record_solidarity_cover(*, person: PersonId, starts_on: date, ends_on: date, source: str, recorded_on: date) -> int:
    """Record the means-tested complementary cover that another fiche granted, for the year it lasts (CSS L861-5)."""
    row = statuses.replace(
        models.Complementary,
        person,
        recorded_on,
        source,
        {"kind": ComplementaryKind.SOLIDARITY},
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return row.pk


@register.operation("record_rights_information")
def end_solidarity_cover(*, person: PersonId, ends_on: date, source: str, recorded_on: date) -> int:
    """End the means-tested cover that this `source` had recorded before its day; returns how many rows it shortened.

    `ends_on` is the first day without it, `recorded_on` the day it was told. A cover that starts later is left out.
    """
    running = models.Complementary.objects.filter(person_id=person, kind=ComplementaryKind.SOLIDARITY, source=source)
    return running.filter(starts_on__lt=ends_on, ends_on__gt=ends_on, recorded_on__lte=recorded_on).update(
        ends_on=ends_on
    )


@register.operation("record_rights_information", confirm=True)
def open_state_aid(*, person: PersonId, on: date) -> int:
    """Open the right of somebody whose State medical aid was granted, for its very period (CASF L251-1).

    The decision is the one of the fiche that grants it; taken up again, it is the same right. Raises `Invalid` where
    no aid runs on the day, or where another right covers the person already.
    """
    return aid.open_for(person, on)


@register.operation("maintain_rights", confirm=True)
def open_state_aids(*, on: date, after: int = 0, limit: AtMost = 200) -> jobs.SliceDone:
    """Open the rights of the State medical aids that run on a day, each once (CASF L251-1).

    Call again with `after` set to the last aid seen until nothing is left; running it twice changes nothing.
    """
    return aid.run(on, after, limit)


@register.operation("record_rights_information", open_to=OWN)
def record_birth_by_partner(
    *, person: PersonId, born_on: date, declared_on: date, children: int = 1
) -> ParenthoodAnswer:
    """Open the paternity rights of the father or of the mother's partner: how many days, and until when (CSS L331-8).

    `children` are those of one birth. Raises `Invalid` for a birth to come or one already declared.
    """
    return births.declare(person, born_on, declared_on, children)
