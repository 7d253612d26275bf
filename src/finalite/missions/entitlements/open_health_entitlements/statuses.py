"""Records the facts that payment of care rests on, each with its source and its period."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months

from . import applications, models, rules
from .values import Illness, Injury, Protocol

OPINION_DAYS = 30
"""Days given to the medical service for its word on a protocol: ours, no text sets them."""
FULL_COVER_RATE = "care.exemptions.work_pension_rate"


def record(model: Any, person: PersonId, on: date, source: str, **values: Any) -> Any:
    """Add a row about a person, under their person category."""
    subject = people.subjects_of([person])[person]
    return model._default_manager.create(subject=subject, person_id=person, recorded_on=on, source=source, **values)


def replace(model: Any, person: PersonId, on: date, source: str, only: dict[str, Any], **values: Any) -> Any:
    """End what is still open of the same kind the day before `starts_on`, then record what follows it."""
    still = model._default_manager.filter(person_id=person, ends_on__isnull=True, **only)
    if still.filter(starts_on__gte=values["starts_on"]).exists():
        raise register.Invalid("starts_on", "une situation plus récente est déjà enregistrée")
    still.update(ends_on=values["starts_on"])
    return record(model, person, on, source, **only, **values)


def exempt(row: Any, cause: str) -> None:
    """Keep the reasonless exemption that professionals see in step with the status it comes from."""
    models.Exemption.objects.update_or_create(
        cause=f"{cause}/{row.pk}",
        defaults={
            "subject": row.subject,
            "person_id": row.person_id,
            "recorded_on": row.recorded_on,
            "source": row.source,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        },
    )


def pregnancy(person: PersonId, expected_on: date, on: date) -> int:
    """Declare a pregnancy; declaring the same one again moves its date instead of adding another."""
    starts_on, _ = rules.maternity_period(expected_on, None)
    row = models.Pregnancy.objects.filter(person_id=person, delivered_on__isnull=True, ends_on__isnull=True).first()
    if row is None:
        row = record(models.Pregnancy, person, on, "declaration", starts_on=starts_on, expected_on=expected_on)
    row.expected_on, row.starts_on = expected_on, starts_on
    row.save(update_fields=["expected_on", "starts_on"])
    exempt(row, "maternity")
    return row.pk


def delivery(person: PersonId, delivered_on: date) -> int:
    """End the protected period after a delivery; raises `Invalid` where no pregnancy is declared."""
    row = models.Pregnancy.objects.filter(person_id=person, delivered_on__isnull=True).order_by("-expected_on").first()
    if row is None:
        raise register.Invalid("person", "aucune grossesse déclarée n’attend de naissance")
    row.starts_on, row.ends_on = rules.maternity_period(row.expected_on, delivered_on)
    row.delivered_on = delivered_on
    row.save(update_fields=["starts_on", "ends_on", "delivered_on"])
    exempt(row, "maternity")
    return row.pk


def injury(
    person: PersonId, kind: Injury, rate: int | None, starts_on: date, ends_on: date | None, source: str, on: date
) -> int:
    """Record a work injury or the pension that followed; only a pension of the legal rate frees from the co-payment."""
    row = record(
        models.WorkInjuryStatus, person, on, source, kind=kind, rate=rate, starts_on=starts_on, ends_on=ends_on
    )
    if kind is Injury.PENSION and rate is not None and rate >= rules.law.value(FULL_COVER_RATE, starts_on).number:
        exempt(row, "injury")
    return row.pk


def end_granted(
    model: Any, cause: str, person: PersonId, kind: str, ends_on: date, starts_on: date | None, source: str, on: date
) -> int:
    """End what another body had granted, as it told us; the exemption that came with it ends the same day.

    Raises `Invalid` where nothing of the kind runs on that day, or where several do and `starts_on` does not say which.
    """
    running = Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)
    rows = model._default_manager.filter(running, person_id=person, kind=kind, starts_on__lt=ends_on)
    found = list((rows.filter(starts_on=starts_on) if starts_on else rows).select_for_update())
    if not found:
        raise register.Invalid("ends_on", "aucune situation de cette nature n’est en cours à cette date")
    if len(found) > 1:
        raise register.Invalid("starts_on", "plusieurs situations sont en cours : dire laquelle par son premier jour")
    row = found[0]
    row.ends_on, row.end_source, row.end_recorded_on = ends_on, source, on
    row.save(update_fields=["ends_on", "end_source", "end_recorded_on"])
    # one that stopped sooner, with the last right, is not opened again
    freed = models.Exemption.objects.filter(cause=f"{cause}/{row.pk}").exclude(ends_on__lte=ends_on)
    freed.update(ends_on=ends_on)
    return row.pk


def ask_protocol(person: PersonId, doctor: str, kind: Illness, months: int, on: date, renews: int | None) -> Protocol:
    """Open the request of a chosen doctor and put it before the medical service."""
    found = people.providers_by_number([doctor]).get(doctor)
    if found is None:
        raise register.Invalid("doctor", "aucun professionnel n’a ce numéro")
    subject, caisse = people.subjects_of([person])[person], people.caisse_of([person])[person]
    case = cases.NewCase("protocol_opinion", caisse, subject, person, on + timedelta(days=OPINION_DAYS))
    row = record(
        models.CareProtocol,
        person,
        on,
        "chosen_doctor",
        state="asked",
        kind=kind,
        months_asked=months,
        provider_id=found.provider_id,
        renews_id=renews,
        case_id=cases.open_case(case=case, on=on),
    )
    return protocol(row)


def advise(row: models.CareProtocol, favourable: bool, months: int, on: date) -> Protocol:
    """Write the word of the medical service: yes or no, and for how long; never the illness."""
    if row.state != "asked":
        raise register.Invalid("protocol", "le service médical s’est déjà prononcé")
    row.favourable, row.months_advised, row.advised_on, row.state = favourable, months, on, "advised"
    row.save(update_fields=["favourable", "months_advised", "advised_on", "state"])
    return protocol(row)


def decide_protocol(row: models.CareProtocol, starts_on: date, on: date) -> Protocol:
    """Decide as the medical service advised (CSS L324-1): recognise for the months it gave, or refuse."""
    if row.state != "advised":
        raise register.Invalid("protocol", "l’avis du service médical manque")
    if row.favourable:
        row.starts_on, row.ends_on = starts_on, add_months(starts_on, row.months_advised or row.months_asked)
    else:
        row.ends_on = on
    row.state = "recognised" if row.favourable else "refused"
    row.save(update_fields=["starts_on", "ends_on", "state"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=row.state, on=on)
    if row.favourable:
        exempt(row, "illness")
    applications.note(
        row.subject, row.person_id, None, on, f"protocol/{row.pk}", "protocol", f"protocole : {row.state}"
    )
    return protocol(row)


def protocol(row: models.CareProtocol) -> Protocol:
    """A protocol as its doors give it."""
    return Protocol(
        row.pk, PersonId(row.person_id), row.state, Illness(row.kind), row.starts_on, row.ends_on, row.case_id
    )


def reach_protocol(number: int) -> models.CareProtocol:
    """A protocol, locked, its person added to the act; raises `Invalid` when there is none."""
    row = models.CareProtocol.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.Invalid("protocol", "ce protocole n’existe pas")
    register.concerns(row.person_id)
    return row


def choose_doctor(person: PersonId, doctor: str, on: date) -> int:
    """Record the doctor somebody chooses, from that day; the former one stops the day before.

    Under the age of CSS L162-5-3 the choice is optional and a parent makes it: the representative acts at the door.
    """
    found = people.providers_by_number([doctor]).get(doctor)
    if found is None or not found.practises_on(on):
        raise register.Invalid("doctor", "aucun médecin en exercice n’a ce numéro")
    by_oneself = register.current_actor().person_id == person
    if by_oneself and rules.may_choose_doctor_alone(applications.birth_of(person, on), on) is False:
        raise register.Invalid("person", "avant seize ans, un parent choisit le médecin traitant")
    if found.profession != "doctor":
        raise register.Invalid("doctor", "seul un médecin peut être médecin traitant")
    row = replace(models.TreatingDoctor, person, on, "declaration", {}, starts_on=on, provider_id=found.provider_id)
    return row.pk
