"""Decides requests, opens covers, ends them, and tells the fiche of health entitlements so that payments see them."""

from datetime import date

from finalite import law
from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months, months_deadline
from finalite.kernel.decision import Decision
from finalite.missions.entitlements.open_health_entitlements import operations as health

from . import applications, history, models, rules, sending, telling
from .values import EndReason, Told

APPEAL_MONTHS = 2
"""The amicable board has two months; its silence is a refusal (CSS R142-6)."""
UNPAID_TEXT = "CSS L861-11 et son décret : délai et mise en demeure avant de fermer une couverture impayée"


def decide(row: models.Application, on: date) -> None:
    """Decide as the rules say, an agent having looked at it; raises `law.MissingLaw` where a text is missing."""
    applications.examine(row, on)
    decision = Decision.from_json(row.decision or {})
    if row.state != applications.COMPLETE:
        raise register.Invalid("application", "il manque encore des pièces : l’horloge est arrêtée")
    if decision.outcome == "no_law":
        raise law.MissingLaw(", ".join(decision.missing))
    if any(one.subject == "relative" for one in applications.members_of(row)):
        raise register.Invalid("application", "identifier d’abord chaque membre du foyer")
    settle(row, decision.outcome, on, implied=False)


def settle(row: models.Application, outcome: str, on: date, *, implied: bool) -> None:
    """Write the decision, open the cover or close the file, and write to the person with reasons and remedies."""
    row.decided_on, row.implied = on, implied
    row.save()
    if outcome == rules.REFUSED:
        _refuse(row, on)
    elif outcome == rules.PAYING and row.paid_from is None:
        row.state = applications.AWAITING
        row.save()
        history.note(row, on, "granted", "accordée avec participation : éléments de paiement attendus")
    else:
        open_covers(row, outcome == rules.PAYING)
    _close_case(row, outcome, on)
    telling.decision(row, on)


def _refuse(row: models.Application, on: date) -> None:
    row.state = applications.REFUSED
    row.save()
    history.note(row, on, "refused", "ressources ou conditions : voir la décision")
    history.end_file(row, on)
    history.release_documents(row)


def _close_case(row: models.Application, outcome: str, on: date) -> None:
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome="implied" if row.implied else outcome, on=on)
        row.case_id = None
        row.save(update_fields=["case_id"])


def receive_payment(row: models.Application, on: date) -> None:
    """Payment elements came: the cover with contribution opens on the first of the next month (CSS L861-5)."""
    row.paid_from = on
    row.save(update_fields=["paid_from"])
    if row.state == applications.AWAITING:
        open_covers(row, True)
        telling.decision(row, on)


def open_covers(row: models.Application, paying: bool) -> None:
    """Open the cover of each member whom somebody identified, and record it with their health entitlements."""
    decided_on = row.decided_on or row.received_on
    start, end = rules.right_period(
        decided_on=decided_on,
        requested_on=row.received_on,
        paid_from=row.paid_from if paying else None,
        urgent=row.urgent,
        follows=_end_of_former(row),
    )
    dues = _dues(row) if paying else {}
    members = [one for one in _covered(row) if one.subject != "relative"]
    register.concerns(*(one.person_id for one in members))
    for one in members:
        _cover(row, one, paying, dues.get(one.rank, 0), start, end)
    row.state = applications.OPEN
    row.save(update_fields=["state"])
    history.end_file(row, end)
    _ask_who(row, decided_on)
    history.note(row, decided_on, "opened", f"du {start:%d/%m/%Y} au {rules.day_before(end):%d/%m/%Y}")


def _covered(row: models.Application) -> list[models.Member]:
    """The members who are of the household in the eyes of the law (CSS R861-2)."""
    facts = applications.facts_of(row, row.received_on)
    kept = zip(applications.members_of(row), facts.members, strict=True)
    return [one for one, fact in kept if rules.is_of_household(fact, row.received_on)]


