"""Decides files from their facts, notes what silence decided, and hears appeals."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import Q

from finalite.capabilities import cases, register
from finalite.kernel import calendar
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN
from finalite.missions.entitlements.open_health_entitlements import operations as health

from . import clocks, files, hearing, keeping, models, recognition, telling
from .answers import Answer
from .declaring import note, of
from .facts import AccidentFacts, DiseaseFacts, Nature, RelapseFacts
from .values import AccidentFindings, DiseaseFindings, Party, Phase, Question

APPEAL_MONTHS = 2
"""Months to go to the board, and for the board to answer (CSS R142-1, R142-6)."""
UPHELD, OVERTURNED, TOO_LATE, SILENT = "upheld", "overturned", "too_late", "silent"
UNANSWERED = "La commission n’a pas répondu dans les deux mois : ce silence vaut rejet (CSS art. R. 142-6)."
CONTEST_CASE = "injury_contest"


def opine(
    row: models.InjuryFile, question: Question, favourable: bool | None, rate: int | None, why: str, on: date
) -> None:
    """Write what the medical service, or the committee, concludes; why it does is medical content."""
    if question in (Question.FORESEEABLE_RATE, Question.PERMANENT_RATE):
        if rate is None or not 0 <= rate <= 10_000:
            raise register.Invalid("rate", "donner un taux de 0 à 100 %, en points de base")
        if favourable is not None:
            raise register.Invalid("favourable", "un taux n’est ni favorable ni défavorable : laisser vide")
    elif favourable is None:
        raise register.Invalid("favourable", "dire si l’avis est favorable")
    elif rate is not None:
        raise register.Invalid("rate", "cette question n’appelle pas de taux : laisser vide")
    by = register.current_actor().user
    made = models.Opinion.objects.create(
        **of(row), question=question, favourable=favourable, rate=rate, given_on=on, given_by=by
    )
    note(row, "opinion", made.pk, why)


def opinion(row: models.InjuryFile, question: Question) -> Any:
    """The latest conclusion on a question: yes, no, a rate, or unknown."""
    found = models.Opinion.objects.filter(file=row, question=question).order_by("-pk").first()
    if found is None:
        return UNKNOWN
    return found.favourable if found.favourable is not None else found.rate


def two_opinions(row: models.InjuryFile) -> Any:
    """What two medical advisers both conclude; unknown until a second one agrees (CSS L461-1, version of 2026)."""
    given = models.Opinion.objects.filter(file=row, question=Question.ADVISERS).order_by("pk")
    by_adviser = {one.given_by: one.favourable for one in given}
    agreed = set(by_adviser.values())
    return agreed.pop() if len(by_adviser) >= 2 and len(agreed) == 1 else UNKNOWN


def accident(row: models.InjuryFile, found: AccidentFindings, on: date) -> Answer:
    """Decide an accident from the file and from what the examination established."""
    if row.nature not in (Nature.ACCIDENT, Nature.COMMUTING):
        raise register.Invalid("file", "ce dossier n’est pas celui d’un accident")
    # the end of the second year limits the victim's own declaration, not the employer's (CSS L441-2)
    facts = AccidentFacts(
        nature=Nature(row.nature),
        happened_on=row.happened_on,
        claimed_on=row.declared_on if row.declared_by == Party.VICTIM and row.declared_on else row.happened_on,
        lesion=True if row.certified_on else UNKNOWN,
        **_known(found),
    )
    return _settle(row, recognition.decide_accident(facts, on), on)


def disease(row: models.InjuryFile, found: DiseaseFindings, on: date) -> Answer:
    """Decide a disease, or refer it to the committee or to two medical advisers."""
    if row.nature != Nature.DISEASE:
        raise register.Invalid("file", "ce dossier n’est pas celui d’une maladie")
    facts = DiseaseFacts(
        table=row.table,
        designated=opinion(row, Question.DESIGNATED) if row.table else False,
        foreseeable_rate=opinion(row, Question.FORESEEABLE_RATE),
        committee=opinion(row, Question.COMMITTEE),
        advisers=two_opinions(row),
        informed_on=row.informed_on or UNKNOWN,
        claimed_on=row.declared_on or UNKNOWN,
        **_known(found),
    )
    return _settle(row, recognition.decide_disease(facts, on), on)


def relapse(row: models.InjuryFile, on: date) -> Answer:
    """Decide a relapse or a new lesion as the medical service advised."""
    if row.nature not in (Nature.RELAPSE, Nature.NEW_LESION) or row.origin is None:
        raise register.Invalid("file", "ce dossier n’est pas celui d’une rechute")
    closed = models.Recovery.objects.filter(file=row.origin).first()
    facts = RelapseFacts(
        nature=Nature(row.nature),
        recognised=row.origin.state == files.RECOGNISED,
        closed_on=closed.closed_on if closed else UNKNOWN,
        found_on=row.happened_on,
        linked=opinion(row, Question.LINKED),
    )
    return _settle(row, recognition.decide_relapse(facts, on), on)


def _known(found: Any) -> dict[str, Any]:
    return {name: UNKNOWN if value is None else value for name, value in asdict(found).items()}


def _settle(row: models.InjuryFile, decision: Decision, on: date) -> Answer:
    """Record what was decided, refer what must be, ask for what is missing; silence that came first decides instead."""
    if row.due_on is not None and on > row.due_on:
        return silent(row, on)
    if decision.outcome in (recognition.RECOGNISED, recognition.REFUSED):
        _in_order(row, on)
        _record(row, decision, on, implied=False)
    elif decision.outcome == recognition.COMMITTEE and row.referred_on is None:
        hearing.refer(row, on)
    elif decision.outcome == recognition.ADVISERS and row.state != files.ADVISERS:
        row.state = files.ADVISERS
        row.save(update_fields=["state"])
    return answered(row, decision, implied=False)


def answered(row: models.InjuryFile, decision: Decision, *, implied: bool) -> Answer:
    """A decision as its door gives it."""
    return Answer(row.pk, decision.outcome, implied, files.wanted(decision.missing), decision)


def _in_order(row: models.InjuryFile, on: date) -> None:
    """Refuse to decide before the parties were heard as the law wants (CSS R441-7, R441-8, R461-9)."""
    if row.due_on is None:
        raise register.Invalid("file", "le dossier est incomplet : déclaration et certificat initial d’abord")
    if row.state == files.EXAMINED and hearing.must_investigate(row):
        raise register.Invalid("file", "des réserves, un décès ou une maladie demandent une enquête d’abord")
    if row.state == files.INVESTIGATED and hearing.phase(row, on) is not Phase.READ_ONLY:
        raise register.Invalid("on", "les parties n’ont pas fini de lire le dossier et d’y répondre")


def silent(row: models.InjuryFile, on: date) -> Answer:
    """Note that the clock ran out without a notice: recognised, once and for all (CSS R441-18, R461-9)."""
    decision = clocks.clock(files.facts_of(row), on)
    implied = Decision(
        recognition.RECOGNISED, {}, decision.steps, decision.warnings, decision.rule, on, decision.law, decision.lines
    )
    _record(row, implied, on, implied=True)
    return answered(row, implied, implied=True)


def run_silence(on: date, after: int, limit: int) -> tuple[int, int, int]:
    """(seen, recognised, last) of a slice of the files whose clock is over; running it again changes nothing."""
    rows = models.InjuryFile.objects.select_for_update(of=("self",)).filter(
        state__in=files.UNDER_CLOCK, due_on__lt=on, pk__gt=after
    )
    found = list(rows.order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in found))
    done = [silent(row, on) for row in found if row.person_id in known]
    return len(found), len(done), found[-1].pk if found else after


def _record(row: models.InjuryFile, decision: Decision, on: date, *, implied: bool, rank: int = 1) -> None:
    """Keep the decision, close the case, tell the fiche of health rights, write to each party."""
    models.InjuryDecision.objects.create(
        **of(row),
        rank=rank,
        decided_on=on,
        decided_by=register.current_actor().user,
        implied=implied,
        outcome=decision.outcome,
        decision=decision.to_json(),
    )
    if rank == 1:
        files.close(row, decision.outcome, on)
    else:
        row.state = decision.outcome
        row.save(update_fields=["state"])
    if decision.outcome == recognition.RECOGNISED:
        _make_known(row, on)
    telling.decision(row, decision, on, implied=implied)
    keeping.start(row)


def _make_known(row: models.InjuryFile, on: date) -> None:
    """Care of a recognised injury is paid otherwise: the fiche of health rights is told through its own door."""
    health.record_work_injury(
        person=row.person_id,
        kind=health.Injury.RECOGNISED,
        starts_on=row.happened_on,
        source=source_of(row),
        recorded_on=on,
    )


def source_of(row: models.InjuryFile) -> str:
    """How another fiche names what it was told of this file."""
    return f"injury_file/{row.pk}"


def latest(row: models.InjuryFile) -> models.InjuryDecision:
    """The decision in force on a file; raises `Invalid` where there is none."""
    found = models.InjuryDecision.objects.filter(file=row).order_by("-rank").first()
    if found is None:
        raise register.Invalid("file", "ce dossier n’est pas encore décidé")
    return found


def contest(row: models.InjuryFile, party: Party, grounds: str, on: date) -> int:
    """An appeal to the board; late beyond two months after the decision was told, it is kept and may be too late."""
    decided = latest(row)
    if not grounds.strip():
        raise register.Invalid("grounds", "dire pourquoi la décision est contestée")
    if models.Contest.objects.filter(decided=decided, party=party).exists():
        raise register.Invalid("file", "cette décision est déjà contestée par cette partie")
    due = calendar.months_deadline(on, APPEAL_MONTHS)
    case = cases.NewCase(CONTEST_CASE, row.organisation, person_id=row.person_id, due_on=due)
    made = models.Contest.objects.create(
        **of(row),
        decided=decided,
        party=party,
        grounds=grounds,
        received_on=on,
        due_on=due,
        late=on > calendar.months_deadline(decided.decided_on, APPEAL_MONTHS),
        case_id=cases.open_case(case=case, on=on),
    )
    return made.pk


def settle(number: int, overturned: bool, reasons: str, on: date) -> Answer:
    """End an appeal: the decision stands, or its contrary replaces it; a late appeal never overturns (CSS R142-1)."""
    rows = models.Contest.objects.select_for_update(of=("self",)).filter(pk=number)
    made = rows.filter(Q(final_on=None) | Q(outcome=SILENT)).first()
    if made is None:
        raise register.NotFound("contest", "aucun recours à ce numéro n’attend de réponse")
    row = files.reach(made.file_id)
    if overturned and made.late:
        raise register.Invalid("overturned", "ce recours est venu après les deux mois : il est irrecevable")
    made.outcome = TOO_LATE if made.late else OVERTURNED if overturned else UPHELD
    made.final_on = on
    made.save(update_fields=["outcome", "final_on"])
    if made.case_id:
        cases.close_case(case_id=made.case_id, outcome=made.outcome, on=on)
    return _after_appeal(row, overturned, reasons, on)


def run_board_silence(on: date, after: int, limit: int) -> tuple[int, int, int]:
    """Write the rejection of each appeal that the board left unanswered, once; (seen, rejected, last).

    Both parties are told that the court is open; a board that answers later still settles the appeal (CSS R142-6).
    """
    rows = models.Contest.objects.select_for_update(of=("self",)).filter(final_on=None, due_on__lt=on, pk__gt=after)
    found = list(rows.order_by("pk")[:limit])
    known = register.may_concern(*(one.person_id for one in found))
    mine = [one for one in found if one.person_id in known]
    for made in mine:
        if made.case_id:
            cases.close_case(case_id=made.case_id, outcome=SILENT, on=on)
        made.outcome, made.final_on, made.case_id = SILENT, on, None
        made.save(update_fields=["outcome", "final_on", "case_id"])
        row = files.reach(made.file_id)
        telling.appeal_refused(row, Decision.from_json(made.decided.decision), UNANSWERED, on)
        keeping.start(row)
    return len(found), len(mine), found[-1].pk if found else after


def _after_appeal(row: models.InjuryFile, overturned: bool, reasons: str, on: date) -> Answer:
    before = latest(row)
    kept = Decision.from_json(before.decision)
    if not overturned:
        telling.appeal_refused(row, kept, reasons, on)
        return answered(row, kept, implied=before.implied)
    other = recognition.REFUSED if before.outcome == recognition.RECOGNISED else recognition.RECOGNISED
    replaced = recognition.replaced(kept, other, reasons, on)
    if other == recognition.REFUSED:
        health.end_work_injury(
            person=row.person_id,
            kind=health.Injury.RECOGNISED,
            starts_on=row.happened_on,
            ends_on=on,
            source=source_of(row),
            recorded_on=on,
        )
    _record(row, replaced, on, implied=False, rank=before.rank + 1)
    return answered(row, replaced, implied=False)


def withdraw(row: models.InjuryFile, on: date) -> None:
    """The victim withdraws what they asked; what the employer declared goes on."""
    if row.declared_by == Party.EMPLOYER and register.current_actor().person_id is not None:
        raise register.Invalid("file", "l’employeur a déclaré cet accident : son examen se poursuit")
    files.close(row, files.WITHDRAWN, on)
