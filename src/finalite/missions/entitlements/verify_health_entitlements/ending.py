"""What follows the end of a right: the insurer is told, and the time of the file starts to run."""

import json
from datetime import date

from finalite.capabilities import exchange, people, register, verification
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import PersonId
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import models

TABLES = (models.ResidenceTold, models.Closure, models.Approval, models.MedicalOpinion)
FICHE = "verify_health_entitlements"


def tell_insurer(found: verification.CheckInfo, insurer: str, on: date) -> int:
    """Disclose the last day of the basic cover to an insurer, by its code."""
    row = models.Closure.objects.filter(check_id=found.check_id, restored_on=None).order_by("pk").last()
    if row is None:
        raise register.Invalid("check", "cette vérification n’a fermé aucun droit")
    if not 0 < len(insurer) <= 20:
        raise register.Invalid("insurer", "donner le code de l’organisme complémentaire")
    who = people.identity_of([found.person_id])[found.person_id]
    content = {
        "nir": who.nir,
        "nir_kind": who.nir_kind,
        "name": who.name,
        "last_day": row.last_right_day.isoformat(),
    }
    return exchange.disclose(
        fiche=FICHE,
        recipient="complementary_insurer",
        categories=("nir", "civil_identity", "affiliation"),
        persons=[found.person_id],
        subject=found.subject,
        content_digest=exchange.digest_of(json.dumps(content, sort_keys=True).encode()),
        on=on,
        key=f"{FICHE}/insurer/{found.check_id}/{insurer}",
        addressee=insurer,
    )


def follow(on: date, after: int, limit: int) -> SliceDone:
    """Look at the next people by number: their files run from the last day of their last right, or do not run."""
    persons = _persons(after, limit)
    known = register.may_concern(*persons)
    seen = tuple(PersonId(one) for one in persons if one in known)
    for person, cover in zip(seen, rights.cover_on(person_ids=seen, on=on), strict=True):
        _mark(person, None if cover.covered else _ended_on(person, on))
    return SliceDone(len(persons), len(seen), persons[-1] if persons else after)


def _persons(after: int, limit: int) -> list[int]:
    found: set[int] = set()
    for table in TABLES:
        rows = table._default_manager.filter(person_id__gt=after).order_by("person_id")
        found |= set(rows.values_list("person_id", flat=True).distinct()[:limit])
    return sorted(found)[:limit]


def _ended_on(person: PersonId, on: date) -> date | None:
    """The day the last right ended; none where nobody ever had one here, for then nothing started either."""
    ends = [right.ends_on for right in rights.rights_of(person=person) if right.ends_on]
    return max(ends, default=None)


def _mark(person: PersonId, ended_on: date | None) -> None:
    for table in TABLES:
        table._default_manager.filter(person_id=person).exclude(ended_on=ended_on).update(ended_on=ended_on)
