"""Rules of a declaration as a whole (S20.G00.05) and of who declares (S21.G00.06 and .11)."""

from collections.abc import Iterator

from finalite.kernel.identifiers import InvalidIdentifier, parse_siret

from .catalogue import PERSON
from .context import END, MONTHLY, STARTING, SUBSTITUTION, Context, fault
from .values import Fault

NORMAL, EMPTY, REPLACES, CANCELS, REPLACES_EMPTY = "01", "02", "03", "04", "05"
UNSALARIED = "S89.G00.91"


def check_declaration(context: Context) -> Iterator[Fault]:
    """Its type, what it replaces, its fraction, whether it has anybody in it, and the establishment."""
    yield from _type(context)
    yield from _replaced(context)
    yield from _fraction(context)
    yield from _somebody(context)
    yield from _establishment(context)


def _type(context: Context) -> Iterator[Fault]:
    root, kind = context.root, context.kind
    type_ = root.get("002")
    if type_ == CANCELS and kind not in (END, STARTING, SUBSTITUTION):
        message = "Ce message ne s’annule pas seul : le remplacer, ou annuler l’arrêt par son motif 99."
        yield fault(root, "002", "type_not_here", message)
    if type_ in (EMPTY, REPLACES_EMPTY) and kind != MONTHLY:
        yield fault(root, "002", "type_not_here", "Seule une DSN mensuelle peut être sans individu.")
    if type_ == REPLACES and kind == STARTING:
        yield fault(root, "002", "type_not_here", "Un amorçage ne se remplace pas.")
    empty = context.header is not None and context.header.get("008") == "02"
    if empty and not (kind == MONTHLY and type_ in (EMPTY, REPLACES_EMPTY)):
        yield fault(root, "002", "empty_sending", "L’envoi est annoncé néant : le déclarer normal, ou sans individu.")


def _replaced(context: Context) -> Iterator[Fault]:
    root = context.root
    if "006" in root.items and root.get("002") not in (REPLACES, CANCELS):
        message = "Retirer cet identifiant : la déclaration n’en remplace ni n’en annule une autre."
        yield fault(root, "006", "replaced_forbidden", message)
    scope = {"01": "02", "02": "03"}.get(context.header.get("007")) if context.header else None
    if scope and root.get("008") == scope:
        yield fault(root, "008", "scope_and_deposit", "Ce champ de déclaration ne se dépose pas à ce point de dépôt.")


def _fraction(context: Context) -> Iterator[Fault]:
    fraction = context.root.get("003")
    if len(fraction) != 2:
        return
    if context.kind not in (MONTHLY, SUBSTITUTION) and fraction != "11":
        yield fault(context.root, "003", "fraction_forbidden", "Un signalement n’est pas fractionné : écrire 11.")
    elif fraction[0] > fraction[1]:
        yield fault(context.root, "003", "fraction_turned", "Le rang de la fraction dépasse leur nombre.")


def _somebody(context: Context) -> Iterator[Fault]:
    somebody = context.persons or (context.establishment and context.establishment.under(UNSALARIED))
    if context.root.get("002") in (NORMAL, REPLACES) and not somebody:
        yield Fault(context.root.line, PERSON, "nobody_declared", "Déclarer au moins une personne, ou le type néant.")


def _establishment(context: Context) -> Iterator[Fault]:
    if not context.siret or not context.establishment:
        return
    try:
        parse_siret(context.siret)
    except InvalidIdentifier as wrong:
        yield fault(context.establishment, "001", "bad_siret", f"Vérifier le NIC avec le SIREN. {wrong}")
