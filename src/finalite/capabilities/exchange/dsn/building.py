"""Turns the checked blocks of a declaration into values; called only when no blocking fault was found."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from finalite.kernel.identifiers import nir_key

from . import values
from .blocks import Block
from .catalogue import CONTRACT, DECLARATION, ENTERPRISE, ESTABLISHMENT, PAYMENT, PERSON, STOP
from .context import Context
from .forms import read_cents, read_day


def _items(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAKEN = {
    DECLARATION: _items("001 002 003 004 005 006 007 008 009 010"),
    "S20.G00.07": _items("001 002 003 004"),
    ENTERPRISE: _items("001"),
    ESTABLISHMENT: _items("001"),
    PERSON: _items("001 002 003 004 005 006 019 020"),
    CONTRACT: _items("001 006 007 009 010 018 019 039 040 043 081"),
    STOP: _items("001 002 003 004 005 006 007 008 010 011 012 600"),
    "S21.G00.66": _items("001 002 003"),
    "S21.G00.65": _items("001 002 003"),
    "S21.G00.62": _items("001 002 006"),
    PAYMENT: _items("001 002 003 004"),
    "S21.G00.51": _items("001 002 010 011 012 013"),
    "S21.G00.52": _items("001 002 003 004 006"),
}
"""Items that have a field, by block; whatever else came is kept as it came."""
HOLDERS = frozenset((PERSON, CONTRACT, STOP))
"""Blocks whose values keep the rest of their items themselves."""


def build(
    context: Context,
    persons: list[values.DeclaredPerson],
    others: list[values.RawBlock],
    faults: Collection[values.Fault],
    last_line: int,
) -> values.Declaration:
    """The declaration with the persons and the raw blocks already gathered from it."""
    root = context.root
    return values.Declaration(
        line=root.line,
        last_line=last_line,
        kind=values.DeclarationKind(context.kind),
        type=values.DeclarationType(root.get("002")),
        fraction=root.get("003"),
        order=root.get("004"),
        made_on=_day(root, "007"),
        month=read_day(root.get("005")),
        replaces=root.get("006"),
        scope=root.get("008"),
        currency=root.get("010"),
        business_reference=root.get("009"),
        siren=context.siren,
        siret=context.siret,
        contacts=tuple(_contact(block) for block in root.under("S20.G00.07")),
        persons=tuple(persons),
        others=tuple(sorted(others, key=lambda raw: raw.line)),
        faults=tuple(faults),
    )


def left_over(blocks: Iterable[Block]) -> Iterator[values.RawBlock]:
    """What no field has in these blocks."""
    for block in blocks:
        if block.name in HOLDERS:
            continue
        taken = TAKEN.get(block.name, frozenset())
        if not block.items.keys() <= taken:
            yield block.raw(taken)


def sending_of(header: Block, sender: Block | None, contact: Block | None) -> values.Sending:
    """Who sent the file, as far as it says."""
    return values.Sending(
        software=header.get("001"),
        editor=header.get("002"),
        software_version=header.get("003"),
        real=header.get("005") == "02",
        norm=header.get("006"),
        deposit=header.get("007"),
        kind=header.get("008"),
        siret=sender.get("001") + sender.get("002") if sender else "",
        name=sender.get("003") if sender else "",
        contact_name=contact.get("002") if contact else "",
        contact_mail=contact.get("004") if contact else "",
        contact_phone=contact.get("005") if contact else "",
    )


def _contact(block: Block) -> values.Contact:
    return values.Contact(block.get("001"), block.get("002"), block.get("003"), block.get("004"))


def build_person(block: Block) -> values.DeclaredPerson:
    """A person with contracts and payments."""
    nir, born = block.get("001"), block.get("006")
    return values.DeclaredPerson(
        line=block.line,
        nir=nir + nir_key(nir) if nir else "",
        ntt=block.get("020"),
        family_name=block.get("002"),
        usual_name=block.get("003"),
        first_names=block.get("004"),
        sex=block.get("005"),
        born=read_day(born),
        born_text=born,
        payroll_number=block.get("019"),
        contracts=tuple(_contract(child) for child in block.under(CONTRACT)),
        payments=tuple(_payment(child) for child in block.under(PAYMENT)),
        others=block.raw(TAKEN[block.name]),
    )


def _contract(block: Block) -> values.Contract:
    ends = [_end(child) for child in block.under("S21.G00.62")]
    return values.Contract(
        line=block.line,
        number=block.get("009"),
        started_on=_day(block, "001"),
        planned_end=read_day(block.get("010")),
        nature=block.get("007"),
        job=block.get("006"),
        sickness_scheme=block.get("018"),
        accident_scheme=block.get("039"),
        accident_risk=block.get("040"),
        accident_rate=_cents(block, "043"),
        workplace=block.get("019"),
        finess=block.get("081"),
        stops=tuple(_stop(child) for child in block.under(STOP)),
        suspensions=tuple(_suspension(child) for child in block.under("S21.G00.65")),
        end=ends[0] if ends else None,
        others=block.raw(TAKEN[block.name]),
    )


def _stop(block: Block) -> values.Stop:
    subrogated, returned = block.get("004"), block.get("011")
    return values.Stop(
        line=block.line,
        reason=values.StopReason(block.get("001")),
        last_day_worked=_day(block, "002"),
        planned_end=_day(block, "003"),
        subrogated=subrogated == "01" if subrogated else None,
        subrogated_from=read_day(block.get("005")),
        subrogated_until=read_day(block.get("006")),
        iban=block.get("007"),
        bic=block.get("008"),
        returned_on=read_day(block.get("010")),
        return_kind=values.ReturnKind(returned) if returned else None,
        accident_on=read_day(block.get("012")),
        paying_siret=block.get("600"),
        part_times=tuple(_part_time(child) for child in block.under("S21.G00.66")),
        others=block.raw(TAKEN[block.name]),
    )


def _part_time(block: Block) -> values.PartTime:
    return values.PartTime(block.line, _day(block, "001"), _day(block, "002"), read_cents(block.get("003")))


def _suspension(block: Block) -> values.Suspension:
    return values.Suspension(block.line, block.get("001"), read_day(block.get("002")), read_day(block.get("003")))


def _end(block: Block) -> values.ContractEnd:
    return values.ContractEnd(block.line, _day(block, "001"), block.get("002"), read_day(block.get("006")))


def _payment(block: Block) -> values.Payment:
    return values.Payment(
        line=block.line,
        paid_on=_day(block, "001"),
        number=block.get("003"),
        net_taxable=_cents(block, "002"),
        net_paid=_cents(block, "004"),
        remunerations=tuple(_remuneration(child) for child in block.under("S21.G00.51")),
        bonuses=tuple(_bonus(child) for child in block.under("S21.G00.52")),
    )


def _remuneration(block: Block) -> values.Remuneration:
    return values.Remuneration(
        line=block.line,
        start=_day(block, "001"),
        end=_day(block, "002"),
        contract=block.get("010"),
        kind=block.get("011"),
        hours=_cents(block, "012"),
        amount=read_cents(block.get("013")),
    )


def _bonus(block: Block) -> values.Bonus:
    return values.Bonus(
        line=block.line,
        kind=block.get("001"),
        amount=read_cents(block.get("002")),
        start=read_day(block.get("003")),
        end=read_day(block.get("004")),
        contract=block.get("006"),
    )


def _cents(block: Block, item: str) -> int | None:
    return read_cents(block.get(item)) if item in block.items else None


def _day(block: Block, item: str) -> date:
    day = read_day(block.get(item))
    if day is None:
        raise AssertionError(f"{block.name}.{item} was checked as a day that must be there")
    return day
