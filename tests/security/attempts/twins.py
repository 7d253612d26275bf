"""Second models on a table about people, none of which may speak for it."""

from django.db import connection, models
from django.db.models import Subquery

from ..world.models import Note, Person
from ..world.purposes import ALL
from . import attempts


class Twin(models.Model):
    nir = models.CharField(max_length=15)

    class Meta:
        managed = False
        app_label = "world"
        db_table = "world_person"


class Quoted(models.Model):
    nir = models.CharField(max_length=15)

    class Meta:
        managed = False
        app_label = "world"
        db_table = '"main"."world_person"'


class Shouted(models.Model):
    nir = models.CharField(max_length=15)

    class Meta:
        managed = False
        app_label = "world"
        db_table = "WORLD_PERSON"


class Proxy(Person):
    class Meta:
        proxy = True
        app_label = "world"


class Pointer(models.Model):
    """A plain table seen with a relation to the twin."""

    text = models.CharField(max_length=80)
    person = models.ForeignKey(Twin, models.DO_NOTHING)

    class Meta:
        managed = False
        app_label = "world"
        db_table = "world_note"


class Swapped(models.Model):
    text = models.CharField(max_length=80, db_column="nir")

    class Meta:
        managed = False
        app_label = "world"
        db_table = "world_nothing"


MODELS = (Twin, Quoted, Shouted, Proxy, Pointer, Swapped)


def _swapped():
    before, Swapped._meta.db_table = Swapped._meta.db_table, "world_person"
    try:
        return list(Swapped.objects.all())
    finally:
        Swapped._meta.db_table = before


def _under(purpose_name, purpose):
    attempts(
        prefix=f"twin under {purpose_name}: ",
        purpose=purpose,
        made={
            "reads": lambda: list(Twin.objects.all()),
            "reads one value": lambda: list(Twin.objects.values_list("nir")),
            "counts": lambda: Twin.objects.count(),
            "adds": lambda: Twin.objects.create(nir="1"),
            "adds in bulk": lambda: Twin.objects.bulk_create([Twin(nir="1")]),
            "changes": lambda: Twin.objects.update(nir="1"),
            "removes": lambda: Twin.objects.all()._raw_delete("default"),
            "subquery": lambda: list(Note.objects.annotate(z=Subquery(Twin.objects.values("nir")[:1])).values("z")),
            "union": lambda: list(Note.objects.values_list("text").union(Twin.objects.values_list("nir"))),
            "proxy": lambda: list(Proxy.objects.all()),
            "proxy counts": lambda: Proxy.objects.count(),
            "relation": lambda: list(Pointer.objects.filter(person__nir="1")),
            "relation, values": lambda: list(Pointer.objects.values("person__nir")),
            "relation excluded": lambda: list(Pointer.objects.exclude(person__nir="1")),
            "relation backward": lambda: list(Twin.objects.exclude(pointer__text="1")),
            "swapped table": _swapped,
            "raw": lambda: (
                next(iter(Twin.objects.raw("select id, nir from world_person"))).nir
                if purpose is not ALL
                else _refused()
            ),
        },
        controlled=False,
    )
    attempts(
        prefix=f"twin under {purpose_name}: ",
        purpose=purpose,
        only="sqlite",
        controlled=False,
        made={
            "quoted": lambda: list(Quoted.objects.all()),
            "shouted": lambda: list(Shouted.objects.all()),
        },
    )


def _refused():
    return list(Twin.objects.using(connection.alias).values("nir"))


from ..world.purposes import CALL  # noqa: E402

_under("little", CALL)
_under("all", ALL)
