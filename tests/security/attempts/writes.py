"""Columns, rows and persons that the purpose may not write, by every part of the ORM that writes."""

import datetime
import json

from django.core import serializers
from django.db.models import Case, F, Subquery, Value, When
from django.db.models.deletion import Collector
from django.db.models.sql import UpdateQuery
from django.forms import modelform_factory

from ..elsewhere.models import Secret
from ..world.models import Claim, Note, Person, Trace
from ..world.purposes import ALL, ERASER, STRANGER, UNCONCERNED, UNEVEN, WRITER
from . import attempts

people = Person.objects
DAY = datetime.date(2026, 11, 21)
NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)


def _set(name, value, **options):
    row = people.first()
    setattr(row, name, value)
    row.save(**options)


def _collect():
    collector = Collector(using="default")
    collector.collect(people.all())
    collector.delete()


def _deserialized(**fields):
    row = {
        "model": "world.person",
        "fields": {"subject": "insured", "created": "2026-01-01", "updated": "2026-01-01T00:00:00Z", **fields},
    }
    for found in serializers.deserialize("json", json.dumps([row])):
        found.save()


def _bulk(method):
    row = people.first()
    row.iban = "Z"
    method(row)


def _form():
    form = modelform_factory(Person, fields=["name"])({"name": "Z"}, instance=people.first())
    assert form.is_valid()
    form.save()


def _update_query():
    query = UpdateQuery(Person)
    query.add_update_values({"iban": "Z"})
    query.get_compiler("default").execute_sql("row count")


attempts(
    prefix="write ",
    made={
        "update": lambda: people.update(iban="X"),
        "update from a column": lambda: people.update(iban=F("city")),
        "update from a column that may not be read": lambda: people.update(city=F("iban")),
        "update from a subquery": lambda: people.update(city=Subquery(Claim.objects.values("act")[:1])),
        "update by case": lambda: people.update(city=Case(When(income=1, then=Value("x")), default=Value("y"))),
        "update where": lambda: people.filter(nir="1").update(city="x"),
        "update a plain table from a column": lambda: Note.objects.update(text=Subquery(people.values("nir")[:1])),
        "update query": _update_query,
        "private update": lambda: people.all()._update([(Person._meta.get_field("iban"), None, "Z")]),
        "save": lambda: _set("name", "Z"),
        "save named field": lambda: _set("iban", "Z", update_fields=["iban"]),
        "save raw": lambda: Person(pk=1001, subject="insured", iban="Z", created=DAY, updated=NOON).save_base(raw=True),
        "form": _form,
        "create": lambda: people.create(subject="insured", nir="1"),
        "create with one allowed column": lambda: people.create(subject="insured", nir="1", city="x"),
        "force insert": lambda: Person(subject="insured", iban="1").save(force_insert=True),
        "bulk create": lambda: people.bulk_create(
            [Person(subject="insured", city="x"), Person(subject="insured", nir="2")]
        ),
        "bulk create, ignoring conflicts": lambda: people.bulk_create(
            [Person(subject="insured", nir="2")], ignore_conflicts=True
        ),
        "bulk create, updating on conflict": lambda: people.bulk_create(
            [Person(pk=1001, subject="insured", city="x")],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["iban"],
        ),
        "bulk update": lambda: _bulk(lambda row: people.bulk_update([row], ["iban"])),
        "get or create": lambda: people.get_or_create(name="Zoe", defaults={"nir": "2", "subject": "insured"}),
        "update or create": lambda: people.update_or_create(name="Ann", defaults={"income": 3}),
        "related create": lambda: people.first().claims.create(subject="insured", act="X"),
        "related add": lambda: people.first().claims.add(Claim.objects.last(), bulk=True),
        "related set": lambda: people.first().claims.set([Claim.objects.last()]),
        "deserialized": lambda: _deserialized(nir="3"),
        "private insert": lambda: people._insert(
            [Person(subject="insured", nir="9")],
            fields=[
                Person._meta.get_field("subject"),
                Person._meta.get_field("nir"),
                Person._meta.get_field("created"),
                Person._meta.get_field("updated"),
            ],
            using="default",
        ),
        "key of a row": lambda: Claim.objects.update(person_id=1001),
        "plain column of a table not written": lambda: Claim.objects.update(paid=1),
    },
)
attempts(
    prefix="erase ",
    made={
        "row": lambda: Claim.objects.first().delete(),
        "rows": lambda: Claim.objects.all().delete(),
        "some rows": lambda: Claim.objects.filter(pk__gt=0).delete(),
        "cascade": lambda: people.first().delete(),
        "collector": _collect,
        "private delete": lambda: Claim.objects.all()._raw_delete("default"),
    },
)
attempts(
    prefix="erase with every column ",
    purpose=ALL,
    made={
        "row": lambda: Claim.objects.first().delete(),
        "cascade": lambda: people.first().delete(),
        "private delete": lambda: Claim.objects.all()._raw_delete("default"),
    },
)
attempts(
    prefix="person ",
    purpose=ALL,
    controlled=False,
    made={
        "unknown": lambda: people.create(subject="employer", city="x"),
        "none": lambda: people.create(city="x"),
        "unknown in bulk": lambda: people.bulk_create([Person(subject="employer")]),
        "changed to an unknown one": lambda: people.update(subject="employer"),
        "changed to an expression": lambda: people.update(subject=F("city")),
        "unknown in an append-only table": lambda: Trace.objects.create(subject="employer"),
    },
)
for purpose in (ALL, ERASER):
    attempts(
        prefix=f"append-only as {purpose.role}: ",
        purpose=purpose,
        controlled=False,
        made={
            "update": lambda: Trace.objects.update(who="x"),
            "update a plain column": lambda: Trace.objects.update(at=3),
            "save": lambda: Trace.objects.create(subject="insured", who="x").save(update_fields=["who"]),
            "delete": lambda: Trace.objects.all().delete(),
            "delete one": lambda: Trace.objects.first().delete(),
            "update on conflict": lambda: Trace.objects.bulk_create(
                [Trace(pk=1001, subject="insured", who="x")],
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=["who"],
            ),
        },
    )
