"""Decides who is entitled to means-tested complementary cover, and whether a cover goes on by itself (CSS L861-1)."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

from finalite import law
from finalite.kernel.calendar import add_months, age_on
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.two_scales import Plain
from finalite.kernel.unknown import UNKNOWN, Unknown, known

from . import explaining, household, periods
from .facts import HouseholdFacts, Housing, Link, MemberFacts, Minimum, RenewalFacts

FREE, PAYING, REFUSED, UNDECIDED = "free", "paying", "refused", "unknown"
RENEWED, ASKED = "renewed", "asked"
ASSESS = "open_complementary_cover.assess_complementary_cover"
RENEW = "open_complementary_cover.renew_complementary_cover"
CHILD_UNTIL, ADULT_FROM = 25, 18
"""Ages of R861-2 and of majority: until the first somebody is a child of the household, below the second they may
count for half."""
OUTCOMES = {household.FREE: FREE, household.PAYING: PAYING, household.ABOVE: REFUSED}
HOUSING = {
    Housing.OTHER: household.OTHER,
    Housing.OWN_OR_FREE: household.OWN_OR_FREE,
    Housing.BENEFIT: household.BENEFIT,
}
PAYING_MINIMA = {
    Minimum.ASPA: "ASPA",
    Minimum.ASI: "ASI",
    Minimum.AAH: "AAH seule",
    Minimum.ASS: "ASS",
    Minimum.CEJ: "CEJ",
}
"""The minima in the words of the list of L861-2."""
WITHOUT_WORK = (Minimum.ASPA, Minimum.ASI, Minimum.AAH)
EXCLUDED_LIST = "CSS R861-10 : liste des ressources qui ne comptent pas"

DOCUMENTS = {
    "base_cover": ("justificatif de droits à l’assurance maladie", "CSS L861-1"),
    "minimum": ("notification de minimum social, ou sa déclaration qu’il n’y en a pas", "CSS L861-2"),
    "no_work": ("déclaration d’activité des trois derniers mois", "CSS R861-11"),
    "aah_alone": ("attestation de versement de l’allocation aux adultes handicapés", "CSS L861-2"),
    "housing": ("quittance, titre de propriété ou attestation d’aide au logement", "CSS R861-5, R861-7"),
    "overseas": ("justificatif de domicile", "CSS D861-1"),
    "born_on": ("acte de naissance de chaque membre du foyer", "CSS R861-2"),
    "at_home": ("avis d’imposition ou justificatif de domicile de chaque membre", "CSS R861-2"),
    "resources": ("ressources de chaque membre pour les douze mois de la période", "CSS R861-8"),
    "reduced": ("attestation de chômage, d’arrêt de travail ou d’allocation", "CSS R861-8"),
    "still_paid": ("attestation de versement du minimum social", "CSS L861-5"),
    "paying": ("dossier de la couverture en cours", "CSS L861-5"),
    "contributions_paid": ("état des participations versées", "CSS L861-11"),
}
"""What to ask for when a fact is missing, and the text that requires it."""


@rule
def assess_complementary_cover(facts: HouseholdFacts, on: date) -> Decision:
    """Say what a household that asks on `on` is entitled to: cover without contribution, with one, or none.

    A minimum income opens it without examination; otherwise twelve months of resources are set against the ceilings.
    A missing fact makes the answer unknown, a missing text stops it: neither is ever a refusal.
    """
    thread = law.Reasoning(ASSESS, on)
    try:
        return _base_cover(facts, thread) or _free_minimum(facts, thread) or _examined(facts, thread)
    except Refusal as refusal:
        return thread.refuse_for_law(refusal)


def _base_cover(facts: HouseholdFacts, thread: law.Reasoning) -> Decision | None:
    if facts.base_cover is False:
        thread.step("pas de prise en charge des frais de santé : elle est nécessaire", "CSS L861-1")
        return thread.decide(REFUSED, {})
    return None


def _free_minimum(facts: HouseholdFacts, thread: law.Reasoning) -> Decision | None:
    if facts.minimum is not Minimum.RSA:
        return None
    value = thread.value("rights.c2s.free_deemed", thread.on)
    thread.step("bénéficiaire du RSA : droit sans examen des ressources", "CSS L861-2", value=value)
    if facts.base_cover is UNKNOWN:
        return thread.ask(("base_cover",))
    return thread.decide(FREE, {})


def _examined(facts: HouseholdFacts, thread: law.Reasoning) -> Decision:
    """Resources first where they are known, since no contribution beats one; then a minimum that opens with one."""
    missing, unsettled = _missing(facts, thread.on), _unsettled(facts, thread.on)
    deemed = _is_deemed(facts, thread.on)
    if facts.base_cover is UNKNOWN or (missing and not deemed):
        return thread.ask(tuple(dict.fromkeys((*unsettled, *missing))))
    if missing:
        return _deemed(facts, thread)
    outcome, at_its_word = _outcome(_with_all(facts), thread.on), _outcome(facts, thread.on)
    if deemed and outcome != FREE:
        return _deemed(facts, thread)
    if unsettled and (outcome == REFUSED or ("minimum" in unsettled and outcome != FREE)):
        return thread.ask(unsettled)
    if outcome != at_its_word:
        raise law.MissingLaw(EXCLUDED_LIST)
    return _by_resources(facts, thread)


def _deemed(facts: HouseholdFacts, thread: law.Reasoning) -> Decision:
    """Cover with contribution because of a minimum: only ages are still needed."""
    value = thread.value("rights.c2s.paying_deemed", thread.on)
    thread.step("minimum social : droit avec participation, sans examen des ressources", "CSS L861-2", value=value)
    if facts.minimum in WITHOUT_WORK and _work_counts(thread.on):
        months = thread.value("rights.c2s.no_work_months", thread.on)
        thread.step("aucune activité sur la période", "CSS R861-11", value=months)
    members = {rank: one for rank, one in enumerate(facts.members) if not _is_outside(one, thread.on)}
    if any(one.born_on is UNKNOWN for one in members.values()):
        return thread.ask(("born_on",))
    p = household.numbers(thread.on, housing=False)
    dues = {rank: _due(one, p, thread.on) for rank, one in members.items()}
    explaining.contributions(thread, facts, dues)
    return thread.decide(PAYING, {"contribution": sum(dues.values())}, _lines(facts.members, dues))


def _due(member: MemberFacts, p: household.Numbers, on: date) -> int:
    amounts = p.local_contribution if member.local_scheme else p.contribution
    return Plain.band(_age_in_january(member, on), p.ages, amounts)


def _by_resources(facts: HouseholdFacts, thread: law.Reasoning) -> Decision:
    found = compute(facts, thread.on)
    explaining.household(thread, facts, found)
    outcome = OUTCOMES[found.home["outcome"]]
    dues = {rank: row["due"] for rank, row in found.members.items()} if outcome == PAYING else {}
    if dues:
        explaining.contributions(thread, facts, dues)
    amounts = {name: found.home[name] for name in ("resources", "free_ceiling", "paying_ceiling", "contribution")}
    return thread.decide(outcome, amounts, _lines(facts.members, dues))


def compute(facts: HouseholdFacts, on: date) -> explaining.Computed:
    """The computation of `household` on plain integers, with each amount it went through, for facts all known."""
    p = household.numbers(on, housing=facts.housing is not Housing.OTHER)
    members, left_out = _household(facts.members, on)
    ranks = [rank for rank, one in enumerate(facts.members) if one not in left_out]
    halved = sum(_is_halved(one, on) for one in members)
    rows = [household.of_member(_plain(one, on), p, Plain) for one in members]
    home = SimpleNamespace(
        full=len(members) - halved,
        halved=halved,
        housing=HOUSING[known(facts.housing, "housing")],
        overseas=known(facts.overseas, "overseas"),
        **{name: sum(row[name] for row in rows) for name in household.SUMMED},
    )
    return explaining.Computed(
        dict(zip(ranks, rows, strict=True)),
        household.of_household(home, p, Plain),
        home.full,
        halved,
        len(left_out),
    )


def _outcome(facts: HouseholdFacts, on: date) -> str:
    return OUTCOMES[compute(facts, on).home["outcome"]]


def _with_all(facts: HouseholdFacts) -> HouseholdFacts:
    """The same household if nothing of what it says is left out by R861-10 were left out."""
    if not any(one.said_excluded for one in facts.members):
        return facts
    return replace(facts, members=tuple(_counted(one) for one in facts.members))


def _counted(member: MemberFacts) -> MemberFacts:
    other = known(member.other, "resources")
    return replace(member, other=(other[0] + member.said_excluded, *other[1:]))


def _plain(member: MemberFacts, on: date) -> SimpleNamespace:
    return SimpleNamespace(
        age=_age_in_january(member, on),
        local_scheme=member.local_scheme,
        reduced=known(member.reduced, "reduced"),
        levies=member.levies,
        alimony_paid=member.alimony_paid,
        earnings=known(member.earnings, "resources"),
        other=known(member.other, "resources"),
    )


def _age_in_january(member: MemberFacts, on: date) -> int:
    """Age on 1 January, which sets the contribution (CSS L861-11); a child born since counts as newborn."""
    born_on, january = known(member.born_on, "born_on"), date(on.year, 1, 1)
    return age_on(born_on, january) if born_on <= january else 0


def _household(members: tuple[MemberFacts, ...], on: date) -> tuple[list[MemberFacts], list[MemberFacts]]:
    """Who is of the household, and who is not (CSS R861-2); somebody whose age or home is not known stays in."""
    kept = [one for one in members if not _is_outside(one, on)]
    return kept, [one for one in members if _is_outside(one, on)]


def _is_outside(member: MemberFacts, on: date) -> bool:
    if member.link in (Link.APPLICANT, Link.PARTNER):
        return False
    too_old = not isinstance(member.born_on, Unknown) and add_months(member.born_on, 12 * CHILD_UNTIL) <= on
    return too_old or member.at_home is False


def _is_halved(member: MemberFacts, on: date) -> bool:
    return member.alternating and age_on(known(member.born_on, "born_on"), on) < ADULT_FROM


def _asked_of_minimum(facts: HouseholdFacts, on: date) -> dict[str, bool | Unknown] | None:
    """The conditions of a minimum that opens cover with contribution on that day; None where it opens none."""
    minimum = known(facts.minimum, "minimum")
    if PAYING_MINIMA.get(minimum) not in _words(law.value("rights.c2s.paying_deemed", on)):
        return None
    asked = {"no_work": facts.no_work} if minimum in WITHOUT_WORK and _work_counts(on) else {}
    return asked | ({"aah_alone": facts.aah_alone} if minimum is Minimum.AAH else {})


def _unsettled(facts: HouseholdFacts, on: date) -> tuple[str, ...]:
    """The facts without which one cannot tell whether a minimum opens cover."""
    if facts.minimum is UNKNOWN:
        return ("minimum",)
    asked = _asked_of_minimum(facts, on) or {}
    return () if False in asked.values() else tuple(name for name, fact in asked.items() if fact is UNKNOWN)


def _is_deemed(facts: HouseholdFacts, on: date) -> bool:
    if facts.minimum is UNKNOWN:
        return False
    asked = _asked_of_minimum(facts, on)
    return asked is not None and all(fact is True for fact in asked.values())


def _work_counts(on: date) -> bool:
    return law.parameter("rights.c2s.no_work_months").on(on) is not None


def _words(value: law.Value) -> tuple[str, ...]:
    return value.amount if isinstance(value.amount, tuple) else ()


def _missing(facts: HouseholdFacts, on: date) -> tuple[str, ...]:
    """The facts that the examination of resources lacks, each a key of `DOCUMENTS`."""
    found = [name for name in ("base_cover", "housing", "overseas") if getattr(facts, name) is UNKNOWN]
    for one in _household(facts.members, on)[0]:
        found += [name for name in ("born_on", "at_home", "reduced") if getattr(one, name) is UNKNOWN]
        if not (_is_year(one.earnings) and _is_year(one.other)):
            found.append("resources")
    return tuple(dict.fromkeys(found))


def _is_year(months: tuple[int, ...] | Unknown) -> bool:
    return not isinstance(months, Unknown) and len(months) == household.MONTHS


def _lines(members: tuple[MemberFacts, ...] | list[MemberFacts], dues: dict[int, int]) -> tuple[Line, ...]:
    return tuple(
        Line(str(rank), members[rank].link, {"contribution": due}, {"month": "1"}) for rank, due in dues.items()
    )


@rule
def renew_complementary_cover(facts: RenewalFacts, on: date) -> Decision:
    """Say whether a cover that ends goes on by itself for a year, or whether the household has to ask (CSS L861-5).

    It goes on where a minimum that opens it is still paid and nothing is owed; in any other case it is asked for.
    """
    thread = law.Reasoning(RENEW, on)
    try:
        return _renewed(facts, thread)
    except Refusal as refusal:
        return thread.refuse_for_law(refusal)


def _renewed(facts: RenewalFacts, thread: law.Reasoning) -> Decision:
    if facts.base_cover is False:
        thread.step("pas de prise en charge des frais de santé : à revoir", "CSS L861-1")
        return thread.decide(ASKED, {})
    if facts.minimum is UNKNOWN or facts.minimum is Minimum.NONE or facts.still_paid is False:
        thread.step("aucun minimum social connu : le renouvellement se demande", "CSS L861-5")
        return thread.decide(ASKED, {})
    missing = tuple(name for name in ("base_cover", "still_paid", "paying") if getattr(facts, name) is UNKNOWN)
    if facts.paying is True and facts.contributions_paid is UNKNOWN:
        missing += ("contributions_paid",)
    if missing:
        return thread.ask(missing)
    if facts.paying is True and facts.contributions_paid is False:
        thread.step("participations non versées : pas de reconduction d’office", "CSS L861-11")
        return thread.decide(ASKED, {})
    return _goes_on(known(facts.minimum, "minimum"), thread)


def _goes_on(minimum: Minimum, thread: law.Reasoning) -> Decision:
    name = "rights.c2s.free_deemed" if minimum is Minimum.RSA else "rights.c2s.paying_deemed"
    value = thread.value(name, thread.on)
    if minimum is not Minimum.RSA and PAYING_MINIMA[minimum] not in _words(value):
        thread.step("ce minimum n’ouvre pas encore le droit", "CSS L861-2", value=value)
        return thread.decide(ASKED, {})
    thread.step("minimum social toujours versé : droit reconduit d’office", "CSS L861-5", value=value)
    thread.step("pour une année", "CSS L861-5", value=thread.value("rights.c2s.length_years", thread.on))
    return thread.decide(RENEWED, {})


def answer_due(complete_on: date) -> date:
    """Last day to answer a complete request; the day after, silence is acceptance (CSS L861-5). Raises `MissingLaw`."""
    return add_months(complete_on, law.value("rights.c2s.silence_months", complete_on).number)


def right_period(
    *, decided_on: date, requested_on: date, paid_from: date | None, urgent: bool, follows: date | None
) -> tuple[date, date]:
    """First day of the right and first day after it (CSS L861-5). Raises `MissingLaw` before the text is known.

    `paid_from` is the day the payment elements came, for cover with contribution; `follows` the end of a cover that
    this one renews without a gap.
    """
    law.value("rights.c2s.start", decided_on)
    start = periods.next_month(max(decided_on, paid_from or decided_on))
    if urgent:
        start = requested_on.replace(day=1)
    if follows and follows >= requested_on:
        start = follows
    years = law.value("rights.c2s.length_years", decided_on).number
    return start, add_months(start, 12 * years)


def day_before(day: date) -> date:
    """The last day of a period that ends on `day`, itself out of it."""
    return day - timedelta(days=1)


def is_of_household(member: MemberFacts, on: date) -> bool:
    """Whether somebody counts, and is covered, with the household (CSS R861-2)."""
    return not _is_outside(member, on)
