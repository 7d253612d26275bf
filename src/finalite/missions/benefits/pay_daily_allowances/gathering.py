"""Gathers the facts of a stop from its certificate, notices, situation and the rights fiche; unknown stays unknown."""

from dataclasses import MISSING, fields
from datetime import date, timedelta
from typing import Any

from finalite import law
from finalite.capabilities import people
from finalite.capabilities.register import PersonId
from finalite.kernel import plain
from finalite.kernel.calendar import add_months, age_on
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from .allowance.facts import AllowanceFacts, LongIllness, PaidSpan, Pay, Waiver, Work
from .models import Interruption, Notice, SalaryCertificate, Settlement, Stop
from .values import Leave, Rhythm, Source, Wanted

DAY = timedelta(days=1)
NO_PENSION_AGE = 55
"""Under this age nobody draws a retirement pension: the question is not asked."""
DOCUMENTS = {
    "pay": ("attestation de salaire de l’employeur", "CSS R323-10"),
    "hours": ("heures de travail avant l’arrêt (attestation de salaire)", "CSS R313-3"),
    "contributed": ("salaires soumis à cotisations avant l’arrêt", "CSS R313-3"),
    "late_hours": ("heures de travail des douze mois avant l’arrêt", "CSS R313-3"),
    "late_contributed": ("salaires des douze mois avant l’arrêt", "CSS R313-3"),
    "affiliated_on": ("date d’affiliation", "CSS R313-3"),
    "daily_loss": ("perte de gain journalière du temps partiel (employeur)", "CSS R323-3"),
    "net_pay": ("salaire net du mois précédant le congé", "CSS L331-8-1"),
    "long_illness": ("lien de l’arrêt avec une affection de longue durée", "CSS R323-1"),
    "is_pensioner": ("perception d’une pension de vieillesse", "CSS R323-2"),
    "resumed_hours": ("heures travaillées entre les deux arrêts", "CSS R323-1"),
    "incomes": ("revenus d’activité des trois dernières années", "CSS D622-7"),
    "work_ended_on": ("fin du dernier contrat de travail", "CSS L311-5"),
    "covered": ("droit aux prestations en espèces", "CSS L313-1"),
}


DEFAULTS = {
    one.name: plain.write(one.default if one.default is not MISSING else ())
    for one in fields(AllowanceFacts)
    if one.default is not MISSING or one.default_factory is not MISSING
}


def gather(stop: Stop) -> AllowanceFacts:
    """The facts of a stop as known now; the days to pay and what was paid before are added at each decision."""
    said: dict[str, Any] = stop.situation
    before = previous(stop)
    given: dict[str, Any] = dict(_of_certificate(stop)) | _of_notices(stop)
    work = Work(said.get("work", Work.EMPLOYEE))
    resumed = said.get("resumed_hours", UNKNOWN if before else None)
    since = _since(stop, before)
    return AllowanceFacts(
        leave=Leave(stop.leave),
        first_on=stop.first_on,
        last_on=last_day(stop),
        pay_from=stop.first_on,
        pay_to=last_day(stop),
        work=Work.SEASONAL if given.pop("seasonal", False) and work is Work.EMPLOYEE else work,
        affiliated_on=_affiliated(stop),
        expected_on=_day(stop.birth.get("expected_on")),
        continuous_since=since,
        resumed_hours=0 if since and before else resumed,
        long_illness=_long_illness(stop),
        after_maternity=bool(since and before and before.leave == Leave.MATERNITY),
        waiver=Waiver(said["waiver"]) if said.get("waiver") else None,
        is_pensioner=_pensioner(stop),
        suspended=_suspended(stop),
        incomes=tuple(said["incomes"]) if said.get("incomes") else UNKNOWN,
        first_allowance=said.get("first_allowance"),
        work_ended_on=_day(said.get("work_ended_on")) or UNKNOWN,
        stopped_days=(last_day(stop) - stop.first_on).days + 1 if stop.resumed_on else None,
        covered=_covered(stop),
        announced=_announced(stop),
        **given,
    )


def last_day(stop: Stop) -> date:
    """The last day of the stop, work taken up again early included."""
    return min(stop.last_on, stop.resumed_on - DAY) if stop.resumed_on else stop.last_on


def written(facts: AllowanceFacts) -> dict[str, Any]:
    """The facts as a stop keeps them: only what is not by default, since a run reads them by the thousand."""
    return {name: value for name, value in plain.write(facts).items() if value != DEFAULTS.get(name, ...)}


def read(stop: Stop) -> AllowanceFacts:
    """The facts as they were gathered."""
    facts: AllowanceFacts = plain.read(AllowanceFacts, stop.basis)
    return facts


