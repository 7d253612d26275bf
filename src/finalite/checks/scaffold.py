"""Makes the folder of a new fiche: a planned entry full of questions, and a promise red until they are answered."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from finalite.capabilities.register.errors import did_you_mean
from finalite.capabilities.register.reading import ID
from finalite.capabilities.register.vocabulary import slugs, vocabulary

from .house import REPOSITORY

TEMPLATES = Path(__file__).parent / "templates"
FILES = {
    "fiche.toml": "fiche.toml",
    "__init__.py": "package.txt",
    "migrations/__init__.py": "empty.txt",
    "tests/__init__.py": "empty.txt",
    "tests/test_promise.py": "test_promise.txt",
}


class CannotScaffold(ValueError):
    """The fiche cannot be made as asked; the message says what to answer instead."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the scaffold needs to know; `number` is the one in the full edition, None for a processing of our own."""

    number: int | None
    mission: str
    slug: str
    title_fr: str
    title_en: str


def scaffold(plan: Plan, repository: Path = REPOSITORY) -> list[Path]:
    """Write the folder of `plan` and return its files. Raises `CannotScaffold` where something stands in the way."""
    _check(plan)
    shelf = repository / "src" / "finalite" / "missions" / plan.mission
    folder = shelf / plan.slug
    if folder.exists():
        raise CannotScaffold(f"{folder} exists already; is another slug meant?")
    _write(shelf / "__init__.py", f'"""The fiches of the mission {vocabulary().mission[plan.mission].en}."""\n')
    for name, template in FILES.items():
        _write(folder / name, Template((TEMPLATES / template).read_text("utf-8")).substitute(_words(plan)))
    return [folder / name for name in FILES]


def main(arguments: Sequence[str]) -> int:
    """`finalite fiche [NUMBER] [MISSION] [SLUG]`: ask for what is not given, then write the folder."""
    try:
        files = scaffold(_plan(_parsed(arguments)))
    except CannotScaffold as why:
        sys.stderr.write(f"{why}\n")
        return 2
    except EOFError:
        sys.stderr.write("\nno answer was given\n")
        return 2
    sys.stdout.write("".join(f"{path.relative_to(REPOSITORY)}\n" for path in files))
    sys.stdout.write(
        "Next: answer the questions in fiche.toml, then `make check` until it stops asking, then `make docs`.\n"
    )
    return 0


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="finalite fiche", description="Scaffold a new fiche.")
    parser.add_argument("number", nargs="?", help="its number in the full edition; - where it has none")
    parser.add_argument("mission", nargs="?", help="its shelf, for instance benefits")
    parser.add_argument("slug", nargs="?", help="its permanent name, an imperative phrase: pay_death_capital")
    parser.add_argument("--title-fr", default="")
    parser.add_argument("--title-en", default="")
    return parser.parse_args(arguments)


def _plan(given: argparse.Namespace) -> Plan:
    number = _number(given.number or _ask("Number in the full edition (- for none)"))
    row = next((one for one in slugs().values() if number is not None and one.number == number), None)
    mission = given.mission or (row.mission if row else _ask(f"Mission ({', '.join(vocabulary().mission)})"))
    slug = given.slug or (row.slug if row else _ask("Slug"))
    row = slugs().get(slug)
    return Plan(
        number,
        mission,
        slug,
        given.title_fr or (row.title_fr if row else _ask("Title in French")),
        given.title_en or (row.title_en if row else _ask("Title in English")),
    )


def _number(text: str) -> int | None:
    if text.strip() in ("-", ""):
        return None
    if not text.strip().isdigit():
        raise CannotScaffold(f"{text!r} is not a number; which one does the full edition print? (- for none)")
    return int(text)


def _ask(question: str) -> str:
    sys.stdout.write(f"{question}: ")
    sys.stdout.flush()
    return input().strip()


def _check(plan: Plan) -> None:
    if not ID.fullmatch(plan.slug):
        raise CannotScaffold(f"{plan.slug!r} is not a name in lower case with underscores; what shall it be called?")
    if plan.mission not in vocabulary().mission:
        near = did_you_mean(plan.mission, vocabulary().mission) or f"; is it {', '.join(vocabulary().mission)}?"
        raise CannotScaffold(f"{plan.mission!r} is not a mission{near}")
    if not (plan.title_fr and plan.title_en):
        raise CannotScaffold("the fiche has no title; what is it in French and in English?")
    _check_list(plan)


def _check_list(plan: Plan) -> None:
    """The published slugs have their shelf and number for good; a new one has no number."""
    row = slugs().get(plan.slug)
    if row and (row.mission, row.number) != (plan.mission, plan.number):
        number = "no number" if row.number is None else f"number {row.number}"
        raise CannotScaffold(f"{plan.slug} is {number} of {row.mission} in fiches.tsv; is that the one?")
    if row is None and plan.number is not None:
        taken = next((one.slug for one in slugs().values() if one.number == plan.number), None)
        raise CannotScaffold(
            f"number {plan.number} is {taken}; is it that one?"
            if taken
            else f"the full edition has no number {plan.number}; say - for a processing of our own"
        )


def _words(plan: Plan) -> dict[str, str]:
    row = slugs().get(plan.slug)
    published = [] if plan.number is None else [f"full = {plan.number}"]
    published.append(f"summary = {'true' if row and row.in_summary else 'false'}")
    if row and row.in_full == "title":
        published.append("title_only = true")
    return {
        "slug": plan.slug,
        "mission": plan.mission,
        "title_fr": plan.title_fr,
        "title_en": plan.title_en,
        "published": "\n".join(published),
    }


def _write(path: Path, text: str) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
