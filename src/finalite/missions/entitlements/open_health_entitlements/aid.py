"""Opens the right of State medical aid from the decision that granted it, for its period and once (CASF L251-1)."""

from datetime import date

from django.db.models import Q

from finalite.capabilities import jobs, people, register
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.register_and_affiliate import queries as affiliation

from . import applications, models
from .facts import Ground


def open_for(person: PersonId, on: date) -> int:
    """Open the right of the aid that somebody holds on a day; returns its number, the same where it is open already."""
    held = affiliation.state_aid_on(person_ids=(person,), on=on)
    if not held:
        raise register.Invalid("person", "aucune aide médicale de l’État n’est accordée à cette date")
    right = _open(held[-1], on)
    if right is None:
        raise register.Invalid("person", "un autre droit couvre déjà cette période : rien n’est ouvert")
    return right


def run(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Open the rights of the next aids, those of people covered otherwise left alone."""
    aids = affiliation.state_aids_running(on=on, after=after, limit=limit)
    known = register.may_concern(*(one.person for one in aids))
    waiting = [one for one in aids if one.person in known and _right(one) is None]
    opened = [one for one in waiting if _open(one, on) is not None]
    return jobs.SliceDone(len(aids), len(opened), aids[-1].aid if aids else after)


def _source(aid: affiliation.AidHeld) -> str:
    return f"state_aid/{aid.aid}"


def _right(aid: affiliation.AidHeld) -> int | None:
    rows = models.Right.objects.filter(person_id=aid.person, source=_source(aid))
    return rows.values_list("pk", flat=True).first()


def _open(aid: affiliation.AidHeld, on: date) -> int | None:
    """The right of an aid, from its first day or from the end of the right that ran then; None where none fits."""
    known, starts_on = _right(aid), _free_from(aid)
    if known is not None or starts_on is None:
        return known
    row = models.Right.objects.create(
        subject=people.subjects_of([aid.person])[aid.person],
        person_id=aid.person,
        recorded_on=on,
        source=_source(aid),
        ground=Ground.STATE_AID,
        starts_on=starts_on,
        ends_on=aid.ends_on,
    )
    applications.note(row.subject, row.person_id, row.pk, on, row.source, "opened", "aide médicale de l’État")
    return row.pk


def _free_from(aid: affiliation.AidHeld) -> date | None:
    """The first day of the aid that no other right covers; None where another runs on past its end."""
    others = models.Right.objects.filter(person_id=aid.person, starts_on__lt=aid.ends_on)
    if others.filter(Q(ends_on=None) | Q(ends_on__gte=aid.ends_on)).exists():
        return None
    last = others.filter(ends_on__gt=aid.starts_on).order_by("-ends_on").values_list("ends_on", flat=True).first()
    return last or aid.starts_on
