"""Gathers what an invoice is decided on: rights on the dates of the stay, tariffs, what was billed around."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from finalite.capabilities import people
from finalite.capabilities.care_sheets import OUTSIDE, UNREAD
from finalite.capabilities.register import PersonId
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.law.cover.facts import patient_of
from finalite.law.cover.stay import has_heavy_act
from finalite.law.cover.words import Mark
from finalite.missions.benefits.pay_care_costs import queries as care
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import tariffs
from .facts import InvoiceFacts, Kind, LineFacts, PartFacts, Unit
from .models import Invoice, InvoiceLine, Opinion
from .receiving import OVER
from .words import Discipline, Doubt

FRANCE = "FR"
NO_RIGHT, NO_FORM = "no_right_on_day", "european_form_missing"


@dataclass(frozen=True, slots=True)
class Around:
    """All that a slice of invoices is decided on."""

    lines: dict[int, tuple[InvoiceLine, ...]]
    covers: dict[tuple[int, date], rights.Cover]
    births: dict[int, date | Unknown]
    tariffs: tariffs.Book
    agreements: dict[int, tuple[people.AgreementPeriod, ...]]
    others: dict[int, tuple[Invoice, ...]]
    sheets: dict[int, tuple[care.StayBilled, ...]]
    asked: frozenset[int]
    """Invoices on which the medical service has not answered."""

    def cover(self, invoice: Invoice, day: date) -> rights.Cover:
        return self.covers[invoice.person_id, day]


def around(invoices: Sequence[Invoice]) -> Around:
    """Ask everything that these invoices need, each thing in one statement for all."""
    lines = _lines(invoices)
    persons, facilities = {one.person_id for one in invoices}, {one.facility for one in invoices}
    days = {(one.person_id, day) for one in invoices for day in _days(one, lines[one.pk])}
    covers = rights.covers_of(asked=tuple(rights.CoverAsked(PersonId(who), day) for who, day in sorted(days)))
    identities = people.identity_of(persons)
    births = {who: (found.born.exact or UNKNOWN) if found.born else UNKNOWN for who, found in identities.items()}
    return Around(
        lines,
        {(one.person, one.on): one for one in covers},
        {int(who): born for who, born in births.items()},
        tariffs.book(facilities),
        people.agreements_of(facilities),
        _others(persons),
        _sheets(invoices),
        frozenset(Opinion.objects.filter(invoice__in=invoices, given_on=None).values_list("invoice", flat=True)),
    )


def doubts_of(invoice: Invoice, found: Around) -> list[str]:
    """Every reason to suspend an invoice, as codes; those an agent has set aside are left out."""
    doubts = {*_rights(invoice, found), *_agreement(invoice, found), *_collisions(invoice, found)}
    if invoice.pk in found.asked:
        doubts.add(Doubt.MEDICAL_OPINION)
    return sorted(str(one) for one in doubts - set(invoice.lifted))


def facts_of(invoice: Invoice, found: Around) -> InvoiceFacts:
    """The facts of an invoice in the words of the rule: one part for a stay or a visit, one a day for sessions.

    Raises MissingLaw where a threshold is not recorded for its days.
    """
    groups: dict[tuple[date, date], list[InvoiceLine]] = defaultdict(list)
    for line in found.lines[invoice.pk]:
        dates = (line.done_on, line.done_on) if invoice.kind == Kind.SESSIONS else (invoice.entered_on, invoice.left_on)
        groups[dates].append(line)
    return InvoiceFacts(parts=tuple(_part(invoice, *dates, lines, found) for dates, lines in sorted(groups.items())))


def is_foreign(invoice: Invoice, found: Around) -> str:
    """The State that pays in the end, or an empty text where it is France."""
    state = found.cover(invoice, _first(invoice, found)).competent_state
    return "" if state == FRANCE else state


def _part(invoice: Invoice, first: date, last: date, lines: list[InvoiceLine], found: Around) -> PartFacts:
    stated, pathway = invoice.stated, invoice.stated["pathway"]
    marks = [*stated["marks"], *([] if pathway in (OUTSIDE, UNREAD) else [pathway])]
    return PartFacts(
        kind=Kind(invoice.kind),
        patient=patient_of(found.cover(invoice, first), found.births[invoice.person_id]),
        entered_on=first,
        left_on=last,
        lines=tuple(_line(invoice, line, found) for line in lines),
        psychiatry=stated["discipline"] == Discipline.PSYCHIATRY,
        at_home=stated["discipline"] == Discipline.AT_HOME,
        disabled_child=stated["discipline"] == Discipline.DISABLED_CHILD,
        heavy=has_heavy_act(coefficient=stated["coefficient"], act_tariff=stated["act_tariff"], day=first),
        in_pathway=UNKNOWN if pathway == UNREAD else pathway != OUTSIDE,
        marks=tuple(Mark(name) for name in marks),
    )


def _line(invoice: Invoice, line: InvoiceLine, found: Around) -> LineFacts:
    tariff = found.tariffs.on(invoice.facility, line.code, line.done_on)
    return LineFacts(
        ref=str(line.number),
        code=line.code,
        unit=Unit(tariff.unit) if tariff else Unit.STAY,
        done_on=line.done_on,
        quantity=line.quantity,
        charged=line.charged,
        tariff=tariff.amount if tariff else UNKNOWN,
        order=tariff.reference if tariff else "",
        shared=tariff.shared if tariff else True,
        late=UNKNOWN if line.late is None else line.late,
    )


def _lines(invoices: Sequence[Invoice]) -> dict[int, tuple[InvoiceLine, ...]]:
    rows: dict[int, tuple[InvoiceLine, ...]] = {one.pk: () for one in invoices}
    for line in InvoiceLine.objects.filter(invoice__in=invoices).order_by("number"):
        rows[line.invoice_id] += (line,)
    return rows


def _days(invoice: Invoice, lines: Iterable[InvoiceLine]) -> set[date]:
    if invoice.kind == Kind.SESSIONS:
        return {line.done_on for line in lines}
    return {invoice.entered_on, invoice.left_on}


def _first(invoice: Invoice, found: Around) -> date:
    return min(_days(invoice, found.lines[invoice.pk]))


def _others(persons: Iterable[int]) -> dict[int, tuple[Invoice, ...]]:
    rows: dict[int, tuple[Invoice, ...]] = defaultdict(tuple)
    for one in Invoice.objects.filter(person_id__in=set(persons)).exclude(state__in=OVER).order_by("pk"):
        rows[one.person_id] += (one,)
    return rows


def _sheets(invoices: Sequence[Invoice]) -> dict[int, tuple[care.StayBilled, ...]]:
    """Stays that hospitals billed on care sheets, by person: they would be paid twice."""
    stays = [one for one in invoices if one.kind == Kind.STAY]
    if not stays:
        return {}
    first, last = min(one.entered_on for one in stays), max(one.left_on for one in stays)
    who = tuple(PersonId(number) for number in sorted({one.person_id for one in stays}))
    rows: dict[int, tuple[care.StayBilled, ...]] = defaultdict(tuple)
    for one in care.stays_billed(person_ids=who, first_on=first, last_on=last):
        rows[one.person] += (one,)
    return rows


def _rights(invoice: Invoice, found: Around) -> list[str]:
    """Rights on the dates of the stay: those of its first day open it, those of its last must not have ended."""
    covers = [found.cover(invoice, day) for day in sorted(_days(invoice, found.lines[invoice.pk]))]
    if covers[0].competent_state != FRANCE:
        return [] if invoice.form_reference else [NO_FORM]
    if not covers[0].covered or (invoice.kind == Kind.SESSIONS and not all(one.covered for one in covers)):
        return [NO_RIGHT]
    return [] if covers[-1].covered else [Doubt.RIGHTS_END_DURING_STAY]


def _agreement(invoice: Invoice, found: Around) -> list[str]:
    held = any(
        one.sector != "none"
        and one.from_on <= invoice.entered_on
        and (one.until_on is None or invoice.entered_on < one.until_on)
        for one in found.agreements.get(invoice.facility, ())
    )
    return [] if held else [Doubt.NO_AGREEMENT]


def _collisions(invoice: Invoice, found: Around) -> list[str]:
    doubts: list[str] = []
    for other in found.others[invoice.person_id]:
        if other.root == invoice.root or other.pk > invoice.pk:  # the second of two is the one that waits
            continue
        if invoice.kind == other.kind == Kind.STAY and _overlap(invoice, other.entered_on, other.left_on):
            doubts.append(Doubt.OVERLAPPING_STAY)
        elif _same(invoice, other):
            doubts.append(Doubt.POSSIBLE_DOUBLE)
    if invoice.kind == Kind.STAY:
        sheets = found.sheets.get(invoice.person_id, ())
        doubts += [Doubt.BILLED_ON_CARE_SHEET for one in sheets if _overlap(invoice, one.entered_on, one.left_on)]
    return doubts


def _same(invoice: Invoice, other: Invoice) -> bool:
    told = ("facility", "kind", "entered_on", "left_on")
    return all(getattr(invoice, name) == getattr(other, name) for name in told)


def _overlap(invoice: Invoice, entered_on: date, left_on: date) -> bool:
    """Leaving one hospital and entering another on the same day is no overlap; the very same dates are one."""
    same = (invoice.entered_on, invoice.left_on) == (entered_on, left_on)
    return same or (entered_on < invoice.left_on and invoice.entered_on < left_on)
