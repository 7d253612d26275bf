"""Moves people between caisses and schemes: whoever leaves is served until the day the other body takes over."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from finalite.capabilities import cases, exchange, people, register
from finalite.capabilities.exchange import Field
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months

from . import applications, models
from .values import FICHE, TransferAnswer, TransferFile

ANSWER_DAYS = 30
"""Days given to the other body for its answer before the file is looked at again: ours, no text sets them."""
SENT, TAKEN_OVER, REFUSED, RECEIVED = "sent", "taken_over", "refused", "received"


class TransferNotice:
    """JSON, one person a file: who moves, from which scheme to which, and from when. Our own format."""

    recipient = "social_protection_body"
    suffix = ".json"
    fields = (
        Field("kind", "affiliation"),
        Field("reference", "affiliation"),
        Field("nir", "nir"),
        Field("nir_kind", "nir"),
        Field("name", "civil_identity"),
        Field("birth", "birth", needed=False),
        Field("scheme", "affiliation"),
        Field("body", "affiliation"),
        Field("ground", "entitlements"),
        Field("open_since", "entitlements"),
        Field("takes_over_on", "entitlements"),
    )

    def write(self, rows: Sequence[Mapping[str, Any]]) -> bytes:
        """The keys in the declared order, so that the same facts give the same bytes."""
        return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows).encode()


def within(person: PersonId, scheme: str, caisse: str, on: date, local_scheme: bool) -> None:
    """Move somebody between two caisses that share these files: the right itself is not touched."""
    if caisse not in people.organisations():
        raise register.Invalid("caisse", "cette caisse n’est pas des nôtres : envoyer un dossier de transfert")
    right = _right(person, on)
    people.affiliate(person_id=person, scheme=scheme, caisse=caisse, on=on, local_scheme=local_scheme)
    _move_cases(person, caisse, on)
    applications.note(right.subject, person, right.pk, on, "transfer", "transferred", f"vers {caisse} ({scheme})")


def _move_cases(person: PersonId, caisse: str, on: date) -> None:
    """What is under way goes on at the new caisse, with its clock: the former one has no reason left to look."""
    for case in cases.of_person(person, only_open=True):
        if case.organisation == caisse or case.person_id != person:
            continue
        cases.close_case(case_id=case.case_id, outcome="moved", on=max(on, case.opened_on))
        due = max(case.due_on, on) if case.due_on else None
        moved = cases.NewCase(case.kind, caisse, case.subject, person, due)
        number = cases.open_case(case=moved, on=on)
        for model in (models.Application, models.CareProtocol, models.Contest, models.Transfer):
            model._default_manager.filter(person_id=person, case_id=case.case_id).update(case_id=number)
    models.Application.objects.filter(person_id=person, closed_on__isnull=True).update(organisation=caisse)


def send(person: PersonId, scheme: str, body: str, takes_over_on: date, on: date) -> TransferAnswer:
    """Write the file for the other body, note the disclosure, and wait for its answer; nothing ends yet."""
    right = _right(person, takes_over_on)
    if models.Transfer.objects.filter(person_id=person, state=SENT).exists():
        raise register.Invalid("person", "un transfert attend déjà sa réponse")
    case = cases.NewCase(
        "transfer", _caisse(person), right.subject, person, max(on, takes_over_on) + timedelta(days=ANSWER_DAYS)
    )
    number = cases.open_case(case=case, on=on)
    row = models.Transfer.objects.create(
        subject=right.subject,
        person_id=person,
        direction="out",
        state=SENT,
        recorded_on=on,
        scheme=scheme,
        body=body,
        reference=f"T-{number}",
        takes_over_on=takes_over_on,
        case_id=number,
    )
    return _file(row, right, "transfer", on)


def acknowledge(row: models.Transfer, accepted: bool, takes_over_on: date | None, on: date) -> TransferAnswer:
    """End our right on the day the other body takes over, whatever day it says; a refusal ends nothing."""
    if row.state != SENT:
        raise register.Invalid("transfer", "ce transfert a déjà sa réponse")
    row.state, row.closed_on = TAKEN_OVER if accepted else REFUSED, on
    row.takes_over_on = takes_over_on or row.takes_over_on
    row.save(update_fields=["state", "closed_on", "takes_over_on"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=row.state, on=on)
    if accepted:
        _leave(row, on)
    return shown(row)


def receive(file: TransferFile, on: date) -> TransferAnswer:
    """Open a right from the first day the other body no longer serves, and tell it that we take over."""
    person = people.person_by_nir(file.nir)
    if person is None:
        raise register.Invalid("file.nir", "personne n’a ce numéro : immatriculer d’abord")
    register.concerns(person)
    known = models.Transfer.objects.filter(direction="in", body=file.body, reference=file.reference).first()
    if known is not None:
        return shown(known)
    subject = people.subjects_of([person])[person]
    right = _take_over(person, subject, file, on)
    row = models.Transfer.objects.create(
        subject=subject,
        person_id=person,
        direction="in",
        state=RECEIVED,
        recorded_on=on,
        closed_on=on,
        scheme=file.scheme,
        body=file.body,
        reference=file.reference,
        takes_over_on=file.served_until,
    )
    return _file(row, right, "acknowledgement", on)


def _take_over(person: PersonId, subject: str, file: TransferFile, on: date) -> models.Right:
    """The right starts the day the other stops, even when the file comes late; one already open covers more."""
    rows = models.Right.objects.select_for_update().filter(person_id=person, ends_on__isnull=True)
    held = rows.first()
    if held is not None and held.starts_on > file.served_until:
        held.starts_on = _after_the_last(person, file.served_until)
        held.save(update_fields=["starts_on"])
    if held is None:
        held = models.Right.objects.create(
            subject=subject,
            person_id=person,
            recorded_on=on,
            source="transfer",
            starts_on=_after_the_last(person, file.served_until),
            ground=file.ground,
            review_on=add_months(on, applications.REVIEW_MONTHS),
        )
    home = register.current_actor().organisation or _caisse(person)
    people.affiliate(person_id=person, scheme="general", caisse=home, on=max(file.served_until, _affiliated_on(person)))
    applications.note(subject, person, held.pk, on, "transfer", "opened", f"reprise après {file.body} ({file.scheme})")
    return held


def _after_the_last(person: int, day: date) -> date:
    """Two rights do not run on one day: ours that ended later than the other body says is followed, not doubled."""
    ended = models.Right.objects.filter(person_id=person, ends_on__gt=day).order_by("-ends_on").first()
    return ended.ends_on if ended is not None and ended.ends_on is not None else day


def _affiliated_on(person: PersonId) -> date:
    """The first day of the affiliation that still runs: another cannot begin before it."""
    homes = [home for home in people.affiliations_of([person]).get(person, ()) if home.until_on is None]
    return homes[-1].from_on if homes else date.min


def _leave(row: models.Transfer, on: date) -> None:
    person, day = PersonId(row.person_id), row.takes_over_on
    right = models.Right.objects.select_for_update().filter(person_id=person, ends_on__isnull=True).first()
    if right is None or day is None or day <= right.starts_on:
        raise register.Invalid("takes_over_on", "aucun droit ouvert avant ce jour")
    right.ends_on, right.end_reason = day, "transferred"
    right.save(update_fields=["ends_on", "end_reason"])
    people.affiliate(person_id=person, scheme=row.scheme, caisse=row.body, on=max(day, _affiliated_on(person)))
    applications.note(right.subject, person, right.pk, on, "transfer", "transferred", f"vers {row.body} ({row.scheme})")
    applications.close_file(person, day)


def _file(row: models.Transfer, right: models.Right, kind: str, on: date) -> TransferAnswer:
    person = PersonId(row.person_id)
    who = people.identity_of([person])[person]
    facts = {
        "kind": kind,
        "reference": row.reference,
        "nir": who.nir,
        "nir_kind": who.nir_kind,
        "name": who.name,
        "birth": who.birth,
        "scheme": row.scheme,
        "body": row.body,
        "ground": right.ground,
        "open_since": right.starts_on,
        "takes_over_on": row.takes_over_on,
    }
    parcel = exchange.Parcel([facts], [person], subject=row.subject, addressee=row.body)
    sent = exchange.send(outbound=TransferNotice(), fiche=FICHE, parcel=parcel, on=on, key=f"{FICHE}/transfer/{row.pk}")
    row.content, row.ledger_line = sent.content.decode(), sent.ledger_line
    row.save(update_fields=["content", "ledger_line"])
    return shown(row)


def shown(row: models.Transfer) -> TransferAnswer:
    """A transfer as its doors give it."""
    return TransferAnswer(row.pk, row.state, row.takes_over_on, row.reference, row.content)


def reach(number: int) -> models.Transfer:
    """A transfer, locked, its person added to the act; raises `Invalid` when there is none."""
    row = models.Transfer.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("transfer", "ce transfert n’existe pas")
    register.concerns(row.person_id)
    return row


def _right(person: PersonId, day: date) -> models.Right:
    rows = models.Right.objects.filter(person_id=person, starts_on__lte=day)
    right = rows.exclude(ends_on__lte=day).first()
    if right is None:
        raise register.Invalid("person", "aucun droit à transférer : ouvrir d’abord le droit")
    return right


def _caisse(person: PersonId) -> str:
    return people.caisse_of([person])[person]
