"""Numbers that name persons, accounts, professionals and places, checked at the border and typed ever after."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum import bic, iban, luhn
from stdnum.exceptions import ValidationError
from stdnum.fr import siren, siret

FICTITIOUS_PLACE = "99999"
"""Department and municipality of invented persons: born abroad, in country 999, which is given to nobody."""

FICTITIOUS_BANK = "99999"

_NIR = re.compile(  # ASCII: digits of other scripts are not digits here
    r"(?P<sex>[12])(?P<year>\d\d)(?P<month>0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)"
    r"(?P<place>(?:\d\d|2[AB])\d{3})(?P<rank>\d{3})",
    re.ASCII,
)
_CORSICA = {"2A": "19", "2B": "18"}


class InvalidIdentifier(ValueError):
    """An identifier that fails its form or its key; `code` is stable, the message is for people, in French."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Sex(StrEnum):
    MALE = "1"
    FEMALE = "2"


class PersonNumberKind(StrEnum):
    """What a person's number is, since only a NIR can be checked by its key."""

    NIR = "nir"
    NIA = "nia"
    NTT = "ntt"


@dataclass(frozen=True, slots=True)
class Nir:
    """A checked registration number: 13 characters and a key. Its key proves no identity, only careful typing."""

    number: str
    key: str

    kind = PersonNumberKind.NIR

    @property
    def full(self) -> str:
        """The 15 characters without spaces, as they are stored."""
        return self.number + self.key

    @property
    def sex(self) -> Sex:
        return Sex(self.number[0])

    @property
    def birth_month(self) -> int | None:
        """Month of birth, or None when it was not known (20 to 42, 50 to 99)."""
        month = int(self.number[3:5])
        return month if month <= 12 else None

    @property
    def place(self) -> str:
        """Department and municipality, or 99 and country: positions 6 to 10."""
        return self.number[5:10]

    @property
    def is_fictitious(self) -> bool:
        """Whether it belongs to the range of invented persons."""
        return self.place == FICTITIOUS_PLACE

    def __str__(self) -> str:
        n = self.number
        return " ".join((n[0], n[1:3], n[3:5], n[5:7], n[7:10], n[10:13], self.key))


@dataclass(frozen=True, slots=True)
class TemporaryNumber:
    """A waiting number [NIA] or a technical temporary number [NTT]: kept with its kind, never checked by a key."""

    kind: PersonNumberKind
    number: str

    @property
    def full(self) -> str:
        return self.number

    def __str__(self) -> str:
        return self.number


PersonNumber = Nir | TemporaryNumber


def nir_key(number: str) -> str:
    """Key of 13 characters: 97 minus the number modulo 97, where 2A counts as 19 and 2B as 18."""
    digits = number[:5] + _CORSICA.get(number[5:7], number[5:7]) + number[7:]
    return f"{97 - int(digits) % 97:02d}"


def parse_nir(text: str) -> Nir:
    """Read a 15-character NIR, spaces and dots allowed.

    Raises InvalidIdentifier with code `length`, `form`, `place`, `rank` or `key`; 13 characters without their
    key are refused, since nothing then guards against a wrong digit.
    """
    compact = _compact(text)
    if len(compact) != 15:
        raise InvalidIdentifier("length", f"Un NIR compte 15 caractères, clé comprise ; reçu : {len(compact)}.")
    nir = Nir(compact[:13], compact[13:])
    _check_nir_form(nir)
    if nir_key(nir.number) != nir.key:
        raise InvalidIdentifier("key", "La clé du NIR ne correspond pas au numéro : un chiffre est sans doute faux.")
    return nir


def _check_nir_form(nir: Nir) -> None:
    found = _NIR.fullmatch(nir.number)
    if not found or not re.fullmatch(r"[0-9]{2}", nir.key):
        raise InvalidIdentifier("form", "Le NIR n'a pas la forme sexe, année, mois, lieu, rang et clé.")
    if not _is_place(found["place"], int(found["year"])):
        raise InvalidIdentifier("place", f"Le lieu de naissance {found['place']} n'existe pas dans un NIR.")
    if found["rank"] == "000":
        raise InvalidIdentifier("rank", "Le rang d'inscription 000 n'existe pas dans un NIR.")


def _is_place(place: str, year: int) -> bool:
    department, municipality = place[:2], place[2:]
    if department == "00" or municipality == "000":
        return False
    # Corsica was department 20 until 1975: with the years 76 to 99 only 2A and 2B can follow.
    return department != "20" or year < 76


