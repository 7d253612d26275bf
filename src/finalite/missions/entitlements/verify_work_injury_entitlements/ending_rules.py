"""Says from when the right of a survivor stops, or is suspended, for a reason found by a check; an agent decides."""

from datetime import date, timedelta

from finalite import law
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.unknown import UNKNOWN

from .facts import EndFacts, EndReason

NAME = "verify_work_injury_entitlements.assess_end"
UNION_YEARS = "injuries.survivors.new_union_years"
ENDS, SUSPENDED, KEPT = "ends", "suspended", "kept"
NEEDED = {
    EndReason.NEW_UNION: ("union_on", "no_child_from"),
    EndReason.DEATH: ("died_on",),
    EndReason.NO_LIFE_CERTIFICATE: ("certificate_by", "certified"),
}
NO_LONGEST = "la durée la plus longue d’une suspension, que fixe un décret, n’a pas été relevée : non vérifié"


@rule
def assess_end(facts: EndFacts, on: date) -> Decision:
    """Say whether a right ends, is suspended or is kept, and the first day without it; a missing fact is `unknown`.

    A new union ends it against a capital, from its own date or from the end of the last child's pension (CSS L434-9).
    A life certificate that did not come suspends payment from the day after the decision, until it does (L161-1-4).
    """
    reasoning = law.Reasoning(NAME, on)
    missing = tuple(name for name in NEEDED[facts.reason] if getattr(facts, name) is UNKNOWN)
    if missing:
        return reasoning.ask(missing)
    try:
        return BY_REASON[facts.reason](facts, on, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(why)


def _union(facts: EndFacts, on: date, reasoning: law.Reasoning) -> Decision:
    if _day(facts.union_on) > on:
        return _kept("nouvelle union à venir : rien ne cesse encore", "CSS L434-9", reasoning)
    if _day(facts.no_child_from) > on:
        return _kept("nouvelle union, un enfant a encore une rente : le droit est gardé", "CSS L434-9", reasoning)
    years = reasoning.value(UNION_YEARS, _day(facts.union_on))
    reasoning.step("nouvelle union : la rente cesse contre un capital", "CSS L434-9, R434-14", value=years)
    return _from(ENDS, _day(facts.no_child_from), reasoning)


def _death(facts: EndFacts, on: date, reasoning: law.Reasoning) -> Decision:
    reasoning.step("décès : la rente cesse le lendemain", "CSS L434-7")
    return _from(ENDS, _day(facts.died_on) + timedelta(days=1), reasoning)


def _certificate(facts: EndFacts, on: date, reasoning: law.Reasoning) -> Decision:
    if facts.certified or on <= _day(facts.certificate_by):
        label = "certificat de vie reçu" if facts.certified else "certificat de vie encore attendu"
        return _kept(f"{label} : le droit est gardé", "CSS L161-1-4", reasoning)
    note = f"attendu pour le {_day(facts.certificate_by):%d/%m/%Y}"
    reasoning.step("aucun certificat de vie : versement suspendu jusqu’à ce qu’il vienne", "CSS L161-1-4", note=note)
    reasoning.warn(NO_LONGEST)
    return _from(SUSPENDED, on + timedelta(days=1), reasoning)


BY_REASON = {
    EndReason.NEW_UNION: _union,
    EndReason.DEATH: _death,
    EndReason.NO_LIFE_CERTIFICATE: _certificate,
}


def _kept(label: str, article: str, reasoning: law.Reasoning) -> Decision:
    reasoning.step(label, article)
    return reasoning.decide(KEPT, {})


def _from(outcome: str, day: date, reasoning: law.Reasoning) -> Decision:
    return reasoning.decide(outcome, {}, (Line("right", outcome, {}, {"from": day.isoformat()}),))


def _day(day: object) -> date:
    assert isinstance(day, date)
    return day
