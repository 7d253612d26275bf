"""Form of each item: length, characters, dates of the calendar, keys of the identifiers, values of a list."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from stdnum import bic, iban

from finalite.kernel import identifiers
from finalite.kernel.identifiers import InvalidIdentifier

from .blocks import Block
from .catalogue import KINDS, ItemRule, items
from .values import Fault

_DAY = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)", re.ASCII)
_CIVILITY = re.compile(r"(?:MONSIEUR|M|MR|MADAME|MME) .*", re.IGNORECASE)
_PATTERNS = {
    "norm": re.compile(r"P\d\dV\d\d", re.ASCII),
    "digits": re.compile(r"\d+", re.ASCII),
    "count": re.compile(r"0*[1-9]\d*", re.ASCII),
    "rank": re.compile(r"0*(0|[1-9]\d*)", re.ASCII),
    "fraction": re.compile(r"[1-9]{2}"),
    "amount": re.compile(r"-?0*(0|[1-9]\d*)\.\d\d", re.ASCII),
    "amount+": re.compile(r"0*(0|[1-9]\d*)\.\d\d", re.ASCII),
    "rate": re.compile(r"\d{1,2}\.\d\d|100\.00", re.ASCII),
    "taxrate": re.compile(r"-1|0|[1-9]\d{0,17}", re.ASCII),
    "town": re.compile(r"[A-Za-z0-9\s]+"),
    "nic": re.compile(r"\d*[1-9]\d*", re.ASCII),
    "ntt": re.compile(r"[12]\S+"),
    "contract": re.compile(r"[a-zA-Z0-9\-.@/_àéèêëïôç](?:[a-zA-Z0-9\- .@/_àéèêëïôç]*[a-zA-Z0-9\-.@/_àéèêëïôç])?"),
    "mail": re.compile(
        r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z0-9]+"
    ),
    "nir": re.compile(
        r"[12]\d\d(?:0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d)(?:0[1-9]|[1-9]\d|2A|2B)(?!000)\d{3}(?!000)\d{3}", re.ASCII
    ),
}
_ASKED = {
    "date": "Écrire un jour du calendrier, JJMMAAAA.",
    "date20": "Écrire un jour du calendrier, JJMMAAAA, à partir de l’an 2000.",
    "month": "Écrire le premier jour du mois déclaré : 01MMAAAA.",
    "birth": "Écrire la date de naissance JJMMAAAA, 99 pour un jour ou un mois inconnu.",
    "replaced": "Écrire le jour JJMMAAAA puis le numéro d’ordre de la déclaration visée.",
    "amount": "Écrire le montant avec un point et deux décimales.",
    "amount+": "Écrire la valeur sans signe, avec un point et deux décimales.",
    "rate": "Écrire le taux en pourcentage, avec un point et deux décimales.",
    "nir": "Écrire les 13 caractères du NIR ou du NIA, sans la clé ; à défaut, remplir le numéro technique temporaire.",
    "ntt": "Écrire 1 ou 2, le SIREN, puis l’identifiant de la personne, sans espace.",
    "name": "Écrire le nom sans chiffre ni civilité, sans signe redoublé, en terminant par une lettre.",
    "siren": "Vérifier le SIREN : neuf chiffres dont une clé.",
    "siret": "Vérifier le SIRET : quatorze chiffres dont une clé, pas seulement des zéros.",
    "iban": "Vérifier l’IBAN : sa clé ne correspond pas.",
    "bic": "Vérifier le BIC : huit ou onze caractères.",
    "mail": "Écrire une adresse de messagerie valide.",
    "nic": "Écrire les cinq chiffres du NIC, qui ne sont pas tous des zéros.",
    "norm": "Écrire la version de la norme sous la forme P25V01.",
    "digits": "Écrire des chiffres seulement.",
    "count": "Écrire un nombre entier, au moins 1.",
    "rank": "Écrire un nombre entier, sans espace ni signe.",
    "fraction": "Écrire le rang de la fraction puis leur nombre, un chiffre chacun.",
    "taxrate": "Écrire l’identifiant du taux reçu, ou -1.",
    "town": "Écrire la localité en lettres sans accent, chiffres et espaces.",
    "contract": "Écrire le numéro du contrat en lettres, chiffres, tirets, points ou barres.",
}


def check_items(block: Block, kind: str) -> Iterator[Fault]:
    """What is wrong with the items of a block in a declaration of this kind; nothing for a block not read here."""
    rules = items().get(block.name)
    if rules is None:
        return
    column = KINDS.index(kind)
    for item, value in block.items.items():
        if (rule := rules.get(item)) is None:
            yield _fault(block, item, "unknown_item", "Rubrique inconnue, gardée sans être lue.", False)
        elif rule.use[column] == "I":
            yield _fault(block, item, "item_forbidden", "Retirer cette rubrique : ce message ne la reçoit pas.")
        else:
            yield from _form(block, item, rule, value)
    for item, rule in rules.items():
        if rule.use[column] == "O" and item not in block.items:
            yield _fault(block, item, "item_missing", "Ajouter cette rubrique, obligatoire dans ce message.")


def read_day(text: str) -> date | None:
    """A day written DDMMYYYY, or None when no calendar has it."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def read_cents(text: str) -> int:
    """An amount of two decimals, as cents; no float in between."""
    return int(text.replace(".", ""))


