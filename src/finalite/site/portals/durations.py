"""ISO 8601 durations in words."""

import re

from django.utils.translation import ngettext


def words(iso: str) -> str:
    """`P27M` → «27 mois»; empty stays empty."""
    return " ".join(_part(int(count), unit) for count, unit in re.findall(r"(\d+)([YMD])", iso))


def _part(count: int, unit: str) -> str:
    text = {
        "Y": ngettext("%(count)s an", "%(count)s ans", count),
        "M": ngettext("%(count)s mois", "%(count)s  mois", count),
        "D": ngettext("%(count)s jour", "%(count)s jours", count),
    }[unit]
    return " ".join(text.split()) % {"count": count}
