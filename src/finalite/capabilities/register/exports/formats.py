"""The formats that the register leaves in, by name: `finalite register export NAME`."""

from dataclasses import dataclass
from importlib import import_module

from .values import Register


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the end of its file names, its media type, the function that writes it, and what it is for."""

    suffix: str
    media: str
    writer: str
    says: str


FORMATS = {
    "json": Format(".json", "application/json", "as_json.write", "tout le registre, relu par `register import`"),
    "schema": Format(".schema.json", "application/schema+json", "schema.write", "le schéma du JSON"),
    "csv": Format(".csv", "text/csv", "as_csv.write", "une ligne par fait, pour trier et compter"),
    "xlsx": Format(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "as_xlsx.write",
        "une feuille par rubrique, relu par `register import`",
    ),
    "dpv": Format(".jsonld", "application/ld+json", "as_dpv.write", "les mots du W3C (DPV 2.3), en RDF"),
    "fides": Format(".yml", "application/yaml", "as_fides.write", "fideslang 3.1, avec la liste de ce qu’il perd"),
    "algorithms-csv": Format(".csv", "text/csv", "as_inventory.write_csv", "l’inventaire des algorithmes"),
    "algorithms-md": Format(".md", "text/markdown", "as_inventory.write_markdown", "le même, en une page"),
    "pdf": Format(".pdf", "application/pdf", "as_pdf.write", "à imprimer, lisible par tous (PDF/UA)"),
}


def export(name: str, register: Register) -> bytes:
    """The register in the format `name`. Raises `KeyError` for an unknown one, `CannotCarry` for what it cannot say."""
    module, _, function = FORMATS[name].writer.partition(".")
    return getattr(import_module(f".{module}", __package__), function)(register)
