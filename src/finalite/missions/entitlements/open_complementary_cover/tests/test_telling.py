"""Who is told of a cover, and what: insurers, caisses, energy suppliers, professionals, statisticians."""

from datetime import date

import pytest

from finalite.capabilities import exchange, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, Refused, Upload, guard
from finalite.missions.entitlements.open_complementary_cover import models, operations, queries
from finalite.missions.entitlements.open_health_entitlements import queries as health

from . import factories
from .factories import ON, act

pytestmark = pytest.mark.django_db
PDF = Upload("piece.pdf", b"%PDF-1.4\n%%EOF\n")


def state(application):
    with guard.owner():
        return models.Application.objects.values().get(pk=application)


def is_covered(person, on):
    """What payment of care would see."""
    found = act(health.cover_on, register.automation("open_health_entitlements"), person_ids=(person,), on=on)
    return found[0].solidarity


def letters_of(person):
    from finalite.capabilities.letters.models import SentLetter

    with guard.owner():
        return list(SentLetter.objects.filter(person_id=person).order_by("pk").values_list("title", flat=True))


def test_insurers_are_told_once_what_the_register_declares_and_nothing_more():
    factories.list_bodies()
    person = factories.covered_person()
    number = factories.open_cover(person, 100_000, body=factories.INSURER)
    [told] = act(operations.tell_managing_bodies, on=date(2026, 5, 5))
    assert (told.addressee, told.people) == (factories.INSURER, 1)
    assert told.content.splitlines()[0] == "nir,nir_kind,name,starts_on,ends_on,contribution,end_reason"
    assert "100000" not in told.content
    assert act(operations.tell_managing_bodies, on=date(2026, 5, 6)) == ()
    act(operations.transfer_to_body, application=number, body=factories.OTHER_INSURER, on=date(2026, 9, 1))
    assert act(queries.covers_of, person=person)[0].body == factories.OTHER_INSURER
    with guard.owner():
        lines = exchange.ledger(person_id=person)
    told_to = [line.addressee for line in lines if line.recipient == "complementary_insurer"]
    assert sorted(told_to) == [factories.INSURER, factories.INSURER, factories.OTHER_INSURER]


def test_a_file_goes_to_another_caisse_without_its_resources_and_the_cover_goes_on():
    person = factories.covered_person()
    people_factories.make_organisation("067")
    number = factories.open_cover(person, 100_000)
    told = act(operations.send_file_to_caisse, application=number, caisse="067", on=date(2026, 7, 1))
    assert (told.addressee, told.people) == ("067", 1) and "resources" not in told.content
    assert act(queries.covers_of, person=person)[0].body == "067"
    with pytest.raises(register.Invalid):
        act(operations.send_file_to_caisse, application=number, caisse="067", on=date(2026, 7, 2))


def test_nobody_chooses_a_body_that_is_off_the_list():
    factories.list_bodies()
    person = factories.covered_person()
    number = factories.apply(factories.request(person)).application
    act(operations.choose_body, factories.themselves(person), application=number, body=factories.INSURER, on=ON)
    assert act(operations.unlist_body, code=factories.INSURER, on=date(2026, 5, 5)) == 0
    with pytest.raises(register.Invalid, match="liste"):
        act(operations.choose_body, application=number, body=factories.INSURER, on=date(2026, 5, 5))
    names = [body.code for body in act(queries.managing_bodies, on=date(2026, 5, 5))]
    assert names == [factories.OTHER_INSURER]


def test_an_energy_supplier_learns_only_of_recorded_places():
    here, elsewhere = factories.covered_person(), factories.covered_person()
    with guard.owner():
        for person, postcode in ((here, "99123"), (elsewhere, "99124")):
            home = people.Address(street="1 rue d’Essai", postcode=postcode, town="Ville fictive")
            people.change_address(person_id=person, address=home, on=date(2024, 1, 1))
    for person in (here, elsewhere):
        factories.open_cover(person)
    with pytest.raises(Refused, match="masque le lieu"):
        act(operations.tell_energy_supplier, supplier="energie-fictive", on=date(2026, 6, 2))
    act(
        operations.record_energy_place,
        supplier="energie-fictive",
        postcode="99123",
        text="texte à lire",
        from_on=date(2026, 1, 1),
    )
    told = act(operations.tell_energy_supplier, supplier="energie-fictive", on=date(2026, 6, 2))
    assert told.people == 1 and "99123" in told.content and "99124" not in told.content
    assert told.content.splitlines()[0] == "name,address,covered_until"


def test_a_professional_learns_whether_and_by_whom_never_at_what_price():
    person = factories.covered_person()
    factories.open_cover(person, 100_000)
    with guard.owner():
        nir = people.identity_of([person])[person].nir
    doctor = Actor(user="doctor", role="health_professional", organisation="", reason="soins en cours")
    found = act(queries.professional_answer, doctor, nir=nir, on=date(2026, 6, 2))
    assert found.covered and not hasattr(found, "contribution")
    assert not act(queries.professional_answer, doctor, nir=nir, on=ON).covered


def test_a_certificate_is_refused_where_it_would_be_false():
    person = factories.covered_person()
    factories.open_cover(person)
    mine = factories.themselves(person)
    with pytest.raises(register.Invalid):
        act(operations.send_certificate, mine, person=person, on=ON)
    assert act(operations.send_certificate, mine, person=person, on=date(2026, 6, 2)).template == "certificate.typ"


def test_small_counts_are_not_told():
    factories.open_cover(factories.covered_person())
    statistician = Actor(user="stats", role="statistician", organisation=factories.CAISSE)
    counts = act(queries.covers_by_kind, statistician, on=date(2026, 6, 2))
    assert counts and all(count.number is None for count in counts)
