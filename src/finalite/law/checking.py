"""Checks the law files as a lawyer would: each value dated and sourced, nothing overlapping, no hole unsaid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from . import reader


def problems(on: date | None = None, folder: Path = reader.FOLDER) -> list[str]:
    """Every fault of the files below a folder, one sentence each; empty when all is well.

    With `on`, also tells which values in force that day rest on a source older than it: they are not faults
    of the files but work to do, so `finalite check` may show them apart.
    """
    found = []
    for path in reader.files(folder):
        try:
            parameters = list(reader.read_file(path))
        except reader.InvalidLaw as fault:
            found.append(str(fault))
            continue
        found += [problem for parameter in parameters for problem in _weaknesses(parameter, on)]
    return found


def _weaknesses(parameter: reader.LawParameter, on: date | None) -> list[str]:
    value = parameter.on(on) if on else None
    return [f"law: {warning}: read the text again?" for warning in value.warnings(on)] if value and on else []
