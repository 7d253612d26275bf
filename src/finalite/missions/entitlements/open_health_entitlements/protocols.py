"""Recognition of a long illness: asked by a doctor, seen by the medical service, decided by the caisse, renewed.

What the illness is goes into a table of its own that no agent of the caisse may read.
"""

from datetime import date, timedelta

from django.db.models import OuterRef, Subquery

from finalite import law
from finalite.capabilities import cases, jobs, people, register
from finalite.capabilities.register import PersonId, purpose
from finalite.kernel.calendar import add_months

from . import applications, models, statuses, telling
from .illnesses import Condition
from .values import Illness, Protocol, ProtocolBasisShown

OPINION_DAYS = 30
"""Days given to the medical service for its word on a protocol: ours, no text sets them."""
TELL_MONTHS = 3
"""How long before its end a protocol is told to be ending, so that it may be renewed: ours, no text sets it."""
BEYOND_MONTHS = "care.exemptions.ald_other_months"
ASKED, ADVISED, RECOGNISED, REFUSED, CLOSED = "asked", "advised", "recognised", "refused", "closed"


def ask(person: PersonId, doctor: str, kind: Illness, months: int, on: date, renews: int | None) -> Protocol:
    """Open the request of a chosen doctor, as an agent types it from paper, and put it before the medical service."""
    found = people.providers_by_number([doctor]).get(doctor)
    if found is None:
        raise register.NotFound("doctor", "aucun professionnel n’a ce numéro")
    return shown(_open(person, found.provider_id, kind, months, on, renews))


def submit(
    nir: str, kind: Illness, months: int, condition: Condition | None, basis: str, on: date, renews: int | None
) -> Protocol:
    """Open the request a doctor makes at their own door, its medical reasons apart."""
    person, provider = people.person_by_nir(nir), register.current_actor().provider_id
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    if provider is None:
        raise register.Refused("seul un médecin connu de l’annuaire fait cette demande", "not_a_provider")
    if kind is Illness.LISTED and condition is None:
        raise register.Invalid("condition", "nommer l’affection de la liste")
    if not basis.strip():
        raise register.Invalid("basis", "dire au service médical ce qui motive la demande")
    register.concerns(person)
    row = _open(person, provider, kind, months, on, renews)
    models.ProtocolBasis.objects.create(
        subject=row.subject, person_id=person, protocol_id=row.pk, condition=condition or "", basis=basis
    )
    return shown(row)


def _open(
    person: PersonId, provider: int, kind: Illness, months: int, on: date, renews: int | None
) -> models.CareProtocol:
    _check(person, kind, months, on, renews)
    subject, caisse = people.subjects_of([person])[person], people.caisse_of([person])[person]
    case = cases.NewCase("protocol_opinion", caisse, subject, person, on + timedelta(days=OPINION_DAYS))
    return statuses.record(
        models.CareProtocol,
        person,
        on,
        "chosen_doctor",
        state=ASKED,
        kind=kind,
        months_asked=months,
        provider_id=provider,
        renews_id=renews,
        case_id=cases.open_case(case=case, on=on),
    )


def _check(person: PersonId, kind: Illness, months: int, on: date, renews: int | None) -> None:
    if months < 1:
        raise register.Invalid("months", "dire pour combien de mois la prise en charge est demandée")
    least = law.value(BEYOND_MONTHS, on).number
    if kind in (Illness.UNLISTED, Illness.SEVERAL) and months <= least:
        raise register.Invalid("months", f"hors liste, le traitement prévu dépasse {least} mois (CSS R160-12)")
    if renews is not None and not _recognised(person, renews):
        raise register.Invalid("renews", "aucun protocole reconnu de cette personne n’a ce numéro")


def _recognised(person: PersonId, number: int) -> bool:
    return models.CareProtocol.objects.filter(pk=number, person_id=person, state=RECOGNISED).exists()


def advise(row: models.CareProtocol, favourable: bool, months: int, on: date) -> Protocol:
    """Write the word of the medical service: yes or no, and for how long; never the illness."""
    if row.state != ASKED:
        raise register.Invalid("protocol", "le service médical s’est déjà prononcé")
    if favourable and months < 1:
        raise register.Invalid("months", "un avis favorable dit pour combien de mois")
    row.favourable, row.months_advised, row.advised_on, row.state = favourable, months, on, ADVISED
    row.save(update_fields=["favourable", "months_advised", "advised_on", "state"])
    return shown(row)


