"""What fideslang 3.1 has no place for, counted: the report that goes with the export."""

from collections.abc import Iterable

from ..entry import Entry
from ..parties import REPRESENTATIVE, named
from .fides_grounds import GROUNDS, SPECIAL, grounds_of
from .values import Register

Loss = tuple[str, int]


def report(register: Register) -> str:
    """The list in French, a line each, with how many of each the register holds."""
    lines = [f"- {what} : {count}" for what, count in not_carried(register) if count]
    head = "Ce que fideslang 3.1 ne porte pas, et qui n’est donc pas dans ce fichier (le JSON porte tout) :"
    known = {entry.slug for entry in register.entries}
    away = sorted({flow.fiche for entry in register.entries for flow in entry.receives_from} - known)
    tail = [f"Fiches nommées par un flux et absentes de ce fichier : {', '.join(away)}"] if away else []
    return "\n".join([head, *lines, *tail])


def not_carried(register: Register) -> list[Loss]:
    """Each thing that is lost, and how many."""
    entries = register.entries
    return [
        ("textes cités par les fondements", _sum(entries, lambda e: sum(len(b.citations) for b in e.legal_bases))),
        ("fondements au-delà du premier de l’article 6 ou 9 d’une sous-finalité", _sum(entries, _more_grounds)),
        ("articles 10 et 87 du RGPD", _sum(entries, lambda e: sum(b.gdpr in ("10", "87") for b in e.legal_bases))),
        ("quelles données pour quelle personne", _sum(entries, lambda e: sum(len(u.all) for u in e.data.values()))),
        ("lu ou écrit", _sum(entries, lambda e: sum(len(u.write) for u in e.data.values()))),
        ("rôles qui ont accès", _sum(entries, lambda e: len(e.access))),
        ("quelles données pour quel destinataire", _sum(entries, lambda e: sum(len(r.data) for r in e.recipients))),
        ("envois limités à des totaux anonymes", _sum(entries, lambda e: sum(r.aggregated for r in e.recipients))),
        ("règles de conservation, dites en une phrase seulement", _sum(entries, lambda e: len(e.retention))),
        ("droits, comment les exercer et ce qui les écarte", _sum(entries, lambda e: len(e.rights))),
        ("algorithmes", _sum(entries, lambda e: len(e.algorithms))),
        ("éditions et numéros publiés", _sum(entries, lambda e: sum(len(s.editions) for s in e.subpurposes))),
        ("ce qui est proposé clé par clé, et pourquoi", _sum(entries, lambda e: len(e.provenance.proposals))),
        ("défauts relevés dans la source", _sum(entries, lambda e: len(e.source_notes))),
        ("ce qui est déclaré et pas encore utilisé", _sum(entries, lambda e: len(e.unused))),
        ("représentant du responsable", len(named(register.parties, REPRESENTATIVE))),
        ("date et raison de clôture", _sum(entries, lambda e: bool(e.closed_on))),
    ]


def _sum(entries: Iterable[Entry], count) -> int:  # type: ignore[no-untyped-def]
    return sum(count(entry) for entry in entries)


def _more_grounds(entry: Entry) -> int:
    kinds = (GROUNDS, SPECIAL)
    return sum(max(len(grounds_of(entry, one, known)) - 1, 0) for one in entry.subpurposes for known in kinds)
