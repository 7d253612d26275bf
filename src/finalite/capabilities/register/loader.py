"""Loads the register once into frozen values, or refuses it with every fault it has."""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from . import coherence, commitments, reach, sections
from .entry import IN_FORCE, Entry, Text
from .errors import Problem, RegisterError, UnknownFiche
from .reading import Reader
from .vocabulary import Vocabulary, slugs, vocabulary

try:
    import tomli as toml  # tomllib's own source, compiled: a third of the time
except ImportError:
    import tomllib as toml  # type: ignore[no-redef]

MISSIONS = Path(__file__).resolve().parents[2] / "missions"
STATUSES = ("planned", IN_FORCE, "closed")


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry of the register, in its order. Raises `RegisterError` with all the faults when there is one."""
    return load(MISSIONS)


def entry(slug: str) -> Entry:
    """The entry `slug`. Raises `UnknownFiche`, with near matches, when there is none."""
    found = _by_slug().get(slug)
    if found is None:
        raise UnknownFiche(slug, _by_slug())
    return found


def load(root: Path) -> tuple[Entry, ...]:
    """Load every `shelf/slug/fiche.toml` under `root`. Raises `RegisterError` with all the faults at once."""
    problems: list[Problem] = []
    paths = sorted(root.glob("*/*/fiche.toml"))
    fiches = {*slugs(), *(path.parent.name for path in paths)}
    with _nothing_thrown_away():
        return _whole([pair for path in paths if (pair := read(path, fiches, problems))], problems)


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Pause the cyclic collector: it would walk the growing register dozens of times, half of the time of loading."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def load_tables(tables: Mapping[Path, Mapping[str, Any]]) -> tuple[Entry, ...]:
    """Same as `load`, for tables that are not files yet, each under the path where it would be written."""
    problems: list[Problem] = []
    fiches = {*slugs(), *(path.parent.name for path in tables)}
    return _whole([built(table, path, fiches, problems) for path, table in tables.items()], problems)


def _whole(read_so_far: list[tuple[Entry, Reader]], problems: list[Problem]) -> tuple[Entry, ...]:
    found = reach.spelt_out([entry for entry, _ in read_so_far])
    for one, (_, root_table) in zip(found, read_so_far, strict=True):
        coherence.check(one, root_table)
    if problems:
        raise RegisterError(sorted(problems))
    order = {slug: rank for rank, slug in enumerate(slugs())}
    return tuple(sorted(found, key=lambda one: (order.get(one.slug, len(order)), one.slug)))


def read(path: Path, fiches: Collection[str], problems: list[Problem]) -> tuple[Entry, Reader] | None:
    """Read one `fiche.toml` among `fiches`, adding its faults to `problems`; None when it is not even TOML."""
    file = f"{path.parent.name}/{path.name}"
    try:
        table = raw(path)
    except ValueError as why:
        problems.append(Problem(file, "", f"is not valid TOML: {why}; what should this line say?"))
        return None
    return built(table, path, fiches, problems)


def built(
    table: Mapping[str, Any], path: Path, fiches: Collection[str], problems: list[Problem]
) -> tuple[Entry, Reader]:
    """The entry that a table says, with its faults added to `problems`."""
    root = Reader(table, f"{path.parent.name}/{path.name}", "", problems)
    found = _entry(root, path, fiches, vocabulary())
    _placed(root, found, path)
    root.done()
    return found, root


def raw(path: Path) -> dict[str, Any]:
    """The TOML of one fiche under its own keys."""
    return toml.loads(path.read_text("utf-8"))


@cache
def _by_slug() -> Mapping[str, Entry]:
    return MappingProxyType({one.slug: one for one in entries()})


def _entry(root: Reader, path: Path, fiches: Collection[str], words: Vocabulary) -> Entry:
    what_for = sections.subpurposes(root)
    names = tuple(one.id for one in what_for)
    return Entry(
        slug=root.id("slug"),
        mission=root.choice("mission", words.mission, of="a mission in the vocabulary"),
        status=root.choice("status", STATUSES, of="a status"),
        title=_title(root),
        published=sections.published(root),
        subpurposes=what_for,
        legal_bases=sections.legal_bases(root, names, words),
        data=sections.data(root, words),
        access=sections.access(root, names, words),
        receives_from=sections.flows(root, fiches, words),
        recipients=sections.recipients(root, names, words),
        retention=commitments.retention(root, words),
        rights=commitments.rights(root),
        algorithms=commitments.algorithms(root),
        security=commitments.security(root),
        provenance=commitments.provenance(root),
        source_notes=commitments.source_notes(root),
        unused=commitments.unused(root),
        closed_on=root.text("closed_on", required=False),
        closed_why=root.text("closed_why", required=False),
        path=path,
    )


def _title(root: Reader) -> Text:
    table = root.reader("title")
    found = table.bilingual()
    table.done()
    return found


def _placed(root: Reader, found: Entry, path: Path) -> None:
    """The folder is the slug and the shelf is the mission: `register.module_of` finds code by them."""
    pairs: Iterable[tuple[str, str, str]] = (
        ("slug", found.slug, path.parent.name),
        ("mission", found.mission, path.parent.parent.name),
    )
    for key, said, folder in pairs:
        if said and said != folder:
            root.fault(key, f"says {said!r} but the folder is {folder!r}; which one is right?")
