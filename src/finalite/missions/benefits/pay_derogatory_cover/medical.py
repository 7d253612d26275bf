"""The medical service's part: the link of a care with the attack, and the measures of patients in an experiment."""

from datetime import date, timedelta

from finalite.capabilities import cases, register
from finalite.capabilities.register import PersonId

from . import acts, plausible, settling, specification
from .given import Measure
from .models import CareClaim, FollowUp, Inclusion, Opinion, OpinionReasons
from .values import MeasureShown, OpinionAsked

ANSWER_DAYS = 21
"""Days given to the medical service: ours, no text sets them."""
KIND = "derogatory_opinion"
LINK = "link"
"""The only question so far: does the care follow from the event."""


def ask(row: CareClaim, on: date) -> int:
    """Ask whether a care follows from the attack; asked twice while it waits, it is the same question."""
    waiting = Opinion.objects.filter(claim_id=row.pk, given_on__isnull=True).first()
    if waiting is not None:
        return waiting.pk
    due = on + timedelta(days=ANSWER_DAYS)
    case = cases.NewCase(KIND, row.organisation, person_id=PersonId(row.person_id), due_on=due)
    return Opinion.objects.create(
        subject="derogatory_beneficiary",
        person_id=row.person_id,
        claim_id=row.pk,
        asked_on=on,
        case_id=cases.open_case(case=case, on=on),
        question=LINK,
    ).pk


def answer(number: int, related: bool, reasons: str, diagnosis: str, on: date) -> int:
    """Answer: the yes or no goes on the claim, the reasons stay with the medical service. Returns the claim."""
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil rend cet avis", "medical_only")
    plausible.words(2_000, reasons=reasons)
    row = Opinion.objects.select_for_update().filter(pk=number, given_on__isnull=True).first()
    if row is None:
        raise register.Invalid("opinion", "cette question n’est plus posée")
    register.concerns(row.person_id)
    row.given_on = on
    row.save(update_fields=["given_on"])
    OpinionReasons.objects.create(
        subject="derogatory_beneficiary",
        person_id=row.person_id,
        opinion=row,
        given_on=on,
        reasons=reasons.strip(),
        diagnosis=diagnosis.replace("\0", "").strip()[:120],
    )
    claim = settling.reach_care(row.claim_id)
    claim.related = related
    claim.save(update_fields=["related"])
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome="yes" if related else "no", on=on)
    return claim.pk


def asked() -> tuple[OpinionAsked, ...]:
    """The questions that wait for an answer, the oldest first, within the agent's reach."""
    rows = list(Opinion.objects.filter(given_on__isnull=True).order_by("pk")[:500])
    known = register.may_concern(*{row.person_id for row in rows})
    claims = {row.pk: row for row in CareClaim.objects.filter(pk__in=[one.claim_id for one in rows])}
    return tuple(
        OpinionAsked(
            one.pk, one.claim_id, one.asked_on, acts.table()[claims[one.claim_id].act].fr, claims[one.claim_id].act_on
        )
        for one in rows
        if one.person_id in known and one.claim_id in claims
    )


def measure(person: PersonId, code: str, given: Measure, on: date) -> int:
    """Keep a measure of a patient who takes part in an experiment; raises `Invalid` where they do not."""
    plausible.words(30, indicator=given.indicator)
    plausible.number(-1_000_000, 1_000_000, result=given.result)
    row = specification.experiment(code)
    held = Inclusion.objects.filter(experiment=row, person_id=person, included_on__lte=on).first()
    if held is None or (held.left_on is not None and held.left_on <= on):
        raise register.Invalid("person", "cette personne ne prend pas part à l’expérimentation ce jour-là")
    texts = {name: getattr(given, name).replace("\0", "")[:120] for name in ("diagnosis", "habits", "situation")}
    return FollowUp.objects.create(
        subject="derogatory_beneficiary",
        experiment=row,
        kept_from=specification.kept_from(row),
        person_id=person,
        measured_on=on,
        indicator=given.indicator.strip(),
        result=given.result,
        **texts,
    ).pk


def measures_of(person: PersonId) -> tuple[MeasureShown, ...]:
    """The measures of a patient, the latest first."""
    rows = FollowUp.objects.filter(person_id=person).select_related("experiment").order_by("-measured_on", "-pk")
    return tuple(
        MeasureShown(
            one.experiment.code, one.measured_on, one.indicator, one.result, one.diagnosis, one.habits, one.situation
        )
        for one in rows
    )
