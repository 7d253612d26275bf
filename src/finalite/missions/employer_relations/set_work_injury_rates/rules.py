"""Sets the net rate of an establishment for a year: collective, individual, or between both by size (CSS L242-5)."""

from datetime import date

from finalite import law
from finalite.kernel import money
from finalite.kernel.decision import Decision, Line, Refusal, rule
from finalite.kernel.money import Cents
from finalite.kernel.unknown import UNKNOWN

from .facts import RateFacts

RULE, LAW = "set_work_injury_rates.compute_rate", "injuries.rates."
COLLECTIVE, MIXED, INDIVIDUAL = "collective", "mixed", "individual"
FULL = 10_000
LOCAL = "règles propres au Bas-Rhin, au Haut-Rhin et à la Moselle : texte non relevé"
ROUNDING = "arrondi des taux à deux décimales : usage courant, aucun texte relevé, non vérifié"


@rule
def compute_rate(facts: RateFacts, on: date) -> Decision:
    """Set the rate of the year of `on`, in basis points, in the one line `rate`; its outcome is how it was set.

    The gross rate is what the injuries of three years cost over the wages of these years; the four increases of the
    year make it net; size says how much of it counts; a rise and a fall are limited (CSS D242-6-2 to D242-6-17).
    """
    reasoning = law.Reasoning(RULE, on)
    try:
        return _decided(facts, on, reasoning)
    except Refusal as why:
        return reasoning.refuse_for_law(why)


def _decided(facts: RateFacts, on: date, reasoning: law.Reasoning) -> Decision:
    first = _unknown(facts, "headcount", "collective_activity", "created_in", "local_rules")
    if first:
        return reasoning.ask(first)
    if facts.local_rules:
        raise Refusal(LOCAL)
    mode = _mode(facts, on, reasoning)
    missing = _wanted(facts, mode)
    if missing:
        return reasoning.ask(missing)
    codes: dict[str, int | str] = {}
    rate = int(facts.collective_rate) if mode == COLLECTIVE else _limited(facts, mode, on, codes, reasoning)  # type: ignore[arg-type]
    reasoning.step("Taux net de l’établissement", "CSS L242-5", note=money.format_rate(rate))
    return reasoning.decide(mode, {}, (Line("rate", mode, {}, codes | {"net": rate}),))


def _unknown(facts: RateFacts, *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(facts, name) is UNKNOWN)


def _wanted(facts: RateFacts, mode: str) -> tuple[str, ...]:
    gross = ("committee", "cases", "payroll") if facts.gross_rate is UNKNOWN else ()
    names = {COLLECTIVE: ("collective_rate",), MIXED: (*gross, "collective_rate", "previous_rate")}
    return _unknown(facts, *names.get(mode, (*gross, "previous_rate")))


def _mode(facts: RateFacts, on: date, reasoning: law.Reasoning) -> str:
    """How the rate is set, from the size of the whole enterprise (CSS D242-6-2, D242-6-14, D242-6-17)."""
    if facts.collective_activity:
        reasoning.step("Activité toujours au taux collectif", "CSS D242-6-14")
        return COLLECTIVE
    years = reasoning.value(LAW + "new_years", on)
    if facts.created_in is not None and on.year <= int(facts.created_in) + years.number:  # type: ignore[arg-type]
        reasoning.step("Établissement nouveau : taux collectif", "CSS D242-6-17", value=years)
        return COLLECTIVE
    size = int(facts.headcount)  # type: ignore[arg-type]
    mixed, individual = reasoning.value(LAW + "mixed_from", on), reasoning.value(LAW + "individual_from", on)
    mode = INDIVIDUAL if size >= individual.number else MIXED if size >= mixed.number else COLLECTIVE
    value = individual if mode == INDIVIDUAL else mixed
    reasoning.step(f"Effectif de {size} : tarification {LABELS[mode]}", "CSS D242-6-2", value=value)
    return mode


LABELS = {COLLECTIVE: "collective", MIXED: "mixte", INDIVIDUAL: "individuelle"}


