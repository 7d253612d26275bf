"""What this fiche does: takes claims and facts, decides incomes, pays them, puts them right, tells those concerned."""

from datetime import date

from finalite.capabilities import people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.register import AtMost, Cents, PersonId

from . import claims, deciding, gathering, models, paying, telling
from .values import (
    Abroad,
    Answer,
    Body,
    Change,
    Check,
    ClaimKind,
    Ending,
    Found,
    Kind,
    MessageOut,
    SurvivorTold,
)

FICHE = gathering.FICHE
PERSON = ("insured_person",)
DOCTORS = ("medical_adviser", "medical_secretariat")
ACTS, FULL = 10, 10_000


@register.operation("receive_income_claims", open_to=PERSON)
def claim_income(*, person: PersonId, file: int, kind: ClaimKind, on: date, said: str = "") -> int:
    """Take a claim: an income, a revision, a survivor's pension, or money for a pension; returns its number.

    Raises `Invalid` where the injury is not recognised, or the same claim is already under examination.
    """
    return claims.receive(person, file, kind, said, on).pk


@register.operation("receive_income_claims", open_to=PERSON)
def withdraw_claim(*, claim: int, on: date) -> None:
    """Withdraw a claim that is not decided yet."""
    claims.withdraw(claim, on)


@register.operation("receive_income_claims", confirm=True, open_to=PERSON)
def choose_pension(*, file: int, pension: bool, on: date) -> None:
    """Choose, once and within two months, a pension on the sum of small rates or the lump sum (CSS R434-4)."""
    injury = gathering.reach(file)
    if injury.choice_due_on and on > injury.choice_due_on:
        raise register.Invalid("on", "les deux mois pour choisir sont passés")
    deciding.choose(injury, pension)


@register.operation("receive_income_claims", confirm=True, open_to=PERSON)
def contest_decision(*, decision: int, grounds: str, on: date) -> int:
    """Take an appeal to the board against a decision; returns its number (CSS R142-1)."""
    return claims.contest(decision, grounds, on).pk


@register.operation("record_income_information")
def record_wage(*, person: PersonId, file: int, wage: Cents, wage_on: date, on: date) -> None:
    """Record the pay of the twelve months before the stop, and the day up to which it runs (CSS R434-29).

    What was decided on another wage is put right by `recalculate_income`.
    """
    if wage < 0 or wage_on > on:
        raise register.Invalid("wage", "un salaire n’est pas négatif et n’est pas à venir")
    injury = gathering.injury_of(person, file, on)
    injury.wage, injury.wage_on = wage, wage_on
    injury.save(update_fields=["wage", "wage_on"])


@register.operation("record_income_information")
def record_compared_pension(*, file: int, yearly: Cents, on: date) -> None:
    """Record the yearly disability pension that the same state would give: an income is not under it (CSS L434-2)."""
    if yearly < 0:
        raise register.Invalid("yearly", "une pension n’est pas négative")
    injury = gathering.reach(file)
    injury.disability_pension = yearly
    injury.save(update_fields=["disability_pension"])


@register.operation("record_income_information", confirm=True)
def record_finding(*, file: int, found: Found, on: date) -> None:
    """Record what the medical adviser found from a day on: the rate, the daily acts that need help (CSS R434-31)."""
    actor = register.current_actor()
    if actor.role not in DOCTORS:
        raise register.Refused("seul le service médical constate un taux", "medical_only")
    if not (0 <= found.rate <= FULL and 0 <= (found.acts or 0) <= ACTS) or found.effective_on > on:
        raise register.Invalid("found", "un taux va de zéro à cent pour cent, les actes de zéro à dix, un jour passé")
    person = models.IncomeFile.objects.filter(file_id=file).values_list("pk", "person_id", "kept_from").first()
    if person is None:
        raise register.NotFound("file", "aucune demande de revenu ne porte sur ce numéro")
    register.concerns(PersonId(person[1]))
    models.Finding.objects.update_or_create(
        injury_id=person[0],
        effective_on=found.effective_on,
        defaults={
            "subject": "injury_victim",
            "person_id": person[1],
            "kept_from": person[2],
            "given_on": on,
            "given_by": actor.user,
            "rate": found.rate,
            "acts": found.acts,
            "danger": found.danger,
        },
    )


@register.operation("record_income_information")
def record_earlier_injury(*, file: int, rate: int, since: date, on: date, by_capital: bool = False) -> None:
    """Record a former injury's rate, in basis points; one paid by a lump sum joins the choice of CSS R434-4."""
    _earlier(gathering.reach(file), rate, since, on, {"joins": by_capital})


def _earlier(injury: models.IncomeFile, rate: int, since: date, on: date, more: dict[str, object]) -> None:
    if not 0 < rate <= FULL or since > on:
        raise register.Invalid("rate", "un taux va de un à cent pour cent, pour un jour passé")
    models.EarlierInjury.objects.create(
        subject="injury_victim",
        person_id=injury.person_id,
        injury=injury,
        kept_from=injury.kept_from,
        recorded_on=on,
        rate=rate,
        since=since,
        **more,
    )


@register.operation("record_income_information")
def record_earlier_capital(*, file: int, amount: Cents, on: date) -> None:
    """Record what lump sums were paid for former small rates, half of which a pension may take back (CSS R434-4)."""
    if amount < 0:
        raise register.Invalid("amount", "un capital n’est pas négatif")
    injury = gathering.reach(file)
    injury.capital_paid = amount
    injury.save(update_fields=["capital_paid"])


