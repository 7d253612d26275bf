"""Examines a request: what is declared and found, what the rule proposes, and what an agent then decides."""

from collections.abc import Callable
from datetime import date
from typing import Any

from finalite import law
from finalite.capabilities import cases, documents, people, register
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel.calendar import months_deadline
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN

from . import held, models, plausible, rules
from .facts import AskedBy, DisabilityFacts, Home, SupplementFacts, ThirdPersonFacts, WidowFacts
from .values import Answer, Kind, Proof, Request, SilenceReport, Wanted

FICHE = "open_disability_and_death_entitlements"
SILENCE = "deadlines.administration.silence_rejection"
FIELDS = (
    "reference_on",
    "affiliated_since",
    "delay_from",
    "hours",
    "wages",
    "draws_retirement",
    "resides",
    "home",
    "resources_month",
    "tax_income",
    "spouse_held_pension",
    "spouse_died_on",
    "spouse_pension",
    "remarried",
)
WAITING = ("waiting", "to_grant", "to_refuse", "no_law")
"""Steps at which an agent still owes an answer."""
STEPS = {rules.OPEN: "to_grant", rules.REFUSED: "to_refuse", rules.UNDECIDED: "waiting", rules.NO_LAW: "no_law"}
CATEGORY_OF = {
    Proof.WORK: "resources",
    Proof.RESOURCES: "resources",
    Proof.TAX: "tax_notice",
    Proof.FAMILY: "household",
    Proof.OTHER: "case_handling",
}


def receive(request: Request, received_on: date) -> Answer:
    """Record a request with its clock, and say what it would lead to."""
    plausible.request(request, received_on)
    subject = people.subjects_of([request.person])[request.person]
    caisse = people.caisse_of([request.person])[request.person]
    # the caisse cannot be silent to itself: only a request from outside runs to an implied refusal
    asked = request.asked_by != AskedBy.CAISSE
    silent_on = months_deadline(received_on, law.value(SILENCE, received_on).number) if asked else None
    case = cases.NewCase(f"application_{request.kind}", caisse, subject, request.person, silent_on)
    row = models.Application(
        subject=subject,
        person_id=request.person,
        recorded_on=received_on,
        state="waiting",
        silent_on=silent_on,
        organisation=caisse,
        case_id=cases.open_case(case=case, on=received_on),
        kind=request.kind,
        asked_by=request.asked_by,
    )
    fill(row, request)
    return examine(row, received_on)


def fill(row: models.Application, request: Request) -> None:
    """Write what the form says; an empty answer never erases one given before."""
    for name in FIELDS:
        given = getattr(request, name)
        if given is not None:
            setattr(row, name, given)
    row.save()


def examine(row: models.Application, on: date) -> Answer:
    """Keep what the rule proposes on what is known; the decision itself stays with an agent."""
    proposal = _propose(row, on)
    row.decision = proposal.to_json()
    if row.state in WAITING:
        row.state = STEPS[proposal.outcome]
    row.save(update_fields=["decision", "state"])
    return answer(row, proposal)


def decide(row: models.Application, grant: bool, starts_on: date | None, on: date) -> Answer:
    """Confirm what the rule proposes today: open the right or refuse; raises `Invalid` where the two differ."""
    if row.state not in (*WAITING, "implied_refusal"):
        raise register.Invalid("application", "cette demande est déjà close")
    proposal = _propose(row, on)
    if proposal.outcome != (rules.OPEN if grant else rules.REFUSED):
        raise register.Invalid("grant", f"les faits connus mènent à « {proposal.outcome} » : les compléter d’abord")
    right = held.open_right(row, _category(row), _start(row, starts_on), on) if grant else None
    row.decision, row.state = proposal.to_json(), "granted" if grant else "refused"
    row.save(update_fields=["decision", "state"])
    _finish(row, row.state, on)
    if not grant:
        close(row, on)
    return answer(row, proposal, right)


def withdraw(row: models.Application, on: date) -> None:
    """Take a request back at the wish of whoever made it; raises `Invalid` once it is decided."""
    if row.state not in WAITING:
        raise register.Invalid("application", "cette demande est déjà close")
    row.state = "withdrawn"
    row.save(update_fields=["state"])
    _finish(row, "withdrawn", on)
    close(row, on)


def add_evidence(row: models.Application, document: Upload, proves: Proof, on: date) -> int:
    """Keep a document under the data category of what it proves; returns its number."""
    number = documents.store(
        content=document.content,
        name=document.name,
        fiche=FICHE,
        category=CATEGORY_OF[proves],
        received_on=on,
        retention=models.KEPT,
        person_id=row.person_id,
    )
    models.Evidence.objects.create(
        subject=row.subject,
        person_id=row.person_id,
        recorded_on=on,
        application=row,
        document_id=number,
        proves=proves,
    )
    return number


