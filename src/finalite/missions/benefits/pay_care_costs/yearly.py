"""Sums up a year of somebody's care: what it cost, what was refunded, what they bore of each cap."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from finalite import law
from finalite.capabilities import letters, register
from finalite.capabilities.care_sheets import acts
from finalite.capabilities.register import PersonId

from .models import BorneElsewhere, SettledLine, Settlement
from .telling import FICHE, REMEDIES, TEMPLATES
from .values import KindOfCare, Told, YearShown

WORDS = {
    "doctor": "Médecins",
    "midwife": "Sages-femmes",
    "dentist": "Dentistes",
    "paramedic": "Auxiliaires médicaux",
    "biology": "Analyses",
    "device": "Appareils",
    "optics": "Optique",
    "hearing": "Audition",
    "transport": "Transports",
    "spa": "Cures",
    "pharmacist": "Pharmaciens",
    "psychologist": "Psychologues",
    "stay": "Séjours à l’hôpital",
    "emergency": "Urgences",
}
MEDICINES = "Médicaments"


def year_of(person: PersonId, year: int) -> YearShown:
    """The care reimbursed in a civil year, by kind, with the participations and franchises beside their yearly caps.

    Raises `Invalid` for a year that no law table reaches.
    """
    last = _last_day(year)
    rows = list(
        SettledLine.objects.filter(person_id=person, in_force=True, settlement__decided_on__year=year)
        .select_related("line", "settlement")
        .order_by("pk")
    )
    elsewhere = BorneElsewhere.objects.filter(person_id=person, in_force=True, decided_on__year=year)
    borne: list[SettledLine | BorneElsewhere] = [*rows, *elsewhere]
    kinds = _by_kind(rows)
    charged, refunded = sum(kind.charged for kind in kinds), sum(kind.refunded for kind in kinds)
    return YearShown(
        person,
        year,
        kinds,
        charged,
        refunded,
        charged - refunded,
        sum(row.participations for row in borne),
        law.value("care.participation.yearly_count", last).number,
        sum(row.participation for row in borne),
        sum(row.franchise for row in borne),
        law.value("care.franchise.yearly", last).number,
    )


def send(person: PersonId, year: int, on: date) -> Told:
    """Write the year to the person."""
    shown = year_of(person, year)
    if not shown.kinds:
        return Told(None, None, 0)
    sent = letters.tell(
        template=TEMPLATES / "year.typ",
        data={
            "year": str(year),
            "kinds": [[kind.name, kind.lines, kind.charged, kind.refunded, kind.left] for kind in shown.kinds],
            "charged": shown.charged,
            "refunded": shown.refunded,
            "left": shown.left,
            "participations": shown.participations,
            "participations_most": shown.participations_most,
            "participation": shown.participation,
            "franchise": shown.franchise,
            "franchise_most": shown.franchise_most,
        },
        fiche=FICHE,
        person=person,
        title=f"Vos soins de l’année {year}",
        reference=f"annee/{year}/{person}",
        on=on,
        retention="care_cases",
        recipient="data_subject",
        categories=("civil_identity", "care_acts", "benefit_use"),
        key=f"{FICHE}/annee/{year}/{person}/{on}",
        remedies=REMEDIES,
    )
    return Told(sent.letter, None, sum(kind.lines for kind in shown.kinds))


def _last_day(year: int) -> date:
    if not 2005 <= year <= 2100:
        raise register.Invalid("year", "donner une année depuis 2005")
    return date(year, 12, 31)


def _by_kind(rows: Iterable[SettledLine]) -> tuple[KindOfCare, ...]:
    rows = list(rows)
    renewed = Settlement.objects.in_bulk([row.renewed_id for row in rows if row.renewed_id])
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        total = totals[_kind(row)]
        total[0] += 1
        total[1] += _billed(row, renewed.get(row.renewed_id, row.settlement))
        total[2] += row.paid
    return tuple(
        KindOfCare(name, lines, billed, paid, billed - paid) for name, (lines, billed, paid) in sorted(totals.items())
    )


def _kind(row: SettledLine) -> str:
    return WORDS.get(acts.table()[row.line.act].family, MEDICINES)


def _billed(row: SettledLine, settlement: Settlement) -> int:
    """What the care cost: a stay costs its daily charges too, which its invoice does not state."""
    return int(settlement.decision["amounts"].get("billed", row.line.charged))