def _cover(row: models.Application, one: models.Member, paying: bool, due: int, start: date, end: date) -> None:
    models.Cover.objects.create(
        subject=one.subject,
        person_id=one.person_id,
        application=row,
        starts_on=start,
        ends_on=end,
        paying=paying,
        contribution=due,
        body=row.body or row.organisation,
    )
    health.record_solidarity_cover(
        person=PersonId(one.person_id),
        starts_on=start,
        ends_on=end,
        source=f"c2s/{row.pk}",
        recorded_on=row.decided_on or row.received_on,
    )


def identify(row: models.Application, rank: int, person: PersonId, on: date) -> None:
    """Say who a member is; where the household is covered already, they are too, for the same period."""
    member = models.Member.objects.filter(application=row, rank=rank, subject="relative", dropped=False).first()
    if member is None:
        raise register.Invalid("rank", "aucun membre à identifier à ce rang")
    if any(one.person_id == person and one.subject != "relative" for one in applications.members_of(row)):
        raise register.Invalid("person", "cette personne est déjà du foyer")
    subject = people.subjects_of([person])[person]
    models.Member.objects.filter(pk=member.pk).update(subject=subject, person_id=person)
    models.Income.objects.filter(member=member).update(subject=subject, person_id=person)
    history.note(row, on, "identified", f"membre {rank + 1} du foyer identifié")
    if row.state == applications.OPEN:
        _join(row, rank)
    elif row.state != applications.AWAITING:
        applications.examine(row, on)


def _join(row: models.Application, rank: int) -> None:
    """Cover somebody identified after the others."""
    first = models.Cover.objects.filter(application=row).order_by("pk").first()
    member = next((one for one in _covered(row) if one.rank == rank), None)
    if first is not None and member is not None:
        due = _dues(row).get(rank, 0) if first.paying else 0
        _cover(row, member, first.paying, due, first.starts_on, first.ends_on)


def _ask_who(row: models.Application, on: date) -> None:
    """Put on the work list a household that is covered while somebody in it is not identified."""
    if any(one.subject == "relative" for one in _covered(row)):
        person = PersonId(row.person_id)
        case = cases.NewCase("identify_members", row.organisation, row.subject, person, add_months(on, 1))
        cases.open_case(case=case, on=on)


def _dues(row: models.Application) -> dict[int, int]:
    """The contribution of each rank, from the decision that is kept."""
    decision = Decision.from_json(row.decision or {})
    return {int(line.ref): line.amounts["contribution"] for line in decision.lines}


def _end_of_former(row: models.Application) -> date | None:
    """The end of the cover that this one renews: asked before it, it follows without a gap."""
    former = models.Cover.objects.filter(person_id=row.person_id, ends_on__gte=row.received_on, end_reason="")
    latest = former.exclude(application=row).order_by("-ends_on").first()
    return latest.ends_on if latest else None


def close(row: models.Application, ends_on: date, reason: EndReason, on: date) -> int:
    """End the covers of a file before their day; returns how many. Raises `law.MissingLaw` for unpaid contributions."""
    if reason is EndReason.UNPAID:
        raise law.MissingLaw(UNPAID_TEXT)
    covers = models.Cover.objects.filter(application=row, starts_on__lt=ends_on, ends_on__gt=ends_on)
    persons = list(covers.values_list("person_id", flat=True))
    if not persons:
        raise register.Invalid("ends_on", "aucune couverture de ce dossier ne court à cette date")
    register.concerns(*persons)
    covers.update(ends_on=ends_on, end_reason=reason, told_on=None)
    for person in persons:
        health.end_solidarity_cover(person=PersonId(person), ends_on=ends_on, source=f"c2s/{row.pk}", recorded_on=on)
    row.state = applications.CLOSED
    row.save(update_fields=["state"])
    history.end_file(row, ends_on)
    history.release_documents(row)
    history.note(
        row, on, "closed", {"death": "décès", "renounced": "renonciation"}.get(reason, "droits de base fermés")
    )
    return len(persons)