def refuse_by_silence(on: date, after: int, limit: int) -> SilenceReport:
    """Mark as refused the requests left without answer past their day (CRPA L231-4), each exactly once.

    The case stays open: an agent may still answer, and the person may already appeal.
    """
    late = models.Application.objects.select_for_update().filter(state__in=WAITING, silent_on__lt=on, pk__gt=after)
    rows = list(late.order_by("pk")[:limit])
    known = register.may_concern(*(row.person_id for row in rows))
    done = [row for row in rows if row.person_id in known]
    for row in done:
        row.state = "implied_refusal"
        row.save(update_fields=["state"])
        held.note(row, on, "silence", "implied_refusal", f"aucune réponse au {row.silent_on:%d/%m/%Y} (CRPA L231-4)")
        if row.case_id:
            cases.note_event(case_id=row.case_id, kind="implied_refusal", on=on)
    return SilenceReport(len(rows), len(done), rows[-1].pk if rows else after)


def facts_of(row: models.Application) -> Any:
    """The facts of a request in the words of its rule; what is null is unknown."""
    # the tax notice is kept for whoever verifies: no rule of this fiche reads it
    names = [name for name in FIELDS if name != "tax_income"]
    known = {name: UNKNOWN if getattr(row, name) is None else getattr(row, name) for name in names}
    known |= found_by_doctors(row)
    if row.kind == Kind.PENSION:
        return DisabilityFacts(
            requested_on=row.recorded_on,
            asked_by=AskedBy(row.asked_by),
            months_abroad=_months_abroad(row.person_id),
            **{name: known[name] for name in DisabilityFacts.__dataclass_fields__ if name in known},
        )
    pension = any(held.running(row.person_id, kind) for kind in held.FREEING)
    if row.kind == Kind.THIRD_PERSON:
        return ThirdPersonFacts(pension=pension, category=known["category"], state_on=known["state_on"])
    if row.kind == Kind.WIDOW:
        return WidowFacts(**{name: known[name] for name in WidowFacts.__dataclass_fields__})
    given = {name: known[name] for name in ("resides", "draws_retirement", "resources_month")}
    return SupplementFacts(pension=pension, home=Home(row.home) if row.home else UNKNOWN, **given)


def found_by_doctors(row: models.Application) -> dict[str, Any]:
    """What the medical service last found about a request; unknown until it has spoken."""
    finding = models.MedicalFinding.objects.filter(application=row).order_by("-pk").first()
    if finding is None:
        return dict.fromkeys(("two_thirds_lost", "category", "state_on"), UNKNOWN)
    category = UNKNOWN if finding.category is None else finding.category
    return {"two_thirds_lost": finding.two_thirds_lost, "category": category, "state_on": finding.state_on}


def answer(row: models.Application, proposal: Decision, right: int | None = None) -> Answer:
    """Where a request stands, as its doors give it."""
    return Answer(row.pk, row.state, proposal, wanted(proposal.missing), right)


def wanted(missing: tuple[str, ...]) -> tuple[Wanted, ...]:
    """The documents to ask for."""
    return tuple(Wanted(name, *rules.DOCUMENTS[name]) for name in missing if name in rules.DOCUMENTS)


def reach(number: int) -> models.Application:
    """A request, locked, its person added to the act; raises `Invalid` when there is none."""
    row = models.Application.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("application", "cette demande n’existe pas")
    register.concerns(row.person_id)
    return row


def close(row: models.Application, on: date) -> None:
    """Start the retention of a request that opened nothing."""
    evidence = models.Evidence.objects.filter(application=row, closed_on__isnull=True)
    documents.start_retention(evidence.values_list("document_id", flat=True), on=on)
    for table in (models.Evidence, models.MedicalFinding, models.MedicalReport):
        table._default_manager.filter(application=row, closed_on__isnull=True).update(closed_on=on)
    row.closed_on = on
    row.save(update_fields=["closed_on"])


RULES: dict[Kind, Callable[[Any, date], Decision]] = {
    Kind.PENSION: rules.assess_disability_rights,
    Kind.THIRD_PERSON: rules.assess_third_person,
    Kind.WIDOW: rules.assess_widow_pension,
    Kind.SUPPLEMENT: rules.assess_supplement,
}


def _propose(row: models.Application, on: date) -> Decision:
    return RULES[Kind(row.kind)](facts_of(row), on)


def _category(row: models.Application) -> int | None:
    found = found_by_doctors(row)["category"]
    return found if isinstance(found, int) else None


def _start(row: models.Application, given: date | None) -> date:
    """The day of the state for a pension and the third person; for the others no text was found: the agent says it."""
    if Kind(row.kind) in (Kind.PENSION, Kind.THIRD_PERSON):
        found: date = found_by_doctors(row)["state_on"]
        return found
    if given is None:
        raise register.Invalid("starts_on", "aucun texte recueilli sur la date d’effet : la dire")
    return given


def _finish(row: models.Application, outcome: str, on: date) -> None:
    if row.case_id is not None:
        cases.close_case(case_id=row.case_id, outcome=outcome, on=on)
        row.case_id = None
        row.save(update_fields=["case_id"])


def _months_abroad(person: int) -> int:
    rows = models.ForeignInsurance.objects.filter(person_id=PersonId(person)).values_list("months", flat=True)
    return sum(rows)
