"""One check: what each side told, what differs, what is put to the person, what they bring."""

from datetime import date
from typing import Any

from finalite.capabilities import documents, people, register, verification
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel.calendar import days_deadline
from finalite.kernel.unknown import UNKNOWN

from . import models, rules
from .facts import AwardFacts, Situation
from .values import Compared, SituationTold

FICHE = "verify_health_entitlements"
DECLARED, RECEIVED = "declared", "received"
RESIDENCE = ("resides", "months_in_france", "permit_until")
MEANS = ("resources", "resources_from", "scheme")


def open_one(person: PersonId, due_on: date | None, on: date) -> int:
    """Open the check of one person outside any campaign."""
    one = verification.Candidate(person, people.caisse_of([person])[person], people.subjects_of([person])[person])
    return verification.open_check(one=one, kind="single_check", retention=models.CASES, on=on, due_on=due_on)


def reach(check: int) -> verification.CheckInfo:
    """A check, its person added to the act; raises `Invalid` where there is none."""
    found = verification.check(check)
    if found is None:
        raise register.NotFound("check", f"ce traitement n’a pas de vérification n° {check}")
    register.concerns(found.person_id)
    return found


def reach_open(check: int) -> verification.CheckInfo:
    """The same, refused (`Invalid`) once it is concluded."""
    found = reach(check)
    if found.closed_on is not None:
        raise register.Invalid("check", "cette vérification est conclue")
    return found


def record(check: int, side: str, source: str, told: SituationTold, on: date) -> None:
    """Keep what one side told; what it leaves empty is not known. Raises `Invalid` when it tells nothing."""
    found = reach_open(check)
    _checked(told)
    common = {
        "subject": found.subject,
        "person_id": found.person_id,
        "check_id": check,
        "side": side,
        "source": source,
        "told_on": on,
    }
    residence, means = _given(told, RESIDENCE), _given(told, MEANS)
    if not residence and not means:
        raise register.Invalid("told", "dire au moins un fait")
    if residence:
        models.ResidenceTold.objects.create(**common, **residence)
    if means:
        models.MeansTold.objects.create(**common, **means)


def compare(check: int, on: date) -> Compared:
    """Compare the latest word of each side and keep what differs; raises `Invalid` where no body has told anything."""
    found = reach_open(check)
    received_on, source = _last_received(check)
    facts = AwardFacts(
        declared=_situation(check, DECLARED),
        received=_situation(check, RECEIVED),
        source=source,
        received_on=received_on,
    )
    decision = rules.check_award_conditions(facts, on)
    compared = [] if decision.outcome == "no_law" else [_kept(one, facts) for one in rules.compared(facts, on)]
    if compared:
        verification.compare(check_id=check, facts=compared, on=on)
    return Compared(found.check_id, sum(one.differs for one in compared), decision)


def hearing_day(on: date, answer_by: date | None) -> date:
    """The last day to answer: the house's least delay carried to a working day, or a later one chosen by the agent."""
    least = days_deadline(on, rules.HEARING_DAYS)
    if answer_by is not None and answer_by < least:
        raise register.Invalid("answer_by", f"laisser au moins jusqu’au {least:%d/%m/%Y}")
    return answer_by or least


def keep_proof(check: int, document: Upload, proves: str, on: date) -> int:
    """Keep a document handed in for a check; returns its number."""
    found = reach_open(check)
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category="exchange_content",
        received_on=on,
        retention=models.CASES,
        person_id=found.person_id,
    )
    models.Proof.objects.create(
        subject=found.subject,
        person_id=found.person_id,
        check_id=check,
        document_id=number,
        received_on=on,
        proves=proves,
    )
    return number


def settle(found: verification.CheckInfo, outcome: str, against: bool, on: date) -> None:
    """Conclude a check and start the time of what it gathered."""
    verification.conclude(check_id=found.check_id, outcome=outcome, against=against, on=on, kept_from=on)
    mine = {"check_id": found.check_id, "closed_on": None}
    proofs = models.Proof.objects.filter(**mine)
    documents.start_retention(list(proofs.values_list("document_id", flat=True)), on=on)
    for table in (models.Proof, models.MeansTold, models.Inquiry):
        table._default_manager.filter(**mine).update(closed_on=on)


def unsettle(check: int) -> None:
    """Stop the time of what a check gathered, since it is taken up again."""
    proofs = models.Proof.objects.filter(check_id=check)
    documents.stop_retention(list(proofs.values_list("document_id", flat=True)))
    for table in (models.Proof, models.MeansTold, models.Inquiry):
        table._default_manager.filter(check_id=check).update(closed_on=None)


def _checked(told: SituationTold) -> None:
    if told.months_in_france is not None and not 0 <= told.months_in_france <= 12:
        raise register.Invalid("months_in_france", "une année compte de 0 à 12 mois")
    if told.resources is not None and not 0 <= told.resources < 2**31:
        raise register.Invalid("resources", "donner une somme positive, en centimes")
    if len(told.scheme) > 40:
        raise register.Invalid("scheme", "donner le code du régime, en 40 caractères au plus")


def _given(told: SituationTold, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(told, name) for name in names if getattr(told, name) not in (None, "")}


def _last_received(check: int) -> tuple[date, str]:
    told = [
        row
        for table in (models.ResidenceTold, models.MeansTold)
        for row in table._default_manager.filter(check_id=check, side=RECEIVED).values_list("told_on", "source")
    ]
    if not told:
        raise register.Invalid("check", "aucun organisme n’a encore répondu : rien à comparer")
    return max(told)[0], ", ".join(sorted({source for _, source in told}))


def _situation(check: int, side: str) -> Situation:
    """The latest word of a side on each fact; what nobody told is unknown."""
    known: dict[str, Any] = {}
    for table, names in ((models.ResidenceTold, RESIDENCE), (models.MeansTold, MEANS)):
        for row in table._default_manager.filter(check_id=check, side=side).order_by("told_on", "pk").values(*names):
            known |= {name: value for name, value in row.items() if value not in (None, "")}
    return Situation(**{name: known.get(name, UNKNOWN) for name in (*RESIDENCE, *MEANS)})


def _kept(one: rules.Difference, facts: AwardFacts) -> verification.Compared:
    return verification.Compared(
        condition=one.condition,
        category=one.category,
        declared=one.declared,
        received=one.received,
        source=facts.source,
        received_on=facts.received_on,
        article=one.article,
        differs=one.differs,
        tolerance=one.tolerance,
    )
