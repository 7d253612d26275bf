"""The runs that keep covers alive: silence that accepts, renewal, months of contribution; in slices, done once."""

from dataclasses import replace
from datetime import date

from finalite.capabilities import cases, people
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN, Unknown

from . import applications, granting, history, models, periods, rules, telling
from .facts import HouseholdFacts, Minimum, RenewalFacts
from .values import RunReport, SituationKind

ASK_MONTHS = 2
"""Months before the end at which a renewal is prepared: ours, no text that we read sets them."""
CARRIED = ("paid_from", "housing", "overseas", "aah_alone", "no_work", "body")
"""What a file renewed by itself takes from the former."""
FRESH_MONTHS = 12
"""A minimum income told longer ago than this is not known any more: ours too."""


def accept(on: date, after: int, limit: int) -> RunReport:
    """Accept the requests whose two months have run out without an answer, each on its day, once (CSS L861-5)."""
    silent = models.Application.objects.select_for_update().filter(state=applications.COMPLETE, due_on__lt=on)
    rows = list(silent.filter(pk__gt=after).order_by("pk")[:limit])
    for row in rows:
        found = Decision.from_json(row.decision or {}).outcome
        # silence accepts what was asked: with the contribution the rules found, else without one
        granting.settle(row, found if found == rules.PAYING else rules.FREE, on, implied=True)
    return RunReport(len(rows), len(rows), 0, rows[-1].pk if rows else after)


def renew(on: date, after: int, limit: int) -> RunReport:
    """Renew by itself what a minimum income keeps open, ask the others to, and close the files that are over."""
    _close_what_is_over(on)
    ending = models.Application.objects.select_for_update().filter(
        state=applications.OPEN, ended_on__lte=add_months(on, ASK_MONTHS), renewal_asked_on__isnull=True, pk__gt=after
    )
    rows = list(ending.order_by("pk")[:limit])
    done = [_renew(row, on) for row in rows]
    return RunReport(len(rows), done.count(rules.RENEWED), done.count(rules.ASKED), rows[-1].pk if rows else after)


def _close_what_is_over(on: date) -> None:
    for row in models.Application.objects.filter(state=applications.OPEN, ended_on__lte=on):
        row.state = applications.CLOSED
        row.save(update_fields=["state"])
        history.release_documents(row)


def _renew(row: models.Application, on: date) -> str:
    row.renewal_asked_on = on
    row.save(update_fields=["renewal_asked_on"])
    if models.Application.objects.filter(person_id=row.person_id, received_on__gt=row.received_on).exists():
        return "already"
    facts = renewal_facts(row, on)
    found = rules.renew_complementary_cover(facts, on)
    if found.outcome == rules.RENEWED and _again(row, facts, on):
        return rules.RENEWED
    _ask(row, found, on)
    return rules.ASKED


def renewal_facts(row: models.Application, on: date) -> RenewalFacts:
    """What is known as a cover ends."""
    told = models.Minimum.objects.filter(person_id=row.person_id).order_by("-starts_on").first()
    paying = models.Cover.objects.filter(application=row, paying=True).exists()
    owed = models.Instalment.objects.filter(cover__application=row, paid_on__isnull=True, month__lt=on.replace(day=1))
    return RenewalFacts(
        minimum=Minimum(told.kind) if told else Minimum.NONE,
        still_paid=_still_paid(told, row.ended_on or on, on),
        base_cover=applications.base_cover(row.person_id, on),
        paying=paying,
        contributions_paid=not owed.exists() if paying else UNKNOWN,
    )


def _still_paid(told: models.Minimum | None, until: date, on: date) -> bool | Unknown:
    if told is None:
        return False
    if told.ends_on is not None:
        return told.ends_on > until
    return True if add_months(told.told_on, FRESH_MONTHS) > on else UNKNOWN


def _again(row: models.Application, facts: RenewalFacts, on: date) -> bool:
    """A new file like the former, decided on what is known today; False where the rules do not grant it."""
    decision = rules.assess_complementary_cover(_without_resources(row, facts, on), on)
    if decision.outcome not in (rules.FREE, rules.PAYING):
        return False
    new = models.Application.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        received_on=on,
        complete_on=on,
        state=applications.COMPLETE,
        organisation=people.caisse_of([row.person_id])[PersonId(row.person_id)],
        renews=row,
        decision=decision.to_json(),
        minimum=str(facts.minimum),
        **{name: getattr(row, name) for name in CARRIED},
    )
    _copy_members(row, new)
    history.note(new, on, "renewed", "minimum social toujours versé", run="renewal")
    granting.settle(new, decision.outcome, on, implied=False)
    return True


def _without_resources(row: models.Application, facts: RenewalFacts, on: date) -> HouseholdFacts:
    """The household as it is known, its resources of another year left out."""
    known = applications.facts_of(row, on)
    members = tuple(replace(one, earnings=UNKNOWN, other=UNKNOWN) for one in known.members)
    return replace(known, members=members, minimum=facts.minimum, base_cover=facts.base_cover)


def _copy_members(row: models.Application, new: models.Application) -> None:
    """The same household; its resources are of another year, and are not copied."""
    for one in applications.members_of(row):
        one.pk, one.application, one.ended_on = None, new, None
        one.save(force_insert=True)


def _ask(row: models.Application, found: Decision, on: date) -> None:
    """Write to the household that the renewal has to be asked for, and put it on the work list."""
    person = PersonId(row.person_id)
    caisse = people.caisse_of([person])[person]
    case = cases.NewCase("renew_cover", caisse, row.subject, person, max(row.ended_on or on, on))
    cases.open_case(case=case, on=on)
    history.note(row, on, "renewal_asked", "; ".join(step.label for step in found.steps), run="renewal")
    telling.renewal(row, found, on)


def call(on: date, after: int, limit: int) -> RunReport:
    """Call each month of contribution that has begun and was not called yet (CSS L861-11)."""
    running = models.Cover.objects.filter(paying=True, contribution__gt=0, starts_on__lte=on, pk__gt=after)
    covers = list(running.order_by("pk")[:limit])
    called = sum(_call(cover, on) for cover in covers)
    return RunReport(len(covers), called, 0, covers[-1].pk if covers else after)


def _call(cover: models.Cover, on: date) -> int:
    known = set(models.Instalment.objects.filter(cover=cover).values_list("month", flat=True))
    month, months = cover.starts_on.replace(day=1), []
    while month <= on and month < cover.ends_on:
        months.append(month)
        month = periods.next_month(month)
    about = {"subject": cover.subject, "person_id": cover.person_id, "cover": cover, "called_on": on}
    new = [
        models.Instalment(**about, month=one, amount=cover.contribution, ended_on=cover.ends_on)
        for one in months
        if one not in known
    ]
    models.Instalment.objects.bulk_create(new)
    return len(new)


def follow(
    person: PersonId,
    kind: SituationKind,
    state: str,
    scheme: str,
    starts_on: date,
    ends_on: date | None,
    on: date,
) -> int:
    """Record what bears on a cover from elsewhere, and put a running cover that it leaves in doubt on the work list."""
    subject = people.subjects_of([person])[person]
    row = models.Situation.objects.create(
        subject=subject,
        person_id=person,
        recorded_on=on,
        kind=kind,
        state=state,
        scheme=scheme,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    running = models.Cover.objects.filter(person_id=person, starts_on__lte=starts_on, ends_on__gt=starts_on)
    if running.exists() and applications.base_cover(person, starts_on) is not True:
        caisse = people.caisse_of([person])[person]
        cases.open_case(case=cases.NewCase("check_situation", caisse, subject, person, add_months(on, 1)), on=on)
    return row.pk