def contest(row: models.Application, grounds: str, on: date) -> models.Appeal:
    """Register an appeal to the amicable board against a refusal, with its clock and its case (CSS R142-1)."""
    if models.Appeal.objects.filter(application=row, decided_on__isnull=True).exists():
        raise register.Invalid("application", "un recours est déjà en cours")
    due = months_deadline(on, APPEAL_MONTHS)
    caisse = people.caisse_of([row.person_id])[PersonId(row.person_id)]
    case = cases.NewCase("cover_appeal", caisse, row.subject, PersonId(row.person_id), due)
    appeal = models.Appeal.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        application=row,
        lodged_on=on,
        due_on=due,
        case_id=cases.open_case(case=case, on=on),
        grounds=grounds,
        ended_on=row.ended_on,
    )
    history.note(row, on, "appealed", "commission de recours amiable saisie")
    return appeal


def hear(appeal: models.Appeal, upheld: bool, on: date) -> None:
    """Write how the board answered; where the person is right, the request is open again with its clock."""
    appeal.decided_on, appeal.upheld = on, upheld
    appeal.save(update_fields=["decided_on", "upheld"])
    cases.close_case(case_id=appeal.case_id, outcome="upheld" if upheld else "rejected", on=on)
    row = appeal.application
    history.note(row, on, "heard", "recours accueilli" if upheld else "recours rejeté")
    if upheld:
        case = cases.NewCase(
            "solidarity_cover", row.organisation, row.subject, PersonId(row.person_id), rules.answer_due(on)
        )
        row.state, row.complete_on, row.due_on = applications.COMPLETE, on, rules.answer_due(on)
        row.case_id = cases.open_case(case=case, on=on)
        row.save()
        history.reopen_file(row)


def withdraw(row: models.Application, on: date) -> None:
    """The household gives up its request."""
    row.state = applications.WITHDRAWN
    row.save(update_fields=["state"])
    _close_case(row, "withdrawn", on)
    history.note(row, on, "withdrawn", "la personne renonce à sa demande")
    history.end_file(row, on)
    history.release_documents(row)


def move(row: models.Application, body: str, on: date) -> int:
    """Give the running covers of a file to another body; returns how many."""
    covers = list(models.Cover.objects.filter(application=row, ends_on__gt=on).exclude(body=body).order_by("pk"))
    if not covers:
        raise register.Invalid("body", "cet organisme gère déjà ce dossier, ou rien n’y court plus")
    register.concerns(*(cover.person_id for cover in covers))
    former = covers[0].body
    sending.tell_former(former, covers, on)
    models.Cover.objects.filter(pk__in=[cover.pk for cover in covers]).update(body=body)
    row.body = body
    row.save(update_fields=["body"])
    history.note(row, on, "transferred", f"de {telling.name_of(former)} à {telling.name_of(body)}")
    if models.ManagingBody.objects.filter(code=body, caisse=False).exists():
        sending.tell(body, list(models.Cover.objects.filter(pk__in=[c.pk for c in covers]).order_by("pk")), on)
    return len(covers)


def send_away(row: models.Application, caisse: str, on: date) -> Told:
    """The household depends on another caisse: it gets the running covers, which go on there unchanged."""
    if caisse == row.organisation or caisse not in people.organisations():
        raise register.Invalid("caisse", "donner le code d’une autre caisse")
    covers = list(models.Cover.objects.filter(application=row, ends_on__gt=on).order_by("pk"))
    if not covers:
        raise register.Invalid("application", "aucune couverture ne court plus")
    register.concerns(*(cover.person_id for cover in covers))
    told = sending.tell_fund(covers, caisse, on)
    if row.body in ("", row.organisation):
        models.Cover.objects.filter(pk__in=[cover.pk for cover in covers], body=row.organisation).update(body=caisse)
    row.organisation = caisse
    row.save(update_fields=["organisation"])
    history.note(row, on, "transferred", f"vers la caisse {caisse}")
    return told
