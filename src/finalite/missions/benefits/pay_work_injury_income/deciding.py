"""Decides the income of a victim and of those who survive, keeps why, and sets payment going."""

from dataclasses import replace
from datetime import date, timedelta

from finalite.capabilities import register
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import calendar, plain
from finalite.kernel.decision import Decision
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights

from . import annuity, claims, gathering, keeping, models, paying, sharing, telling
from .facts import AnnuityFacts, CapitalFacts, SharingFacts
from .terms import QUARTER
from .values import Answer, Change, ClaimKind, Ending, Kind, SurvivorTold

OPTION_MONTHS = annuity.LAW + "option_months"
BUY_BACK = "CSS L434-3 et barème de conversion d’une rente en capital : texte non relevé"
ASKED = (ClaimKind.INCOME, ClaimKind.REVISION)


def decide(injury: models.IncomeFile, on: date) -> Answer:
    """Decide the first income of a victim: pension, lump sum or nothing, from the day after consolidation."""
    if models.IncomeDecision.objects.filter(injury=injury, person_id=injury.person_id).exclude(outcome="no_law"):
        raise register.Invalid("file", "ce revenu est déjà décidé : passer par une révision")
    facts = gathering.victim_facts(injury, on)
    decided = annuity.compute_annuity(facts, on)
    if decided.outcome == "unknown":
        return _asked(injury, decided, on)
    if decided.outcome == "no_law":
        return _kept(injury, facts, decided, on, on, None)
    assert isinstance(facts.closed_on, date)
    starts_on = facts.closed_on + timedelta(days=1)
    row = _open(injury, decided, starts_on) if decided.outcome == annuity.PENSION else None
    answer = _kept(injury, facts, decided, starts_on, on, row)
    _pay_capital(injury, decided, on)
    return answer


def _asked(injury: models.IncomeFile, decided: Decision, on: date) -> Answer:
    """Ask for what is missing; the choice of CSS R434-4 has two months, counted once."""
    if "chooses_pension" in decided.missing and injury.choice_due_on is None:
        months = next(
            step.parameter.amount for step in decided.steps if step.parameter and step.parameter.name == OPTION_MONTHS
        )
        injury.choice_due_on = calendar.months_deadline(on, int(months))  # type: ignore[arg-type]
        injury.save(update_fields=["choice_due_on"])
    found = gathering.wanted(decided.missing)
    letter = telling.ask(injury, PersonId(injury.person_id), found, on, due_on=injury.choice_due_on)
    return Answer(decided.outcome, decided, found, letter=letter)


def _open(injury: models.IncomeFile, decided: Decision, starts_on: date) -> models.Annuity:
    return models.Annuity.objects.create(
        subject="injury_victim",
        person_id=injury.person_id,
        injury=injury,
        kept_from=injury.kept_from,
        organisation=injury.organisation,
        state=paying.OPEN,
        payee_id=injury.person_id,
        paid_until=starts_on,
        kind=Kind.VICTIM,
        rhythm=str(decided.lines[0].codes["rhythm"]),
        starts_on=starts_on,
        to_deduct=decided.amounts.get("to_deduct", 0),
    )


def _kept(
    injury: models.IncomeFile,
    facts: AnnuityFacts | CapitalFacts,
    decided: Decision,
    effective_on: date,
    on: date,
    row: models.Annuity | None,
) -> Answer:
    """Keep a decision on a victim with its facts, close the claim, write to them."""
    person = PersonId(injury.person_id)
    made = _decision(injury, person, "injury_victim", decided, effective_on, on, row)
    kept = {"kind": type(facts).__name__, "facts": plain.write(facts)}
    models.VictimFacts.objects.create(
        subject="injury_victim", person_id=person, injury=injury, kept_from=injury.kept_from, decided=made, facts=kept
    )
    claims.decided(injury, person, ASKED, on)
    letter = telling.decision(injury, made, decided, row, on)
    return Answer(decided.outcome, decided, annuity=row.pk if row else 0, letter=letter)


def _decision(
    injury: models.IncomeFile,
    person: PersonId,
    subject: str,
    decided: Decision,
    effective_on: date,
    on: date,
    row: models.Annuity | None,
) -> models.IncomeDecision:
    rank = models.IncomeDecision.objects.filter(injury=injury, person_id=person).count() + 1
    return models.IncomeDecision.objects.create(
        subject=subject,
        person_id=person,
        injury=injury,
        kept_from=injury.kept_from,
        annuity=row,
        decided_on=on,
        decided_by=register.current_actor().user,
        rank=rank,
        effective_on=effective_on,
        outcome=decided.outcome,
        decision=decided.to_json(),
    )


def _pay_capital(injury: models.IncomeFile, decided: Decision, on: date) -> None:
    amount = decided.amounts.get("capital", 0)
    if not amount:
        return
    rank = models.IncomeDecision.objects.filter(injury=injury, person_id=injury.person_id).count()
    paying.capital(injury, rank, Cents(amount), on)
    injury.capital_paid += amount
    injury.save(update_fields=["capital_paid"])


