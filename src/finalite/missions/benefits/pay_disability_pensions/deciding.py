"""Decides what a pension is, keeps why with its facts, and decides again when facts or the category change."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import asking, files, gathering, keeping, models, paying, rules, telling
from .facts import PensionFacts, WidowAmountFacts
from .values import Answer, Wanted

OPENING, REVISION = "opening", "revision"


def decide(row: models.PensionFile, on: date) -> Answer:
    """Decide the amount of a pension that has none yet; `unknown` asks by letter, `no_law` names the text."""
    if row.state != files.PREPARED:
        raise register.Invalid("file", "cette pension est déjà décidée : passer par une révision")
    asking.refresh(row, on)
    known = gathering.load([row])[row.pk]
    category = _category(known)
    facts, decided = _compute(known, category, on)
    if decided.outcome == rules.UNDECIDED:
        found = wanted(decided.missing)
        return Answer(row.pk, decided.outcome, decided, found, telling.ask(row, found, on))
    made = keeping.keep(row, OPENING, row.starts_on, category, facts, decided, on)
    if decided.outcome == rules.KNOWN:
        row.state, row.paid_until = files.OPEN, row.starts_on.replace(day=1)
        row.save(update_fields=["state", "paid_until"])
    return Answer(row.pk, decided.outcome, decided, (), telling.decision(row, made, decided, on))


def revise(row: models.PensionFile, on: date) -> Answer:
    """Decide again on the facts of today: a new category from the day it was found, other facts from the opening.

    The months paid are then put right. Raises `Invalid` where nothing changes.
    """
    asking.refresh(row, on)
    known = gathering.load([row])[row.pk]
    last = known.decision_on(date.max)
    category = _category(known)
    if category != last.category:
        found = _revise_category(known, category, on)
    else:
        found = _revise_amounts(known, on)
    made, decided = found
    paying.recalculate(row, on)
    return Answer(row.pk, decided.outcome, decided, (), telling.decision(row, made, decided, on))


def _revise_category(known: gathering.Known, category: int | None, on: date) -> tuple[models.PensionDecision, Decision]:
    finding = next(
        (one for one in asking.findings_of(PersonId(known.file.person_id)) if one.category == category), None
    )
    if finding is None:
        raise register.Invalid("file", "aucun constat médical ne dit cette catégorie")
    facts, decided = _compute(known, category, on)
    _must_be_known(decided)
    return keeping.keep(known.file, REVISION, finding.state_on, category, facts, decided, on), decided


def _revise_amounts(known: gathering.Known, on: date) -> tuple[models.PensionDecision, Decision]:
    """Decide each time of the pension again, with its own category; raises `Invalid` where all stays the same."""
    made = None
    times = {
        one.effective_on: known.decision_on(one.effective_on) for one in known.decisions if one.pension is not None
    }
    for effective_on, former in sorted(times.items()):
        facts, decided = _compute(known, former.category, on)
        _must_be_known(decided)
        if decided.amounts["pension"] != former.pension:
            made = (keeping.keep(known.file, REVISION, effective_on, former.category, facts, decided, on), decided)
    if made is None:
        raise register.Invalid("file", "rien ne change dans le montant de cette pension")
    return made


def _compute(
    known: gathering.Known, category: int | None, on: date
) -> tuple[PensionFacts | WidowAmountFacts, Decision]:
    facts = gathering.opening_facts(known, category)
    if isinstance(facts, WidowAmountFacts):
        return facts, rules.compute_widow_pension(facts, on)
    return facts, rules.compute_pension(facts, on)


def _category(known: gathering.Known) -> int | None:
    own = next((one for one in known.rights if one.right_id == known.file.right_id), None)
    if own is None:
        raise register.Invalid("file", "le droit n’est plus connu là où il s’ouvre")
    return None if known.file.kind == "widow" else own.category


def _must_be_known(decided: Decision) -> None:
    if decided.outcome != rules.KNOWN:
        raise register.Invalid("file", f"il manque : {', '.join(decided.missing)}")


def missing(row: models.PensionFile, on: date) -> tuple[Wanted, ...]:
    """What lacks to compute a pension and to pay it."""
    known = gathering.load([row])[row.pk]
    names = _compute(known, _category(known), on)[1].missing
    if row.person_id not in people.bank_account_of([row.person_id], on=on):
        names = (*names, "account")
    return wanted(names)


def wanted(names: tuple[str, ...]) -> tuple[Wanted, ...]:
    """The documents to ask for, one for each fact that is missing."""
    return tuple(Wanted(name, *rules.DOCUMENTS[name]) for name in names if name in rules.DOCUMENTS)
