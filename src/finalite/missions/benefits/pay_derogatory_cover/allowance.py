"""The allowance of early cessation of work after asbestos: asked for, decided, paid month by month, calculated anew."""

from dataclasses import fields
from datetime import date

from finalite import law
from finalite.capabilities import cases, money, people, register
from finalite.capabilities.people import partial_date
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import plain
from finalite.kernel.calendar import add_months, months_deadline
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN

from . import asbestos, closing, paying, plausible, rules, settling
from .facts import AsbestosFacts, Ground
from .given import Career
from .models import AllowanceFile, Payment
from .values import AllowanceShown, Difference, FileState, Ordered, Scheme

FULL = 10_000
ANSWER_MONTHS = 2
"""Months given to look at an application: ours, no text was read."""
KIND = "derogatory_application"
LEVIES = (
    "prélèvements sur l’allocation de cessation anticipée (cotisation maladie, CSG, CRDS) : aucun taux relevé ; "
    "inscrire le taux du dossier avec sa source [CSS L131-2, L136-8]"
)
FIELDS = tuple(one.name for one in fields(Career) if one.name != "wages")


def apply(person: PersonId, career: Career, on: date) -> AllowanceShown:
    """Take an application, or complete the one that waits; raises `Invalid` once it is decided."""
    _plausible(career, on)
    row = AllowanceFile.objects.select_for_update().filter(person_id=person).first() or _new(person, on)
    if row.state != FileState.WAITING:
        raise register.Invalid("person", "cette demande est décidée : la calculer de nouveau")
    _fill(row, career)
    return examine(row, on)


def _new(person: PersonId, on: date) -> AllowanceFile:
    caisse = people.caisse_of([person]).get(person, "")
    case = cases.NewCase(KIND, caisse, person_id=person, due_on=months_deadline(on, ANSWER_MONTHS))
    return AllowanceFile(
        subject="derogatory_beneficiary",
        person_id=person,
        state=FileState.WAITING,
        organisation=caisse,
        applied_on=on,
        case_id=cases.open_case(case=case, on=on),
    )


def _plausible(career: Career, on: date) -> None:
    register.check_days(on=on, ceased_on=career.ceased_on)
    plausible.number(0, 20_000, exposure_days=career.exposure_days)
    for wage in career.wages:
        plausible.number(wages=wage)
    if career.wages and len(career.wages) != asbestos.TWELVE:
        raise register.Invalid("wages", "donner les douze derniers salaires mensuels bruts, en centimes")


def _fill(row: AllowanceFile, career: Career) -> None:
    for name in FIELDS:
        given = getattr(career, name)
        setattr(row, name, getattr(row, name) if given is None else given)
    row.wages = list(career.wages) or row.wages


def facts_of(row: AllowanceFile) -> AsbestosFacts:
    """The facts of a file in the words of its rule; what is null is unknown."""
    birth = people.identity_of([row.person_id])[PersonId(row.person_id)].birth
    born = partial_date.parse(birth).exact if birth else None
    named = ("illness_recognised", "establishment_listed", "exposure_days", "other_income")
    known = {name: UNKNOWN if getattr(row, name) is None else getattr(row, name) for name in named}
    return AsbestosFacts(
        applied_on=row.applied_on,
        ground=Ground(row.ground) if row.ground else UNKNOWN,
        born_on=born or UNKNOWN,
        still_works=bool(row.still_works) and row.ceased_on is None,
        ceased_on=row.ceased_on or UNKNOWN,
        wages=tuple(row.wages) if row.wages else UNKNOWN,
        **known,
    )


def examine(row: AllowanceFile, on: date) -> AllowanceShown:
    """Keep what the rule says on what is known; nothing is decided by it."""
    facts = facts_of(row)
    row.facts, row.decision = plain.write(facts), rules.early_cessation(facts, on).to_json()
    row.save()
    return shown(row)