def revise(injury: models.IncomeFile, on: date) -> Answer:
    """Decide again from the day the medical adviser found another state, and put right what was paid since."""
    if not models.IncomeDecision.objects.filter(injury=injury, person_id=injury.person_id).exclude(outcome="no_law"):
        raise register.Invalid("file", "aucun revenu n’est encore décidé : rien n’est à réviser")
    found = gathering.finding_on(injury, on)
    if found is None:
        raise register.Invalid("file", "le médecin-conseil n’a rien constaté depuis la première décision")
    row = _running(injury)
    facts = gathering.victim_facts(injury, on)
    decided = annuity.compute_annuity(facts, on)
    if decided.outcome == "unknown":
        return _asked(injury, decided, on)
    if decided.outcome == annuity.PENSION:
        return _revised_pension(injury, facts, decided, found.effective_on, on, row)
    return _revised_capital(injury, facts, decided, found.effective_on, on, row)


def _running(injury: models.IncomeFile) -> models.Annuity | None:
    rows = models.Annuity.objects.select_for_update().filter(injury=injury, kind=Kind.VICTIM)
    return rows.exclude(state=paying.ENDED).order_by("-starts_on").first()


def _revised_pension(injury, facts, decided: Decision, effective_on: date, on: date, row) -> Answer:
    if row is None:
        row = _open(injury, decided, effective_on)
    row.rhythm, row.state = str(decided.lines[0].codes["rhythm"]), paying.OPEN
    row.save(update_fields=["rhythm", "state"])
    answer = _kept(injury, facts, decided, effective_on, on, row)
    paying.recalculate(row, on, "revision")
    return answer


def _revised_capital(injury, facts: AnnuityFacts, decided: Decision, effective_on: date, on: date, row) -> Answer:
    """A lump sum after a review: what the new rate gives more than the former one at the table of that day."""
    if isinstance(facts.rate, int) and facts.rate and decided.outcome == annuity.CAPITAL:
        former = gathering.victim_facts(injury, effective_on - timedelta(days=1)).rate
        under = former if isinstance(former, int) and row is None else 0
        known = CapitalFacts(closed_on=facts.closed_on, rate=facts.rate, former_rate=under, reviewed_on=effective_on)
        decided = annuity.compute_capital(known, on)
        answer = _kept(injury, known, decided, effective_on, on, None)
    else:
        answer = _kept(injury, facts, decided, effective_on, on, None)
    if row is not None and decided.outcome != "no_law":
        end(row, effective_on, Ending.RATE, on)
    _pay_capital(injury, decided, on)
    return answer


def end(row: models.Annuity, ends_on: date, why: Ending, on: date) -> Change:
    """End a pension from a day, the day out; what was paid beyond it is asked back."""
    if ends_on < row.starts_on:
        raise register.Invalid("ends_on", "la fin ne précède pas le début de la rente")
    row.ends_on, row.ended_for = ends_on, why
    row.save(update_fields=["ends_on", "ended_for"])
    change = paying.recalculate(row, on, f"end_{why}")
    if row.paid_until > ends_on:
        row.paid_until = ends_on
        row.save(update_fields=["paid_until"])
    keeping.start(row.injury)
    return change


def grant(injury: models.IncomeFile, told: tuple[SurvivorTold, ...], on: date) -> tuple[Answer, ...]:
    """Open the pensions of all the survivors whose rights are open, share the wage among them, write to each apart."""
    found = rights.survivors_of(file=injury.file_id)
    if found.elsewhere:
        # the wage is shared among all: nobody's part is known without theirs
        funds = ", ".join(sorted(set(found.elsewhere)))
        raise register.Refused(f"un ayant droit est suivi ailleurs ({funds}) : écrire un motif", "elsewhere")
    held = {one.person: one for one in found.known if one.opened and one.starts_on}
    unknown = [one.person for one in told if one.person not in held]
    if unknown or not told:
        raise register.Invalid("told", "aucun droit d’ayant droit n’est ouvert à l’une de ces personnes")
    register.concerns(*held)
    for one in told:
        _survivor(injury, one, held[one.person], on)
    return share(injury, on, min(one.starts_on for one in held.values() if one.starts_on))


def _survivor(injury: models.IncomeFile, told: SurvivorTold, held: rights.SurvivorHeld, on: date) -> None:
    subject = claims.subject_of(injury, told.person)
    assert held.starts_on is not None
    row, new = models.Annuity.objects.get_or_create(
        injury=injury,
        person_id=told.person,
        starts_on=held.starts_on,
        defaults={
            "subject": subject,
            "kept_from": injury.kept_from,
            "organisation": injury.organisation,
            "state": paying.OPEN,
            "payee_id": told.payee or told.person,
            "paid_until": held.starts_on,
            "kind": Kind.SURVIVOR,
            "rhythm": QUARTER,
            "ends_on": held.ends_on,
        },
    )
    if not new:
        raise register.Invalid("told", "la rente de l’une de ces personnes est déjà ouverte")
    models.SurvivorFact.objects.create(
        subject=subject,
        person_id=told.person,
        kept_from=injury.kept_from,
        recorded_on=on,
        annuity=row,
        link=held.link.value,
        disabled=told.disabled,
        orphan=told.orphan,
        alimony=told.alimony,
    )