def _form(block: Block, item: str, rule: ItemRule, value: str) -> Iterator[Fault]:
    if not rule.shortest <= len(value) <= rule.longest:
        bounds = f"{rule.shortest} à {rule.longest}" if rule.shortest < rule.longest else f"{rule.longest}"
        yield _fault(block, item, "bad_length", f"Cette rubrique compte {bounds} caractères.")
    elif rule.values and value not in rule.values:
        yield _fault(block, item, "value_not_listed", f"Choisir parmi : {', '.join(sorted(rule.values))}.")
    elif not _fits(rule.shape, value):
        yield _fault(block, item, f"bad_{_CODES.get(rule.shape, 'form')}", _ASKED[rule.shape])


_CODES = {
    **dict.fromkeys(("date", "date20", "month", "birth"), "date"),
    **dict.fromkeys(("amount", "amount+", "rate"), "number"),
    **{name: name for name in ("nir", "ntt", "siren", "siret", "nic", "iban", "bic", "name", "mail")},
}


def _fits(shape: str, value: str) -> bool:
    if pattern := _PATTERNS.get(shape):
        return pattern.fullmatch(value) is not None
    check = _CHECKS.get(shape)
    return check is None or check(value)


def _is_day20(value: str) -> bool:
    day = read_day(value)
    return day is not None and day.year >= 2000


def _is_month(value: str) -> bool:
    return value.startswith("01") and _is_day20(value)


def _is_birth(value: str) -> bool:
    day, month, year = value[:2], value[2:4], value[4:]
    if not value.isascii() or not value.isdigit() or year[:2] not in ("18", "19", "20"):
        return False
    known = f"{'01' if day == '99' else day}{'01' if month == '99' else month}"
    # 1800s: the calendar is the same, and 2000 is a leap year as 29 February may ask when the month is known.
    return read_day(known + (year if year[:2] != "18" else "19" + year[2:])) is not None


def _is_replaced(value: str) -> bool:
    return read_day(value[:8]) is not None and _PATTERNS["rank"].fullmatch(value[8:]) is not None


def _is_name(value: str) -> bool:
    """No digit or sign, no sign doubled except one «--», no sign at an end except a first apostrophe, no civility."""
    once = value.replace("--", "-", 1)
    return (
        all(char.isalpha() or char in " '-" for char in value)
        and re.search(r"[ '-]{2}", once) is None
        and value[0] not in " -"
        and value[-1] not in " '-"
        and _CIVILITY.fullmatch(value) is None
    )


def _parses(parse: Callable[[str], str]) -> Callable[[str], bool]:
    def check(value: str) -> bool:
        try:
            return parse(value) == value and set(value) != {"0"}
        except InvalidIdentifier:
            return False

    return check


_CHECKS: dict[str, Callable[[str], bool]] = {
    "date": lambda value: read_day(value) is not None,
    "date20": _is_day20,
    "month": _is_month,
    "birth": _is_birth,
    "replaced": _is_replaced,
    "name": _is_name,
    "siren": _parses(identifiers.parse_siren),
    "siret": _parses(identifiers.parse_siret),
    "iban": lambda value: value.isascii() and value.isalnum() and value.upper() == value and iban.is_valid(value),
    "bic": lambda value: value.isascii() and bic.is_valid(value) and bic.compact(value) == value,
}


def _fault(block: Block, item: str, code: str, message: str, blocking: bool = True) -> Fault:
    return Fault(block.line_of(item), f"{block.name}.{item}", code, message, blocking)
