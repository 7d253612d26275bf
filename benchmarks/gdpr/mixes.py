"""The four mixes of GDPRbench on our own tables, through our door, beside raw SQL that does the same on them.

What we took of GDPRbench (Shastri and others, PVLDB 13(7), 2020, and its workload files): its four roles, their shares
and their draws. Controller: a quarter creates, a quarter erases, half change metadata; persons drawn evenly. Customer:
a fifth each reads all of their own, reads metadata, corrects, objects, erases; few people ask often (skewed draw).
Processor: four fifths read one record (skewed), a fifth reads by purpose or leaves out whoever objects. Regulator: 46 %
metadata of a person, 31 % the log, 23 % proofs of deletion (skewed). What differs: the controller erases what is over
about one person; erasing by end of period over everybody is `retention.py`. Shares by consent and by automated decision
are left out: nothing here rests on either. The skew draws the logarithm of the rank evenly.

A record is a card of `manage_cards`; its metadata are its caisse, the start of its retention and the limits placed on
the fiche for the person. The doors are made here, one statement each, for the fiches' own doors decide much more: role,
need-to-know, purpose, both layers of the guard, transaction and sealed journal are those of any door. Erasure is the
retention engine's, over every table of the fiche; logs, limits and proofs are the capabilities' own.

Raw SQL comes in three kinds. `baseline` is the statement alone, committed: nobody is asked whether they may, nothing
tells afterwards who did it. `logged` writes one plain row of who did what about whom in the same transaction (GDPR
5(2), 32). `duty` does by hand what the law asks of our door: it looks up whether the processing is stopped, whether the
person had it limited (18) and whether their file is the agent's to see, does the act, and writes the entry and its
person into twins of the journal's tables, as searchable as they are but without digest. `erase` also looks for legal
holds and leaves a proof. No side but ours checks a column, hashes, or is refused anything by the database.
"""

import os
import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from . import duty, filling
from .measuring import Row, Spent, peak_mb, timed, told

PEOPLE = int(os.environ.get("BENCH_PEOPLE", "20000"))
ACTS = int(os.environ.get("BENCH_MIX", "200"))
FICHE, CAISSE, ON = "manage_cards", "011", date(2026, 11, 20)
AIM = 1.5
EXPIRED = "2021-03-01"
PLACE = "finalite.missions.entitlements.manage_cards.bench"
DPO = "finalite.missions.disputes.answer_data_subject_requests.bench"
Act = Callable[[int], Any]


def measure() -> list[Row]:
    """Each act of a mix by us and by each kind of raw SQL, in turn, about people of the same rank."""
    from finalite.capabilities.register import guard

    with guard.owner():
        _fill()
    ours, raw = _doors(), _raw()
    return [_mix(name, shares, ours, raw) for name, shares in MIXES.items()]


SIDES = ("ours", "bare", "logged", "duty")
MIXES: dict[str, tuple[bool, dict[str, int]]] = {
    "controller": (False, {"create": 25, "erase": 25, "change_metadata": 50}),
    "customer": (True, {"read_all": 20, "read_metadata": 20, "correct": 20, "object_to": 20, "erase": 20}),
    "processor": (True, {"read_one": 80, "read_by_purpose": 10, "read_but_objections": 10}),
    "regulator": (True, {"read_metadata": 46, "read_log": 31, "read_proofs": 23}),
}


