"""What the purpose covers works as Django does it."""

import pytest
from django.db import connection
from django.db.models import Count, F, Prefetch
from django.forms import modelform_factory

from finalite.capabilities.register.purpose import opened, touching

from .world.models import Claim, Note, Person, Trace
from .world.purposes import ALL, CALL, ERASER, INSURED, LONG_NAME, NARROW, UNEVEN, WRITER

pytestmark = pytest.mark.django_db


def test_default_columns_shrink_to_the_permitted_ones(world):
    with opened(CALL):
        ann = Person.objects.get(name="Ann")
        assert ann.email == "a@example.org"
        assert ann.get_deferred_fields() == {"nir", "iban", "income", "extra"}


def test_a_loaded_row_saves_only_what_changed(world):
    with opened(CALL):
        ann = Person.objects.get(name="Ann")
        ann.email = "new@example.org"
        ann.save()
        ann.refresh_from_db()
        assert ann.email == "new@example.org"
        assert Person.objects.filter(name="Ann").update(city="Nice") == 1
    with opened(ALL):
        assert (Person.objects.get(name="Ann").nir, Person.objects.get(name="Ann").city) == ("1850575999123", "Nice")


def test_related_rows_come_with_their_permitted_columns(world):
    with opened(CALL):
        claim = Claim.objects.select_related("person").order_by("pk").first()
        assert claim.person.name == "Ann"
        assert "nir" not in claim.person.__dict__ and "act" not in claim.__dict__
        prefetched = Person.objects.prefetch_related("claims").get(name="Ann")
        assert prefetched.claims.all()[0].get_deferred_fields() >= {"act", "amount"}
        assert (
            Person.objects.prefetch_related(Prefetch("claims", Claim.objects.only("paid"), to_attr="c"))
            .get(name="Ann")
            .c
        )
        assert Claim.objects.order_by("pk").first().person.name == "Ann"


def test_rows_are_those_of_the_persons_covered(world):
    with opened(NARROW):
        assert [p.name for p in Person.objects.all()] == ["Ann"]
        assert Person.objects.count() == 1
        assert list(Person.objects.values_list("city").annotate(n=Count("pk"))) == [("Lyon", 1)]
        assert Person.objects.update(city="Nice") == 1
        assert Claim.objects.select_related("person").get().person.name == "Ann"
    with opened(ALL):
        assert Person.objects.get(name="Dr").city == "Paris"


def test_a_left_join_keeps_the_plain_row_and_hides_the_person(world):
    with opened(NARROW):
        found = Note.objects.order_by("text").values_list("text", "person__name")
        assert list(found) == [("about Ann", "Ann"), ("about Dr", None)]


def test_plain_tables_are_free(world):
    Note.objects.create(text="x")
    assert Note.objects.filter(text="x").update(text="y") == 1
    assert Note.objects.filter(text="y").delete()[0] == 1


def test_rows_are_added_one_by_one_and_in_bulk(world):
    with opened(CALL):
        Person.objects.create(subject="insured", city="Lille")
        Person.objects.bulk_create([Person(subject="insured", city="Lille"), Person(subject="professional", email="x")])
        assert Person.objects.filter(city="Lille").count() == 2
    with opened(ALL):
        Person.objects.bulk_create(
            [Person(pk=1001, subject="insured", city="Metz")],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["city"],
        )
        ann = Person.objects.get(pk=1001)
        ann.income = F("income") + 1
        ann.save()
        ann.refresh_from_db()
        assert (ann.city, ann.income) == ("Metz", 1001)


def test_what_is_written_need_not_be_readable(world):
    with opened(WRITER):
        written = Person.objects.create(subject="insured", nir="3", city="Lille")
        assert written.pk
    with opened(ALL):
        assert Person.objects.get(pk=written.pk).nir == "3"


def test_a_json_value_changed_in_place_is_written(world):
    with opened(ALL):
        ann = Person.objects.get(name="Ann")
        ann.extra["a"] = 2
        ann.save()
        assert Person.objects.get(name="Ann").extra == {"a": 2}


def test_a_form_of_permitted_fields_works(world):
    with opened(CALL):
        form = modelform_factory(Person, fields=["city"])({"city": "Brest"}, instance=Person.objects.get(name="Ann"))
        assert form.is_valid()
        assert form.save().city == "Brest"


def test_retention_erases_and_cascades(world):
    with opened(ERASER):
        assert Person.objects.get(name="Ann").delete()[1] == {"world.Claim": 2, "world.Note": 1, "world.Person": 1}


def test_anybody_adds_to_an_append_only_table_and_learns_its_key(world):
    made = Trace.objects.create(subject="professional", who="x")
    rows = Trace.objects.bulk_create([Trace(subject="insured", who="y"), Trace(subject="insured", what="z")])
    with opened(NARROW):
        more = Trace.objects.create(subject="professional", who="w", what="not readable here")
    assert len({made.pk, *(r.pk for r in rows), more.pk}) == 4
    with opened(ALL):
        assert Trace.objects.count() == 6
    with opened(NARROW):
        assert Trace.objects.filter(who="y").count() == 1


def test_by_hand_too_within_the_purpose(world):
    with opened(CALL), connection.cursor() as cursor:
        cursor.execute("select name, city from world_person where id = %s", [1001])
        assert cursor.fetchone() == ("Ann", "Lyon")
        cursor.execute("update world_person set city = 'Nice' where name = 'Ann'")
        assert cursor.rowcount == 1
        cursor.execute("insert into world_trace (subject, at, who) values (%s, %s, %s)", ["insured", 1, "x"])


def test_a_mixed_table_shows_what_is_granted_for_each_person(world):
    with opened(UNEVEN):
        assert set(Person.objects.values_list("name", flat=True)) == {"Ann", "Dr"}
        assert "nir" in Person.objects.first().get_deferred_fields()
    with opened(INSURED):
        assert Person.objects.get().nir == "1850575999123"


def test_a_purpose_with_a_long_name_has_a_role_of_its_own(world):
    with opened(LONG_NAME):
        assert Person.objects.get().name == "Ann"


def test_categories_are_noted_by_name(world):
    seen: set[str] = set()
    with opened(CALL), touching(seen):
        Person.objects.filter(name="Ann").values_list("city").first()
        assert seen == {"civil_identity", "contact"}
        seen.clear()
        Person.objects.update(city="Nice")
        assert seen == {"contact"}
        seen.clear()
        list(Person.objects.all())
        assert seen == {"civil_identity", "contact"}