def decide(row: AllowanceFile, on: date) -> AllowanceShown:
    """Confirm that the allowance is open, or refused; raises `Invalid` while a fact or a text is missing."""
    if row.state != FileState.WAITING:
        raise register.Invalid("file", "cette demande est déjà décidée")
    facts = facts_of(row)
    decision = rules.early_cessation(facts, on)
    if decision.outcome not in (asbestos.OPEN, asbestos.REFUSED):
        raise register.Invalid("file", f"la règle attend encore : {', '.join(decision.missing) or decision.outcome}")
    row.facts, row.decision = plain.write(facts), decision.to_json()
    if decision.outcome == asbestos.OPEN:
        row.state, row.monthly = FileState.OPEN, decision.amounts["monthly"]
        row.opens_on = row.paid_until = asbestos.opens_on(facts)
    else:
        row.state, row.closed_on = FileState.REFUSED, on
    settling.close_case(row, row.state, on)
    row.save()
    return shown(row)


def set_levy(row: AllowanceFile, rate: int, source: str) -> AllowanceShown:
    """Write the rate kept back on this allowance, in basis points, with the text or notice where it was read."""
    plausible.number(0, FULL, rate=rate)
    plausible.words(120, source=source)
    row.levy_rate, row.levy_source = rate, source.strip()
    row.save(update_fields=["levy_rate", "levy_source"])
    return shown(row)


def end(row: AllowanceFile, ends_on: date, on: date) -> tuple[Difference, ...]:
    """Stop the allowance from the first day of the month of `ends_on`; months paid after it are owed back."""
    register.check_days(ends_on=ends_on)
    if row.state != FileState.OPEN:
        raise register.Invalid("file", "aucune allocation n’est ouverte")
    row.ends_on = ends_on.replace(day=1)
    row.state = FileState.ENDED
    row.save(update_fields=["ends_on", "state"])
    changed = _again(row, on)
    closing.close_allowance(row)
    return changed


def order(row: AllowanceFile, on: date) -> Ordered:
    """Order the months that are over and not ordered yet, net of levies.

    Raises `law.MissingLaw` without the rate of the levies, or when only months are left in which a retirement pension
    may have ended the allowance: `end` says when it does.
    """
    if row.state not in (FileState.OPEN, FileState.ENDED) or row.paid_until is None:
        raise register.Invalid("file", "aucune allocation n’est ouverte")
    if row.levy_rate is None:
        raise law.MissingLaw(LEVIES)
    if people.identity_of([row.person_id])[PersonId(row.person_id)].death_on is not None:
        raise register.Invalid("file", "un décès est inscrit : mettre fin à l’allocation d’abord")
    made: list[Payment] = []
    sure = asbestos.sure_until(facts_of(row))
    while add_months(row.paid_until, 1) <= on and (row.ends_on is None or row.paid_until < row.ends_on):
        if row.ends_on is None and row.paid_until >= sure:
            if made:
                break
            raise law.MissingLaw(asbestos.RETIREMENT)
        made.append(_write(row, row.paid_until, net(row), on))
        row.paid_until = add_months(row.paid_until, 1)
    row.save(update_fields=["paid_until"])
    money.order_payments([paying.order_of(one, on) for one in made], on=on)
    return Ordered(len(made), Cents(sum(one.ordered for one in made)))


def net(row: AllowanceFile) -> int:
    """What is paid for a month, levies taken off and rounded down for them."""
    return (row.monthly or 0) - (row.monthly or 0) * (row.levy_rate or 0) // FULL


