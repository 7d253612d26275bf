"""Gathers where somebody's registration and affiliation stand, for one page or one answer."""

import json
from datetime import date
from typing import Any

from finalite.capabilities import exchange, people, register, statistics
from finalite.capabilities.register import PersonId, purpose
from finalite.capabilities.statistics import Count

from . import aid, identity_rules, models, registrations, rules
from .facts import Activity
from .values import AffiliationHeld, AtAGlance, ChangeMade, FormHeld, SituationHeld, Wanted

EXAMINED = (models.Declared, models.Evidence, models.RegistryExchange)
"""What the documents still wanted are told from."""


def of(person: PersonId, on: date) -> AtAGlance:
    """Everything at a glance; raises `Invalid` where the purpose reaches nobody of that number."""
    who = people.identity_of([person]).get(person)
    if who is None:
        raise register.Invalid("person", "aucun dossier à ce numéro dans cette finalité")
    row = models.Registration.objects.filter(person_id=person).order_by("-pk").first()
    return AtAGlance(
        person=person,
        name=who.name,
        number=who.number_shown,
        certified=who.nir_kind == people.NirKind.CERTIFIED,
        birth=who.birth or "",
        registration=row.pk if row else None,
        state=row.state if row else "",
        due_on=row.due_on if row else None,
        wanted=wanted(row, on) if row and row.closed_on is None and _reads(*EXAMINED) else (),
        affiliations=affiliations_of(person),
        situations=_situations(person) if _reads(models.Situation) else (),
        forms=_forms(person),
        aids=_aids(person),
        parents=people.holders_of([person], on=on).get(person, ()),
        children=people.dependants_of([person], on=on).get(person, ()),
        partial=not _reads(models.Situation, *EXAMINED),
    )


def _reads(*tables: Any) -> bool:
    """Does the purpose of the moment read every column of these tables? A role that answers people does not."""
    return all(_categories(one) <= purpose.active().readable(one.subjects) for one in tables)


def _categories(table: Any) -> set[str]:
    return {field.category for field in table._meta.fields if getattr(field, "category", None)}


def wanted(row: models.Registration, on: date) -> tuple[Wanted, ...]:
    """The documents still wanted for a file."""
    decision = rules.assess_registration(registrations.facts_of(row), on)
    return registrations.wanted_of(decision, identity_rules.DOCUMENTS)


def affiliations_of(person: PersonId) -> tuple[AffiliationHeld, ...]:
    """Every stay with a scheme and a caisse, the oldest first, under every number of the person."""
    found = people.affiliations_of(people.records_of(person))
    held = [AffiliationHeld(a.scheme, a.caisse, a.from_on, a.until_on) for one in found.values() for a in one]
    return tuple(sorted(held, key=lambda one: one.starts_on))


def changes_of(person: PersonId) -> tuple[ChangeMade, ...]:
    """What was changed in somebody's attachment, the latest first, under every number of the person."""
    rows = models.Change.objects.filter(person_id__in=people.records_of(person)).order_by("-made_on", "-pk")
    return tuple(ChangeMade(row.made_on, row.what, row.why) for row in rows)


def suspended(person_ids: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
    """Those whose waiting number is suspended."""
    rows = models.Registration.objects.filter(person_id__in=person_ids, state="suspended")
    return tuple(sorted({PersonId(pk) for pk in rows.values_list("person_id", flat=True)}))


def states() -> tuple[Count, ...]:
    """How many files stand at each step; small cells are left out."""
    table = statistics.tabulate(rows=models.Registration.objects.all(), dimensions=["state"])
    return table.counts()


def activities(on: date) -> tuple[Count, ...]:
    """How many people live from each activity on a day; small cells are left out."""
    rows = models.Situation.objects.filter(starts_on__lte=on).exclude(ends_on__lte=on)
    table = statistics.tabulate(rows=rows, dimensions=["kind"])
    return table.counts()


def aids(on: date) -> tuple[Count, ...]:
    """How many State medical aids run on a day, by caisse; small cells are left out."""
    rows = models.StateAid.objects.filter(starts_on__lte=on, ends_on__gt=on)
    table = statistics.tabulate(rows=rows, dimensions=["organisation"])
    return table.counts()


def publish(on: date) -> int:
    """Disclose the protected counts of a day, about nobody; returns the line of the ledger."""
    tables = {"activities": activities(on), "state_aids": aids(on)}
    told = {name: [[cell.label, cell.number] for cell in cells] for name, cells in tables.items()}
    return exchange.disclose(
        fiche=registrations.FICHE,
        recipient="public_authority",
        categories=("affiliation", "entitlements"),
        persons=[],
        content_digest=exchange.digest_of(json.dumps(told, sort_keys=True).encode()),
        on=on,
        key=f"{registrations.FICHE}/statistics/{on}",
    )


def _situations(person: PersonId) -> tuple[SituationHeld, ...]:
    rows = models.Situation.objects.filter(person_id=person).order_by("starts_on")
    return tuple(SituationHeld(Activity(row.kind), row.starts_on, row.ends_on) for row in rows)


def _forms(person: PersonId) -> tuple[FormHeld, ...]:
    rows = models.CrossBorderForm.objects.filter(person_id=person).order_by("starts_on")
    return tuple(FormHeld(row.form, row.state, row.reference, row.starts_on, row.ends_on) for row in rows)


def _aids(person: PersonId) -> tuple[aid.AidHeld, ...]:
    rows = models.StateAid.objects.filter(person_id=person, starts_on__isnull=False, ends_on__isnull=False)
    held = rows.order_by("starts_on").values_list("pk", "starts_on", "ends_on")
    return tuple(aid.AidHeld(pk, person, first, last) for pk, first, last in held if first and last)
