"""One check: what each side told, what differs, what the person brings, how it ends."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from finalite.capabilities import documents, people, register, verification
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel.calendar import days_deadline
from finalite.kernel.unknown import UNKNOWN

from . import held, models, rules
from .facts import AwardFacts, Condition, Situation
from .values import Compared, SituationTold

FICHE = "verify_work_injury_entitlements"
DECLARED, RECEIVED = "declared", "received"
NAMES = tuple(Situation.__dataclass_fields__)
WAGES_MOST, MONTHLY_MOST = 10**10, 10**8
"""Cents beyond which an amount is a mistake of typing: ours."""


def open_one(person: PersonId, file: int, due_on: date | None, on: date) -> int:
    """Open the check of one person about one injury outside any campaign; `Invalid` where one is open already."""
    who = held.holder(person, file)
    open_ones = {one.check_id for one in verification.checks_of(person) if one.closed_on is None}
    if models.CheckedFile.objects.filter(check_id__in=open_ones, file_id=file).exists():
        raise register.Invalid("file", "ce droit est déjà en cours de vérification")
    one = verification.Candidate(person, people.caisse_of([person])[person], who.subject)
    number = verification.open_check(one=one, kind="single_check", retention=models.KEPT, on=on, due_on=due_on)
    about(number, who)
    return number


def about(check: int, who: held.Holder) -> None:
    """Note which injury a check is about."""
    models.CheckedFile.objects.create(subject=who.subject, person_id=who.person, check_id=check, file_id=who.file)


def reach(check: int) -> verification.CheckInfo:
    """A check, its person added to the act; raises `Invalid` where there is none."""
    found = verification.check(check)
    if found is None:
        raise register.NotFound("check", f"ce traitement n’a pas de vérification n° {check}")
    register.concerns(found.person_id)
    return found


def reach_open(check: int, on: date) -> verification.CheckInfo:
    """The same on a day, refused (`Invalid`) before it was opened and once it is concluded."""
    found = reach(check)
    if on < found.opened_on:
        raise register.Invalid("on", f"cette vérification est ouverte depuis le {found.opened_on:%d/%m/%Y} seulement")
    if found.closed_on is not None:
        raise register.Invalid("check", "cette vérification est conclue")
    return found


def file_of(check: int) -> models.CheckedFile:
    """The injury that a check is about."""
    return models.CheckedFile.objects.get(check_id=check)


def files_of(checks: Iterable[int]) -> dict[int, models.CheckedFile]:
    """The injury that each check is about, by check."""
    return {row.check_id: row for row in models.CheckedFile.objects.filter(check_id__in=list(checks))}


def common(found: verification.CheckInfo) -> dict[str, Any]:
    """What every row of a check carries."""
    file = file_of(found.check_id).file_id
    return {"subject": found.subject, "person_id": found.person_id, "check_id": found.check_id, "file_id": file}


def record(check: int, side: str, source: str, told: SituationTold, on: date) -> None:
    """Keep what one side told; what it leaves empty is not known. Raises `Invalid` when it tells nothing."""
    found, given = reach_open(check, on), _given(told)
    if not given:
        raise register.Invalid("told", "dire au moins un fait")
    _checked(told)
    models.Told.objects.create(**common(found), side=side, source=source, told_on=on, **given)


def put(check: int, answer_by: date, on: date) -> verification.CheckInfo:
    """Note that what differs is put to the person, condition by condition, and until when they may answer."""
    found = reach_open(check, on)
    verification.tell(check_id=check, answer_by=answer_by, on=on)
    row = file_of(check)
    row.put = sorted({one.condition for one in verification.comparisons_of(check, differing=True)})
    row.save(update_fields=["put"])
    return found


def heard_on(check: int, condition: Condition) -> None:
    """Refuse (`Refused`, `not_heard`) unless this condition was put to the person and still differs."""
    if condition not in file_of(check).put:
        raise register.Refused("cet écart n’a pas été opposé à la personne : le faire d’abord", "not_heard")
    last = [one.differs for one in verification.comparisons_of(check) if one.condition == condition][-1]
    if not last:
        raise register.Invalid("check", "cet écart a disparu : la dernière comparaison concorde")


def compare(check: int, on: date) -> Compared:
    """Compare the latest word of each side and keep what differs; raises `Invalid` with nothing to compare."""
    found = reach_open(check, on)
    facts = _facts(found, on)
    decision = rules.compare_award_facts(facts, on)
    if decision.outcome == rules.UNDECIDED:
        raise register.Invalid("check", "aucun organisme n’a encore répondu : rien à comparer")
    sources = _sources(check)
    told = [_kept(one, sources, on) for one in rules.compared(facts, on)]
    if told:
        verification.compare(check_id=check, facts=told, on=on)
    return Compared(check, sum(one.differs for one in told), decision)


def hearing_day(on: date, answer_by: date | None) -> date:
    """The last day to answer: the house's least delay carried to a working day, or a later one chosen by the agent."""
    least = days_deadline(on, rules.HEARING_DAYS)
    if answer_by is not None and answer_by < least:
        raise register.Invalid("answer_by", f"laisser au moins jusqu’au {least:%d/%m/%Y}")
    return answer_by or least


