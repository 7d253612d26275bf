"""One check from its opening to its outcome: what is received, compared, put to the person, and decided after."""

from datetime import date, timedelta
from typing import Any

from finalite.capabilities import documents, people, register, verification
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel import money
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.open_disability_and_death_entitlements import operations as rights
from finalite.missions.entitlements.open_disability_and_death_entitlements import queries as held

from . import models, rules
from .facts import AwardFacts, Condition, Situation
from .values import CheckShown, Compared, Difference, Facts, Kind, Outcome, Why

FICHE = "verify_disability_and_death_entitlements"
ANSWER_DAYS = 30
"""Days left to a person to answer where the agent gives no other last day: ours, no text collected sets them."""
WORK_DAYS = 90
"""Days for an agent to bring a check to its end: ours."""
CATEGORIES = {
    Condition.RESIDENCE: "entitlements",
    Condition.STAY: "entitlements",
    Condition.RETIREMENT: "entitlements",
    Condition.RESOURCES: "resources",
    Condition.TAX_INCOME: "tax_notice",
    Condition.SCHEME: "affiliation",
}
IN_DOUBT: Any = "conditions_in_doubt"
"""The word by which the fiche that holds the right knows this suspension."""


def draw(name: str, kind: Kind, size: int, seed: int, by_caisse: bool, on: date) -> tuple[int, int]:
    """Draw among the running rights of a kind; returns the campaign and how many rights it could draw from."""
    asked: Any = kind
    found = {one.person: one.right for one in _running(asked, on)}
    known = register.may_concern(*found)
    caisses, subjects = people.caisse_of(known), people.subjects_of(known)
    who = [PersonId(person) for person in sorted(known)]
    campaign = verification.open_campaign(
        plan=verification.Plan(
            name, (f"kind_{kind}",), "verify_right", size, seed, models.KEPT, by_caisse, later(on, WORK_DAYS)
        ),
        candidates=[verification.Candidate(one, caisses[one], subjects[one]) for one in who],
        on=on,
    )
    for check in verification.checks_in(campaign):
        _link(check, found[check.person_id], "campaign", on)
    return campaign, len(who)


def open_one(person: PersonId, right: int, why: Why, on: date) -> int:
    """Open the check of one right; raises `Invalid` where the person has no such right, or it is verified already."""
    if right not in {one.right for one in held.rights_on(person_ids=(person,), on=on)}:
        raise register.Invalid("right", "cette personne n’a pas ce droit à cette date")
    if any(one.right == right and one.closed_on is None for one in checks_of(person)):
        raise register.Invalid("right", "ce droit est déjà en cours de vérification")
    caisse, subject = people.caisse_of([person])[person], people.subjects_of([person])[person]
    number = verification.open_check(
        one=verification.Candidate(person, caisse, subject),
        kind="verify_right",
        retention=models.KEPT,
        on=on,
        due_on=later(on, WORK_DAYS),
    )
    _link(reach(number), right, why, on)
    return number


def receive(check: int, source: str, facts: Facts, on: date) -> None:
    """Keep what a body says, fact by fact, with its day; raises `Invalid` where it says nothing."""
    info = reach(check)
    given = {name: getattr(facts, name) for name in Condition if getattr(facts, name) is not None}
    if not given:
        raise register.Invalid("facts", "écrire au moins un fait reçu")
    models.Received.objects.bulk_create(
        [_row(models.Received, info, on, source=source, condition=name, value=_text(v)) for name, v in given.items()]
    )


def compare(check: int, tolerance: int, on: date) -> Compared:
    """Compare what was declared with the last fact received on each condition, and keep both beside each other."""
    info = reach(check)
    if not 0 <= tolerance <= 10_000:
        raise register.Invalid("tolerance", "écrire une tolérance entre 0 et 100 %")
    right = right_of(check)
    asked = held.conditions_of(right=right, on=on)
    declared = Situation(
        residence=_given(asked.resides),
        stay=_given(asked.resides),
        retirement=_given(asked.draws_retirement),
        resources=_given(asked.resources_month),
        tax_income=_given(asked.tax_income),
        scheme=asked.scheme or UNKNOWN,
    )
    last = {row.condition: row for row in models.Received.objects.filter(check_id=check).order_by("pk")}
    received = Situation(**{name: _read(Condition(name), row.value) for name, row in last.items()})
    decision = rules.check_award_conditions(AwardFacts(declared=declared, received=received, tolerance=tolerance), on)
    facts = [
        _fact(line, last[line.ref], getattr(declared, line.ref), asked.declared_on)
        for line in decision.lines
        if line.outcome != rules.UNDECIDED
    ]
    numbers = verification.compare(check_id=check, facts=facts, on=on) if facts else ()
    return Compared(info.check_id, decision.outcome, numbers, decision)


def prove(check: int, document: Upload, proves: Condition, on: date) -> int:
    """Keep what the person hands in while they are heard; returns the document's number."""
    info = reach(check)
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category="exchange_content",
        received_on=on,
        retention=models.KEPT,
        person_id=info.person_id,
    )
    _row(models.Proof, info, on, document_id=number, proves=proves).save()
    return number


