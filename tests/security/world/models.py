"""Tables about people, one that only grows, and one about nobody."""

from django.db import models

from finalite.capabilities.register.guard import personal


class Person(personal.PersonalModel):
    subjects = ("insured", "professional")
    technical = {"created": "when the row was made", "updated": "when the row was written"}

    nir = personal.CharField(max_length=15, null=True, category="nir")
    name = personal.CharField(max_length=80, null=True, category="civil_identity")
    birth = personal.DateField(null=True, category="civil_identity")
    iban = personal.CharField(max_length=34, null=True, category="bank_details")
    income = personal.IntegerField(null=True, category="income")
    extra = personal.JSONField(null=True, category="health")
    email = personal.CharField(max_length=80, null=True, category="contact")
    city = personal.CharField(max_length=80, null=True, category="contact")
    created = models.DateField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)


class Claim(personal.PersonalModel):
    subjects = ("insured", "professional")
    technical = {"paid": "workflow marker"}

    person = personal.ForeignKey(Person, models.CASCADE, related_name="claims", category="link")
    act = personal.CharField(max_length=10, null=True, category="health")
    amount = personal.IntegerField(null=True, category="amount")
    paid = models.IntegerField(default=0)


class Trace(personal.PersonalModel):
    subjects = ("insured", "professional")
    append_only = True
    technical = {"at": "order of the rows"}

    at = models.IntegerField(default=0)
    who = personal.CharField(max_length=80, null=True, category="civil_identity")
    what = personal.CharField(max_length=80, null=True, category="health")


class Note(models.Model):
    """About nobody, though it points at somebody: what it joins is guarded all the same."""

    text = models.CharField(max_length=80, default="")
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="notes")