def _write(row: AllowanceFile, month: date, due: int, on: date) -> Payment:
    before = Payment.objects.filter(scheme=Scheme.ASBESTOS, source_id=row.pk, month=month).order_by("-rank").first()
    rank, rest = (before.rank + 1, due - before.amount) if before else (1, due)
    return Payment.objects.create(
        subject="derogatory_beneficiary",
        key=f"{paying.KEY}{Scheme.ASBESTOS}/{row.pk}/{month:%Y%m}/{rank}",
        person_id=row.person_id,
        source_id=row.pk,
        payee_kind=people.subjects_of([row.person_id])[PersonId(row.person_id)],
        payee_id=row.person_id,
        organisation=row.organisation,
        rank=rank,
        month=month,
        decided_on=on,
        ordered_on=on if rest > 0 else None,
        paid_on=None if rest > 0 else on,
        scheme=Scheme.ASBESTOS,
        amount=due,
        ordered=rest,
        facts=row.facts,
        decision=row.decision,
    )


def recalculate(row: AllowanceFile, career: Career, on: date) -> tuple[Difference, ...]:
    """Count an allowance anew on corrected facts: each month already ordered gets its difference, or owes it."""
    if row.state not in (FileState.OPEN, FileState.ENDED):
        raise register.Invalid("file", "cette demande n’est pas ouverte : rien à calculer de nouveau")
    _plausible(career, on)
    _fill(row, career)
    facts = facts_of(row)
    # decided on the day of the first decision: time passing changes nobody's age
    decision = rules.early_cessation(facts, Decision.from_json(row.decision).on)
    if decision.outcome not in (asbestos.OPEN, asbestos.REFUSED):
        raise register.Invalid("file", f"le nouveau calcul mène à « {decision.outcome} » : compléter les faits")
    row.facts, row.decision = plain.write(facts), decision.to_json()
    row.monthly = decision.amounts.get("monthly", Cents(0))
    if decision.outcome == asbestos.REFUSED:
        row.state, row.ends_on = FileState.ENDED, row.opens_on
    else:
        if row.ends_on == row.opens_on:
            # an earlier calculation had refused it whole
            row.state, row.ends_on = FileState.OPEN, None
        before, row.opens_on = row.opens_on, asbestos.opens_on(facts)
        row.paid_until = row.opens_on if row.paid_until == before else row.paid_until
    row.save()
    changed = _again(row, on)
    closing.close_allowance(row)
    return changed


def _again(row: AllowanceFile, on: date) -> tuple[Difference, ...]:
    """Compare each month ordered so far with what is due for it now."""
    changed, made = [], []
    for month, before in sorted(_ordered(row).items()):
        late = row.ends_on is not None and month >= row.ends_on
        due = 0 if late or row.opens_on is None or month < row.opens_on else net(row)
        if due != before:
            made.append(_write(row, month, due, on))
            changed.append(Difference(row.pk, month, Cents(before), Cents(due)))
    money.order_payments([paying.order_of(one, on) for one in made if one.ordered > 0], on=on)
    money.owe([paying.debt_of(one, on) for one in made if one.ordered < 0])
    return tuple(changed)


def _ordered(row: AllowanceFile) -> dict[date, int]:
    """What was ordered in all for each month so far; a month that a new opening brings in counts for nothing yet."""
    rows = Payment.objects.filter(source_id=row.pk, scheme=Scheme.ASBESTOS, month__isnull=False).order_by("rank")
    found = {month: amount for month, amount in rows.values_list("month", "amount") if month}
    month = row.opens_on
    while found and month is not None and month < max(found):
        found.setdefault(month, 0)
        month = add_months(month, 1)
    return found


def reach(number: int) -> AllowanceFile:
    """A file, locked, its person added to the act; raises `Invalid` where there is none."""
    row = AllowanceFile.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("file", "ce dossier n’existe pas")
    register.concerns(row.person_id)
    return row


def shown(row: AllowanceFile) -> AllowanceShown:
    """A file as its doors give it."""
    decision = Decision.from_json(row.decision)
    return AllowanceShown(
        row.pk,
        FileState(row.state),
        Cents(row.monthly) if row.monthly is not None else None,
        row.ends_on,
        row.levy_rate,
        row.levy_source,
        row.paid_until,
        settling.wanted(decision.missing) if row.state == FileState.WAITING else (),
        decision,
    )
