"""The manifest of a national run: what it read, under which law and code, what it wrote, and where it stands."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from finalite import law

NAME = "manifest.json"
SIZE = 1 << 20
ROOT = Path(__file__).parents[4]
CARE = "missions/benefits/pay_care_costs"
CODE = ("kernel", "law", f"{CARE}/care", f"{CARE}/national", f"{CARE}/batch.py")
"""What of the package makes a decision."""


class Changed(ValueError):
    """A run cannot go on, since what it rests on is no longer the same; the message says what to do."""


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while some := file.read(SIZE):
            found.update(some)
    return found.hexdigest()


def inputs(files: Iterable[Path], workers: int) -> dict[str, dict[str, Any]]:
    """Name, size and SHA-256 of each file."""
    listed = sorted(files)
    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(digest, listed))
    return {str(path): {"bytes": path.stat().st_size, "sha256": one} for path, one in zip(listed, found, strict=True)}


def code_version() -> str:
    """Short hash of the code that decides, tests apart."""
    found = hashlib.sha256()
    for place in CODE:
        for path in sorted((ROOT / place).rglob("*.py")) if (ROOT / place).is_dir() else [ROOT / place]:
            if "tests" not in path.parts:
                found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def identity(read: Mapping[str, Any], buckets: int, changes: str) -> dict[str, Any]:
    """All that two halves of one run must share."""
    return {
        "inputs": dict(read),
        "buckets": buckets,
        "law": law.version(),
        "law_changes": changes,
        "code": code_version(),
    }


def load(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, None where no run began there."""
    path = folder / NAME
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def save(folder: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest whole or not at all, whatever kills the process."""
    part = folder / f".{NAME}.part"
    with part.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(folder / NAME)


def check_same(kept: Mapping[str, Any], now: Mapping[str, Any], folder: Path) -> None:
    """Raise Changed where a run begun in a folder rests on other inputs, another law or other code."""
    again = f"restore it, choose another folder than {folder}, or begin again with --restart"
    for name, one in kept["inputs"].items():
        if name not in now["inputs"]:
            raise Changed(f"{name} was read by the run begun in {folder} and is no longer among its inputs; {again}")
        if now["inputs"][name] != one:
            raise Changed(f"{name} changed since the run in {folder} began; {again}")
    for name in now["inputs"]:
        if name not in kept["inputs"]:
            raise Changed(f"{name} was not there when the run in {folder} began; {again}")
    for key, words in (("law", "the law"), ("law_changes", "the changes of law"), ("code", "the code of the rule")):
        if kept[key] != now[key]:
            raise Changed(f"{words} changed since the run in {folder} began ({kept[key]}, now {now[key]}); {again}")
    if kept["buckets"] != now["buckets"]:
        raise Changed(f"the run in {folder} began with {kept['buckets']} buckets, not {now['buckets']}; {again}")