def share(injury: models.IncomeFile, on: date, effective_on: date) -> tuple[Answer, ...]:
    """Decide the shares of a day for all survivors, each told their own lines; what was paid before is put right."""
    facts = gathering.sharing_facts(injury)
    day = max(on, effective_on)
    decided = sharing.share_among_survivors(facts, day)
    if decided.outcome != sharing.SHARED:
        raise register.Invalid("told", f"il manque : {', '.join(decided.missing)}")
    rows = models.Annuity.objects.select_for_update().filter(injury=injury, kind=Kind.SURVIVOR).order_by("pk")
    answers = tuple(_shared(injury, row, facts, decided, effective_on, on) for row in rows)
    keeping.start(injury)
    return answers


def _shared(
    injury: models.IncomeFile,
    row: models.Annuity,
    facts: SharingFacts,
    decided: Decision,
    effective_on: date,
    on: date,
) -> Answer:
    person = PersonId(row.person_id)
    own = _own(decided, str(person))
    made = _decision(injury, person, row.subject, own, effective_on, on, row)
    models.SharingFactsKept.objects.create(
        subject=row.subject, person_id=person, kept_from=injury.kept_from, decided=made, facts=plain.write(facts)
    )
    paying.recalculate(row, on, "shares")
    claims.decided(injury, person, (ClaimKind.SURVIVOR,), on)
    letter = telling.decision(injury, made, own, row, on)
    return Answer(own.outcome, own, annuity=row.pk, letter=letter)


def _own(decided: Decision, ref: str) -> Decision:
    """The part of a decision that one survivor may read: their own steps and line, never another's."""
    lines = tuple(line for line in decided.lines if line.ref == ref)
    steps = tuple(step for step in decided.steps if step.line in ("", ref))
    return replace(decided, lines=lines, steps=steps, amounts=lines[0].amounts if lines else {})


def unite(row: models.Annuity, united_on: date, on: date) -> tuple[Answer, ...]:
    """Record the new union of a spouse: the pension stops against three years of it (CSS L434-9)."""
    told = models.SurvivorFact.objects.select_for_update().get(annuity=row)
    if told.link not in [one.value for one in sharing.UNIONS] or united_on <= row.starts_on or united_on > on:
        raise register.Invalid(
            "united_on", "cette union suit l’ouverture de la rente d’un conjoint et n’est pas à venir"
        )
    if told.new_union_on is not None:
        raise register.Invalid("united_on", "une nouvelle union est déjà enregistrée")
    told.new_union_on = united_on
    told.save(update_fields=["new_union_on"])
    return share(row.injury, on, united_on)


def buy_back(claim: models.Claim, on: date) -> Answer:
    """Refuse to turn a pension into money: the text that says how much is not recorded; the person is told which."""
    decided = annuity.unknown_text(BUY_BACK, on)
    made = _decision(claim.injury, PersonId(claim.person_id), claim.subject, decided, on, on, _running(claim.injury))
    claims.decided(claim.injury, PersonId(claim.person_id), (ClaimKind.BUY_BACK,), on)
    return Answer(decided.outcome, decided, letter=telling.decision(claim.injury, made, decided, None, on))


def replay(made: models.IncomeDecision) -> tuple[bool, bool, Decision]:
    """Decide again on the facts kept: whether it comes out the same, whether the law was corrected, and what comes."""
    kept = Decision.from_json(made.decision)
    if made.person_id == made.injury.person_id:
        stored = models.VictimFacts.objects.get(decided=made).facts
        one = {"AnnuityFacts": AnnuityFacts, "CapitalFacts": CapitalFacts}[stored["kind"]]
        rule = annuity.compute_annuity if one is AnnuityFacts else annuity.compute_capital
        again = rule(plain.read(one, stored["facts"]), kept.on)
    else:
        facts = plain.read(SharingFacts, models.SharingFactsKept.objects.get(decided=made).facts)
        again = _own(sharing.share_among_survivors(facts, kept.on), str(made.person_id))
    same = plain.write(replace(again, law=kept.law)) == plain.write(kept)
    return same, again.law != kept.law, again


def close_choices(on: date, after: int, limit: int) -> tuple[int, int, int]:
    """Pay the lump sum to those who did not choose within two months: (seen, decided, last)."""
    late = models.IncomeFile.objects.select_for_update().filter(
        choice_due_on__lt=on, chooses_pension__isnull=True, pk__gt=after
    )
    found = list(late.order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in found))
    mine = [row for row in found if row.person_id in known]
    for row in mine:
        choose(row, False)
        decide(row, on)
    return len(found), len(mine), found[-1].pk if found else after


def choose(injury: models.IncomeFile, pension: bool) -> None:
    """Write the victim's choice, which is made once (CSS R434-4)."""
    if injury.choice_due_on is None or injury.chooses_pension is not None:
        raise register.Invalid("file", "aucun choix n’est à faire")
    injury.chooses_pension = pension
    injury.save(update_fields=["chooses_pension"])