def keep_proof(check: int, document: Upload, proves: str, on: date) -> int:
    """Keep a document handed in for a check; returns its number."""
    found = reach_open(check, on)
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category="exchange_content",
        received_on=on,
        retention=models.KEPT,
        person_id=found.person_id,
    )
    models.Proof.objects.create(**common(found), document_id=number, received_on=on, proves=proves)
    return number


def settle(found: verification.CheckInfo, outcome: str, against: bool, on: date) -> None:
    """Conclude a check; whatever it asked and nobody answered is not chased any more."""
    verification.conclude(check_id=found.check_id, outcome=outcome, against=against, on=on)
    models.Inquiry.objects.filter(check_id=found.check_id, closed_on=None).update(closed_on=on)


def _facts(found: verification.CheckInfo, on: date) -> AwardFacts:
    row = file_of(found.check_id)
    opened = held.declared(found.person_id, row.file_id, found.subject, on)
    received_on, source = _last_received(found.check_id)
    certified = last_certificate(found.check_id)
    return AwardFacts(
        declared=Situation(**opened | _told(found.check_id, DECLARED)),
        received=Situation(**_told(found.check_id, RECEIVED)),
        source=source,
        received_on=received_on or UNKNOWN,
        certificate_by=row.certificate_by or UNKNOWN,
        certified_on=certified.signed_on if certified else UNKNOWN,
        born_on=held.born_on(found.person_id) if found.subject == "victim_survivor" else UNKNOWN,
    )


def last_certificate(check: int) -> models.Paper | None:
    """The latest life certificate of a check, those that their institution denied left out."""
    rows = models.Paper.objects.filter(check_id=check, kind="life").exclude(confirmed=False)
    return rows.order_by("-signed_on", "-pk").first()


def _told(check: int, side: str) -> dict[str, Any]:
    """The latest word of a side on each fact; what nobody told is left out."""
    known: dict[str, Any] = {}
    for row in models.Told.objects.filter(check_id=check, side=side).order_by("told_on", "pk").values(*NAMES):
        known |= {name: value for name, value in row.items() if value not in (None, "")}
    return known


def _sources(check: int) -> dict[str, tuple[str, date]]:
    """Who told each received fact last, and when."""
    found: dict[str, tuple[str, date]] = {}
    for row in models.Told.objects.filter(check_id=check, side=RECEIVED).order_by("told_on", "pk"):
        found |= {name: (row.source, row.told_on) for name in NAMES if getattr(row, name) not in (None, "")}
    return found


def _last_received(check: int) -> tuple[date | None, str]:
    rows = models.Told.objects.filter(check_id=check, side=RECEIVED).values_list("told_on", "source")
    told = list(rows)
    return max((day for day, _ in told), default=None), ", ".join(sorted({source for _, source in told}))


def _given(told: SituationTold) -> dict[str, Any]:
    return {name: getattr(told, name) for name in NAMES if getattr(told, name) not in (None, "")}


def _checked(told: SituationTold) -> None:
    if told.siret:
        people.checked_siret(told.siret)
    for name, most in (("yearly_wage", WAGES_MOST), ("other_pension", MONTHLY_MOST), ("children", 30)):
        if getattr(told, name) is not None and not 0 <= getattr(told, name) <= most:
            raise register.Invalid(name, "donner un nombre plausible")
    if len(told.scheme) > 40:
        raise register.Invalid("scheme", "donner le code du régime, en 40 caractères au plus")
    if told.country:
        checked_state("country", told.country)


def checked_state(field: str, state: str) -> str:
    """A country by its two capital letters; raises `Invalid` for anything else."""
    if len(state) != 2 or not state.isascii() or not state.isalpha() or not state.isupper():
        raise register.Invalid(field, "donner le code du pays en deux lettres capitales")
    return state


def _kept(one: rules.Difference, sources: dict[str, tuple[str, date]], on: date) -> verification.Compared:
    name = rules.CONDITIONS[one.condition][0] if one.condition in rules.CONDITIONS else ""
    source, received = sources.get(name, (FICHE, on))  # whether a certificate came, this fiche knows by itself
    return verification.Compared(
        condition=one.condition,
        category=one.category,
        declared=one.declared,
        received=one.received,
        source=source,
        received_on=received,
        article=one.article,
        differs=one.differs,
        tolerance=one.tolerance,
    )
