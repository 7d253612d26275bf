"""What `finalite law list` and `finalite law show NAME --on DATE` print."""

from __future__ import annotations

from datetime import date
from typing import Any

from finalite.kernel import plain

from . import reader


def listing(prefix: str = "") -> list[dict[str, str]]:
    """Each parameter whose name starts so, with label, unit and legal reference."""
    found = (reader.parameter(name) for name in reader.names() if name.startswith(prefix))
    return [{"name": each.name, "fr": each.fr, "unit": each.unit, "reference": each.reference} for each in found]


def show(name: str, on: date | None = None) -> dict[str, Any]:
    """A parameter with all its values, or only the one in force on a day with the warnings it deserves.

    Raises MissingLaw when the parameter, or its value that day, is not recorded.
    """
    parameter = reader.parameter(name)
    labels = {"name": name, "fr": parameter.fr, "en": parameter.en}
    if on is None:
        return labels | {"values": [_row(value) for value in parameter.values]}
    value = reader.value(name, on)
    return labels | {"on": on.isoformat(), "value": _row(value), "warnings": list(value.warnings(on))}


def _row(value: reader.Value) -> dict[str, Any]:
    row = plain.write(value)
    del row["cited"], row["name"]
    return {"shown": value.shown()} | row
