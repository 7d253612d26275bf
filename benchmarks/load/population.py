"""People, rights and carers for a load test, written by bulk SQL as the owner of the tables: this is not measured."""

import json
import sys
from datetime import date, timedelta
from typing import Any

CAISSE, DOCTORS, SINCE = "011", 200, date(2024, 1, 2)
PEOPLE = """
INSERT INTO people_person (subject, nir, nir_kind, birth_name, first_names, sex, search_name, birth)
WITH RECURSIVE drawn (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM drawn WHERE n + 1 < %s),
born AS (
  SELECT n, 1 + n %% 2 AS sex, substr(CAST(101 + n / 2 %% 12 AS text), 2) AS month, 1930 + n / 24 %% 80 AS year,
         substr(CAST(1201 + n / 1920 AS text), 2) AS rank
  FROM drawn
),
numbered AS (
  SELECT *, CAST(sex AS text) || substr(CAST(year AS text), 3) || month || '99999' || rank AS thirteen FROM born
)
SELECT 'insured', thirteen || substr(CAST(197 - CAST(thirteen AS bigint) %% 97 AS text), 2), 'certified',
       'Mesure', 'Camille', CAST(sex AS text), 'mesure camille', date(year || '-' || month || '-15')
FROM numbered ORDER BY n
"""
FILES = """
INSERT INTO people_personfile (subject, person_id, organisation)
SELECT 'insured', id, %s FROM people_person WHERE birth_name = 'Mesure' ORDER BY id
"""
RIGHTS = """
INSERT INTO open_health_entitlements_right
  (subject, person_id, recorded_on, source, starts_on, ground, end_reason, closed_with)
SELECT 'insured', id, %s, 'bench', %s, 'work', '', '{}' FROM people_person
WHERE birth_name = 'Mesure' AND id NOT IN (SELECT person_id FROM open_health_entitlements_right) ORDER BY id
"""
MOST = 799 * 1920
"""Fictitious numbers that the years and months used here give."""


def make(people: int) -> dict[str, Any]:
    """Write `people` persons, their rights, doctors and an agent; what a load test needs to know of them.

    Django must be ready, and the databases empty but for their tables.
    """
    from django.db import connection
    from django.utils import timezone

    from finalite.capabilities.register import guard

    with guard.owner():
        fill(people)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # a database at rest: the server would do it during the load
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT min(id), max(id) FROM people_person")
            first, last = cursor.fetchone()
        doctors = _doctors()
        token = _agent()
    world = {"first": first, "last": last, "doctors": doctors, "today": timezone.localdate().isoformat()}
    return {"token": token, "world": world}


def fill(people: int) -> None:
    """Write `people` persons with a file and a right, on either engine; the owner of the tables must be active."""
    from django.db import connection, transaction

    if not 0 < people <= MOST:
        raise SystemExit(f"BENCH_PEOPLE: between 1 and {MOST}")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PEOPLE, [people])
        cursor.execute(FILES, [CAISSE])
        cursor.execute(RIGHTS, [SINCE, SINCE])


def _doctors() -> list[str]:
    from stdnum import luhn

    from finalite.capabilities import people

    numbers = [f"9{n:09d}" for n in range(DOCTORS)]
    numbers = [number + luhn.calc_check_digit(number) for number in numbers]
    new = [
        people.NewProvider(
            subject="health_professional",
            number=number,
            number_kind=people.NumberKind.RPPS,
            profession="doctor",
            specialty="general",
            last_name="Soignant",
        )
        for number in numbers
    ]
    for provider in people.register_providers(on=SINCE, providers=new):
        people.agree_terms(provider_id=provider, sector="1", on=SINCE)
    return numbers


def _agent() -> str:
    from django.utils import timezone

    from finalite.capabilities import people
    from finalite.site import actors, tokens

    people.create_organisation(code=CAISSE, name="Caisse de mesure")
    people.create_user(username="bench", password=None, organisation=CAISSE)
    people.give_role(username="bench", role="benefit_technician", on=SINCE, organisation=CAISSE, primary=True)
    return tokens.issue(user=actors.user_named("bench"), label="bench", expires_at=timezone.now() + timedelta(days=2))


def _main() -> None:
    import django

    django.setup()
    print(json.dumps(make(int(sys.argv[1]))))


if __name__ == "__main__":
    _main()
