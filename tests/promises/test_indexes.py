"""Every row written is written once more in each index: none only repeats how another of its table begins."""

import pytest
from django.apps import apps
from django.db import connections, models, router

from finalite.capabilities.register import guard


def test_no_index_of_one_column_repeats_how_another_begins():
    repeated = [f"{model._meta.label}.{field.name}" for model in ours() for field in alone(model) & first_of(model)]
    assert not repeated, f"db_index=False, since a longer index begins with it: {sorted(repeated)}"


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("finalite.")]


def alone(model):
    """Columns with an index of their own that the model itself declares: one inherited also serves other tables."""
    inherited = {f.name for base in model.__mro__[1:] if hasattr(base, "_meta") for f in base._meta.local_fields}
    fields = model._meta.local_fields
    return {field for field in fields if field.db_index and not field.unique and field.name not in inherited}


def first_of(model):
    """Columns that an index of the whole table, or what makes its rows unique, begins with."""
    kept = [one.fields for one in model._meta.indexes if not one.condition]
    kept += [
        one.fields for one in model._meta.constraints if isinstance(one, models.UniqueConstraint) and not one.condition
    ]
    return {model._meta.get_field(fields[0].lstrip("-")) for fields in kept if fields}


@pytest.mark.django_db(databases=["default", "archive"])
def test_the_database_has_each_constraint_and_index_that_a_model_declares():
    """A migration may take one away without a word: on PostgreSQL, Django's AlterField did."""
    assert sum(len(declared(model)) for model in ours()) > 150
    assert not {name for model in ours() for name in declared(model) - held(model)}


def declared(model):
    return {one.name for one in [*model._meta.constraints, *model._meta.indexes]}


def held(model):
    connection = connections[next(alias for alias in connections if router.allow_migrate_model(alias, model))]
    with guard.owner(), connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, model._meta.db_table).keys()
