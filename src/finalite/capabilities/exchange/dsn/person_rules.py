"""Rules of persons (S21.G00.30) and contracts (S21.G00.40): who it is, once each, since when."""

from collections.abc import Iterator

from .blocks import Block
from .catalogue import CONTRACT, PAYMENT, STOP
from .context import END, MONTHLY, SUBSTITUTION, Context, fault, not_yet, ordered
from .forms import read_day
from .stop_rules import END as CONTRACT_END
from .stop_rules import END_CANCELLED, check_stop
from .values import Fault

SUSPENSION, SUSPENSION_CANCELLED = "S21.G00.65", "998"
NINES = "9" * 6


def check_person(context: Context, person: Block) -> Iterator[Fault]:
    """Identity of a person, named only once in the declaration, then the contracts."""
    for item, what in (("001", "ce NIR"), ("020", "ce numéro")):
        value = person.get(item)
        if value and value in context.named:
            yield fault(person, item, "person_twice", f"Déclarer une personne une fois : {what} revient.")
        context.named.add(value)
    yield from _identity(context, person)
    contracts = person.under(CONTRACT)
    yield from _once(contracts, "009", "contract_twice", "Donner à chaque contrat de la personne son numéro.")
    paid = {pay.get("010") for payment in person.under(PAYMENT) for pay in payment.under("S21.G00.51")}
    for contract in contracts:
        yield from _contract(context, person, contract)
        yield from _paid(context, contract, paid)


def _once(blocks: list[Block], item: str, code: str, message: str) -> Iterator[Fault]:
    seen = set()
    for block in blocks:
        value = block.get(item)
        if value and value in seen:
            yield fault(block, item, code, message)
        seen.add(value)


def _identity(context: Context, person: Block) -> Iterator[Fault]:
    nir, ntt, born = person.get("001"), person.get("020"), person.get("006")
    if not nir and not ntt:
        yield fault(person, "001", "nobody_named", "Donner le NIR, ou à défaut le numéro technique temporaire.")
    if nir.endswith(NINES):
        yield fault(person, "001", "nir_placeholder", "Ce NIR est fait de 9 : donner le numéro technique temporaire.")
    elif nir and born:
        yield from _nir_and_birth(person, nir, born)
    if ntt and context.siren and ntt[1:10] != context.siren:
        yield fault(person, "020", "ntt_of_another", "Ce numéro temporaire doit porter le SIREN de l’entreprise.")
    yield from _birth(context, person, born)
    if person.get("002").upper() == "SN" and person.get("004").upper() == "SP":
        yield fault(person, "004", "no_name_at_all", "Donner au moins le nom de famille ou les prénoms.")


def _nir_and_birth(person: Block, nir: str, born: str) -> Iterator[Fault]:
    if nir[1:3] != born[6:8]:
        yield fault(person, "006", "nir_and_birth_differ", "L’année de naissance n’est pas celle du NIR.")
    year, place = born[4:], nir[5:7]
    if (
        (place in ("2A", "2B") and year < "1976")
        or (place == "20" and year >= "1976")
        or (place == "96" and year >= "1968")
    ):
        yield fault(person, "001", "nir_place_and_year", "Ce département n’existait pas l’année de la naissance.")


def _birth(context: Context, person: Block, born: str) -> Iterator[Fault]:
    made = read_day(context.root.get("007"))
    if made and born[4:].isdecimal() and not made.year - 120 < int(born[4:]) <= made.year:
        yield fault(person, "006", "birth_year", "Vérifier l’année de naissance : elle est à venir ou trop ancienne.")


def _contract(context: Context, person: Block, contract: Block) -> Iterator[Fault]:
    after = "Le contrat ne peut commencer avant la naissance."
    started, born = read_day(contract.get("001")), read_day(person.get("006"))
    if started and born and started <= born:
        yield fault(contract, "001", "contract_before_birth", after)
    planned = "La fin prévue du contrat ne peut précéder son début."
    yield from ordered((contract, "001"), (contract, "010"), "planned_end_before_start", planned)
    yield from _end(context, contract)
    yield from _suspensions(contract)
    yield from _agricultural(context, contract)
    for stop in contract.under(STOP):
        yield from check_stop(context, contract, stop)


def _end(context: Context, contract: Block) -> Iterator[Fault]:
    for end in contract.under(CONTRACT_END):
        if end.get("002") == END_CANCELLED and context.kind != MONTHLY:
            yield fault(end, "002", "end_cancelled_here", "Une fin de contrat ne s’annule qu’en DSN mensuelle.")
        elif end.get("002") != END_CANCELLED and context.kind in (MONTHLY, END, SUBSTITUTION):
            message = "La fin du contrat ne peut précéder son début."
            yield from ordered((contract, "001"), (end, "001"), "end_before_start", message)
        if context.kind in (MONTHLY, SUBSTITUTION):
            yield from not_yet(context, end, "001")


def _suspensions(contract: Block) -> Iterator[Fault]:
    ends = [end for end in contract.under(CONTRACT_END)[:1] if end.get("002") != END_CANCELLED]
    for suspension in contract.under(SUSPENSION):
        started = "La suspension ne peut commencer avant le contrat."
        yield from ordered((contract, "001"), (suspension, "002"), "suspension_before_contract", started)
        turned = "La suspension finit au plus tôt le jour où elle commence."
        yield from ordered((suspension, "002"), (suspension, "003"), "suspension_turned", turned)
        day = read_day(suspension.get("002"))
        if suspension.get("001") == SUSPENSION_CANCELLED or not day:
            continue
        if any((ended := read_day(end.get("001"))) and day > ended for end in ends):
            message = "La suspension ne peut commencer après la fin du contrat."
            yield fault(suspension, "002", "suspension_after_end", message)


def _paid(context: Context, contract: Block, paid: set[str]) -> Iterator[Fault]:
    if context.kind not in (MONTHLY, END, SUBSTITUTION):
        return
    if contract.get("009") and contract.get("009") not in paid:
        message = "Ajouter au moins une rémunération (S21.G00.51) pour ce contrat, même à zéro."
        yield fault(contract, "009", "contract_unpaid", message)


def _agricultural(context: Context, contract: Block) -> Iterator[Fault]:
    if context.header is None or not contract.get("018"):
        return
    if (contract.get("018") == "300") != (context.header.get("007") == "02"):
        message = "Le régime agricole se déclare au point de dépôt MSA, et lui seul."
        yield fault(contract, "018", "scheme_and_deposit", message)
