"""The folder where an organisation keeps its register: started empty, filled from a file, opened to be read."""

import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .. import loader, parties
from ..entry import Entry
from ..exports.as_json import FORMAT, VERSION
from ..exports.tables import as_table
from ..exports.values import OURS, Register
from ..vocabulary import extended, speaking
from . import from_json, from_xlsx, toml_text
from .draft import Draft, checked, parties_of
from .faults import Fault, ImportRefused
from .words import faults_in

NAMEPLATE, WORDS = "register.toml", "vocabulary.toml"
READERS = {".json": from_json.read, ".xlsx": from_xlsx.read}
BIGGEST = 50_000_000
"""Bytes; ninety-two entries weigh 1.5 million in JSON."""
_WHO = """# Qui répond du registre, et comment le joindre (RGPD, article 30, 1, a). Chaque table dit aussi d’où elle
# vient : source = "published" ou "proposed". Un responsable conjoint peut ne répondre que de quelques fiches :
#
# [dpo]
# name = "Déléguée à la protection des données"
# contact = "dpd@exemple.fr"
#
# [[joint_controller]]
# name = "Syndicat des bibliothèques"
# contact = "1 place du Marché"
# entries = ["lend_books"]
"""
_HELP = """# Mots que ce registre ajoute au vocabulaire commun, une table par mot, par exemple :
#
# [data.library_loans]
# fr = "Emprunts de livres"
# en = "Library loans"
# group = "exchange"
# special = "none"
"""


def new(root: Path, *, organisation: str) -> None:
    """Start an empty register below `root`. Raises `ImportRefused` when there is one already, or no name."""
    if not organisation.strip():
        raise ImportRefused([Fault("organisation", "manque : à qui est ce registre ?")])
    _free(root)
    if (root / NAMEPLATE).exists():
        raise ImportRefused([Fault(str(root), "est déjà un registre : il se complète, ou choisir un autre dossier")])
    root.mkdir(parents=True, exist_ok=True)
    (root / NAMEPLATE).write_text(_nameplate(organisation), "utf-8")
    (root / WORDS).write_text(_HELP, "utf-8")
    (root / parties.FILE).write_text(_who((parties.Party(parties.CONTROLLER, organisation),)), "utf-8")


def bring(file: Path, root: Path) -> tuple[Entry, ...]:
    """Read the register in `file` and keep it below `root`; returns its entries.

    Raises `ImportRefused` with all that is wrong, and then writes nothing; a folder that holds entries is left alone.
    """
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise ImportRefused([Fault(file.name, f"se lit en {' ou '.join(READERS)} seulement")])
    if file.stat().st_size > BIGGEST:
        raise ImportRefused([Fault(file.name, f"dépasse {BIGGEST // 1_000_000} Mo")])
    _free(root)
    draft = reader(file.read_bytes())
    found = checked(draft, root)
    with speaking(extended(draft.terms)):
        _keep(draft, found, root)
    return found


@contextmanager
def opened(root: Path | None) -> Iterator[Register]:
    """The register below `root`, its own words spoken inside the block; ours where no folder is given.

    Raises `ImportRefused` for words that cannot be added, `RegisterError` for entries that are not sound.
    """
    if root is None:
        yield Register(loader.entries(), parties=parties.ours())
        return
    with speaking_of(root) as terms:
        yield Register(loader.load(root), organisation_of(root), terms, parties=parties.of(root))


@contextmanager
def speaking_of(root: Path | None) -> Iterator[Mapping[str, Any]]:
    """Speak the words of the register below `root`; a folder without `register.toml` is a state of ours."""
    if root is None or not (root / NAMEPLATE).is_file():
        yield {}
        return
    terms = _toml(root / WORDS) if (root / WORDS).is_file() else {}
    if faults := faults_in(terms, str(root / WORDS)):
        raise ImportRefused(faults)
    with speaking(extended(terms)):
        yield terms


def organisation_of(root: Path) -> str:
    """Whose register it is."""
    return str(_toml(root / NAMEPLATE).get("organisation", "")) if (root / NAMEPLATE).is_file() else OURS


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise ImportRefused([Fault(str(path), f"TOML illisible : {why}")]) from why


def _free(root: Path) -> None:
    if any(root.glob("*/*/fiche.toml")):
        raise ImportRefused([Fault(str(root), "tient déjà des fiches : choisir un dossier sans registre")])


def _keep(draft: Draft, found: tuple[Entry, ...], root: Path) -> None:
    """Write everything beside, then move it in: a disk that is full leaves no half register."""
    root.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".import-", dir=root))
    try:
        for entry in found:
            path = beside / entry.mission / entry.slug / "fiche.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(toml_text.text_of(as_table(entry)), "utf-8")
        (beside / NAMEPLATE).write_text(_nameplate(draft.organisation), "utf-8")
        (beside / WORDS).write_text(_HELP + ("\n" + toml_text.text_of(draft.terms) if draft.terms else ""), "utf-8")
        (beside / parties.FILE).write_text(_who(parties_of(draft)), "utf-8")
        for one in sorted(beside.iterdir()):
            _move(one, root / one.name)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    """Into place: a file over a file, the entries of a shelf into a shelf that may be there, empty."""
    if source.is_dir() and target.is_dir():
        for inner in sorted(source.iterdir()):
            _move(inner, target / inner.name)
    else:
        source.replace(target)


def _nameplate(organisation: str) -> str:
    return toml_text.text_of({"format": FORMAT, "version": VERSION, "organisation": organisation})


def _who(found: parties.Parties) -> str:
    return _WHO + ("\n" + toml_text.text_of(parties.as_table(found)) if found else "")
