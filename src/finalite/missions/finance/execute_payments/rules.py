"""Whether a new account may be paid and from when, and where an account goes when its bank reorganises: pure."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from finalite import law
from finalite.kernel import identifiers
from finalite.kernel.decision import UNKNOWN, Decision, Line, Refusal, Unknown, rule

ACCEPTED, REFUSED = "accepted", "refused"
PERSON, NEW_BANK = "person", "new_bank"
MOBILITY = "CMF L. 312-1-7"
OURS = "règle de prudence proposée par Finalité"

COLUMNS = ("old_bank", "old_branch", "new_bank", "new_branch", "new_bic")
MOST_LINES = 20_000
_RIB = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")
_FIVE = re.compile(r"[A-Z0-9]{5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class BankChangeFacts:
    """A change of account asked for; `holder` is the name at the new bank, `names` the words the person is known by."""

    asked_by: str
    holder: str
    names: tuple[str, ...]
    iban: str
    former_iban: str
    asked_on: date
    effective_on: date
    deceased: bool | Unknown = UNKNOWN


@dataclass(frozen=True, slots=True)
class Move:
    """A branch of a bank and what it becomes. `line` is its place in the bank's file."""

    line: int
    old: str
    new: str
    bic: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of a file that cannot be used, where, and why."""

    line: int
    field: str
    message: str


@rule
def assess_bank_change(facts: BankChangeFacts, on: date) -> Decision:
    """Accept or refuse a new account, and say the first day it is paid.

    Refused: a wrong IBAN, one outside SEPA, the account already paid, another holder, somebody who died, a day gone by.
    Whether the person died may be unknown: that alone refuses nothing.
    """
    thinking = law.Reasoning("execute_payments.assess_bank_change", on)
    try:
        refusal = _why_not(facts, thinking)
        if refusal:
            thinking.step(refusal[1], refusal[2])
            return thinking.decide(REFUSED, {}, (Line("account", REFUSED, {}, {"reason": refusal[0]}),))
        wait = thinking.value("payments.bank.new_account_wait", facts.asked_on)
    except Refusal as missing:
        return thinking.refuse_for_law(missing)
    first = max(facts.effective_on, facts.asked_on + timedelta(days=wait.number))
    thinking.step("Le compte est accepté", MOBILITY)
    thinking.step(f"Premier versement au plus tôt le {first:%d/%m/%Y}", OURS, value=wait)
    return thinking.decide(ACCEPTED, {}, (Line("account", ACCEPTED, {}, {"first_payment_on": first.isoformat()}),))


def reason_of(decision: Decision) -> str:
    """The stable code of a refusal; empty when the account is accepted."""
    return str(decision.lines[0].codes.get("reason", "")) if decision.lines else decision.outcome


def first_payment_on(decision: Decision) -> date:
    """The first day an accepted account is paid."""
    return date.fromisoformat(str(decision.lines[0].codes["first_payment_on"]))


def read_mapping(content: bytes) -> tuple[tuple[Move, ...], tuple[Fault, ...]]:
    """Read a bank's file: CSV in UTF-8, semicolons, a header with the five columns; every bad line is a fault.

    A branch listed twice the same way counts once; twice in two ways, neither line is used.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        return (), (Fault(line, "", "le fichier n’est pas en UTF-8"),)
    rows = csv.reader(io.StringIO(text), delimiter=";")
    if tuple(cell.strip() for cell in next(rows, [])) != COLUMNS:
        return (), (Fault(1, "", f"la première ligne doit être : {';'.join(COLUMNS)}"),)
    moves: dict[str, Move] = {}
    faults: list[Fault] = []
    for row in rows:
        if rows.line_num > MOST_LINES:
            faults.append(Fault(rows.line_num, "", f"au plus {MOST_LINES} lignes : couper le fichier"))
            break
        _take(rows.line_num, [cell.strip().upper() for cell in row], moves, faults)
    torn = {fault.field for fault in faults if fault.message == _TWICE}
    return tuple(move for old, move in moves.items() if old not in torn), tuple(faults)


def moved_iban(iban: str, move: Move) -> str:
    """The IBAN of a French account after its branch moved: same account number, both keys made anew."""
    account = iban[14:25]
    digits = [int(part.translate(_RIB)) for part in (move.new[:5], move.new[5:], account)]
    key = 97 - (89 * digits[0] + 15 * digits[1] + 3 * digits[2]) % 97
    bban = f"{move.new}{account}{key:02d}"
    number = "".join(str(int(c, 36)) for c in bban + "FR00")
    return f"FR{98 - int(number) % 97:02d}{bban}"


def branch_of(iban: str) -> str:
    """Bank and branch codes of a French IBAN; empty for any other."""
    return iban[4:14] if iban.startswith("FR") and len(iban) == 27 else ""


def same_holder(holder: str, names: tuple[str, ...]) -> bool:
    """Whether the holder bears a family name; a joint account bears more words, a first name is not enough."""
    words = set(_words(holder))
    return any(set(_words(name)) <= words for name in names if _words(name))


_TWICE = "cette agence est donnée deux fois, vers deux agences différentes"


def _why_not(facts: BankChangeFacts, thinking: law.Reasoning) -> tuple[str, str, str] | None:
    try:
        iban = identifiers.parse_iban(facts.iban)
    except identifiers.InvalidIdentifier:
        return "iban", "Cet IBAN est faux : sa clé ou sa longueur ne convient pas", "ISO 13616"
    countries = thinking.value("payments.bank.sepa_countries", facts.asked_on)
    if isinstance(countries.amount, tuple) and iban[:2] not in countries.amount:
        return "outside_sepa", "Ce compte est hors de la zone SEPA", countries.reference
    if iban == facts.former_iban:
        return "same_account", "Ce compte est déjà celui qui est payé", OURS
    if facts.deceased is True:
        return "deceased", "La personne est décédée : les sommes dues relèvent de la succession", OURS
    if facts.effective_on < facts.asked_on:
        return "past", "Le changement ne peut pas commencer avant la demande", OURS
    if not same_holder(facts.holder, facts.names):
        return "holder", "Le titulaire du compte ne porte pas le nom de la personne", OURS
    return None


def _take(line: int, row: list[str], moves: dict[str, Move], faults: list[Fault]) -> None:
    if not any(row):
        return
    if len(row) != len(COLUMNS):
        faults.append(Fault(line, "", f"{len(row)} colonnes au lieu de {len(COLUMNS)}"))
        return
    for name, cell in zip(COLUMNS[:4], row[:4], strict=True):
        if not _FIVE.fullmatch(cell):
            faults.append(Fault(line, name, "un code de banque ou d’agence a cinq chiffres ou lettres"))
            return
    old, new = row[0] + row[1], row[2] + row[3]
    try:
        bic = identifiers.parse_bic(row[4])
    except identifiers.InvalidIdentifier as problem:
        faults.append(Fault(line, "new_bic", str(problem)))
        return
    if old == new:
        faults.append(Fault(line, "new_branch", "cette agence ne change pas"))
    elif old in moves and (moves[old].new, moves[old].bic) != (new, bic):
        faults.append(Fault(line, old, _TWICE))
    else:
        moves.setdefault(old, Move(line, old, new, bic))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z]+", "".join(c for c in plain if not unicodedata.combining(c)))
