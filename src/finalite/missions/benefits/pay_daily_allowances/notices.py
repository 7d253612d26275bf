"""Receives notices of stop and recognises the same stop in what the doctor, the person and the employer say of it."""

from datetime import date, timedelta

from django.db.models import QuerySet

from finalite import law
from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months, days_deadline

from . import correcting, stops
from .models import Notice, Stop
from .values import Leave, NoticeKind, Prescribed, Source, StopShown
from .values import Notice as Received

DAY = timedelta(days=1)
LONGEST = timedelta(days=3 * 366)
SOURCES = {Source.DOCTOR: "le médecin", Source.PERSON: "l’assuré", Source.EMPLOYER: "l’employeur"}
TRUSTED = (Source.DOCTOR, Source.PERSON, Source.EMPLOYER)
"""Whose dates are kept while sources differ: a stop rests on its prescription; the difference is shown to an agent."""
CEILINGS = {NoticeKind.FIRST: "first_prescription_months", NoticeKind.EXTENSION: "renewal_months"}


def typed(notice: Received, on: date) -> StopShown:
    """A notice typed by an agent or sent by the person; late beyond two days on paper (CSS R321-2)."""
    _check(notice, notice.sent_on, on)
    found = people.providers_by_number([notice.prescriber]).get(notice.prescriber) if notice.prescriber else None
    if notice.prescriber and found is None:
        raise register.NotFound("prescriber", "aucun professionnel n’a ce numéro")
    days = law.value("allowances.sickness.notice_days", notice.prescribed_on).number
    paper = notice.source is Source.PERSON and not notice.electronic
    late = paper and notice.sent_on > days_deadline(notice.prescribed_on, days)
    provider = found.provider_id if found else None
    row = _row(notice.person, notice.source, notice, notice.sent_on, late, provider, on)
    return shown(tie(row, on))


def by_doctor(notice: Prescribed, on: date) -> int:
    """Keep a notice sent by the doctor until it is tied to a stop: they may read nothing of what the stop holds."""
    _check(notice, on, on)
    person = people.person_by_nir(notice.nir.replace(" ", ""))
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    row = _row(person, Source.DOCTOR, notice, on, False, register.current_actor().provider_id, on)
    same = Notice.objects.filter(person_id=person, withdrawn_on=None, **_key(row)).first()
    if same is None:
        row.save()
    return (same or row).pk


def tie(row: Notice, on: date) -> Stop:
    """Tie a notice to the stop it is about, or open one; what it changes is recalculated. `Invalid` as `_same`."""
    stop, known = join(row, on)
    if known:
        if row.pk:
            row.delete()
        return stop
    correcting.refresh(stop, on)
    if stop.case_id and contradictions(stop):
        cases.note_event(case_id=stop.case_id, kind="contradiction", on=on)
    return stop


def join(row: Notice, on: date) -> tuple[Stop, Notice | None]:
    """Put a notice with its stop, nothing decided yet; gives the same notice back where it had come before."""
    stop = _same(row)
    known = standing(stop).filter(**_key(row)).first() if stop is not None else None
    if stop is None:
        stop = stops.opened(PersonId(row.person_id), Leave(row.leave), row.first_on, row.last_on, on)
    if known is None:
        row.stop, row.fault = stop, None
        row.save()
        redate(stop)
    return stop, known


def redate(stop: Stop) -> None:
    """Let a stop go from when to when its notices now say; one that nobody announces any more keeps its days."""
    if standing(stop).exists():
        stop.first_on, stop.last_on = _dates(stop)
        stop.save()


def standing(stop: Stop) -> QuerySet[Notice]:
    """The notices of a stop that nobody took back."""
    return stop.notices.filter(withdrawn_on=None)


def tie_waiting(on: date, limit: int) -> int:
    """Tie the notices and certificates that came by themselves; what cannot be tied waits for an agent, with why."""
    rows = list(Notice.objects.select_for_update().filter(stop=None, fault=None).order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in rows))
    for row in rows:
        if row.person_id in known:
            _try(row, on)
    return len(rows)


def _try(row: Notice, on: date) -> None:
    try:
        tie(row, on)
    except register.Invalid as problem:
        Notice.objects.filter(pk=row.pk).update(fault=str(problem)[:200])
        caisse = people.caisse_of([row.person_id])[PersonId(row.person_id)]
        case = cases.NewCase("notice_to_tie", caisse, row.subject, PersonId(row.person_id), on + stops.LOOK_DAYS)
        cases.open_case(case=case, on=on)