@register.operation("check_reliability_and_rights")
def check_claim(*, claim: int, on: date) -> Check:
    """Say what is missing or does not fit in a claim, and ask for the documents by letter; nothing is refused here."""
    return claims.check(claim, on)


@register.operation("pay_replacement_income", confirm=True)
def decide_income(*, file: int, on: date) -> Answer:
    """Decide a victim's income and order a lump sum, or open a pension; `unknown` asks, `no_law` names the text."""
    return deciding.decide(gathering.reach(file), on)


@register.operation("pay_replacement_income", confirm=True)
def revise_income(*, file: int, on: date) -> Answer:
    """Decide again on what the medical adviser found since; arrears are ordered, an overpayment is asked back."""
    return deciding.revise(gathering.reach(file), on)


@register.operation("pay_replacement_income", confirm=True)
def grant_survivors(*, file: int, told: tuple[SurvivorTold, ...], on: date) -> tuple[Answer, ...]:
    """Open the pensions of the survivors whose rights are open and share the wage among them (CSS L434-7)."""
    return deciding.grant(gathering.reach(file), told, on)


@register.operation("pay_replacement_income", confirm=True)
def record_new_union(*, annuity: int, united_on: date, on: date) -> tuple[Answer, ...]:
    """Record a spouse's new union: the pension stops, three years of it are paid, shares are counted again."""
    return deciding.unite(_annuity(annuity), united_on, on)


@register.operation("pay_replacement_income", confirm=True)
def end_income(*, annuity: int, ends_on: date, why: Ending, on: date) -> Change:
    """End a pension from a day, that day out; for a death it is also noted of the person; the rest is put right."""
    row = _annuity(annuity)
    if why is Ending.DEATH and people.identity_of([row.person_id])[PersonId(row.person_id)].death_on is None:
        raise register.Invalid("why", "le décès de cette personne n’est pas enregistré")
    change = deciding.end(row, ends_on, why, on)
    if row.kind == Kind.SURVIVOR:
        deciding.share(row.injury, on, ends_on)
    return change


@register.operation("pay_replacement_income", confirm=True)
def recalculate_income(*, annuity: int, on: date) -> Change:
    """Compare what was paid with what is due by the facts and law of today, and put it right; the change is told."""
    row = _annuity(annuity)
    change = paying.recalculate(row, on, "recalculation")
    if row.state == paying.BLOCKED:
        row.state = paying.OPEN
        row.save(update_fields=["state"])
    return change


@register.operation("pay_replacement_income", confirm=True)
def answer_buy_back(*, claim: int, on: date) -> Answer:
    """Answer who wants money for a pension: refused by the name of the text that is not recorded (CSS L434-3)."""
    found = models.Claim.objects.filter(pk=claim, kind=ClaimKind.BUY_BACK, state__in=claims.OPEN).first()
    if found is None:
        raise register.Invalid("claim", "aucune demande de conversion n’est à l’examen à ce numéro")
    register.concerns(PersonId(found.person_id))
    return deciding.buy_back(found, on)


@register.operation("pay_replacement_income", confirm=True)
def settle_contest(*, contest: int, upheld: bool, reasons: str, on: date) -> int:
    """Write the board's answer to an appeal; returns the notice. What it changes is then decided by a revision."""
    return claims.settle(contest, upheld, reasons, on)


@register.operation("pay_replacement_income", confirm=True)
def order_instalments(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Order the terms that are over, slice by slice: quarters in arrears, months from fifty per cent (CSS R434-34).

    Call again with `after` set to the last pension seen until nothing is left; running it twice orders nothing more.
    """
    return paying.run(on, after, limit)


@register.operation("pay_replacement_income")
def note_payments(*, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Note the day of payment on what the bank has paid since the last time."""
    return paying.note(after, limit)


@register.operation("pay_replacement_income", confirm=True)
def close_choices(*, on: date, after: int = 0, limit: AtMost = 200) -> SliceDone:
    """Pay the lump sum to those who let the two months of their choice go by (CSS R434-4)."""
    return SliceDone(*deciding.close_choices(on, after, limit))


@register.operation("apply_cross_border_rules")
def record_foreign_injury(*, file: int, abroad: Abroad, on: date) -> None:
    """Count a former injury of another State as one of ours (Regulation 883/2004, art. 5 and 40(3))."""
    state = abroad.state.strip().upper()
    if len(state) != 2 or not state.isalpha() or state == "FR":
        raise register.Invalid("state", "donner le code à deux lettres d’un autre État")
    foreign: dict[str, object] = {"state": state, "institution": abroad.institution, "reference": abroad.reference}
    _earlier(gathering.reach(file), abroad.rate, abroad.since, on, foreign)


@register.operation("inform_parties")
def send_statement(*, person: PersonId, file: int, first_on: date, until: date, on: date) -> int:
    """Write to somebody what was paid over a period; returns the number of the notice, 0 where nothing was paid."""
    injury = models.IncomeFile.objects.filter(file_id=file).first()
    if injury is None:
        raise register.NotFound("file", "aucune demande de revenu ne porte sur ce numéro")
    return telling.statement(injury, person, first_on, until, on)


@register.operation("inform_parties")
def tell_body(*, file: int, body: Body, on: date) -> MessageOut:
    """Write the message that a body may have about a victim's pension, and its line in the ledger of disclosures."""
    return MessageOut(telling.tell(gathering.reach(file), body, on))


def _annuity(number: int) -> models.Annuity:
    found = models.Annuity.objects.select_for_update(of=("self",)).filter(pk=number).select_related("injury").first()
    if found is None:
        raise register.NotFound("annuity", "cette rente n’existe pas")
    register.concerns(PersonId(found.person_id))
    return found
