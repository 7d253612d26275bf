"""Rows about a person category outside the purpose. `Dr` is a professional; the purpose covers the insured only."""

from django.db import connection
from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Q, Subquery, Sum, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import Rank

from ..world.models import Claim, Note, Person, Trace
from ..world.purposes import INSURED, INSURED_ERASER, NARROW
from . import attempts, leaks
from .raw import sql

people = Person.objects


def seen(rows):
    """Those that speak of the doctor."""
    return [row for row in rows if "Dr" in str(row)]


def names(queryset):
    return seen(queryset.values_list("name", flat=True))


def more_than(limit, count):
    return count if (count or 0) > limit else None


leaks(
    prefix="rows ",
    made={
        "all": lambda: seen([p.name for p in people.all()]),
        "values": lambda: names(people),
        "count": lambda: more_than(1, people.count()),
        "exists": lambda: people.filter(name="Dr").exists(),
        "get": lambda: people.filter(name="Dr").first(),
        "slice": lambda: seen([p.name for p in people.order_by("name")[:9]]),
        "last": lambda: seen([people.order_by("name").last().name]),
        "in bulk": lambda: seen([p.name for p in people.in_bulk().values()]),
        "iterator": lambda: seen([p.name for p in people.iterator(chunk_size=1)]),
        "or": lambda: names(people.filter(Q(name="Dr") | Q(name="Ann"))),
        "exclude": lambda: names(people.exclude(name="Ann")),
        "distinct": lambda: names(people.distinct()),
        "aggregate": lambda: seen([people.aggregate(m=Max("name"))["m"]]),
        "aggregate count": lambda: more_than(1, people.aggregate(n=Count("pk"))["n"]),
        "count of a slice": lambda: more_than(1, people.all()[:9].count()),
        "group": lambda: seen(people.values_list("name").annotate(n=Count("pk"))),
        "having": lambda: seen(people.values_list("name").annotate(n=Count("pk")).filter(n__gt=0)),
        "window": lambda: more_than(
            1, max(people.annotate(z=Window(Rank(), order_by="name")).values_list("z", flat=True), default=0)
        ),
        "window filter": lambda: seen(
            people.annotate(z=Window(Rank(), order_by="name")).filter(z__gt=1).values_list("name")
        ),
        "window sum": lambda: more_than(1, people.annotate(z=Window(Count("pk"))).values_list("z", flat=True)[0]),
        "union": lambda: seen(people.values_list("name").union(people.values_list("city"))),
        "union all": lambda: seen(people.values_list("name").union(people.values_list("name"), all=True)),
        "intersection": lambda: seen(people.values_list("name").intersection(people.values_list("name"))),
        "subquery": lambda: seen(
            Claim.objects.annotate(z=Subquery(people.order_by("-name").values("name")[:1])).values_list("z")
        ),
        "exists subquery": lambda: Claim.objects.filter(Exists(people.filter(name="Dr"))).count(),
        "in subquery": lambda: Claim.objects.filter(person__in=people.filter(name="Dr")).count(),
        "outer reference": lambda: Claim.objects.filter(
            Exists(people.filter(pk=OuterRef("person"), name="Dr"))
        ).count(),
        "select for update": lambda: seen([p.name for p in people.select_for_update()]),
        "dates": lambda: more_than(1, len(people.dates("birth", "year"))),
        "append-only": lambda: seen(Trace.objects.values_list("who")),
        "append-only count": lambda: more_than(1, Trace.objects.count()),
    },
)
leaks(prefix="rows in memory ", made={"refresh": lambda: _refreshed()})
leaks(
    prefix="joined rows ",
    made={
        "filter": lambda: Claim.objects.filter(person__name="Dr").count(),
        "values": lambda: seen(Claim.objects.values_list("person__name")),
        "order": lambda: seen(Claim.objects.order_by("-person__name").values_list("person__name")),
        "select_related": lambda: seen([c.person.name for c in Claim.objects.select_related("person")]),
        "annotate": lambda: seen(Claim.objects.annotate(z=F("person__name")).values_list("z")),
        "aggregate": lambda: seen([Claim.objects.aggregate(m=Max("person__name"))["m"]]),
        "two joins": lambda: people.filter(claims__person__name="Dr").count(),
        "from a plain table": lambda: Note.objects.filter(person__name="Dr").count(),
        "from a plain table, values": lambda: seen(Note.objects.values_list("person__name")),
        "from a plain table, select_related": lambda: seen(
            [n.person and n.person.name for n in Note.objects.select_related("person")]
        ),
        "from a plain table, related object": lambda: seen([_person_of(n) for n in Note.objects.all()]),
        "from a plain table, prefetch": lambda: seen([_person_of(n) for n in Note.objects.prefetch_related("person")]),
        "from a plain table, backward": lambda: people.filter(notes__text="about Dr").count(),
        "backward key": lambda: people.filter(notes__isnull=False, name="Dr").count(),
        "filtered relation": lambda: (
            Claim.objects.annotate(p=FilteredRelation("person", condition=Q(person__name="Dr")))
            .filter(p__isnull=False)
            .count()
        ),
    },
)
leaks(
    prefix="joined rows backward ",
    purpose=INSURED,
    made={
        "sum": lambda: more_than(100, people.aggregate(s=Sum("claims__amount"))["s"]),
        "filter": lambda: people.filter(claims__amount=999).count(),
        "exclude": lambda: more_than(
            0, people.filter(name="Ann").count() - people.exclude(claims__amount=999).filter(name="Ann").count()
        ),
        "count": lambda: more_than(1, people.annotate(n=Count("claims")).get(name="Ann").n),
        "prefetch": lambda: [c for p in people.prefetch_related("claims") for c in p.claims.all() if c.amount == 999],
        "exists": lambda: people.filter(Exists(Claim.objects.filter(person=OuterRef("pk"), amount=999))).count(),
    },
)
leaks(
    prefix="rows changed ",
    purpose=NARROW,
    made={
        "update": lambda: more_than(1, people.update(city="Z")),
        "update by name": lambda: people.filter(name="Dr").update(city="Z"),
        "update through a join": lambda: people.filter(notes__text="about Dr").update(city="Z"),
        "update in a subquery": lambda: people.filter(pk__in=people.filter(name="Dr").values("pk")).update(city="Z"),
        "update by a claim": lambda: Person.objects.filter(claims__paid=7, name="Dr").update(city="Z"),
        "private update": lambda: people.filter(name="Dr")._update([(Person._meta.get_field("city"), None, "Z")]),
    },
)
leaks(
    prefix="rows erased ",
    purpose=INSURED_ERASER,
    made={
        "some": lambda: Claim.objects.filter(amount=999).delete()[0],
        "all": lambda: more_than(1, Claim.objects.all().delete()[0]),
        "private": lambda: more_than(1, Claim.objects.all()._raw_delete("default")),
        "through a join": lambda: Claim.objects.filter(person__name="Dr").delete()[0],
        "in a subquery": lambda: Claim.objects.filter(pk__in=Claim.objects.filter(amount=999).values("pk")).delete()[0],
    },
)
leaks(
    prefix="raw rows ",
    made={
        "select": lambda: seen(sql("select name from world_person")()),
        "count": lambda: more_than(1, sql("select count(*) from world_person")()[0][0]),
        "count of nothing": lambda: more_than(1, sql("select count(1) from world_person")()[0][0]),
        "key": lambda: more_than(1, len(sql("select id from world_person")())),
        "join": lambda: sql(
            "select c.id from world_claim c join world_person p on p.id = c.person_id where p.name = 'Dr'"
        )(),
        "union": lambda: seen(sql("select name from world_person union select city from world_person")()),
        "CTE": lambda: seen(sql("with x as (select name from world_person) select * from x")()),
        "raw manager": lambda: seen([p.name for p in people.raw("select id, name from world_person")]),
        "fragment": lambda: seen(
            Note.objects.annotate(z=RawSQL("(select max(name) from world_person)", [])).values_list("z")
        ),
        "fragment in a query on people": lambda: seen(
            people.annotate(z=RawSQL("(select max(p.name) from world_person p)", [])).values_list("z")
        ),
        "extra where": lambda: people.extra(where=["exists(select 1 from world_person p where p.name = 'Dr')"]).count(),
        "append-only": lambda: seen(sql("select who from world_trace")()),
        "append-only in a fragment": lambda: seen(
            Note.objects.annotate(z=RawSQL("(select max(who) from world_trace)", [])).values_list("z")
        ),
        "text of the ORM without its filter": lambda: seen(sql(str(people.values("name").query).split("WHERE")[0])()),
    },
)
leaks(
    prefix="raw rows changed ",
    made={
        "update": lambda: more_than(1, _count("update world_person set city = 'Z'")),
        "update by name": lambda: _count("update world_person set city = 'Z' where name = 'Dr'"),
    },
)
leaks(
    prefix="raw rows erased ",
    purpose=INSURED_ERASER,
    made={
        "delete": lambda: more_than(1, _count("delete from world_claim")),
        "delete some": lambda: _count("delete from world_claim where amount = 999"),
    },
)
attempts(
    prefix="row ",
    purpose=NARROW,
    controlled=False,
    made={
        "added about another": lambda: people.create(subject="professional", city="x"),
        "added in bulk about another": lambda: people.bulk_create([Person(subject="professional", city="x")]),
        "made about another": lambda: people.update(subject="professional"),
        "saved as another": lambda: _become("professional"),
        "added by hand about another": sql(
            "insert into world_person (subject, city, created, updated) values "
            "('professional', 'x', '2026-01-01', '2026-01-01')"
        ),
        "made about another by hand": sql("update world_person set subject = 'professional'"),
        "saved though it is not mine": lambda: _save_doctor(),
        "changed on conflict": lambda: people.bulk_create(
            [Person(pk=1002, subject="insured", city="x")],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["city"],
        ),
    },
)


def _count(text):
    with connection.cursor() as cursor:
        cursor.execute(text)
        return cursor.rowcount


def _person_of(note):
    try:
        return note.person and note.person.name
    except Person.DoesNotExist:
        return None


def _become(subject):
    person = people.get(name="Ann")
    person.subject = subject
    person.save()


def _doctor():
    return Person.from_db("default", ["id", "subject", "name", "city"], [1002, "professional", "Dr", "Paris"])


def _refreshed():
    person = _doctor()
    try:
        person.refresh_from_db()
    except Person.DoesNotExist:
        return None
    return person.name


def _save_doctor():
    person = _doctor()
    person.city = "Z"
    person.save()