attempts(
    prefix="no purpose: ",
    purpose=None,
    made={
        "get": lambda: people.first(),
        "count": lambda: people.count(),
        "exists": lambda: people.exists(),
        "plain column": lambda: people.values("created").first(),
        "key": lambda: list(people.values_list("pk")),
        "join": lambda: list(Claim.objects.filter(person__created__isnull=False).values("id")),
        "join from a plain table": lambda: list(Note.objects.filter(person__subject="insured")),
        "join by a plain column": lambda: list(Note.objects.values("person__created")),
        "related object of a plain row": lambda: Note.objects.first().person,
        "create": lambda: people.create(subject="insured", city="x"),
        "bulk create": lambda: people.bulk_create([Person(subject="insured")]),
        "update": lambda: people.update(city="x"),
        "delete": lambda: people.all().delete(),
        "append-only rows": lambda: list(Trace.objects.all()),
        "append-only count": lambda: Trace.objects.count(),
        "attribute in memory": lambda: Person(nir="1").nir,
    },
)
attempts(
    prefix="stranger ",
    purpose=STRANGER,
    made={
        "reads": lambda: list(people.all()),
        "counts": lambda: people.count(),
        "writes": lambda: people.update(city="x"),
        "joins": lambda: list(Note.objects.filter(person__city="x")),
    },
)
attempts(
    prefix="unconcerned ",
    purpose=UNCONCERNED,
    made={
        "counts": lambda: people.count(),
        "keys": lambda: list(people.values("pk")),
        "exists": lambda: people.exists(),
    },
)
attempts(
    prefix="other fiche ",
    purpose=ALL,
    made={
        "reads": lambda: list(Secret.objects.all()),
        "counts": lambda: Secret.objects.count(),
        "adds": lambda: Secret.objects.create(subject="insured", name="x"),
        "changes": lambda: Secret.objects.update(name="x"),
    },
)
attempts(
    prefix="uneven ",
    purpose=UNEVEN,
    made={
        "more of one person than of another": lambda: list(people.values("nir")),
        "narrowed by hand": lambda: list(people.filter(subject="insured").values("nir")),
        "writes nothing": lambda: people.update(city="x"),
    },
)
attempts(
    prefix="writer ",
    purpose=WRITER,
    made={
        "reads": lambda: list(people.values("nir")),
        "reads back": lambda: people.first().nir,
        "writes from what it may not read": lambda: people.update(city=F("nir")),
        "filters on it": lambda: people.filter(nir="1").update(city="x"),
    },
)