def _mix(name: str, how: tuple[bool, dict[str, int]], ours: dict[str, Act], raw: dict[str, Act]) -> Row:
    from finalite.capabilities.register import guard

    skewed, shares = how
    chance = random.Random(name)
    acts = [act for act, share in shares.items() for _ in range(max(1, ACTS * share // 100))]
    chance.shuffle(acts)
    sides: list[list[Spent]] = [[] for _ in SIDES]
    by_act: dict[str, list[tuple[Spent, ...]]] = {}
    for act in shares:
        ours[act](_person(chance, skewed, 0))  # what a process does once is not measured
    for act in acts:
        for side in chance.sample(range(len(SIDES)), len(SIDES)):
            person = _person(chance, skewed, side)
            if side == 0:
                spent, _ = timed(lambda: ours[act](person))  # noqa: B023
            else:
                with guard.owner():
                    spent, _ = timed(lambda: _sent(raw[act], act, person, SIDES[side]))  # noqa: B023
            sides[side].append(spent)
        by_act.setdefault(act, []).append(tuple(side[-1] for side in sides))
    seconds = [sum(side) for side in sides]
    cpu = [sum(one.cpu for one in side) for side in sides]
    told(f"mixes: {name} done, {len(acts)} acts on each side")
    return {
        "what": f"GDPRbench {name}, {len(acts)} acts", "lines_per_second": round(len(acts) / seconds[0]),
        "baseline": round(len(acts) / seconds[1]), "ratio": round(seconds[0] / seconds[1], 2), "aim": AIM,
        "logged": round(len(acts) / seconds[2]), "ratio_to_logged": round(seconds[0] / seconds[2], 2),
        "duty": round(len(acts) / seconds[3]), "ratio_to_duty": round(seconds[0] / seconds[3], 2),
        "cpu_ratio": round(cpu[0] / cpu[1], 2) if cpu[1] else None,
        "cpu_ratio_to_duty": round(cpu[0] / cpu[3], 2) if cpu[3] else None, "peak_mb": peak_mb(),
        "ms_by_act": {act: [round(sum(part) / len(part) * 1e3, 2) for part in zip(*all_of, strict=True)]
                      for act, all_of in by_act.items()},
    }  # fmt: skip


def _person(chance: random.Random, skewed: bool, side: int) -> int:
    """One of the side's own part of the people, so that nobody reads what another has just read or erased."""
    part = PEOPLE // len(SIDES)
    rank = int(part ** chance.random()) - 1 if skewed else chance.randrange(part)
    return side * part + min(rank, part - 1) + 1


def _fill() -> None:
    from finalite.capabilities import people
    from finalite.capabilities.people.models import Person, PersonFile
    from finalite.missions.entitlements.manage_cards.models import Card

    people.create_organisation(code=CAISSE, name="Caisse de mesure")
    filling.fill(Person, rows=PEOPLE, birth="'1970-05-17'", birth_name="'Mesure'")
    filling.fill(PersonFile, rows=PEOPLE, organisation=f"'{CAISSE}'")
    ended = f"CASE WHEN i % 2 = 0 THEN '{EXPIRED}' END"
    cast = f"CAST({ended} AS DATE)" if filling.is_postgresql() else ended
    person = f"(i - 1) % {PEOPLE} + 1"
    filling.fill(Card, rows=2 * PEOPLE, person_id=person, kind="'physical'", state="'closed'", rights_ended_on=cast,
                 organisation=f"'{CAISSE}'", number="'C' || CAST(i AS TEXT)")  # fmt: skip
    for model in (Person, PersonFile, Card):
        filling.restart(model)
    duty.make_tables()
    filling.analyse()


def _doors() -> dict[str, Act]:
    """The same acts through the door: by an agent, by the person, by the data protection officer."""
    from django.utils import timezone

    from finalite.capabilities import register, retention, subject_rights
    from finalite.capabilities.journal import queries as log
    from finalite.capabilities.register.guard.prepared import Prepared
    from finalite.capabilities.register.values import PersonId
    from finalite.missions.entitlements.manage_cards.models import Card

    names = [field.attname for field in Card._meta.concrete_fields]
    own = ("insured_person",)

    def create(*, person: PersonId) -> int:
        row = Card(subject="insured", person_id=person, organisation=CAISSE, number=f"N{_next()}", kind="physical",
                   state="closed", department="75", public_key="k", certificate="c", valid_from=ON)  # fmt: skip
        row.save(force_insert=True)
        return row.pk

    def erase(*, person: PersonId) -> int:
        return retention.erase_due(fiche=FICHE, person_id=person, on=ON)

    def change_metadata(*, person: PersonId) -> int:
        return Card.objects.filter(person_id=person).update(rights_ended_on=ON, organisation=CAISSE)

    def correct(*, person: PersonId) -> int:
        return Card.objects.filter(person_id=person).update(department="76")

    def object_to(*, person: PersonId) -> bool:
        return subject_rights.limit(person_id=person, fiche="produce_activity_statistics", kind="objection", on=ON)

    whole = Prepared(lambda person: Card.objects.filter(person_id=person).values_list(*names), int)
    about = Prepared(
        lambda person: Card.objects.filter(person_id=person).values_list("organisation", "rights_ended_on"), int
    )

    def read_all(*, person: PersonId) -> int:
        return len(whole.rows(person))

    def read_metadata(*, person: PersonId) -> int:
        return len(subject_rights.limits_of(person_id=person)) + len(about.rows(person))

    def read_by_purpose(*, person: PersonId) -> int:
        return len(Card.objects.filter(pk__gt=person, kind="physical").order_by("pk").values_list(*names)[:500])

    def read_but_objections(*, person: PersonId) -> int:
        rows = Card.objects.filter(pk__gt=person).order_by("pk").values_list(*names)[:500]
        stopped = subject_rights.restricted(fiche=FICHE, person_ids=[row[2] for row in rows])
        return sum(row[2] not in stopped for row in rows)

    def read_log(*, person: PersonId) -> int:
        return len(log.search(person_id=person, limit=50, since=timezone.now() - timedelta(days=400)).rows)

    def read_proofs(*, person: PersonId) -> int:
        return len(retention.proofs(fiche=FICHE))

    agent = register.Actor(user="bench", role="rights_technician", organisation=CAISSE)
    officer = register.Actor(user="bench", role="dpo", organisation=CAISSE, reason="contrôle")

    def door(kind: str, place: str, subpurpose: str, function: Any, actor: Any = None) -> Act:
        function.__module__ = place
        entered = getattr(register, kind)(subpurpose, open_to=own)(function)

        def act(person: int) -> Any:
            who = actor or register.Actor(user=f"p{person}", role="insured_person", organisation="", person_id=person)
            with register.acting(who):
                return entered(person=person)

        return act

    cards = "update_card_data"
    return {
        "create": door("operation", PLACE, "create_cards", create, agent),
        "erase": door("operation", PLACE, cards, erase, agent),
        "change_metadata": door("operation", PLACE, cards, change_metadata, agent),
        "correct": door("operation", PLACE, cards, correct, agent),
        "object_to": door("operation", PLACE, cards, object_to),
        "read_all": door("query", PLACE, cards, read_all),
        "read_metadata": door("query", PLACE, cards, read_metadata, agent),
        "read_one": door("query", PLACE, cards, read_all, agent),
        "read_by_purpose": door("query", PLACE, cards, read_by_purpose, agent),
        "read_but_objections": door("query", PLACE, cards, read_but_objections, agent),
        "read_log": door("query", DPO, "handle_incidents_and_breaches", read_log, officer),
        "read_proofs": door("query", DPO, "steer_and_evaluate", read_proofs, officer),
    }


def _raw() -> dict[str, Callable[[Any, int], Any]]:
    """The same statements by hand, as the owner of the database; `erase` looks at every table of the fiche."""
    from finalite.missions.entitlements.manage_cards.models import Card

    names = ", ".join(f'"{field.column}"' for field in Card._meta.concrete_fields)
    tables = _erased_tables()

    def create(cursor: Any, person: int) -> None:
        cursor.execute(
            "INSERT INTO manage_cards_card (subject, person_id, organisation, number, kind, state, department,"
            " public_key, certificate, valid_from, written)"
            " VALUES ('insured', %s, %s, %s, 'physical', 'closed', '75', 'k', 'c', %s, '{}')",
            [person, CAISSE, f"N{_next()}", ON.isoformat()],
        )

    def erase(cursor: Any, person: int) -> None:
        for table, start, last in tables:
            cursor.execute(f'DELETE FROM "{table}" WHERE person_id = %s AND "{start}" <= %s', [person, last])

    def sends(*statements: tuple[str, Callable[[int], list]]) -> Callable[[Any, int], Any]:
        def act(cursor: Any, person: int) -> int:
            found = 0
            for text, values in statements:
                cursor.execute(text, values(person))
                found += len(cursor.fetchall()) if text.startswith("SELECT") else 0
            return found

        return act

    def one(person: int) -> list:
        return [person]

    limits = "SELECT fiche, kind, placed_on FROM subject_rights_limitplaced WHERE person_id = %s AND lifted_on IS NULL"
    page = f"SELECT {names} FROM manage_cards_card WHERE id > %s {{}}ORDER BY id LIMIT 500"
    log = (
        "SELECT e.* FROM journal_entry e JOIN journal_concerned c ON c.entry_id = e.id WHERE c.person_id = %s"
        " AND e.at >= %s ORDER BY e.id DESC LIMIT 51"
    )
    return {
        "create": create,
        "erase": erase,
        "change_metadata": sends((
            "UPDATE manage_cards_card SET rights_ended_on = %s, organisation = %s WHERE person_id = %s",
            lambda person: [ON.isoformat(), CAISSE, person])),
        "correct": sends(("UPDATE manage_cards_card SET department = '76' WHERE person_id = %s", one)),
        "object_to": sends(
            (f"{limits} AND fiche = 'produce_activity_statistics'", one),
            ("INSERT INTO subject_rights_limitplaced (person_id, fiche, kind, placed_on) VALUES (%s,"
             " 'produce_activity_statistics', 'objection', %s) ON CONFLICT DO NOTHING",
             lambda person: [person, ON.isoformat()])),
        "read_all": sends((f"SELECT {names} FROM manage_cards_card WHERE person_id = %s", one)),
        "read_metadata": sends(
            (limits, one), ("SELECT organisation, rights_ended_on FROM manage_cards_card WHERE person_id = %s", one)),
        "read_one": sends((f"SELECT {names} FROM manage_cards_card WHERE person_id = %s", one)),
        "read_by_purpose": sends((page.format("AND kind = 'physical' "), one)),
        "read_but_objections": sends(
            (page.format("AND person_id NOT IN (SELECT person_id FROM subject_rights_limitplaced"
                         f" WHERE fiche = '{FICHE}' AND lifted_on IS NULL) "), one)),
        "read_log": sends((log, lambda person: [person, "2025-10-16 00:00:00+00"])),
        "read_proofs": sends(
            ("SELECT * FROM retention_erasureproof WHERE fiche = %s ORDER BY id DESC LIMIT 50", lambda _: [FICHE])),
    }  # fmt: skip


def _erased_tables() -> list[tuple[str, str, str]]:
    from finalite.capabilities.retention import periods, scoping

    return [
        (scope.model._meta.db_table, scope.start, periods.last_due_start(scope.keep, ON).isoformat())
        for scope in scoping.scopes(fiche=FICHE)
        if scope.links and not scope.shared
    ]


def _sent(send: Any, act: str, person: int, side: str) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        if side == "duty":
            duty.look_up(cursor, act, person)
        send(cursor, person)
        if side == "logged":
            duty.log(cursor, person)
        elif side == "duty":
            duty.record(cursor, act, person)


_numbers = iter(range(1, 1 << 60))


def _next() -> int:
    return next(_numbers)
