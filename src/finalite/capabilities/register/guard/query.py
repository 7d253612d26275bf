"""The ORM layer: compilers that let a statement touch people only as far as the purpose in force goes.

Internals of Django 5.2 that the guard relies on, all of them (tests/security is the gate for an upgrade):

- `DatabaseOperations.compiler_module`, from which every query takes its compiler;
- `SQLCompiler.get_from_clause` (after the last join, before WHERE is compiled), `.get_default_columns`, `.compile`,
  `.as_sql`, `.execute_sql`, `.results_iter`; `SQLInsertCompiler.as_sql` and `.returning_fields`;
  `SQLUpdateCompiler.pre_sql_setup`; `SQLDeleteCompiler._as_sql`;
- `Query.alias_map`, `.alias_refcount`, `.extra_tables`, `.deferred_loading`, `.base_table`; the `)` that ends
  `Join.as_sql`;
- `Field.get_col`, `.cached_col`, `.pre_save`, `.descriptor_class`; `Model.from_db`, `ModelState`;
- `CursorWrapper` handing the very string of the compiler to the driver's cursor;
- `DatabaseWrapper.get_connection_params`, `.get_new_connection`, `.init_connection_state`, `.create_cursor`.
"""

from typing import Any

from django.db.models.constants import OnConflict
from django.db.models.expressions import Col, Func, RawSQL
from django.db.models.sql import compiler
from django.db.models.sql.datastructures import Join
from django.db.models.sql.where import AND, ExtraWhere, WhereNode

from .. import purpose
from ..purpose import PurposeViolation
from . import catalog
from .fields import current
from .ownership import Owner

SAFE, COLUMN, RAW, FUNCTION = range(4)
_kinds: dict[type, int] = {}


def _kind(cls: type) -> int:
    if cls is Col:
        return COLUMN
    if issubclass(cls, RawSQL | ExtraWhere) or not cls.__module__.startswith(("django.", "finalite.")):
        return RAW
    return FUNCTION if issubclass(cls, Func) else SAFE


class Rows:
    """Keeps the rows about persons whom the purpose covers."""

    contains_aggregate = contains_over_clause = False

    def __init__(self, alias: str, view: catalog.View):
        self.alias, self.view = alias, view

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list]:
        return f'{compiler.quote_name_unless_alias(self.alias)}."subject" {self.view.rows}', []


class Guarded:
    """What every compiler does: see which tables about people it touches, filter their rows, vouch for the text."""

    query: Any
    connection: Any
    where: Any
    streams_for: Any = None
    streams = False

    def compile(self, node):
        cls = node.__class__
        kind = _kinds.get(cls)
        if kind is None:
            kind = _kinds[cls] = _kind(cls)
        if kind:
            self._inspect(node, kind)
        return super().compile(node)  # type: ignore[misc]

    def as_sql(self, *args, **options):
        result = super().as_sql(*args, **options)  # type: ignore[misc]
        statements = [result] if isinstance(result, tuple) else result
        self.connection.finalite.vouch(statements[0][0] if len(statements) == 1 else None, current())
        return result

    def execute_sql(self, *args, **options):
        self.connection.finalite.raw = False
        if options.get("chunked_fetch"):
            self.streams, self.streams_for = True, current()
        return super().execute_sql(*args, **options)  # type: ignore[misc]

    def results_iter(self, *args, **options):
        rows = super().results_iter(*args, **options)  # type: ignore[misc]
        return self._under_one_purpose(rows) if self.streams else rows

    def get_from_clause(self):
        clauses, params = super().get_from_clause()  # type: ignore[misc]
        place = 0
        for alias, source in self.query.alias_map.items():
            if self.query.alias_refcount[alias]:
                view = self._view(source)
                if view is not None and view.rows:
                    self._filter(clauses, place, source, Rows(alias, view))
                place += 1
        for name in self.query.extra_tables:
            if catalog.find(name) and not isinstance(current(), Owner):
                raise PurposeViolation(f"{name} is about people: join it by a relation, not by extra(tables=…)")
        return clauses, params

    def get_default_columns(self, select_mask, start_alias=None, opts=None, from_parent=None):
        columns = super().get_default_columns(select_mask, start_alias, opts, from_parent)  # type: ignore[misc]
        table = catalog.find((opts or self.query.get_meta()).db_table)
        if table is None or (select_mask and not self.query.deferred_loading[1]):
            return columns  # a column that .only() names is not dropped: it refuses to compile
        view = table.view(current())
        return columns if view.reads_all else [c for c in columns if c.target.column in view.reads]

    def _view(self, source) -> catalog.View | None:
        table = catalog.find(source.table_name)
        if table is None:
            return None
        joined = isinstance(source, Join)
        mapped = source.join_field.related_model if joined else self.query.model
        if mapped is not table.model and (joined or mapped._meta.db_table == source.table_name):
            refuse_twin(table, mapped)
        return table.view(current())

    def _filter(self, clauses, place, source, rows) -> None:
        if isinstance(source, Join):
            condition, _ = rows.as_sql(self, self.connection)
            clauses[place] = f"{clauses[place][:-1]} AND {condition})"
        else:
            self.where = WhereNode([*filter(None, [self.where]), rows], AND)

    def _inspect(self, node, kind: int) -> None:
        if kind == COLUMN:
            table = catalog.find(node.target.model._meta.db_table)
            if table is not None and table.model is not node.target.model:
                refuse_twin(table, node.target.model)
        elif kind == RAW or node.extra.keys() & {"function", "template", "arg_joiner"}:
            self.connection.finalite.raw = True

    def _under_one_purpose(self, rows):
        for row in rows:
            if current() is not self.streams_for:
                raise PurposeViolation("rows being read belong to another purpose: finish the iteration where it began")
            yield row

    def _target(self) -> tuple[catalog.Table, Any] | None:
        """The table about people that the statement writes to, and what the purpose sees of it."""
        meta = self.query.get_meta()
        table = catalog.find(meta.db_table)
        if table is None:
            return None
        if table.model is not self.query.model:
            refuse_twin(table, self.query.model)
        return table, None if table.append_only else table.view(current())


