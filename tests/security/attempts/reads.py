"""Columns outside the purpose, by every part of the ORM that can name one."""

from django.core import serializers
from django.db import connection
from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, Lag, Length, Rank, Upper
from django.forms import model_to_dict, modelform_factory

from ..world.models import Claim, Note, Person, Trace
from . import attempts

people = Person.objects

attempts(
    prefix="select ",
    made={
        "values": lambda: list(people.values("nir")),
        "values_list": lambda: list(people.values_list("iban", flat=True)),
        "named values_list": lambda: list(people.values_list("iban", named=True)),
        "every value": lambda: list(people.values()),
        "every value in a list": lambda: list(people.values_list()),
        "distinct": lambda: list(people.values("income").distinct()),
        "only": lambda: list(people.only("nir")),
        "only in bulk": lambda: people.only("nir").in_bulk(),
        "nothing deferred, then read": lambda: people.defer(None).first().nir,
        "deferred attribute": lambda: people.first().nir,
        "refresh": lambda: people.first().refresh_from_db(fields=["iban"]),
        "refresh from another queryset": lambda: people.first().refresh_from_db(
            fields=["nir"], from_queryset=people.all()
        ),
        "earliest": lambda: people.earliest("income"),
        "latest": lambda: people.latest("nir"),
        "json key": lambda: list(people.values("extra__a")),
        "dates": lambda: list(people.filter(nir__isnull=False).dates("birth", "year")),
        "iterator": lambda: list(people.order_by("nir").iterator()),
        "base manager": lambda: list(Person._base_manager.values("nir")),
        "plain queryset": lambda: list(QuerySet(Person).values("nir")),
        "the query itself": lambda: people.values("nir").query.get_compiler(connection=connection).execute_sql(),
        "the text of the query": lambda: str(people.values("nir").query),
        "the text and its parameters": lambda: people.filter(nir="1").query.sql_with_params(),
        "explain": lambda: people.filter(nir="1").explain(),
        "for update": lambda: list(people.select_for_update().values("nir")),
        "values of an append-only table": lambda: list(Trace.objects.values("what")),
    },
)
attempts(
    prefix="filter ",
    made={
        "exact": lambda: list(people.filter(income=1000)),
        "greater": lambda: list(people.filter(income__gt=3)),
        "count": lambda: people.filter(nir__startswith="1").count(),
        "exists": lambda: people.filter(iban="FR76").exists(),
        "contains": lambda: list(people.filter(nir__icontains="8")),
        "regex": lambda: list(people.filter(nir__regex="^1")),
        "exclude": lambda: list(people.exclude(Q(income=1) | Q(name="x"))),
        "is null": lambda: list(people.filter(iban__isnull=True)),
        "in": lambda: list(people.filter(nir__in=["1", "2"])),
        "json key": lambda: list(people.filter(extra__a=1)),
        "json has key": lambda: list(people.filter(extra__has_key="a")),
        "against another column": lambda: list(people.filter(name=F("nir"))),
        "alias": lambda: list(people.alias(z=F("iban")).filter(z="FR76")),
        "lookup as an expression": lambda: list(people.annotate(z=Q(nir="1")).values("z")),
        "get": lambda: people.get(income=1000),
        "get_or_create": lambda: people.get_or_create(nir="1850575999123"),
        "foreign key forward": lambda: list(Claim.objects.filter(person__nir="1")),
        "foreign key backward": lambda: list(people.filter(claims__act="CS")),
        "exclude backward": lambda: list(people.exclude(claims__act="CS")),
        "two joins": lambda: list(Claim.objects.filter(person__claims__amount__gt=1)),
        "filtered relation": lambda: list(
            people.annotate(c=FilteredRelation("claims", condition=Q(claims__amount=1))).filter(c__isnull=True)
        ),
        "from a plain table": lambda: list(Note.objects.filter(person__nir="1")),
        "from a plain table, excluded": lambda: list(Note.objects.exclude(person__iban="1")),
    },
)
attempts(
    prefix="order ",
    made={
        "by column": lambda: list(people.order_by("income")),
        "by expression": lambda: list(people.order_by(F("income").desc(nulls_last=True))),
        "by function": lambda: list(people.order_by(Length("nir"))),
        "by joined column": lambda: list(Claim.objects.order_by("person__income")),
        "reversed": lambda: people.order_by("income").reverse().first(),
        "plain table by joined column": lambda: list(Note.objects.order_by("person__income")),
    },
)
attempts(
    prefix="express ",
    made={
        "annotate": lambda: list(people.annotate(z=F("iban"))),
        "upper": lambda: list(people.annotate(z=Upper("nir"))),
        "cast": lambda: list(people.annotate(z=Cast("income", CharField()))),
        "coalesce": lambda: list(people.annotate(z=Coalesce("name", "nir"))),
        "concat": lambda: list(people.annotate(z=Concat("name", "nir", output_field=CharField()))),
        "json object": lambda: list(people.annotate(z=JSONObject(a="nir"))),
        "wrapper": lambda: list(people.annotate(z=ExpressionWrapper(F("income") * 2, IntegerField()))),
        "conditional": lambda: list(people.annotate(z=Case(When(income__gt=1, then=Value(1)), default=Value(0)))),
        "conditional result": lambda: list(people.annotate(z=Case(When(name="Ann", then=F("nir")), default=Value("")))),
        "aggregate": lambda: people.aggregate(m=Max("income")),
        "aggregate with filter": lambda: people.aggregate(m=Count("pk", filter=Q(income__gt=10))),
        "aggregate over a join": lambda: people.aggregate(m=Sum("claims__amount")),
        "count distinct": lambda: people.aggregate(m=Count("nir", distinct=True)),
        "group": lambda: list(people.values("city").annotate(m=Avg("income"))),
        "group by it": lambda: list(people.values("income").annotate(n=Count("pk"))),
        "having": lambda: list(people.values("city").annotate(m=Avg("income")).filter(m__gt=3).values("city")),
        "window": lambda: list(people.annotate(z=Window(Rank(), order_by="income"))),
        "window partition": lambda: list(people.annotate(z=Window(Count("pk"), partition_by="income"))),
        "window filter": lambda: list(people.annotate(z=Window(Lag("nir"), order_by="pk")).filter(z="1")),
        "subquery": lambda: list(
            people.annotate(z=Subquery(Claim.objects.filter(person=OuterRef("pk")).values("act")[:1]))
        ),
        "outer reference": lambda: list(Claim.objects.filter(Exists(people.filter(pk=OuterRef("person_id"), nir="1")))),
        "exists": lambda: list(people.filter(Exists(Claim.objects.filter(person=OuterRef("pk"), act="CS")))),
        "in a subquery": lambda: list(people.filter(pk__in=Claim.objects.filter(amount__gt=1).values("person"))),
        "union": lambda: list(people.values_list("name").union(people.values_list("nir"))),
        "intersection": lambda: list(people.values_list("nir").intersection(people.values_list("nir"))),
        "difference": lambda: list(people.values_list("name").difference(people.values_list("nir"))),
        "plain table annotated": lambda: list(Note.objects.annotate(z=F("person__iban")).values("z")),
        "plain table with a subquery": lambda: list(
            Note.objects.annotate(z=Subquery(people.values("nir")[:1])).values("z")
        ),
    },
)
attempts(
    prefix="relate ",
    made={
        "values through a key": lambda: list(Claim.objects.values_list("person__iban")),
        "select_related, then read": lambda: Claim.objects.select_related("person").first().person.nir,
        "select_related with only": lambda: list(Claim.objects.select_related("person").only("person__nir")),
        "prefetch with only": lambda: list(people.prefetch_related(Prefetch("claims", Claim.objects.only("act")))),
        "prefetch to an attribute": lambda: [
            c.act for p in people.prefetch_related(Prefetch("claims", to_attr="k")) for c in p.k
        ],
        "related manager": lambda: list(people.first().claims.values("act")),
        "related object": lambda: Claim.objects.first().person.iban,
        "from a plain row": lambda: Note.objects.first().person.iban,
        "plain table select_related": lambda: Note.objects.select_related("person").first().person.nir,
    },
)
attempts(
    prefix="show ",
    made={
        "serializer": lambda: serializers.serialize("json", people.all()),
        "serializer of one field": lambda: serializers.serialize("json", people.all(), fields=["nir"]),
        "model_to_dict": lambda: model_to_dict(people.first()),
        "form": lambda: modelform_factory(Person, fields=["nir"])(instance=people.first()).as_p(),
        "form with every field": lambda: modelform_factory(Person, fields="__all__")(instance=people.first()),
        "value_from_object": lambda: Person._meta.get_field("nir").value_from_object(people.first()),
        "serializable_value": lambda: people.first().serializable_value("nir"),
        "getattr": lambda: getattr(people.first(), "income"),  # noqa: B009
    },
)
attempts(
    prefix="fragment ",
    made={
        "extra select": lambda: list(people.extra(select={"z": "nir"})),
        "extra where": lambda: list(people.extra(where=["income > 3"])),
        "extra order": lambda: list(people.extra(order_by=["world_person.income"])),
        "extra tables": lambda: list(
            Note.objects.extra(tables=["world_person"], select={"z": "world_person.city"}).values("z")
        ),
        "RawSQL": lambda: list(people.annotate(z=RawSQL("nir", []))),
        "RawSQL in a filter": lambda: list(people.filter(name=RawSQL("nir", []))),
        "RawSQL subquery": lambda: list(Note.objects.annotate(z=RawSQL("(select max(nir) from world_person)", []))),
        "template": lambda: list(people.annotate(z=Func(template="lower(nir)", output_field=CharField()))),
        "function": lambda: list(
            people.annotate(
                z=Func(Value("a"), function="(select max(iban) from world_person) || lower", output_field=CharField())
            )
        ),
        "raw": lambda: [p.nir for p in people.raw("select * from world_person")],
        "raw under another name": lambda: [p.name for p in people.raw("select id, iban as name from world_person")],
        "raw on a plain model": lambda: [n.text for n in Note.objects.raw("select id, nir as text from world_person")],
    },
)
