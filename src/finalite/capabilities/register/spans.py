"""How long a retention rule lasts in all, so that rules can be compared and sorted."""

import re

from .entry import RetentionRule

_DAYS = {"Y": 365.25, "M": 30.4375, "D": 1.0}
BANDS = (("up_to_1_year", 366), ("up_to_5_years", 5 * 366), ("up_to_10_years", 10 * 366))
BEYOND, NONE = "beyond_10_years", "no_rule"


def days(iso: str) -> int:
    """`P3Y` → 1096: an average length, for sorting only; the empty duration is 0."""
    return round(sum(int(count) * _DAYS[unit] for count, unit in re.findall(r"(\d+)([YMD])", iso)))


def total(rule: RetentionRule) -> int:
    """The days that a rule keeps data in all, the archive included, from its start event."""
    return days(rule.keep) + days(rule.archive)


def band(rules: tuple[RetentionRule, ...]) -> str:
    """The band of the longest of `rules`: `up_to_1_year` … `beyond_10_years`, or `no_rule`."""
    if not rules:
        return NONE
    longest = max(map(total, rules))
    return next((name for name, most in BANDS if longest <= most), BEYOND)
