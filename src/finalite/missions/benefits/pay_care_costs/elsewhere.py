"""Counts what a victim bears of care that an injury of work pays, with all their other care of the year.

The law leaves them the participations and franchises under the caps of everybody (CSS L432-1 al. 2); since who cared is
paid in full, they are recovered on later payments (CSS D160-7).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Max

from finalite import law
from finalite.capabilities import money, people, register
from finalite.capabilities.care_sheets import acts
from finalite.capabilities.register import Cents, PersonId
from finalite.kernel import plain
from finalite.kernel.decision import Decision, Line
from finalite.kernel.unknown import UNKNOWN
from finalite.law.cover.facts import patient_of
from finalite.missions.entitlements.open_health_entitlements import queries as rights

from . import counting, paying, rules, settling, sheets
from .models import BorneElsewhere, Settlement
from .values import InjuryBorne, InjuryCare

KEY, ARTICLE, LABEL = "care/injury/", "CSS L. 432-1, D. 160-7", "Participation et franchise de soins en tiers payant"
RETURNED = "Participation rendue"
FAMILIES = {family.value for family in rules.Family}
MARKS = (rules.Mark.SAMU, rules.Mark.DURING_STAY)
"""What a sheet states that spares its lines."""


def count(asked: Sequence[InjuryCare], on: date) -> tuple[InjuryBorne, ...]:
    """Count the lines not counted yet, and record what each leaves to recover; asked twice, the second adds nothing."""
    for one in asked:
        _check(one, on)
    standing = list(BorneElsewhere.objects.filter(key__in=[one.key for one in asked], in_force=True))
    known = {row.key for row in standing}
    new = [one for one in asked if one.key not in known and acts.table()[one.act].family in FAMILIES]
    made = _write(new, on) if new else []
    return tuple(
        InjuryBorne(row.key, Cents(row.participation), Cents(row.franchise)) for row in (*standing, *made) if row.total
    )


def uncount(key: str, on: date) -> int:
    """Give the counters back what a line had borne, and pay it back to the person; returns cents, 0 for an unknown key.

    What they had not paid yet is netted with what is paid back.
    """
    row = BorneElsewhere.objects.select_for_update().filter(key=key, in_force=True).first()
    if row is None:
        return 0
    ledger = counting.locked({row.person_id: row.subject}, [row], row.decided_on)
    ledger.count([row], sign=-1)
    ledger.write()
    row.in_force = False
    row.save(update_fields=["in_force"])
    if row.total:
        paying.give_back(f"{KEY}{row.pk}/returned", PersonId(row.person_id), row.organisation, row.total, RETURNED, on)
    return row.total


def of_persons(persons: Iterable[int]) -> dict[int, list[BorneElsewhere]]:
    """What these people bear of care paid elsewhere, in the order it was counted."""
    found = defaultdict(list)
    for row in BorneElsewhere.objects.filter(person_id__in=set(persons), in_force=True).order_by("after_id", "pk"):
        found[row.person_id].append(row)
    return found


def _check(one: InjuryCare, on: date) -> None:
    register.check_days(act_on=one.act_on)
    if one.act not in acts.table():
        raise register.Invalid("act", f"aucun acte n’a le code {one.act}")
    if not 0 < len(one.key) <= 64:
        raise register.Invalid("key", "donner la clé de la ligne : qui facture, facture, rang")
    if not (0 < one.quantity <= 999 and 0 <= one.given <= 100_000_000):
        raise register.Invalid("given", "donner une quantité et un montant plausibles")
    if one.act_on > on:
        raise register.Invalid("act_on", "ce soin n’est pas encore donné")


def _write(new: Sequence[InjuryCare], on: date) -> list[BorneElsewhere]:
    persons = sorted({one.person for one in new})
    subjects, caisses = people.subjects_of(persons), people.caisse_of(persons)
    ledger = counting.locked({person: subjects[person] for person in persons}, new, on)
    last = dict(Settlement.objects.filter(person_id__in=persons).values_list("person_id").annotate(Max("pk")))
    patients, made = _patients(new), []
    for group in _by_day_of_cover(new):
        person = group[0].person
        facts = rules.CareFacts(
            patient=patients[person, group[0].act_on],
            lines=tuple(_line(one) for one in group),
            before=ledger.before(person, {one.act_on for one in group}),
            third_party=True,
        )
        decision = _decide(facts, caisses[person], on)
        answers = {line.ref: line for line in decision.lines}
        rows = [_row(one, answers.get(one.key), facts, decision, subjects[person], on) for one in group]
        for row in rows:
            row.organisation, row.after_id = caisses[person], last.get(person, 0)
        ledger.count(rows)
        made += rows
    for row in made:
        row.save(force_insert=True)
    ledger.write()
    money.owe([_debt(row) for row in made if row.total])
    return made


def _decide(facts: rules.CareFacts, caisse: str, on: date) -> Decision:
    try:
        sheets.check_mayotte(caisse)
    except law.MissingLaw as why:
        return why.decision("pay_care_costs.injury_deductions", on, law.version())
    return rules.injury_deductions(facts, on)


def _patients(new: Sequence[InjuryCare]) -> dict[tuple[int, date], rules.Patient]:
    asked = sorted({(one.person, one.act_on) for one in new})
    covers = rights.covers_of(asked=tuple(rights.CoverAsked(person, day) for person, day in asked))
    lives = settling.lives_of({one.person for one in new})
    return {(cover.person, cover.on): patient_of(cover, lives[cover.person].born_on) for cover in covers}


def _by_day_of_cover(new: Sequence[InjuryCare]) -> list[list[InjuryCare]]:
    """Lines of one person on one day together: an analysis spares the sampling of its day."""
    groups = defaultdict(list)
    for one in new:
        groups[one.person, one.act_on].append(one)
    return list(groups.values())


def _line(one: InjuryCare) -> rules.ActLine:
    act = acts.table()[one.act]
    return rules.ActLine(
        ref=one.key,
        family=rules.Family(act.family),
        done_on=one.act_on,
        charged=one.given,
        tariff=one.given,
        practitioner=str(one.provider),
        quantity=one.quantity,
        nature=rules.Nature(act.nature if act.nature != acts.SUPPLEMENT else "act"),
        marks=tuple(mark for mark in MARKS if mark in one.marks),
        speciality=UNKNOWN,
    )


def _row(
    one: InjuryCare, answer: Line | None, facts: rules.CareFacts, decision: Decision, subject: str, on: date
) -> BorneElsewhere:
    amounts = answer.amounts if answer else {"participation": 0, "franchise": 0}
    return BorneElsewhere(
        subject=subject,
        key=one.key,
        person_id=one.person,
        decided_on=on,
        law=decision.law,
        act_on=one.act_on,
        family=acts.table()[one.act].family,
        practitioner=one.provider,
        participations=counting.acts_borne(one.act_on, amounts["participation"]),
        participation=amounts["participation"],
        franchise=amounts["franchise"],
        facts=plain.write(facts),
        decision=decision.to_json(),
    )


def _debt(row: BorneElsewhere) -> money.NewDebt:
    return money.NewDebt(
        key=f"{KEY}{row.pk}",
        fiche=paying.FICHE,
        person_id=row.person_id,
        kind="deductions",
        amount=Cents(row.total),
        label=LABEL,
        article=ARTICLE,
        arose_on=row.decided_on,
        subject=row.subject,
    )
