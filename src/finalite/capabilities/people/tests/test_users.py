from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from finalite.capabilities import people
from finalite.capabilities.people.models import RoleHeld, User
from finalite.capabilities.register.values import Invalid

from . import factories

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def test_an_account_opens_with_its_password_and_keeps_no_hour():
    factories.make_user("agent-1", password="un mot de passe long")
    user = authenticate(username="agent-1", password="un mot de passe long")
    assert user == people.user_named("agent-1")
    assert authenticate(username="agent-1", password="autre") is None
    assert "last_login" not in {field.name for field in User._meta.fields}


def test_an_account_without_a_password_opens_with_none():
    factories.make_user("agent-2")
    assert authenticate(username="agent-2", password="") is None


@pytest.mark.parametrize("login", ["camille@example.org", "a b", "", "x" * 151])
def test_a_login_that_tells_a_person_is_refused(login):
    with pytest.raises(Invalid):
        people.create_user(username=login, password=None)


def test_an_account_of_a_person_is_the_only_one():
    person = factories.make_person()
    factories.make_user("own-1", role="insured_person", organisation="", person_id=person)
    with pytest.raises(Invalid):
        people.create_user(username="own-2", password=None, person_id=person)


def test_roles_are_those_of_the_day_the_primary_first():
    user = factories.make_user("agent-3", role="rights_technician")
    people.give_role(username="agent-3", role="benefit_technician", organisation="011", on=ON, primary=True)
    people.give_role(username="agent-3", role="accountant", organisation="011", on=date(2027, 1, 1))
    held = people.roles_of(user.username, on=ON)
    assert [(h.role, h.organisation, h.is_primary) for h in held] == [
        ("benefit_technician", "011", True),
        ("rights_technician", "011", False),
    ]
    people.end_role(username="agent-3", role="rights_technician", organisation="011", on=ON)
    assert [h.role for h in people.roles_of(user.username, on=ON)] == ["benefit_technician"]


def test_a_closed_account_holds_no_role():
    user = factories.make_user("agent-4")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert people.roles_of(user.username, on=ON) == ()


def test_the_database_holds_one_primary_role():
    user = factories.make_user("agent-5")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleHeld.objects.create(user=user, role="accountant", from_on=ON, is_primary=True)


def test_a_role_outside_the_vocabulary_is_refused():
    factories.make_user("agent-6")
    with pytest.raises(Invalid, match="vocabulaire"):
        people.give_role(username="agent-6", role="emperor", on=ON)


def test_the_same_role_is_not_given_twice():
    factories.make_user("own-3", role="insured_person", organisation="")
    with pytest.raises(Invalid, match="déjà tenu"):
        people.give_role(username="own-3", role="insured_person", on=factories.START)
