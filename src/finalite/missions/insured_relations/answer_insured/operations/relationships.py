"""The end of a relationship: once somebody is affiliated no more, what they chose has no reason to stay."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import AtMost

from ..models import Choice


@register.operation("keep_contact_details")
def end_relationships(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Start the retention of the choices of people whose affiliation is over, slice by slice."""
    rows = list(Choice.objects.filter(pk__gt=after, relationship_ended_on__isnull=True).order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in rows))
    homes = people.affiliations_of(known)
    done = 0
    for row in rows:
        ends = [home.until_on for home in homes.get(register.PersonId(row.person_id), ())]
        if row.person_id in known and ends and None not in ends and max(filter(None, ends)) <= on:
            row.relationship_ended_on = max(filter(None, ends))
            row.save(update_fields=["relationship_ended_on"])
            done += 1
    return SliceDone(len(rows), done, rows[-1].pk if rows else after)
