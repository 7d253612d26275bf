"""Turns a template and JSON into a tagged PDF (PDF/UA-1): the compiler is kept, so that a letter costs little."""

import hashlib
import json
import threading
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from .values import LetterFault

HOME = Path(__file__).resolve().parents[2]
"""The root that templates may read below: the package and nothing else."""
LAYOUT = Path(__file__).with_name("layout.typ")
STANDARD = "ua-1"

_one_at_a_time = threading.Lock()


def render(*, template: Path, data: dict[str, Any], on: date) -> bytes:
    """The PDF of `template` filled with `data`; the same inputs give the same bytes.

    `data` is passed as JSON, never pasted into the template. Raises `LetterFault` naming the template when it does not
    compile, misses data, or breaks the accessibility standard.
    """
    path = template.resolve()
    if not path.is_relative_to(HOME) or path.suffix != ".typ":
        raise LetterFault(f"{template}: a template is a .typ file of the package")
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    moment = datetime(on.year, on.month, on.day, tzinfo=UTC)
    try:
        with _one_at_a_time:
            pdf = _compiler(path).compile(sys_inputs={"data": text}, pdf_standards=[STANDARD], timestamp=moment)
    except RuntimeError as problem:
        raise LetterFault(f"{path.relative_to(HOME)}: {problem}") from problem
    assert isinstance(pdf, bytes)
    return pdf


@lru_cache(maxsize=256)
def version_of(template: Path) -> str:
    """The fingerprint of the template and of the layout it stands on."""
    return hashlib.sha256(template.read_bytes() + LAYOUT.read_bytes()).hexdigest()


@lru_cache(maxsize=64)
def _compiler(path: Path):  # type: ignore[no-untyped-def]
    import typst  # heavy: only who writes letters pays for it

    return typst.Compiler(path, root=HOME, ignore_system_fonts=True)