def decide(row: models.CareProtocol, starts_on: date, on: date) -> Protocol:
    """Decide as the medical service advised (CSS L324-1): recognise for the months it gave, or refuse.

    A renewal asked for in time follows the former protocol on the very day that one ends.
    """
    if row.state != ADVISED:
        raise register.Invalid("protocol", "l’avis du service médical manque")
    if row.favourable:
        row.starts_on = _start(row, starts_on)
        row.ends_on = add_months(row.starts_on, row.months_advised or row.months_asked)
    else:
        row.ends_on = on
    row.state = RECOGNISED if row.favourable else REFUSED
    row.save(update_fields=["starts_on", "ends_on", "state"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=row.state, on=on)
    if row.favourable:
        statuses.exempt(row, "illness")
    _note(row, on, f"protocole : {row.state}")
    return shown(row)


def _start(row: models.CareProtocol, starts_on: date) -> date:
    former = models.CareProtocol.objects.filter(pk=row.renews_id).first() if row.renews_id else None
    in_time = former is not None and former.ends_on is not None and row.recorded_on <= former.ends_on
    return former.ends_on if in_time else starts_on  # type: ignore[union-attr, return-value]


def close(row: models.CareProtocol, ends_on: date, reason: str, on: date) -> Protocol:
    """End a recognised protocol sooner, and its exemption with it."""
    if row.state != RECOGNISED or row.starts_on is None or not row.starts_on < ends_on <= (row.ends_on or ends_on):
        raise register.Invalid("ends_on", "le protocole n’est pas en cours à cette date")
    row.ends_on, row.end_reason = ends_on, reason
    row.save(update_fields=["ends_on", "end_reason"])
    models.Exemption.objects.filter(cause=f"illness/{row.pk}").exclude(ends_on__lte=ends_on).update(ends_on=ends_on)
    _note(row, on, "protocole clos")
    return shown(row)


def tell_ends(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Write to the next persons whose protocol ends soon, once each; a renewal already asked for says nothing."""
    due = models.CareProtocol.objects.select_for_update().filter(
        state=RECOGNISED,
        end_told_on__isnull=True,
        ends_on__gt=on,
        ends_on__lte=add_months(on, TELL_MONTHS),
        pk__gt=after,
    )
    rows = list(due.order_by("pk")[:limit])
    renewed = set(
        models.CareProtocol.objects.filter(renews_id__in=[row.pk for row in rows])
        .exclude(state=REFUSED)
        .values_list("renews_id", flat=True)
    )
    told = [row for row in rows if row.pk not in renewed]
    for row in told:
        register.concerns(row.person_id)
        telling.protocol_ends(row, on)
    models.CareProtocol.objects.filter(pk__in=[row.pk for row in rows]).update(end_told_on=on)
    if not after and "diagnosis" in purpose.active().writable(models.BENEFICIARIES):
        _follow_ends()
    return jobs.SliceDone(len(rows), len(told), rows[-1].pk if rows else after)


def basis_of(row: models.CareProtocol) -> ProtocolBasisShown:
    """The medical reasons of a request; raises `Invalid` where the doctor sent them on paper."""
    found = models.ProtocolBasis.objects.filter(protocol_id=row.pk).first()
    if found is None:
        raise register.Invalid("protocol", "les motifs médicaux de cette demande sont venus sur papier")
    return ProtocolBasisShown(row.pk, Condition(found.condition) if found.condition else None, found.basis)


def reach(number: int) -> models.CareProtocol:
    """A protocol, locked, its person added to the act; raises `Invalid` when there is none."""
    row = models.CareProtocol.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("protocol", "ce protocole n’existe pas")
    register.concerns(row.person_id)
    return row


def shown(row: models.CareProtocol) -> Protocol:
    """A protocol as its doors give it."""
    return Protocol(
        row.pk,
        PersonId(row.person_id),
        row.state,
        Illness(row.kind),
        row.starts_on,
        row.ends_on,
        row.case_id,
        row.renews_id,
    )


def _follow_ends() -> None:
    """The medical reasons are kept from the end of their protocol. Agents of the caisse cannot even touch their table,
    so the daily run does it for whatever they decided meanwhile."""
    end = models.CareProtocol.objects.filter(pk=OuterRef("protocol_id")).values("ends_on")[:1]
    models.ProtocolBasis.objects.update(ended_on=Subquery(end))


def _note(row: models.CareProtocol, on: date, why: str) -> None:
    applications.note(row.subject, row.person_id, None, on, f"protocol/{row.pk}", "protocol", why)
