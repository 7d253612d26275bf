"""Gathers the facts of a claim: the admission or inclusion, the tariff, the specification, what was paid before."""

from dataclasses import dataclass
from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.law.cover.europe import EUROPE
from finalite.missions.benefits.pay_care_costs import queries as care
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import acts, rules, specification
from .facts import PackageFacts, Quality, Unit, VictimCareFacts
from .models import Admission, CareClaim, Inclusion, PackageClaim, PackagePayment

Claim = CareClaim | PackageClaim
NO_RIGHT, PAID_ALREADY = "no_right_on_day", "paid_by_ordinary_rules"
DOUBTS = {
    NO_RIGHT: ("attestation de droits du jour des soins", "CSS L160-1"),
    PAID_ALREADY: ("décompte du remboursement ordinaire, à reprendre d’abord", "CSS L160-8"),
}
"""What somebody must clear before a care is paid here."""


@dataclass(frozen=True, slots=True)
class Thought:
    """The facts of a claim and what its rule says, with the doubts that no rule settles."""

    facts: VictimCareFacts | PackageFacts
    decision: Decision
    doubts: tuple[str, ...] = ()


def think(row: Claim, on: date) -> Thought:
    """Ask the rule of the scheme. Raises `law.MissingLaw` where a tariff is not recorded."""
    if isinstance(row, PackageClaim):
        facts = package_facts(row)
        return Thought(facts, rules.experiment_package(facts, on))
    cover = rights.cover_on(person_ids=(PersonId(row.person_id),), on=row.act_on)[0]
    found = care_facts(row, cover.long_illness)
    return Thought(found, rules.victim_care(found, on), _doubts(row, cover.covered))


def care_facts(row: CareClaim, exempt: bool) -> VictimCareFacts:
    """The facts of an act of care of somebody on the list; what is null is unknown."""
    admission, act = admission_of(row), acts.table()[row.act]
    return VictimCareFacts(
        act_on=row.act_on,
        charged=row.charged,
        attack_on=admission.attack_on,
        quality=Quality(admission.quality) if admission.quality else UNKNOWN,
        offer_on=admission.offer_on,
        follow_up_from=admission.follow_up_from or UNKNOWN,
        related=UNKNOWN if row.related is None else row.related,
        is_psychiatric=act.psychiatric,
        base=act.base(row.act_on, row.base),
        is_declared=act.tariff == acts.DECLARED,
        ordinary_rate=act.ordinary_rate(row.act_on),
        is_exempt=exempt,
        country=row.country,
        is_european=row.country in EUROPE,
        state_tariff=UNKNOWN if row.state_tariff is None else row.state_tariff,
    )


def admission_of(row: CareClaim) -> Admission:
    """The last attack before the care; the first of all where the care is older than each."""
    found = list(Admission.objects.filter(person_id=row.person_id).order_by("attack_on"))
    if not found:
        raise register.Invalid("claim", "cette personne n’est plus admise à ce dispositif")
    return next((one for one in reversed(found) if one.attack_on <= row.act_on), found[0])


def _doubts(row: CareClaim, covered: bool) -> tuple[str, ...]:
    return tuple(name for name, holds in ((NO_RIGHT, not covered), (PAID_ALREADY, _paid_already(row))) if holds)


def _paid_already(row: CareClaim) -> bool:
    """Whether the ordinary rules already paid this provider for this person and day, under the same name."""
    if row.provider_id is None:
        return False
    paid = care.reimbursements_of(person=PersonId(row.person_id), since=row.act_on)
    return any((one.act_on, one.provider, one.act) == (row.act_on, row.provider_id, row.act) for one in paid)


def package_facts(row: PackageClaim) -> PackageFacts:
    """The facts of a package: its version of the day, the inclusion of the patient, and what was paid before."""
    version = specification.package_on(row.experiment, row.package, row.act_on)
    if version is None:
        raise register.Invalid("claim", "ce forfait n’est plus au cahier des charges ce jour-là")
    included = Inclusion.objects.filter(experiment=row.experiment)
    held = included.filter(person_id=row.person_id).first() if row.person_id else None
    before = _paid_before(row)
    since = add_months(row.act_on, -version.months)
    until = add_months(row.act_on, version.months)
    ends = min(row.experiment.ends_on, row.experiment.closed_on or row.experiment.ends_on)
    return PackageFacts(
        done_on=row.act_on,
        unit=Unit(version.unit),
        amount=version.amount,
        source=version.source,
        starts_on=row.experiment.starts_on,
        ends_on=ends,
        most=1 if version.most is None and not version.months else version.most,
        included_on=held.included_on if held else None,
        left_on=held.left_on if held else None,
        informed=_given(held.informed_on if held else None, row.act_on),
        agreed=_given(held.agreed_on if held else None, row.act_on),
        needs_agreement=row.experiment.needs_agreement,
        paid_before=len(before),
        in_period=sum(since < day < until for day in before) if version.months else 0,
        score=UNKNOWN if row.score is None else row.score,
    )


def _given(day: date | None, done_on: date) -> bool | Unknown:
    """Whether information or agreement was there on the day; nothing on record is unknown, never no."""
    return UNKNOWN if day is None else day <= done_on


def _paid_before(row: PackageClaim) -> list[date]:
    """The days of the other claims of this package that are paid, for the same patient, or the same provider."""
    same = PackageClaim.objects.filter(experiment=row.experiment, package=row.package).exclude(pk=row.pk)
    same = same.filter(person_id=row.person_id) if row.person_id else same.filter(provider_id=row.provider_id)
    days = dict(same.values_list("pk", "act_on"))
    last = {one.source_id: one.amount for one in PackagePayment.objects.filter(source_id__in=days).order_by("rank")}
    return [day for pk, day in days.items() if last.get(pk)]
