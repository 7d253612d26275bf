"""A small and sound fiche, for tests to break."""

from pathlib import Path

SOUND = """
slug = "pay_death_capital"
mission = "benefits"
status = "in_force"
[title]
fr = "Verser un capital décès"
en = "Pay death capital"
[published]
full = 15
summary = true
[[subpurpose]]
id = "receive_claims"
fr = "Recevoir les demandes"
en = "Receive claims"
editions = ["full", "summary"]
[[legal_basis]]
gdpr = "6-1-c"
citations = ["CSS L. 361-1"]
[[legal_basis]]
gdpr = "87"
citations = ["Loi 78-17 art. 30"]
[data.insured]
read = ["nir", "civil_identity"]
write = ["civil_identity"]
[[access]]
role = "benefit_technician"
data = ["nir", "civil_identity"]
[[recipient]]
who = "data_subject"
data = ["civil_identity"]
[[retention]]
id = "claims"
what = ["nir", "civil_identity"]
keep = "P3Y"
from = "payment"
then = "archive"
archive = "P10Y"
[rights]
access = { how = "Par courrier" }
rectification = { how = "Par courrier" }
erasure = { exempt = "Obligation légale", article = "RGPD art. 17(3)(b)" }
restriction = { how = "Par courrier" }
portability = { exempt = "Obligation légale", article = "RGPD art. 20(1)" }
objection = { exempt = "Obligation légale", article = "RGPD art. 21(1)" }
[provenance]
data = "published"
[[proposed]]
keys = ["data.insured.nir"]
why = "Il faut bien savoir qui"
"""


def write(root: Path, text: str = SOUND, *, shelf: str = "benefits", slug: str = "pay_death_capital") -> Path:
    """Write `text` as the entry of a fiche below the folder of missions `root`."""
    path = root / shelf / slug / "fiche.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