class GuardedInsert(Guarded):
    returning_fields: Any

    def as_sql(self):
        self.checked()
        return super().as_sql()

    def checked(self) -> None:
        """Refuse what the purpose in force may not add; the query keeps the columns that it writes."""
        target = self._target()
        if target is not None and not isinstance(current(), Owner):
            self._check(*target)

    def _check(self, table: catalog.Table, view: catalog.View | None) -> None:
        query, objects = self.query, self.query.objs
        covered = view.persons if view else frozenset(table.subjects)
        for subject in {row.__dict__.get("subject") for row in objects} - covered:
            raise PurposeViolation(f"{_code()} may not add a row about {subject!r} to {table.label}")
        if view:
            query.fields = [f for f in query.fields if f.column in view.writes or _refuse_value(table, f, objects)]
        self._check_conflict(table, view)
        self._check_returning(table)
        for field in query.fields:
            _touch(table, field)

    def _check_conflict(self, table, view) -> None:
        if self.query.on_conflict is not OnConflict.UPDATE:
            return
        if view is None or view.rows:
            raise PurposeViolation(f"{_code()} may not change rows of {table.label} while adding some")
        for field in self.query.update_fields:
            _check_write(table, view, field)

    def _check_returning(self, table) -> None:
        for field in self.returning_fields or ():
            if field.column != table.pk and field.column not in table.view(current()).reads:
                raise PurposeViolation(f"{_code()} may not read back {table.label}.{field.name}")


class GuardedUpdate(Guarded):
    def pre_sql_setup(self):
        super().pre_sql_setup()
        target = self._target()
        if target is None or isinstance(current(), Owner):
            return
        table, view = target
        if view is None:
            raise PurposeViolation(f"{table.label} is append-only: nobody may change a row")
        for field, _, value in self.query.values:
            _check_write(table, view, field, value)
        if view.rows:
            self.query.where = WhereNode([self.query.where, Rows(self.query.base_table, view)], AND)


class GuardedDelete(Guarded):
    def _as_sql(self, query):
        target = self._target()
        if target is not None and not isinstance(current(), Owner):
            table, view = target
            if view is None or not view.erases:
                raise PurposeViolation(f"{_code()} may not remove rows of {table.label}: only retention erases")
            if view.rows:
                query.where = WhereNode([query.where, Rows(query.base_table, view)], AND)
        return super()._as_sql(query)


def refuse_twin(table: catalog.Table, model: Any) -> None:
    """Refuse a second model on a table about people, whose columns would come without their categories."""
    if not isinstance(current(), Owner):
        raise PurposeViolation(f"{model._meta.label} maps the table of {table.label}: use that model")


def _check_write(table, view, field, value=None) -> None:
    if field.column not in view.writes:
        raise PurposeViolation(
            f"{_code()} may not write {table.label}.{field.name}, which holds {table.columns[field.column]}"
        )
    if field.column == "subject" and value not in view.persons:
        raise PurposeViolation(f"{_code()} may not make a row of {table.label} one about {value!r}")
    _touch(table, field)


def _touch(table, field) -> None:
    if category := table.columns[field.column]:
        purpose.touch(category)


def _refuse_value(table, field, objects) -> bool:
    """A column that nobody set is left out of the statement; a value that may not be written is refused."""
    empty = (None, "", field.get_default())
    if any(row.__dict__.get(field.attname) not in empty for row in objects):
        raise PurposeViolation(
            f"{_code()} may not write {table.label}.{field.name}, which holds {table.columns[field.column]}"
        )
    return False


def _code() -> str:
    active = current()
    return active.code if active else "no purpose"


def guarded(base: Any) -> dict[str, type]:
    """The compilers of a backend's module `base`, each behind the guard."""
    mixins = {
        "SQLCompiler": Guarded,
        "SQLInsertCompiler": GuardedInsert,
        "SQLUpdateCompiler": GuardedUpdate,
        "SQLDeleteCompiler": GuardedDelete,
        "SQLAggregateCompiler": Guarded,
    }
    return {name: type(name, (mixin, getattr(base, name)), {}) for name, mixin in mixins.items()}


STOCK = compiler
"""Django's own compilers, which SQLite uses as they are."""
