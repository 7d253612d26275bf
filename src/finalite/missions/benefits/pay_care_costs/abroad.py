"""Care received outside France: European rules by the form shown, elsewhere only what could not wait."""

from datetime import date

from finalite.kernel.decision import Decision, Line, Step
from finalite.law.cover.europe import EUROPE

from .models import CareLine

FRANCE = "FR"
FRENCH, STATE = "french", "state"
STATE_RULE = "pay_care_costs.state_tariff"
ARTICLE = "Règlement 987/2009 art. 25(B)"


def is_european(country: str) -> bool:
    """Whether the European rules reach care given there."""
    return country in EUROPE


def doubts_of(line: CareLine) -> list[str]:
    """Why care received abroad cannot be decided yet, as codes."""
    sheet = line.sheet
    if sheet["country"] == FRANCE:
        return []
    if not is_european(sheet["country"]):
        favourable = any(opinion.favourable for opinion in line.opinions.all())
        return [] if favourable else ["abroad_needs_opinion"]
    if not sheet["tariff_choice"]:
        return ["tariff_choice_missing"]
    if sheet["tariff_choice"] == STATE and sheet["state_tariff"] is None:
        return ["state_tariff_missing"]
    if line.ends_on is not None and sheet["form"] != "S2":
        return ["planned_stay_without_s2"]
    return []


def is_at_state_tariff(line: CareLine) -> bool:
    """Whether the person asked for the tariff of the State where care was given."""
    return is_european(line.sheet["country"]) and line.sheet["tariff_choice"] == STATE


def at_state_tariff(line: CareLine, on: date) -> Decision:
    """Reimburse what the institution of the other State said it would have paid, and never more than was charged."""
    told = line.sheet["state_tariff"]
    paid = min(told, line.charged)
    ref, country = str(line.pk), line.sheet["country"]
    steps = (
        Step("Montant communiqué par l’institution de l’État de soins", ARTICLE, told, None, country, ref),
        Step("Montant versé, au plus la dépense", ARTICLE, paid, None, "", ref),
    )
    amounts = {
        "charged": line.charged,
        "base": told,
        "paid": paid,
        "participation": 0,
        "franchise": 0,
        "to_insured": paid,
        "to_professional": 0,
        "to_recover": 0,
        "left_to_patient": line.charged - paid,
    }
    answer = Line(ref, "paid" if paid else "nothing_due", amounts, {"payee": "insured", "rate": 10_000})
    warning = f"tarif de l’État {country} : tel que communiqué, sans table publique pour le vérifier"
    return Decision(answer.outcome, amounts, steps, (warning,), STATE_RULE, on, lines=(answer,))
