"""Nothing leaves that the register does not declare, and what left is known for ever."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from finalite.capabilities import exchange, register
from finalite.capabilities.exchange.models import DisclosedPerson, DisclosedProvider, Disclosure
from finalite.capabilities.register import purpose
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import Invalid, Refused

DAY = date(2026, 11, 21)
DIGEST = exchange.digest_of(b"content")
pytestmark = pytest.mark.django_db


@pytest.fixture
def care():
    with purpose.opened(register.purpose_of("pay_care_costs", "automation")):
        yield


def tell(**changes):
    said = {
        "fiche": "pay_care_costs",
        "recipient": "complementary_insurer",
        "categories": ["care_acts", "nir"],
        "persons": [1, 2, 1],
        "content_digest": DIGEST,
        "on": DAY,
    }
    return exchange.disclose(**(said | changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"recipient": "bank"}, "undeclared_recipient"),
        ({"recipient": "nobody"}, "undeclared_recipient"),
        ({"categories": ["care_acts", "diagnosis"]}, "undeclared_category"),
        ({"categories": []}, "undeclared_category"),
        ({"recipient": "has", "categories": ["care_acts"]}, "aggregated_only"),
    ],
)
def test_what_is_not_declared_does_not_leave(care, changes, code):
    with pytest.raises(Refused) as refused:
        tell(**changes)
    assert refused.value.code == code and not Disclosure.objects.exists()


def test_the_person_sees_who_received_their_data_and_only_names_of_categories(care):
    line = tell(addressee="Mutuelle d’essai")
    (found,) = exchange.ledger(person_id=2)
    assert (found.line, found.recipient, found.categories) == (line, "complementary_insurer", ("care_acts", "nir"))
    assert found.persons == 2 and exchange.ledger(person_id=3) == ()
    assert list(exchange.disclosed(line=line)) == [1, 2]


def test_totals_may_leave_without_anybody(care):
    assert tell(recipient="has", categories=["care_acts"], persons=[])


def test_the_same_key_is_the_same_line_and_never_another_content(care):
    assert tell(key="a") == tell(key="a")
    with pytest.raises(Refused):
        tell(key="a", content_digest=exchange.digest_of(b"other"))
    assert tell() != tell()


def test_nobody_rewrites_the_ledger(care):
    tell()
    for attempt in (
        lambda: DisclosedPerson.objects.update(recipient="nobody"),
        lambda: DisclosedPerson.objects.all().delete(),
    ):
        with pytest.raises((DatabaseError, PurposeViolation)), transaction.atomic():
            attempt()


def test_without_a_purpose_nobody_reads_whom_a_disclosure_was_about(care):
    tell()
    with purpose.opened(register.purpose_of("pay_care_costs", "statistician")), pytest.raises(PurposeViolation):
        exchange.ledger(person_id=1)


def test_an_adapter_sends_the_declared_fields_and_leaves_the_rest_behind(care):
    row = {
        "member": "M1",
        "nir": "2850799999001",
        "nir_kind": "certified",
        "name": "Essai",
        "first_names": "Léa",
        "act": "CS",
        "performed_on": DAY,
        "charged": 3000,
        "base": 3000,
        "rate": 7000,
        "paid": 1900,
        "left_to_pay": 1100,
        "diagnosis": "SECRET",
        "household": "SECRET",
    }
    parcel = exchange.Parcel([row], [1], addressee="Mutuelle d’essai")
    sent = exchange.send(outbound=exchange.InsurerFile(), fiche="pay_care_costs", parcel=parcel, on=DAY, key="day/1")
    assert b"SECRET" not in sent.content and json.loads(sent.content)["paid"] == 1900
    assert exchange.ledger(person_id=1)[0].content_digest == exchange.digest_of(sent.content)
    del row["nir"]
    with pytest.raises(Invalid):
        exchange.send(outbound=exchange.InsurerFile(), fiche="pay_care_costs", parcel=parcel, on=DAY, key="day/2")


def test_a_fiche_that_declares_less_cannot_use_the_adapter(care):
    with pytest.raises(Refused):
        exchange.send(
            outbound=exchange.BankFile(b"x"), fiche="pay_care_costs", parcel=exchange.Parcel((), [1]), on=DAY, key="x"
        )


def test_a_fiche_that_knows_nothing_of_providers_discloses_about_people():
    """On SQLite a foreign key would be read in the table of providers at each new disclosure."""
    rights = register.entry("open_health_entitlements")
    assert not any("exchange_metadata" in rights.data[kind].read for kind in DisclosedProvider.subjects)
    with purpose.opened(register.purpose_of(rights.slug, "automation")):
        line = exchange.disclose(
            fiche=rights.slug,
            recipient="data_subject",
            categories=["civil_identity"],
            persons=[1],
            content_digest=DIGEST,
            on=DAY,
        )
        assert list(exchange.disclosed(line=line)) == [1]
