"""More of what a demonstration holds: its rows again and again, each time about other people.

Copy k of a row has the number of the row and k times as many as its table had rows, and so has whatever the row points
to; text that must be unique says k. Professionals, employers, users and settings stay as they are, so that what the
copies bring falls to the same desks.
"""

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.load import population

PERSON = "people_person"
AMPLE = {"pay_care_costs", "money", "journal", "people"}
"""What each insured person has much of: copied ten times as often as the rest."""
DATED = {"pay_care_costs", "money", "journal"}
"""Whose copies lie on earlier days, one after the other over DAYS: one day holds its share."""
DAYS = 300
MANY, FEW = 400, 2000
"""One copy of what is ample for so many people, and one of the rest."""
AROUND = {
    "journal_entry", "journal_block", "journal_sealed", "exchange_disclosure", "money_batch", "money_ledgerentry",
    "people_household",
}  # fmt: skip
"""Copied although they name no person."""
APART = {PERSON, "people_personfile", "people_user", "retention_archivedrow"}
"""Filled otherwise, or one by one."""
NUMBERS = {
    "person_id": PERSON, "insured_id": PERSON, "representative_id": PERSON, "other_id": PERSON, "kept_id": PERSON,
    "case_id": "cases_case", "employer_case_id": "cases_case", "order_id": "money_paymentorder",
    "entry_id": "journal_entry", "disclosure_id": "exchange_disclosure", "document_id": "documents_storeddocument",
    "payee_id": PERSON, "letter_id": "letters_sentletter", "check_id": "verification_check", "highest": "journal_entry",
    "pay_disability_pensions_right": "open_disability_and_death_entitlements_right",
    "pay_work_injury_care_costs_file": "open_work_injury_entitlements_injuryfile",
    "pay_work_injury_income_file": "open_work_injury_entitlements_injuryfile",
    "open_work_injury_entitlements_file": "open_work_injury_entitlements_injuryfile",
    "pay_work_injury_income_injury": "pay_work_injury_income_incomefile",
    "open_health_entitlements_protocol": "open_health_entitlements_careprotocol",
    "manage_cards_sequence": "manage_cards_opposition",
}  # fmt: skip
"""The table that a plain number points to, where its name alone does not tell."""

EARLIER = {
    "postgresql": {
        "DateField": f"{{}} - k % {DAYS}",
        "DateTimeField": f"{{}} - k % {DAYS} * interval '1 day'",
    },
    "sqlite": {
        "DateField": f"date({{}}, '-' || (k % {DAYS}) || ' days')",
        "DateTimeField": f"date({{0}}, '-' || (k % {DAYS}) || ' days') || substr({{0}}, 11)",
    },
}
"""A day or an instant of copy k."""
PERSONS = ("insured", "dependant", "payee")
"""Kinds of payees whose number is that of a person."""


class Copies:
    """The statements that copy the tables, read from the models; `people` are those that a copy can be about."""

    def __init__(self, cursor: Any, people: int, first: int) -> None:
        from django.apps import apps

        models = {model._meta.db_table: model for model in apps.get_models()}
        self.cursor, self.people, self.vendor = cursor, people, cursor.db.vendor
        self.models = {table: model for table, model in models.items() if _copied(table, model)}
        self.strides = {table: self._highest(model) for table, model in self.models.items()} | {PERSON: first - 1}

    def write(self) -> None:
        """Copy every table."""
        for table, model in self.models.items():
            if self.strides[table]:
                self.cursor.execute(self._statement(table, model))

    def _highest(self, model: Any) -> int:
        self.cursor.execute(f"SELECT max({model._meta.pk.column}) FROM {model._meta.db_table}")
        return self.cursor.fetchone()[0] or 0

    def _times(self, table: str) -> int:
        return min(self.people // (MANY if _of(AMPLE, table) else FEW), self.people // self.strides[PERSON])

    def _statement(self, table: str, model: Any) -> str:
        unique = set(_texts(model, self._shifts))
        fields = model._meta.concrete_fields
        values = ", ".join(self._value(table, field, field in unique) for field in fields)
        names = ", ".join(f'"{field.column}"' for field in fields)
        numbers = f"SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < {self._times(table)}"
        rows = f"INSERT INTO {table} ({names}) SELECT {values} FROM copies, {table}"
        return f"WITH RECURSIVE copies (k) AS ({numbers}) {rows}"

    def _value(self, table: str, field: Any, unique: bool) -> str:
        column, to = f'{table}."{field.column}"', self._target(field)
        if _of(DATED, table) and (kind := field.get_internal_type()) in EARLIER[self.vendor]:
            return EARLIER[self.vendor][kind].format(column)
        if unique:
            return f"substr(k || '~' || {column}, 1, {field.max_length})"
        if not self.strides.get(to):
            return column
        shifted = f"{column} + k * {self.strides[to]}"
        if field.column == "payee_id" and hasattr(field.model, "payee_kind"):
            return f"CASE WHEN payee_kind IN {PERSONS} THEN {shifted} ELSE {column} END"
        if to not in APART and self._times(to) < self._times(table):
            return f"CASE WHEN k <= {self._times(to)} THEN {shifted} END"
        return shifted

    def _target(self, field: Any) -> str:
        if field.remote_field:
            return field.remote_field.model._meta.db_table
        if field.column in NUMBERS:
            return NUMBERS[field.column]
        if "Integer" not in field.get_internal_type() and "Auto" not in field.get_internal_type():
            return ""
        if field.primary_key:
            return field.model._meta.db_table
        own = f"{field.model._meta.app_label}_{field.column.removesuffix('_id')}"
        return NUMBERS.get(own, own)

    def _shifts(self, field: Any) -> bool:
        return bool(self.strides.get(self._target(field)))


def _copied(table: str, model: Any) -> bool:
    columns = {field.column for field in model._meta.concrete_fields}
    return table not in APART and ("person_id" in columns or table in AROUND or table.endswith("_delivery"))


def _of(apps: set[str], table: str) -> bool:
    return any(table.startswith(f"{app}_") for app in apps)


def _texts(model: Any, shifts: Callable[[Any], bool]) -> Iterator[Any]:
    """A text of each group of columns that must be unique, where no number in it makes it so."""
    from django.db import models

    groups = [[field] for field in model._meta.concrete_fields if field.unique]
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint):
            groups.append([model._meta.get_field(name) for name in rule.fields])
    for group in groups:
        texts = [field for field in group if isinstance(field, models.CharField)]
        if texts and not any(map(shifts, group)):
            yield max(texts, key=lambda field: field.max_length)


def fill(people: int) -> None:
    """Add `people` persons to a demonstration, and copies of it about them; the owner of the tables must be active."""
    from django.core.management.color import no_style
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) + 1 FROM people_person")
        first = cursor.fetchone()[0]
        copies = Copies(cursor, people, first)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # points are checked once, by construction
        copies.write()
        for statement in connection.ops.sequence_reset_sql(no_style(), list(copies.models.values())):
            cursor.execute(statement)
        population.fill(people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
