"""Who somebody is: names, birth, death, and the number they are known by, now and before."""

from django.db import models
from django.db.models import Q

from finalite.capabilities.register.guard import personal

SUBJECTS = ("insured", "dependant")
"""Both are protected by the scheme and every fiche published so far reads the same of them; people who are only
representatives, payees or professionals live in other tables, so that they never narrow what may be read here."""

WHILE_NEEDED = "while_needed"
"""Retention of a capability: erased when no fiche holds anything on the person any more."""


class Person(personal.PersonalModel):
    """Somebody covered by the scheme. A column that is null is not known, which never means "no"."""

    subjects = SUBJECTS
    retention = WHILE_NEEDED
    retention_from = ""

    nir = personal.CharField(max_length=15, category="nir", null=True)
    nir_kind = personal.CharField(max_length=12, category="nir", null=True)
    birth_name = personal.CharField(max_length=80, category="civil_identity", null=True)
    used_name = personal.CharField(max_length=80, category="civil_identity", null=True)
    first_names = personal.CharField(max_length=120, category="civil_identity", null=True)
    sex = personal.CharField(max_length=1, category="civil_identity", null=True)
    search_name = personal.CharField(max_length=300, category="civil_identity", null=True)
    birth = personal.CharField(max_length=10, category="birth", null=True, db_index=True)
    birth_place = personal.CharField(max_length=5, category="birth", null=True)
    birth_rank = personal.IntegerField(category="birth", null=True)
    death_on = personal.DateField(category="birth", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nir"], name="people_person_one_nir"),
            models.CheckConstraint(
                condition=Q(nir__isnull=True, nir_kind__isnull=True)
                | Q(nir__isnull=False, nir_kind__in=["certified", "provisional", "waiting"]),
                name="people_person_nir_has_a_kind",
            ),
        ]


class PersonFile(personal.PersonalModel):
    """Which caisse keeps somebody's file: one row a person.

    Apart from `Person` because it holds no data category: a purpose that may read no identity at all still has to be
    told whom its agents may know about.
    """

    subjects = SUBJECTS
    technical = {"organisation": "code of the caisse that keeps the file: need-to-know is decided on it"}
    retention = WHILE_NEEDED
    retention_from = ""

    person_id = models.BigIntegerField(unique=True)
    organisation = models.CharField(max_length=12, default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "person_id"], name="people_file_of_caisse")]


class FormerIdentifier(personal.PersonalModel):
    """A number that a person was known by: late papers still carry it."""

    subjects = SUBJECTS
    retention = WHILE_NEEDED
    retention_from = ""

    person_id = models.BigIntegerField()
    value = personal.CharField(max_length=15, category="nir", db_index=True)
    kind = personal.CharField(max_length=12, category="nir")
    until_on = personal.DateField(category="nir")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "value"], name="people_former_once")]
