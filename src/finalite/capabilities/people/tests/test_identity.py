from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from finalite.capabilities import people, register
from finalite.capabilities.people import models
from finalite.capabilities.register import guard, purpose
from finalite.capabilities.register.purpose import PurposeViolation
from finalite.capabilities.register.values import Invalid

from . import factories, purposes

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def new(**fields):
    return people.NewPerson(
        **{
            "subject": people.Subject.INSURED,
            "organisation": "011",
            "birth_name": "Essai",
            "first_names": "Camille",
            **fields,
        }
    )


def test_a_number_with_a_wrong_key_is_refused():
    nir = factories.next_nir()
    wrong = nir[:-2] + f"{(int(nir[-2:]) % 97) + 1:02d}"
    with purposes.rights(), pytest.raises(Invalid) as refusal:
        people.register_person(person=new(nir=wrong, nir_kind=people.NirKind.CERTIFIED))
    assert refusal.value.field == "nir"


def test_a_number_needs_its_kind():
    with purposes.rights(), pytest.raises(Invalid, match="nir_kind"):
        people.register_person(person=new(nir=factories.next_nir()))


def test_two_people_cannot_hold_one_number():
    nir = factories.next_nir()
    factories.make_person(nir=nir)
    with purposes.rights(), pytest.raises(Invalid, match="déjà celui"):
        people.register_person(person=new(nir=nir, nir_kind=people.NirKind.CERTIFIED))


def test_people_without_a_number_do_not_clash():
    first, second = factories.make_person(nir=None), factories.make_person(nir=None)
    assert first != second


def test_a_waiting_number_stays_findable_once_certified():
    person = factories.make_person(nir="7850799999001", nir_kind="waiting")
    nir = factories.next_nir()
    with purposes.rights():
        people.change_identifier(person_id=person, nir=nir, nir_kind=people.NirKind.CERTIFIED, on=ON)
        assert people.persons_by_nir([nir, "7850799999001", "nobody"]) == {nir: person, "7850799999001": person}
        assert people.identity_of([person])[person].nir_kind == "certified"


def test_a_number_taken_back_and_forth_keeps_one_trace():
    first, second = factories.next_nir(), factories.next_nir()
    person = factories.make_person(nir=first)
    with purposes.rights():
        for nir in (second, first, second):
            people.change_identifier(person_id=person, nir=nir, nir_kind=people.NirKind.CERTIFIED, on=ON)
        assert people.persons_by_nir([first, second]) == {first: person, second: person}


def test_the_present_holder_of_a_number_wins_over_a_former_one():
    mistaken, right = factories.next_nir(), factories.next_nir()
    first = factories.make_person(nir=mistaken)
    with purposes.rights():
        people.change_identifier(person_id=first, nir=right, nir_kind=people.NirKind.CERTIFIED, on=ON)
    second = factories.make_person(nir=mistaken)
    with purposes.rights():
        assert people.person_by_nir(mistaken) == second


def test_changing_to_a_number_of_somebody_else_changes_nothing():
    taken, own = factories.next_nir(), factories.next_nir()
    factories.make_person(nir=taken)
    person = factories.make_person(nir=own)
    with purposes.rights():
        with pytest.raises(Invalid, match="autre personne"):
            people.change_identifier(person_id=person, nir=taken, nir_kind=people.NirKind.CERTIFIED, on=ON)
        assert people.identity_of([person])[person].nir == own


def test_five_hundred_people_cost_one_statement():
    with guard.owner():
        factories.make_organisation()
        nirs = [factories.next_nir() for _ in range(500)]
        ids = people.register_persons(persons=[new(nir=n, nir_kind=people.NirKind.CERTIFIED) for n in nirs])
    with purposes.rights(), CaptureQueriesContext(connection) as seen:
        assert len(people.persons_by_nir(nirs)) == 500
        assert len(people.identity_of(ids)) == 500
        assert len(people.caisse_of(ids)) == 500
    assert len([q for q in seen.captured_queries if q["sql"].lstrip("( ").upper().startswith("SELECT")]) == 3


def seen_by(slug, role):
    """The columns of a full identity that a role of a fiche reads, or None where it reads none."""
    with purpose.opened(purpose.purpose_of(slug, role)) as opened:
        readable = opened.readable(models.Person.subjects)
        if not readable & {"nir", "civil_identity", "birth"}:
            return None
        person = factories.make_person(used_name="Usage", birth_place="99999", birth_rank=1)
        [found] = people.identity_of([person]).values()
        shown = {name for name in SHOWN if getattr(found, name) is not None}
        return shown, {name for name, category in SHOWN.items() if category in readable}


SHOWN = {
    "nir": "nir",
    "nir_kind": "nir",
    "birth_name": "civil_identity",
    "used_name": "civil_identity",
    "sex": "civil_identity",
    "birth": "birth",
    "birth_place": "birth",
    "birth_rank": "birth",
}
ROLES = [(entry.slug, access.role) for entry in register.entries() if entry.in_force for access in entry.access]


def test_identity_shows_each_role_of_each_fiche_what_it_may_read_and_no_more():
    answers = [answer for answer in (seen_by(*role) for role in ROLES) if answer is not None]
    for shown, permitted in answers:
        assert shown == permitted
    assert any(permitted != set(SHOWN) for _, permitted in answers), "no role is narrowed: this proves nothing"


def test_no_purpose_no_identity():
    person = factories.make_person()
    with pytest.raises(PurposeViolation):
        people.identity_of([person])


def test_a_corrected_name_is_the_one_found():
    person = factories.make_person(birth_name="Durant")
    with purposes.rights():
        people.correct_identity(person_id=person, column="birth_name", value="Durand", on=ON)
        assert [f.person_id for f in people.find_persons("durand", organisation="011")] == [person]
        assert people.find_persons("durant", organisation="011") == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [("birth", "1985-02-30"), ("sex", "3"), ("organisation", "099"), ("birth_rank", "x"), ("nir", "12")],
)
def test_a_correction_that_cannot_be_true_is_refused(column, value):
    person = factories.make_person()
    with purposes.rights(), pytest.raises(Invalid):
        people.correct_identity(person_id=person, column=column, value=value, on=ON)


def test_somebody_unknown_cannot_be_corrected():
    with purposes.rights(), pytest.raises(Invalid, match="aucune personne"):
        people.correct_identity(person_id=987654321, column="sex", value="1", on=ON)


def test_nobody_dies_before_birth():
    person = factories.make_person(birth="1985-07")
    with purposes.rights():
        with pytest.raises(Invalid, match="died_on"):
            people.record_death(person_id=person, died_on=date(1985, 6, 30))
        people.record_death(person_id=person, died_on=ON)
        assert people.identity_of([person])[person].death_on == ON


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("leg", True),
        ("Hélène LE GOFF", True),
        ("helene", True),
        ("goff hel", True),
        ("off", False),
        ("l", False),
        ("", False),
        ("%", False),
        ("helene martin", False),
    ],
)
def test_people_are_found_by_the_start_of_each_word(text, found):
    person = factories.make_person(birth_name="Le Goff", used_name="Legendre", first_names="Hélène")
    with purposes.rights():
        assert [f.person_id for f in people.find_persons(text)] == ([person] if found else [])


def test_a_number_finds_its_holder_with_spaces_in_it():
    nir = factories.next_nir()
    person = factories.make_person(nir=nir)
    with purposes.rights():
        [found] = people.find_persons(f"{nir[:1]} {nir[1:5]} {nir[5:]}")
        assert found.person_id == person
        assert people.find_persons(nir, organisation="099") == ()