def _limited(facts: RateFacts, mode: str, on: date, codes: dict[str, int | str], reasoning: law.Reasoning) -> int:
    own = _individual(facts, on, codes, reasoning)
    rate = own if mode == INDIVIDUAL else _mixed(facts, own, on, codes, reasoning)
    if facts.previous_rate is None:
        return rate
    least, most = _limits(int(facts.previous_rate), on, reasoning)  # type: ignore[arg-type]
    if least <= rate <= most:
        return rate
    held = min(max(rate, least), most)
    note = f"{money.format_rate(rate)} ramené à {money.format_rate(held)}"
    reasoning.step("Variation annuelle limitée", "CSS D242-6-15", note=note)
    return held


def _individual(facts: RateFacts, on: date, codes: dict[str, int | str], reasoning: law.Reasoning) -> int:
    """(gross + M1) × (1 + M2) + M3 + M4, all in percent (CSS D242-6-9, D242-6-10)."""
    gross = _gross(facts, on, codes, reasoning) if facts.gross_rate is UNKNOWN else int(facts.gross_rate)  # type: ignore[arg-type]
    parts = [reasoning.value(f"{LAW}m{n}", on) for n in (1, 2, 3, 4)]
    for n, part in enumerate(parts, start=1):
        reasoning.step(f"Majoration M{n} de l’année", "CSS D242-6-9, D242-6-10", value=part)
    m1, m2, m3, m4 = (part.number for part in parts)
    net = money.half_up((gross + m1) * (FULL + m2), FULL) + m3 + m4
    reasoning.warn(ROUNDING)
    codes |= {"gross": gross, "individual": net}
    note = f"taux brut {money.format_rate(gross)}, taux net {money.format_rate(net)}"
    reasoning.step("Taux net individuel", "CSS D242-6-9", note=note)
    return net


def _gross(facts: RateFacts, on: date, codes: dict[str, int | str], reasoning: law.Reasoning) -> int:
    """What the injuries cost, at the mean cost of their class, over the wages of the same three years."""
    cases, payroll = facts.cases, int(facts.payroll)  # type: ignore[arg-type]
    costs = reasoning.value(f"{LAW}mean_costs_{facts.committee}", on)
    worth = sum(number * int(cost) for number, cost in zip(cases, costs.amount, strict=True))  # type: ignore[arg-type, misc]
    reasoning.step("Valeur du risque aux coûts moyens", "CSS D242-6-6, D242-6-8", Cents(worth), costs)
    codes["risk"] = worth
    return money.half_up(worth * FULL, payroll)


def _mixed(facts: RateFacts, own: int, on: date, codes: dict[str, int | str], reasoning: law.Reasoning) -> int:
    """The individual rate counts for a tenth at the least size, for all at the size of individual rates (D242-6-13)."""
    low, high = reasoning.number(LAW + "mixed_from", on), reasoning.number(LAW + "individual_from", on)
    least = reasoning.value(LAW + "mixed_least", on)
    span = high - low
    weight = least.number * span + (FULL - least.number) * (int(facts.headcount) - low)  # type: ignore[arg-type]
    whole, collective = FULL * span, int(facts.collective_rate)  # type: ignore[arg-type]
    rate = money.half_up(own * weight + collective * (whole - weight), whole)
    codes["weight"] = money.half_up(weight, span)
    note = f"fraction individuelle {money.format_rate(money.half_up(weight, span))}"
    reasoning.step("Taux mixte", "CSS D242-6-13", value=least, note=note)
    return rate


def _limits(previous: int, on: date, reasoning: law.Reasoning) -> tuple[int, int]:
    """The least and the most that the year may bring; a part of a basis point is never added to either move."""
    names = ("small_until", "rise_share", "rise_points", "fall_share", "fall_points")
    small, rise, up, fall, down = (reasoning.number(LAW + name, on) for name in names)
    if previous <= small:
        return max(0, previous - down), previous + up
    return -(-previous * (FULL - fall) // FULL), previous * (FULL + rise) // FULL
