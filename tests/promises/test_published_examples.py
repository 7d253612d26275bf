"""Each example that a public source publishes with its figures is a row of the tests, and none was dropped."""

import re
import tomllib
from pathlib import Path

import pytest

MISSIONS = Path(__file__).parents[2] / "src/finalite/missions"
PUBLISHED = {
    "care": 29,
    "daily allowances": 26,
    "invalidity, incapacity, death": 14,
    "rights": 15,
}
"""How many were collected on each subject."""
ELSEWHERE = {
    "invalidity, incapacity, death": {
        6: ("benefits/pay_work_injury_income", "32,50 %"),
        7: ("benefits/pay_work_injury_income", "35 000 euros à 20 %"),
        8: ("benefits/pay_work_injury_income", "clexperte.fr"),
        9: ("benefits/pay_work_injury_income", "juritravail.com"),
        12: ("entitlements/open_work_injury_entitlements", "frais funéraires de 2020"),
    },
}
"""Rows named by what they say rather than by their number."""


def rows(fiche):
    """Every row of the examples of a fiche, whatever its table."""
    found = tomllib.loads((MISSIONS / fiche / "tests/examples.toml").read_text())
    return [row for table in found.values() if isinstance(table, list) for row in table]


def numbered(fiche, pattern):
    """The numbers that a pattern finds in the titles of a fiche."""
    found = (re.match(pattern, row.get("title", "")) for row in rows(fiche))
    return {int(one.group(1)) for one in found if one}


def named(subject):
    """The numbers of the rows found by their words."""
    wanted = ELSEWHERE.get(subject, {}).items()
    return {number for number, (fiche, words) in wanted if any(words in row.get("title", "") for row in rows(fiche))}


def written(subject):
    """The numbers of the published examples that stand in the tests."""
    if subject == "care":
        return numbered("benefits/pay_care_costs", r"01-care 4\.(\d+) ")
    if subject == "daily allowances":
        return {row["number"] for row in rows("benefits/pay_daily_allowances") if "number" in row}
    if subject == "rights":
        keys = {row["row"] for row in rows("entitlements/register_and_affiliate") if "row" in row}
        return keys | numbered("entitlements/open_complementary_cover", r"04-rights 4, ligne (\d+) ")
    return numbered("entitlements/open_disability_and_death_entitlements", r"(\d+) ?:") | named(subject)


@pytest.mark.parametrize("subject", PUBLISHED)
def test_every_published_example_is_a_row(subject):
    assert written(subject) == set(range(1, PUBLISHED[subject] + 1))
