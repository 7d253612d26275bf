from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import people, register
from finalite.capabilities.people import models
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import Invalid

from . import factories, purposes

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


@pytest.fixture
def pair():
    """A record kept, and another one of the same person."""
    return factories.make_person(), factories.make_person(organisation="012")


def merged(kept, absorbed, on=ON):
    with purposes.rights():
        people.merge_records(kept_id=kept, absorbed_id=absorbed, on=on)


def number_of(person):
    with guard.owner():
        return people.identity_of([person])[person].nir


def test_both_numbers_lead_to_the_record_that_goes_on(pair):
    kept, absorbed = pair
    numbers = [number_of(one) for one in pair]
    merged(kept, absorbed)
    with purposes.rights():
        assert set(people.persons_by_nir(numbers).values()) == {kept}
        assert people.records_of(absorbed) == people.records_of(kept) == (kept, absorbed)
        assert people.kept_of([kept, absorbed]) == {kept: kept, absorbed: kept}


def test_no_row_of_the_other_record_is_lost(pair):
    kept, absorbed = pair
    with guard.owner():
        before = models.Person.objects.values().get(pk=absorbed)
    merged(kept, absorbed)
    with guard.owner():
        assert models.Person.objects.values().get(pk=absorbed) == before
    with purposes.rights():
        [line] = people.affiliations_of([absorbed])[absorbed]
        assert (line.caisse, line.until_on) == ("012", ON)


def test_a_merger_undone_leaves_everything_as_it_was(pair):
    kept, absorbed = pair
    merged(kept, absorbed)
    with purposes.rights():
        people.separate_records(absorbed_id=absorbed, on=date(2026, 12, 1))
        assert people.records_of(absorbed) == (absorbed,)
        assert people.caisse_of([absorbed]) == {absorbed: "012"}
        assert people.affiliations_of([absorbed])[absorbed][0].until_on is None
        with pytest.raises(Invalid, match="aucun autre"):
            people.separate_records(absorbed_id=absorbed, on=ON)
        people.merge_records(kept_id=absorbed, absorbed_id=kept, on=ON)


def test_a_record_is_merged_once_and_the_one_that_absorbed_is_kept(pair):
    kept, absorbed = pair
    third = factories.make_person()
    merged(kept, absorbed)
    for one, other, field in (
        (third, absorbed, "absorbed_id"),
        (absorbed, third, "absorbed_id"),
        (third, kept, "kept"),
    ):
        with purposes.rights(), pytest.raises(Invalid, match=field):
            people.merge_records(kept_id=one, absorbed_id=other, on=ON)
    with purposes.rights(), pytest.raises(Invalid, match="même dossier"):
        people.merge_records(kept_id=third, absorbed_id=third, on=ON)


def test_the_caisse_of_the_kept_record_reaches_the_other_one(pair):
    kept, absorbed = pair
    agent = register.Actor(user="agent", role="rights_technician", organisation="011")
    with purposes.rights():
        assert people.unreachable(actor=agent, person_ids=[absorbed], on=ON) == {absorbed}
    merged(kept, absorbed)
    with purposes.rights():
        assert people.unreachable(actor=agent, person_ids=[kept, absorbed], on=ON) == set()


@pytest.mark.parametrize("me", [0, 1], ids=["kept", "absorbed"])
def test_somebody_reaches_their_own_data_under_every_number(pair, me):
    merged(*pair)
    myself = register.Actor(user="me", role="insured_person", person_id=pair[me])
    stranger = register.Actor(user="other", role="insured_person", person_id=factories.make_person())
    with purposes.rights():
        assert people.unreachable(actor=myself, person_ids=pair, on=ON) == set()
        assert people.unreachable(actor=stranger, person_ids=pair, on=ON) == set(pair)


def test_the_children_of_one_record_are_those_of_the_person(pair):
    kept, absorbed = pair
    child = factories.make_person(subject="dependant", birth="2016-03-02")
    with purposes.rights():
        home = people.open_household(holders=[absorbed], on=factories.START)
        people.attach_dependant(household=home, person_id=child, link="child", on=factories.START)
    merged(kept, absorbed)
    with purposes.rights():
        assert people.dependants_of([kept], on=ON) == {kept: (child,)}
        assert people.holders_of([child], on=ON) == {child: (kept,)}
        assert child in people.represented_by(kept, on=ON)


def test_a_search_shows_the_person_once():
    kept = factories.make_person(birth_name="Tilleul")
    absorbed = factories.make_person(birth_name="Tileul")
    merged(kept, absorbed)
    with purposes.rights():
        assert [f.person_id for f in people.find_persons("tileul")] == [kept]
        assert [f.person_id for f in people.find_persons("til")] == [kept]


def test_people_alike_are_born_the_same_day_under_a_like_name_or_hold_a_near_number():
    one = factories.make_person(birth_name="Orme", birth="1990-01-02")
    same = factories.make_person(birth_name="Orme", first_names="Autre", birth="1990-01-02")
    factories.make_person(birth_name="Orme", birth="1990-01-03")
    near = factories.make_person(birth_name="Charme", birth="1991-01-02", first_names="Noé")
    with purposes.rights():
        assert people.find_alike(one) == (same,)
        assert people.find_alike(one, numbers=[number_of(near)]) == (same, near)
    merged(one, same)
    with purposes.rights():
        assert people.find_alike(one) == ()


def test_mergers_cost_no_statement_more():
    people_made = [factories.make_person() for _ in range(3)]
    merged(people_made[0], people_made[1])
    with purposes.rights(), CaptureQueriesContext(connection) as seen:
        people.persons_by_nir(["x"])
        people.household_of(people_made, on=ON)
    assert len([q for q in seen.captured_queries if q["sql"].lstrip("( ").upper().startswith("SELECT")]) == 2


def test_without_a_purpose_nobody_learns_of_a_merger():
    with pytest.raises(PurposeViolation):
        people.records_of(1)


@pytest.mark.parametrize(
    ("kind", "shown"), [("certified", ""), ("provisional", " (provisoire)"), ("waiting", " (numéro d’attente)")]
)
def test_a_number_that_is_not_certified_says_so(kind, shown):
    number = "7850799999001" if kind == "waiting" else factories.next_nir()
    person = factories.make_person(nir=number, nir_kind=kind)
    with purposes.rights():
        assert people.identity_of([person])[person].number_shown == number + shown


def test_the_longest_start_of_a_postal_code_names_the_caisse():
    factories.make_organisation("011"), factories.make_organisation("067", local_scheme=True)
    people.serve_area(caisse="011", prefixes=["99"])
    people.serve_area(caisse="067", prefixes=["990", ""])
    assert [people.caisse_serving(code) for code in ("99100", "99001", "01000", "")] == ["011", "067", None, None]
    assert people.local_schemes() == {"067"}
    with pytest.raises(Invalid, match="autre caisse"):
        people.serve_area(caisse="011", prefixes=["990"])
    with pytest.raises(Invalid, match="aucune caisse"):
        people.serve_area(caisse="none", prefixes=["1"])
