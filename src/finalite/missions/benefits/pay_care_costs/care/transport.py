"""Transport: when a trip needs prior approval, and what silence on the request means (CSS R322-10-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from finalite.kernel import calendar
from finalite.kernel.decision import Decision, MissingFact, Refusal, Unknown, known, rule
from finalite.law import Reasoning
from finalite.law.cover.facts import ActLine
from finalite.law.cover.words import Approval, Family, Mark

ARTICLE = "CSS R322-10-4"
ANSWERS = {
    Approval.GIVEN: ("", "Accord préalable donné"),
    Approval.BY_SILENCE: ("", "Silence sur la demande d'accord préalable : accord"),
    Approval.REFUSED: ("approval_refused", "Accord préalable refusé sur l'avis du service médical"),
}
GRANTED = (Approval.GIVEN, Approval.BY_SILENCE)
VALIDITY = "accord préalable de transport : durée de validité non recueillie, à vérifier (CSS R322-10-4)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One planned trip: its day and its one-way distance in kilometres."""

    day: date
    distance_km: int | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportRequest:
    """Trips of one treatment, and where the request for approval stands. `answer` is None while there is none.

    `only_series` leaves aside the long trips, which need an approval each by itself."""

    trips: tuple[Trip, ...]
    is_emergency: bool | Unknown = False
    asked_on: date | None = None
    answer: bool | None = None
    answered_on: date | None = None
    only_series: bool = False


@rule
def transport_prior_approval(facts: TransportRequest, on: date) -> Decision:
    """Say whether trips need approval, and whether they have it: by answer, or by fifteen days of silence.

    Outcomes: not_required, required, waiting, granted, granted_by_silence, refused, unknown, no_law.
    """
    reasoning = Reasoning("pay_care_costs.transport_prior_approval", on)
    try:
        return reasoning.decide(_outcome(facts, on, reasoning), {})
    except MissingFact as unknown:
        return reasoning.ask(unknown.names)
    except Refusal as refusal:
        return reasoning.refuse_for_law(refusal)


def refusal_of(line: ActLine, reasoning: Reasoning) -> str:
    """Why a line cannot be paid for want of approval, or an empty text. Raises MissingFact while the answer is awaited.

    A transport needs one by its distance or its series, save in an emergency; any other line, where a request was made.
    """
    if not _is_subject(line, reasoning):
        return ""
    if line.approval is Approval.WAITING:
        raise MissingFact(f"lines[{line.ref}].approval")
    if line.approval is not None:
        refusal, label = ANSWERS[line.approval]
        note = f"{line.approval_on:%d/%m/%Y}" if line.approval_on else ""
        reasoning.step(label, _article(line), 0 if refusal else None, note=note, line=line.ref)
        if line.family is Family.TRANSPORT and line.approval in GRANTED:
            reasoning.warn(VALIDITY)
        return refusal
    if line.family is not Family.TRANSPORT or line.says(Mark.PRIOR_APPROVAL) is True:
        return ""
    line.states(Mark.PRIOR_APPROVAL)  # unreadable is not the same as absent
    reasoning.step("Transport soumis à accord préalable, non donné", ARTICLE, 0, line=line.ref)
    return "prior_approval"


def _is_subject(line: ActLine, reasoning: Reasoning) -> bool:
    if line.family is not Family.TRANSPORT:
        return line.approval is not None
    if line.states(Mark.SAMU) or line.says(Mark.EMERGENCY) is True:
        return False
    # what is granted or stated already is not worth asking the distance for
    return line.approval in GRANTED or line.says(Mark.PRIOR_APPROVAL) is True or _needs_approval(line, reasoning)


def _article(line: ActLine) -> str:
    return ARTICLE if line.family is Family.TRANSPORT else "CSS L315-2"


def _needs_approval(line: ActLine, reasoning: Reasoning) -> bool:
    if isinstance(line.distance_km, Unknown):
        raise MissingFact(f"lines[{line.ref}].distance_km")
    if line.distance_km > reasoning.number("care.transport.distance", line.done_on):
        return True
    if line.distance_km <= reasoning.number("care.transport.series_distance", line.done_on):
        return False
    return line.states(Mark.SERIES)


def _outcome(facts: TransportRequest, on: date, reasoning: Reasoning) -> str:
    if known(facts.is_emergency, "is_emergency"):
        reasoning.step("Urgence : pas d'accord préalable", ARTICLE)
        return "not_required"
    if not ((not facts.only_series and _is_far(facts, reasoning)) or _is_series(facts, reasoning)):
        reasoning.step("Ni longue distance ni série : pas d'accord préalable", ARTICLE)
        return "not_required"
    return _answer(facts, on, reasoning)


def _is_far(facts: TransportRequest, reasoning: Reasoning) -> bool:
    for trip in facts.trips:
        limit = reasoning.value("care.transport.distance", trip.day)
        if known(trip.distance_km, "trips.distance_km") > limit.number:
            reasoning.step(f"Trajet de plus de {limit.number} km", ARTICLE, value=limit)
            return True
    return False


def _is_series(facts: TransportRequest, reasoning: Reasoning) -> bool:
    """Whether four trips of more than 50 km fall within two months of the first of them."""
    if not facts.trips:
        return False
    first_day = min(trip.day for trip in facts.trips)
    count = reasoning.value("care.transport.series_trips", first_day)
    months = reasoning.number("care.transport.series_months", first_day)
    distance = reasoning.number("care.transport.series_distance", first_day)
    days = sorted(t.day for t in facts.trips if known(t.distance_km, "trips.distance_km") > distance)
    for first, last in zip(days, days[count.number - 1 :], strict=False):
        if last < calendar.add_months(first, months):
            reasoning.step(f"Série d'au moins {count.number} trajets de plus de {distance} km", ARTICLE, value=count)
            return True
    return False


def _answer(facts: TransportRequest, on: date, reasoning: Reasoning) -> str:
    if facts.asked_on is None:
        reasoning.step("Accord préalable à demander", ARTICLE)
        return "required"
    days = reasoning.value("care.transport.silence_days", facts.asked_on)
    silent_from = facts.asked_on + timedelta(days=days.number)
    # An answer that comes after the silence does not undo the approval that the silence gave.
    if facts.answer is not None and (facts.answered_on or on) <= silent_from:
        reasoning.step("Réponse du service médical", ARTICLE, note="accord" if facts.answer else "refus")
        return "granted" if facts.answer else "refused"
    if on <= silent_from:
        reasoning.step(f"Réponse attendue jusqu'au {silent_from:%d/%m/%Y}", ARTICLE, value=days)
        return "waiting"
    reasoning.step(f"Silence de plus de {days.number} jours : accord", ARTICLE, value=days)
    return "granted_by_silence"
