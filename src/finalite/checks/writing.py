"""Writes the pages that come from the register: one a fiche, an index, the picture of the flows, the glossary."""

from collections.abc import Sequence
from pathlib import Path

from finalite.capabilities.register import entries
from finalite.capabilities.register.entry import Entry
from finalite.capabilities.register.page import STATUS, portrait, table
from finalite.capabilities.register.vocabulary import Slug, slugs, vocabulary

from . import glossary
from .house import REPOSITORY

NOTICE = "<!-- Écrit par `make docs` à partir du registre : ne pas modifier à la main. -->\n\n"
FOLDER = "docs/register"


def documents(known: Sequence[Entry]) -> dict[str, str]:
    """Path from the repository → text, for every generated page."""
    pages = {f"{FOLDER}/{one.slug}.md": NOTICE + portrait(one) for one in known}
    pages[f"{FOLDER}/README.md"] = NOTICE + index(known)
    pages["docs/glossary.md"] = NOTICE + glossary.text()
    return pages


def write_docs(repository: Path = REPOSITORY) -> list[Path]:
    """Write every generated page again and remove the ones of fiches that are gone; return what changed."""
    wanted = {repository / name: text for name, text in documents(entries()).items()}
    changed = [path for path, text in wanted.items() if not path.is_file() or path.read_text("utf-8") != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8")
    gone = [path for path in (repository / FOLDER).glob("*.md") if path not in wanted]
    for path in gone:
        path.unlink()
    return sorted([*changed, *gone])


def index(known: Sequence[Entry]) -> str:
    """The list of the permanent slugs, shelf by shelf, and the picture of the flows."""
    by_slug, words = {one.slug: one for one in known}, vocabulary()
    parts = ["# Le registre", f"{len(known)} fiche(s) sur {len(slugs())} ont leur dossier ; les autres sont prévues."]
    parts += ["## Ce qui passe d’une fiche à l’autre", flow_picture(known)]
    for mission in words.mission.values():
        rows = [_row(row, by_slug.get(row.slug)) for row in slugs().values() if row.mission == mission.id]
        rows += [_own(one) for one in known if one.mission == mission.id and one.slug not in slugs()]
        parts.append(f"## {mission.number}. {mission.fr}\n\n{table(['Fiche', 'Slug', 'N°', 'État'], rows)}")
    return "\n\n".join(parts) + "\n"


def flow_picture(known: Sequence[Entry]) -> str:
    """The declared flows as a Mermaid graph; an arrow carries the number of data categories."""
    lines = ["```mermaid", "flowchart LR"]
    lines += [f'  {one.slug}["{one.title.fr}"]' for one in known]
    for one in known:
        for flow in one.receives_from:
            carried = f" par {flow.through}" if flow.through else ""
            lines.append(f"  {flow.fiche} -->|{len(flow.data)} données{carried}| {one.slug}")
    return "\n".join([*lines, "```"])


def _row(row: Slug, entry: Entry | None) -> list[str]:
    title = f"[{row.title_fr}]({row.slug}.md)" if entry else row.title_fr
    return [title, f"`{row.slug}`", str(row.number or ""), STATUS[entry.status if entry else "planned"]]


def _own(entry: Entry) -> list[str]:
    return [f"[{entry.title.fr}]({entry.slug}.md)", f"`{entry.slug}`", "", STATUS[entry.status]]
