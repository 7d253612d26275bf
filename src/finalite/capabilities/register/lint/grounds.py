"""The legal basis, and the rights that follow from it: where the two contradict each other."""

from collections.abc import Iterator

from ..entry import Entry, Text
from ..page import RIGHT
from .plain import plain
from .rule import Hit, hit, rule
from .seen import Seen

WITHDRAW = ("retir", "retrait", "withdraw", "revenir sur", "quitter", "a tout moment", "desinscri", "decoch")
OPPOSABLE = {"6-1-e", "6-1-f"}
PORTABLE = {"6-1-a", "6-1-b"}


@rule
def basis_missing(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """GDPR 6(1): no processing without a basis."""
    if not grounds(entry):
        yield hit("legal_basis")


@rule
def basis_without_text(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """GDPR 6(3): an obligation or a public task is laid down by a text, so name it."""
    for basis in entry.legal_bases:
        if basis.gdpr in ("6-1-c", "6-1-e") and not basis.citations:
            yield hit(f"{basis.key}.citations", gdpr=basis.gdpr.replace("-", "."))


@rule
def subpurpose_without_basis(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """Where every basis is limited to some sub-purposes, the others stand on nothing."""
    bases = [basis for basis in entry.legal_bases if basis.gdpr.startswith("6-")]
    if not bases or any(not basis.subpurposes for basis in bases):
        return
    held = {name for basis in bases for name in basis.subpurposes}
    for one in entry.subpurposes:
        if one.id not in held:
            yield hit(f"subpurpose.{one.id}", what=one.text)


@rule
def objection_to_an_obligation(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """GDPR 21(1) gives the right against a public task or a legitimate interest, not against a legal obligation."""
    right = entry.rights.get("objection")
    if right and right.how and grounds(entry) == {"6-1-c"}:
        yield hit("rights.objection", how=right.how)


@rule
def objection_refused(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """A public task or a legitimate interest opens the right; that another part is an obligation does not close it."""
    right, open_to = entry.rights.get("objection"), sorted(grounds(entry) & OPPOSABLE)
    if right and right.exempt and open_to and "obligation" in plain(right.exempt):
        yield hit("rights.objection", gdpr=[one.replace("-", ".") for one in open_to], why=right.exempt)


@rule
def consent_without_withdrawal(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """GDPR 7(3): a consent is withdrawn as easily as it is given, so some right must say how."""
    asked = [basis.gdpr for basis in entry.legal_bases if basis.gdpr in ("6-1-a", "9-2-a")]
    said = plain(" ".join(right.how for right in entry.rights.values()))
    if asked and not any(word in said for word in WITHDRAW):
        yield hit("rights", gdpr=[one.replace("-", ".") for one in asked])


@rule
def portability_refused(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """GDPR 20(1): what rests on consent or a contract can be carried away."""
    right, asked = entry.rights.get("portability"), sorted(grounds(entry) & PORTABLE)
    if right and right.exempt and asked:
        yield hit("rights.portability", gdpr=[one.replace("-", ".") for one in asked])


@rule
def right_unsaid(entry: Entry, _seen: Seen) -> Iterator[Hit]:
    """GDPR 12 to 22: each right is either exercised somehow or exempt with its article."""
    for name, label in RIGHT.items():
        if name not in entry.rights:
            yield hit(f"rights.{name}", right=Text(label.lower(), name))


def grounds(entry: Entry) -> set[str]:
    """The bases of GDPR 6(1) that the entry names."""
    return {basis.gdpr for basis in entry.legal_bases if basis.gdpr.startswith("6-")}
