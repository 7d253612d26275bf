"""The register as flat tables, one a section: what CSV, XLSX and print share, and what an import reads back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A property under its key in the TOML; `kind` says what a cell may hold, `many` that it is a list, one a line.

    `ours` says why it is proposed even in a row that is published: the source does not go into that detail.
    """

    key: str
    heading: str
    kind: str = "text"
    many: bool = False
    required: bool = False
    ours: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One section: `rows` takes it out of an entry's table, `fill` puts it back; the column `name` names a row."""

    title: str
    section: str
    columns: tuple[Column, ...]
    rows: Callable[[Table], Iterable[Row]]
    fill: Callable[[Table, list[Row]], None]
    name: str = ""

    def key_of(self, row: Row) -> str:
        """The dotted key under which provenance and faults know a row."""
        if self.section == "legal_basis" and row.get("subpurposes"):
            return f"legal_basis.{row['subpurposes'][0]}"
        if self.section == "data" and row.get("data"):
            return f"data.{row.get('person')}.{row['data']}"
        return f"{self.section}.{row.get(self.name)}" if self.name else self.section


def _listed(section: str) -> tuple[Callable[[Table], Iterable[Row]], Callable[[Table, list[Row]], None]]:
    """A section written `[[section]]`."""

    def rows(table: Table) -> Iterable[Row]:
        return list(table.get(section, []))

    def fill(table: Table, found: list[Row]) -> None:
        table[section] = found

    return rows, fill


def _head(table: Table) -> Iterator[Row]:
    keys = ("slug", "mission", "status", "closed_on", "closed_why")
    row = {key: table[key] for key in keys if key in table}
    for section in ("title", "published", "security"):
        row |= {f"{section}.{key}": value for key, value in table.get(section, {}).items() if key != "measures"}
    yield row


def _fill_head(table: Table, rows: list[Row]) -> None:
    for row in rows:
        for key, value in row.items():
            section, _, inner = key.partition(".")
            if inner:
                table.setdefault(section, {})[inner] = value
            else:
                table[key] = value
    table.setdefault("published", {})


def _data(table: Table) -> Iterator[Row]:
    for person, use in table.get("data", {}).items():
        read, write = use.get("read", []), use.get("write", [])
        for category in [*read, *(one for one in write if one not in read)]:
            yield {"person": person, "data": category, "read": category in read, "write": category in write}
        if not read and not write:
            yield {"person": person}


def _fill_data(table: Table, rows: list[Row]) -> None:
    for row in rows:
        use = table.setdefault("data", {}).setdefault(row.get("person", ""), {"read": []})
        for way in ("read", "write"):
            if row.get(way) and "data" in row:
                use.setdefault(way, []).append(row["data"])


def _rights(table: Table) -> Iterator[Row]:
    for name, right in table.get("rights", {}).items():
        yield {"right": name, **right}


def _fill_rights(table: Table, rows: list[Row]) -> None:
    table["rights"] = {
        row.get("right", ""): {key: value for key, value in row.items() if key != "right"} for row in rows
    }


def _measures(table: Table) -> Iterator[Row]:
    for measure in table.get("security", {}).get("measures", []):
        yield {"measure": measure}


def _fill_measures(table: Table, rows: list[Row]) -> None:
    if rows:
        table.setdefault("security", {})["measures"] = [row["measure"] for row in rows if "measure" in row]


def _provenance(table: Table) -> Iterator[Row]:
    for section, source in table.get("provenance", {}).items():
        yield {"section": section, "source": source}


def _fill_provenance(table: Table, rows: list[Row]) -> None:
    table["provenance"] = {row.get("section", ""): row.get("source", "") for row in rows}


def _sheet(title: str, section: str, columns: tuple[Column, ...], name: str = "") -> Sheet:
    rows, fill = _listed(section)
    return Sheet(title, section, columns, rows, fill, name)


_FR, _EN = Column("fr", "En français", required=True), Column("en", "En anglais", required=True)
_DATA = Column("data", "Données", "data", many=True)
_ALL = Column("everything", "Tout ce qui est détenu", "flag")
_SPREAD = "La source ne dit pas quelles données : répartition proposée"
_WAY = "La source ne distingue pas ce qui est lu de ce qui est écrit"
_SOME = Column("subpurposes", "Sous-finalités (vide : toutes)", "subpurpose", many=True)

