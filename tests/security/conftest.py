"""The world as its owner made it."""

import datetime

import pytest

from finalite.capabilities.register import guard

from .elsewhere.models import Secret
from .world.models import Claim, Note, Person, Trace

BORN = datetime.date(1985, 5, 1)


@pytest.fixture
def world(db) -> None:
    """Ann (1001) is insured, Dr (1002) a professional; each has notes, traces and claims."""
    with guard.owner():
        ann = Person.objects.create(
            pk=1001,
            subject="insured",
            nir="1850575999123",
            name="Ann",
            iban="FR76",
            income=1000,
            extra={"a": 1},
            email="a@example.org",
            city="Lyon",
            birth=BORN,
        )
        doctor = Person.objects.create(
            pk=1002,
            subject="professional",
            nir="2700599999100",
            name="Dr",
            iban="FR77",
            income=9000,
            email="d@example.org",
            city="Paris",
            birth=BORN.replace(year=1970),
        )
        Claim.objects.create(subject="insured", person=ann, act="CS", amount=100)
        Claim.objects.create(subject="professional", person=ann, act="XX", amount=999, paid=7)
        Claim.objects.create(subject="professional", person=doctor, act="YY", amount=999, paid=7)
        Note.objects.create(text="about Ann", person=ann)
        Note.objects.create(text="about Dr", person=doctor)
        Trace.objects.create(subject="insured", who="Ann", what="flu")
        Trace.objects.create(subject="professional", who="Dr", what="gout")
        Secret.objects.create(subject="insured", name="hidden")