def _row(
    person: PersonId,
    source: Source,
    notice: Received | Prescribed,
    sent_on: date,
    late: bool,
    provider: int | None,
    on: date,
) -> Notice:
    return Notice(
        subject="insured",
        person_id=person,
        recorded_on=on,
        received_on=on,
        source=source,
        kind=notice.kind,
        leave=notice.leave,
        first_on=notice.first_on,
        last_on=notice.last_on,
        prescribed_on=notice.prescribed_on,
        sent_on=sent_on,
        late=late,
        prescriber_id=provider,
    )


def contradictions(row: Stop) -> tuple[str, ...]:
    """Where the sources of a stop differ, and what an agent should look at; a French sentence each."""
    notices = list(standing(row).order_by("pk"))
    firsts = {Source(one.source): one for one in notices if one.kind == NoticeKind.FIRST}
    said = [
        f"{SOURCES[source]} dit du {one.first_on:%d/%m/%Y} au {one.last_on:%d/%m/%Y}" for source, one in firsts.items()
    ]
    differ = len({(one.first_on, one.last_on) for one in firsts.values()}) > 1
    long = [text for one in notices if (text := _too_long(one))]
    return ((" ; ".join(said),) if differ else ()) + tuple(long)


def shown(row: Stop) -> StopShown:
    """A stop as its doors give it."""
    sources = tuple(sorted(set(standing(row).values_list("source", flat=True))))
    return stops.shown(row, sources, contradictions(row))


def _same(said: Notice) -> Stop | None:
    """The stop that a notice is about: of the same kind, and touching its days; `Invalid` on another kind of leave."""
    rows = Stop.objects.select_for_update().filter(person_id=said.person_id, first_on__lte=said.last_on)
    near = said.first_on - DAY if said.kind == NoticeKind.EXTENSION else said.first_on
    found = list(rows.filter(last_on__gte=near).exclude(state="refused").order_by("-first_on"))
    same = next((row for row in found if row.leave == said.leave), None)
    if same is None and any(row.last_on >= said.first_on for row in found):
        other = found[0]
        raise register.Invalid(
            "first_on", f"ces jours sont déjà un arrêt d’une autre nature (n° {other.pk}) : l’y faire changer d’abord"
        )
    return same


def _key(said: Notice) -> dict:
    return {
        "source": said.source,
        "kind": said.kind,
        "leave": said.leave,
        "first_on": said.first_on,
        "last_on": said.last_on,
        "prescribed_on": said.prescribed_on,
    }


def _dates(row: Stop) -> tuple[date, date]:
    """From when to when a stop goes: the most trusted first notice, then each extension."""
    notices = list(standing(row).order_by("pk"))
    firsts = [one for source in TRUSTED for one in notices if one.source == source and one.kind == NoticeKind.FIRST]
    start = firsts[0] if firsts else min(notices, key=lambda one: one.first_on)
    more = [one.last_on for one in notices if one.kind == NoticeKind.EXTENSION]
    return start.first_on, max([start.last_on, *more])


def _too_long(one: Notice) -> str:
    """A prescription beyond the legal ceiling is allowed with reasons: said, never refused (CSS L162-4-1)."""
    try:
        months = law.value(f"allowances.sickness.{CEILINGS[NoticeKind(one.kind)]}", one.prescribed_on).number
    except law.MissingLaw:
        return ""
    if one.leave != Leave.SICKNESS or one.last_on < add_months(one.first_on, months):
        return ""
    return f"prescription de plus de {months} mois : vérifier que le médecin en donne le motif (CSS L162-4-1)"


def _check(notice: Received | Prescribed, sent_on: date, on: date) -> None:
    if notice.last_on < notice.first_on or notice.last_on - notice.first_on > LONGEST:
        raise register.Invalid("last_on", "le dernier jour suit le premier, dans les trois ans")
    if notice.prescribed_on > sent_on or sent_on > on:
        raise register.Invalid("prescribed_on", "un avis est prescrit, puis envoyé, puis reçu : vérifier les jours")
    if notice.leave not in (Leave.SICKNESS, Leave.PART_TIME, Leave.WORK_INJURY):
        raise register.Invalid("leave", "un congé de naissance ou de deuil se demande par sa propre démarche")