def keep(check: int, explained: bool, why: str, on: date) -> CheckShown:
    """End a check that takes nothing away: all agrees, or the person explained what did not."""
    info = reach(check)
    differing = bool(verification.comparisons_of(check, differing=True))
    if differing and not explained:
        raise register.Invalid("explained", "un écart a été relevé : dire ce qui l’explique")
    return _conclude(info, Outcome.EXPLAINED if differing else Outcome.CONSISTENT, why, False, on, on)


def take_away(check: int, close: bool, since: date, why: str, on: date) -> CheckShown:
    """Suspend or close a right once its holder was heard; the fiche that holds it does so on this decision.

    Raises `Refused` (`not_heard`) before they answered or their delay passed.
    """
    info = reach(check)
    verification.require_heard(check_id=check, on=on)
    right = right_of(check)
    if close:
        rights.close_after_verification(right=right, ends_on=since, verification=check, on=on)
    else:
        rights.suspend_right(right=right, starts_on=since, reason=IN_DOUBT, on=on)
    return _conclude(info, Outcome.CLOSED if close else Outcome.SUSPENDED, why, True, on, since if close else on)


def reach(check: int) -> verification.CheckInfo:
    """A check, its person added to the act; raises `Invalid` when there is none."""
    info = verification.check(check)
    if info is None:
        raise register.NotFound("check", "cette vérification n’existe pas")
    register.concerns(info.person_id)
    return info


def right_of(check: int) -> int:
    """The right that a check is about."""
    return models.CheckedRight.objects.values_list("right_id", flat=True).get(check_id=check)


def checks_of(person: PersonId) -> tuple[CheckShown, ...]:
    """The checks of a person with their rights, the latest first."""
    rows = models.CheckedRight.objects.filter(person_id=person).values_list("check_id", "right_id")
    about = dict(rows)
    return tuple(shown(one, about[one.check_id]) for one in verification.checks_of(person) if one.check_id in about)


def shown(info: verification.CheckInfo, right: int) -> CheckShown:
    """A check as its doors give it."""
    return CheckShown(
        info.check_id,
        right,
        info.person_id,
        info.opened_on,
        info.told_on,
        info.answer_by,
        info.answered_on,
        info.closed_on,
        info.outcome,
    )


def differences(check: int) -> tuple[Difference, ...]:
    """What was compared, oldest first; also what agrees, so that the person sees all that was looked at."""
    return tuple(
        Difference(
            Condition(one.condition),
            one.declared,
            one.received,
            one.tolerance,
            one.source,
            one.received_on,
            one.article,
            one.differs,
        )
        for one in verification.comparisons_of(check)
    )


def later(on: date, days: int) -> date:
    """The last day of a delay that starts today; raises `Invalid` for a day outside our time."""
    register.check_days(on=on)
    return on + timedelta(days=days)


def _running(kind: Any, on: date) -> list[Any]:
    found: list[Any] = []
    while batch := held.rights_to_verify(kind=kind, on=on, after=found[-1].right if found else 0, limit=1000):
        found += batch
    return found


def _link(info: verification.CheckInfo, right: int, why: str, on: date) -> None:
    _row(models.CheckedRight, info, on, right_id=right, why=why).save()


def _row(model: Any, info: verification.CheckInfo, on: date, **values: Any) -> Any:
    return model(subject=info.subject, person_id=info.person_id, check_id=info.check_id, recorded_on=on, **values)


def _conclude(
    info: verification.CheckInfo, outcome: Outcome, why: str, against: bool, on: date, kept_from: date
) -> CheckShown:
    if not why.strip():
        raise register.Invalid("why", "écrire pourquoi : la personne le lira")
    verification.conclude(check_id=info.check_id, outcome=outcome, against=against, on=on, kept_from=max(on, kept_from))
    agent = register.current_actor().user
    _row(models.Outcome, info, on, agent=agent, outcome=outcome, why=why).save()
    proofs = models.Proof.objects.filter(check_id=info.check_id, closed_on__isnull=True)
    documents.start_retention(proofs.values_list("document_id", flat=True), on=max(on, kept_from))
    for table in (models.CheckedRight, models.Question, models.Received, models.Proof, models.BorderLink):
        rows = table._default_manager.filter(check_id=info.check_id, closed_on__isnull=True)
        rows.update(closed_on=max(on, kept_from))
    models.Outcome.objects.filter(check_id=info.check_id).update(closed_on=max(on, kept_from))
    return shown(reach(info.check_id), right_of(info.check_id))


def _fact(line: Any, row: models.Received, declared: Any, declared_on: date) -> verification.Compared:
    condition = Condition(line.ref)
    allowed = line.amounts.get("tolerance")
    return verification.Compared(
        condition,
        CATEGORIES[condition],
        _shown(condition, _text(declared)),
        _shown(condition, row.value),
        row.source,
        row.recorded_on,
        rules.ARTICLES[condition],
        line.outcome == rules.DIFFERS,
        declared_on,
        money.format_euros(allowed) if allowed is not None else "",
    )


def _given(value: Any) -> Any:
    return UNKNOWN if value is None else value


def _text(value: Any) -> str:
    return {True: "oui", False: "non"}[value] if isinstance(value, bool) else str(value)


def _read(condition: Condition, text: str) -> Any:
    if condition in rules.AMOUNTS:
        return int(text)
    return text if condition is Condition.SCHEME else text == "oui"


def _shown(condition: Condition, text: str) -> str:
    return money.format_euros(money.Cents(int(text))) if condition in rules.AMOUNTS else text