def previous(stop: Stop) -> Stop | None:
    """The stop of the same person that ended last before this one."""
    rows = Stop.objects.filter(person_id=stop.person_id, first_on__lt=stop.first_on).exclude(pk=stop.pk)
    return rows.exclude(state="refused").order_by("-last_on").first()


def paid_spans(persons: set[int], first_on: date) -> dict[int, list[tuple[int, PaidSpan]]]:
    """The days already paid to each person in the three years before a day, with the stop of each."""
    rows = Settlement.objects.filter(person_id__in=persons, current=True, pay_to__gte=add_months(first_on, -37))
    found: dict[int, list[tuple[int, PaidSpan]]] = {}
    for stop, person, spans in rows.order_by("pay_from").values_list("stop_id", "person_id", "spans"):
        for first, last, same, counted in spans:
            span = PaidSpan(date.fromisoformat(first), date.fromisoformat(last), same, counted)
            found.setdefault(person, []).append((stop, span))
    return found


def wanted(missing: tuple[str, ...]) -> tuple[Wanted, ...]:
    """The documents to ask for; a text that is missing names itself."""
    return tuple(Wanted(name, *DOCUMENTS.get(name, (name, ""))) for name in missing)


def _of_certificate(stop: Stop) -> dict[str, Any]:
    row = SalaryCertificate.objects.filter(stop=stop, current=True).order_by("-pk").first()
    if row is None:
        return {}
    pay = tuple(Pay(date.fromisoformat(month), gross, rebuilt) for month, gross, rebuilt in row.pay)
    names = ("hours", "contributed", "late_hours", "late_contributed", "daily_loss", "net_pay")
    said = {name: value for name in names if (value := getattr(row, name)) is not None}
    rhythm = Rhythm(row.rhythm)
    return {"pay": pay or UNKNOWN, "rhythm": rhythm, "seasonal": rhythm is Rhythm.SEASONAL} | said


def _of_notices(stop: Stop) -> dict[str, Any]:
    """How late the notice was, and how many had been late in the two years before (CSS D323-2)."""
    rows = list(Notice.objects.filter(stop=stop, withdrawn_on=None).order_by("pk"))
    late = [row for row in rows if row.late]
    if not late or any(row.source == Source.DOCTOR for row in rows):
        return {}
    last = late[-1]
    months = law.value("allowances.sickness.late_notice_months", last.prescribed_on).number
    others = Notice.objects.filter(person_id=stop.person_id, late=True, prescribed_on__lt=last.prescribed_on)
    others = others.filter(withdrawn_on=None)
    count = others.filter(prescribed_on__gte=add_months(last.prescribed_on, -months)).count()
    return {"late_notices": count, "notice_sent_on": last.sent_on, "notice_prescribed_on": last.prescribed_on}


def _since(stop: Stop, before: Stop | None) -> date | None:
    """The first day without work, where this stop follows another without a day between them."""
    if before is None or last_day(before) + DAY < stop.first_on:
        return None
    earlier = read(before).continuous_since if before.basis else None
    return earlier or before.first_on


def _affiliated(stop: Stop) -> date | Unknown:
    periods = people.affiliations_of([stop.person_id]).get(PersonId(stop.person_id), ())
    running = [one for one in periods if one.from_on <= stop.first_on]
    return min(one.from_on for one in running) if running else UNKNOWN


def _long_illness(stop: Stop) -> LongIllness | Unknown | None:
    """What an agent checked; else whether the person has one at all decides if the link must be asked for."""
    said = stop.situation
    if said.get("long_illness") is None:
        cover = rights.cover_on(person_ids=(PersonId(stop.person_id),), on=stop.first_on)[0]
        return UNKNOWN if cover.long_illness else None
    if not said["long_illness"]:
        return None
    since = _day(said.get("long_illness_from"))
    return LongIllness(since) if since else UNKNOWN


def _pensioner(stop: Stop) -> bool | Unknown:
    said: bool | None = stop.situation.get("is_pensioner")
    if said is not None:
        return said
    born = people.identity_of([stop.person_id])[PersonId(stop.person_id)].born
    known = born.exact if born else None
    return False if known and age_on(known, stop.first_on) < NO_PENSION_AGE else UNKNOWN


def _covered(stop: Stop) -> bool:
    return rights.cash_rights_on(person=PersonId(stop.person_id), on=stop.first_on).open


def _announced(stop: Stop) -> bool:
    """Does anybody still say that there is a stop? A leave that needed no notice was never announced so."""
    taken_back = set(Notice.objects.filter(stop=stop).values_list("withdrawn_on", flat=True))
    return not taken_back or None in taken_back


def _suspended(stop: Stop) -> tuple[PaidSpan, ...]:
    rows = Interruption.objects.filter(stop=stop, lifted=False).order_by("first_on", "pk")
    return tuple(PaidSpan(row.first_on, row.last_on) for row in rows)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
