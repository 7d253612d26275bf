"""An installation to be saved and brought back: run as a program by `test_backup`."""

import sys
from datetime import UTC, datetime

import django

django.setup()

from django.db import DatabaseError, connection, transaction  # noqa: E402

from finalite.capabilities import journal, people  # noqa: E402
from finalite.capabilities.people.models import Person  # noqa: E402
from finalite.capabilities.register import guard, purpose_of  # noqa: E402
from finalite.capabilities.register.purpose import PurposeViolation, opened  # noqa: E402

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
PEOPLE, ACTS = 5, 7


def prepare():
    """People, acts about them, the first of which are sealed."""
    new = people.NewPerson(
        subject="insured", organisation="011", birth_name="Sauvé", first_names="Camille", sex="2", birth="1970-05-17"
    )
    with guard.owner():
        people.create_organisation(code="011", name="Caisse d'essai")
        numbers = people.register_persons(persons=[new] * PEOPLE)
    for n in range(ACTS):
        act = journal.ActRecord(
            at=AT,
            user="agent",
            role="benefit_technician",
            organisation="011",
            fiche="pay_care_costs",
            operation="settle_lines",
            subpurpose="pay_benefits_in_kind",
            persons=tuple(numbers[: 1 + n % PEOPLE]),
            categories=("nir",),
            outcome="done",
        )
        with transaction.atomic():
            journal.record(act=act)
        if n == ACTS // 2:
            journal.seal(now=AT)
    count()


def count():
    """What is there, and whether the guard and the journal still hold: one line."""
    report = journal.verify()
    with guard.owner():
        names = list(Person.objects.values_list("birth_name", flat=True))
    try:
        list(Person.objects.values_list("pk"))
        refused = False
    except PurposeViolation:
        refused = True
    told = [len(names), set(names) == {"Sauvé"}, report.sound, report.entries, report.unsealed, refused]
    print(*told, _engine_refuses(), _nothing_is_rewritten())  # noqa: T201 (a program)


def _engine_refuses() -> bool:
    """The database itself keeps a purpose from what it does not read."""
    with opened(purpose_of("pay_care_costs", "statistician")):
        return _fails("SELECT nir FROM people_person") and not _fails("SELECT birth FROM people_person")


def _nothing_is_rewritten() -> bool:
    with guard.owner():
        return _fails("UPDATE journal_entry SET operation = 'x'")


def _fails(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except (DatabaseError, PurposeViolation):
        return True
    return False


if __name__ == "__main__":
    {"prepare": prepare, "count": count}[sys.argv[1]]()