HEAD = Sheet(
    "Fiches",
    "title",
    (
        Column("mission", "Mission", "mission", required=True),
        Column("status", "État", "status", required=True),
        Column("title.fr", "Titre en français", required=True),
        Column("title.en", "Titre en anglais", required=True),
        Column("published.full", "Numéro publié", "number"),
        Column("published.summary", "Dans l’édition résumée", "flag"),
        Column("published.title_only", "Titre seul publié", "flag"),
        Column("closed_on", "Close le"),
        Column("closed_why", "Close parce que"),
        Column("security.policy", "Politique de sécurité"),
    ),
    _head,
    _fill_head,
)
SHEETS = (
    HEAD,
    _sheet(
        "Sous-finalités",
        "subpurpose",
        (Column("id", "Sous-finalité", "id", required=True), _FR, _EN, Column("editions", "Éditions", "edition", True)),
        "id",
    ),
    _sheet(
        "Fondements",
        "legal_basis",
        (
            Column("gdpr", "Article du RGPD", "ground", required=True),
            Column("citations", "Textes cités", many=True),
            _SOME,
            Column("editions", "Édition qui seule l’imprime", "edition", many=True),
        ),
        "gdpr",
    ),
    Sheet(
        "Données",
        "data",
        (
            Column("person", "Personne", "person", required=True),
            Column("data", "Donnée", "data"),
            Column("read", "Lue (proposé)", "flag", ours=_WAY),
            Column("write", "Écrite (proposé)", "flag", ours=_WAY),
        ),
        _data,
        _fill_data,
        "person",
    ),
    _sheet("Accès", "access", (Column("role", "Rôle", "role", required=True), _DATA, _SOME), "role"),
    _sheet(
        "Flux",
        "receives_from",
        (Column("fiche", "Vient de la fiche", "fiche", required=True), _DATA, Column("through", "Par"), _ALL),
        "fiche",
    ),
    _sheet(
        "Destinataires",
        "recipient",
        (
            Column("who", "Destinataire", "recipient", required=True),
            Column("data", "Données (choix proposé)", "data", many=True, ours=_SPREAD),
            Column("subpurposes", "Sous-finalités (choix proposé)", "subpurpose", many=True, ours=_SPREAD),
            Column("aggregated", "Totaux anonymes seulement", "flag"),
            _ALL,
        ),
        "who",
    ),
    _sheet(
        "Conservation",
        "retention",
        (
            Column("id", "Règle", "id", required=True),
            Column("what", "Données (répartition proposée)", "data", many=True, required=True, ours=_SPREAD),
            Column("keep", "Durée", "duration", required=True),
            Column("from", "À compter de", "event", required=True),
            Column("then", "Ensuite", "end_action", required=True),
            Column("archive", "Durée d’archivage", "duration"),
            Column("hold", "Gel jusqu’à", "event"),
        ),
        "id",
    ),
    Sheet(
        "Droits",
        "rights",
        (
            Column("right", "Droit", "right", required=True),
            Column("how", "Comment l’exercer"),
            Column("exempt", "Écarté parce que"),
            Column("article", "Article qui écarte"),
        ),
        _rights,
        _fill_rights,
        "right",
    ),
    _sheet(
        "Algorithmes",
        "algorithm",
        (
            Column("id", "Algorithme", "id", required=True),
            _FR,
            _EN,
            Column("rule", "Règle", required=True),
            Column("effect", "Effet", "effect", required=True),
            Column("article", "Texte", required=True),
            Column("review", "Recours", required=True),
        ),
        "id",
    ),
    Sheet("Sécurité", "security", (Column("measure", "Mesure", required=True),), _measures, _fill_measures),
    Sheet(
        "Provenance",
        "provenance",
        (
            Column("section", "Rubrique", "section", required=True),
            Column("source", "Source", "source", required=True),
        ),
        _provenance,
        _fill_provenance,
        "section",
    ),
    _sheet(
        "Propositions",
        "proposed",
        (Column("keys", "Clés proposées", many=True, required=True), Column("why", "Pourquoi", required=True)),
    ),
    _sheet(
        "Pas encore utilisé",
        "unused",
        (Column("keys", "Clés déclarées", many=True, required=True), Column("reason", "Pourquoi", required=True)),
    ),
    _sheet("Notes de source", "source_note", (Column("section", "Rubrique", "section", required=True), _FR, _EN)),
)
MARKED = ("subpurpose", "legal_basis", "data", "access", "receives_from", "recipient", "retention", "rights",
          "algorithm", "security")  # fmt: skip
"""The sections whose rows say whose words they are."""