def parse_person_number(text: str, kind: PersonNumberKind) -> PersonNumber:
    """Read a number of the stated kind.

    NIA: 13 letters or digits, with or without 2 of key; NTT: 1 to 40. Their inner structure is UNVERIFIED, so
    only the character set and the length are checked. Raises InvalidIdentifier.
    """
    if kind is PersonNumberKind.NIR:
        return parse_nir(text)
    compact = _compact(text)
    form = r"[0-9A-Z]{13}([0-9]{2})?" if kind is PersonNumberKind.NIA else r"[0-9A-Z]{1,40}"
    if not re.fullmatch(form, compact):
        raise InvalidIdentifier("form", f"Ce numéro {kind.upper()} n'a ni la longueur ni les caractères attendus.")
    return TemporaryNumber(kind, compact)


def fictitious_nir(*, sex: Sex, born_on: date, rank: int) -> Nir:
    """Make the NIR of an invented person, in the range that belongs to nobody. `rank` goes from 1 to 999."""
    if not 1 <= rank <= 999:
        raise ValueError(f"a rank goes from 1 to 999, not {rank}")
    number = f"{sex.value}{born_on:%y%m}{FICTITIOUS_PLACE}{rank:03d}"
    return Nir(number, nir_key(number))


def parse_iban(text: str) -> str:
    """Return the compact IBAN. Raises InvalidIdentifier when form, length for its country or key is wrong."""
    return _checked(iban, text, "iban", "Cet IBAN est faux : vérifier chaque caractère, clé comprise.")


def parse_bic(text: str) -> str:
    """Return the compact BIC (8 or 11 characters). Raises InvalidIdentifier."""
    return _checked(bic, text, "bic", "Ce BIC est faux : il compte 8 ou 11 caractères.")


def fictitious_iban(account: int) -> str:
    """Make a French IBAN of a bank that does not exist, with both keys right. `account` has at most 11 digits."""
    branch = "00001"
    bban = f"{FICTITIOUS_BANK}{branch}{account:011d}"
    if len(bban) != 21 or account < 0:
        raise ValueError(f"an account number has at most 11 digits: {account}")
    bban += f"{97 - (89 * int(FICTITIOUS_BANK) + 15 * int(branch) + 3 * account) % 97:02d}"
    return f"FR{98 - int(bban + '152700') % 97:02d}{bban}"


def parse_siren(text: str) -> str:
    """Return the 9 digits of a SIREN. Raises InvalidIdentifier."""
    return _checked(siren, text, "siren", "Ce SIREN est faux : il compte 9 chiffres, dont une clé.")


def parse_siret(text: str) -> str:
    """Return the 14 digits of a SIRET, branches of La Poste included (digits adding up to a multiple of 5).

    The exact rule of La Poste is UNVERIFIED: it is the one python-stdnum documents. Raises InvalidIdentifier.
    """
    return _checked(siret, text, "siret", "Ce SIRET est faux : il compte 14 chiffres, dont une clé.")


def parse_rpps(text: str) -> str:
    """Return the 11 digits of a health professional's RPPS number, checked by Luhn. UNVERIFIED rule.

    Raises InvalidIdentifier.
    """
    compact = _compact(text)
    if not re.fullmatch(r"[0-9]{11}", compact) or not luhn.is_valid(compact):
        raise InvalidIdentifier("rpps", "Ce numéro RPPS est faux : il compte 11 chiffres, dont une clé.")
    return compact


def parse_finess(text: str) -> str:
    """Return the 9 characters of a facility's FINESS number. UNVERIFIED rule.

    The key is checked by Luhn on numbers made of digits; with 2A or 2B only the form is, since no source
    says how the letter counts. Raises InvalidIdentifier.
    """
    compact = _compact(text)
    corsican = re.fullmatch(r"2[AB][0-9]{7}", compact)
    if not corsican and not (re.fullmatch(r"[0-9]{9}", compact) and luhn.is_valid(compact)):
        raise InvalidIdentifier("finess", "Ce numéro FINESS est faux : il compte 9 caractères, dont une clé.")
    return compact


def _compact(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()


def _checked(number_type, text: str, code: str, message: str) -> str:  # type: ignore[no-untyped-def]
    compact = _compact(text)
    try:
        # isascii: digits of other scripts satisfy int() but are not the number.
        if not compact.isascii():
            raise ValidationError()
        return number_type.validate(compact)
    except (ValidationError, ValueError) as error:
        raise InvalidIdentifier(code, message) from error
