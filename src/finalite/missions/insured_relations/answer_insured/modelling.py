"""The models of letters, written once in `models.toml`: words between braces are blanks that the agent fills in."""

import re
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path

from finalite.capabilities import register

from .values import Filled, ModelShown, Preview

FILE = Path(__file__).parent / "letters" / "models.toml"
BLANK = re.compile(r"\{([a-zà-ÿ0-9 ’'-]+)\}")
LONGEST = 600


@cache
def models() -> dict[str, ModelShown]:
    """Every model by its name, in the order of the file."""
    found = tomllib.loads(FILE.read_text("utf-8"))
    return {
        name: ModelShown(name, one["title"], one["text"].strip(), tuple(dict.fromkeys(BLANK.findall(one["text"]))))
        for name, one in found.items()
    }


def shown() -> tuple[ModelShown, ...]:
    """Every model as people read it, its blanks between square brackets."""
    return tuple(replace(one, text=BLANK.sub(r"[\1]", one.text)) for one in models().values())


def fill(model: str, blanks: tuple[Filled, ...]) -> Preview:
    """The letter with its blanks filled in; raises `Invalid` for an unknown model, or a blank left empty or unknown."""
    shown = models().get(model)
    if shown is None:
        raise register.Invalid("model", f"aucun modèle de ce nom : choisir parmi {', '.join(models())}")
    given = {one.blank: one.text.strip() for one in blanks}
    if unknown := sorted(given.keys() - set(shown.blanks)):
        raise register.Invalid("blanks", f"ce modèle n’a pas de « {unknown[0]} » à remplir")
    if empty := [name for name in shown.blanks if not given.get(name)]:
        raise register.Invalid("blanks", f"remplir : {', '.join(empty)}")
    if any(len(text) > LONGEST for text in given.values()):
        raise register.Invalid("blanks", f"{LONGEST} signes au plus")
    return Preview(shown.title, BLANK.sub(lambda blank: given[blank[1]], shown.text))
