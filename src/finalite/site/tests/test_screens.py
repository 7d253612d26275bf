"""Pages made by hand: whoever opens one acts through its door, and what the door refuses is said."""

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.urls import path

from finalite.capabilities import register
from finalite.capabilities.register import screen
from finalite.kernel.decision import Refusal
from finalite.site.doors import screens

pytestmark = pytest.mark.django_db


def served(view, rf, user=None, **post):
    """What the site answers for a view: the pattern as it is mounted."""
    request = rf.post("/", post) if post else rf.get("/")
    request.user, request.session = user, {}
    return screens._served(path("", view, name="tried")).callback(request)


@pytest.fixture
def anonymous():
    from django.contrib.auth.models import AnonymousUser

    return AnonymousUser()


def test_a_view_must_say_one_door_or_be_open_to_all():
    for wrong in ({}, {"door": "x", "open_to_all": True}):
        with pytest.raises(TypeError, match="which is it"):
            screen(**wrong)


def test_a_page_of_a_door_needs_a_session(rf, anonymous):
    @screen(door="rights_of")
    def view(request):
        raise AssertionError("nobody is signed in")

    answer = served(view, rf, anonymous)
    assert (answer.status_code, answer["Location"].startswith("/session/login/")) == (302, True)


def test_a_page_open_to_all_acts_as_nobody(rf, anonymous):
    @screen(open_to_all=True)
    def view(request):
        register.current_actor()

    assert served(view, rf, anonymous).status_code == 403


@pytest.mark.parametrize(
    "problem, status, told",
    [
        (register.Refused("pas votre rôle", "role"), 403, "Accès refusé"),
        (register.Invalid("on", "date impossible"), 400, "ate impossible"),
        (Refusal("texte manquant"), 409, "texte manquant"),
    ],
)
def test_what_a_door_refuses_is_a_page_and_no_fault(rf, anonymous, problem, status, told):
    @screen(open_to_all=True)
    def view(request):
        raise problem

    answer = served(view, rf, anonymous)
    assert answer.status_code == status
    assert told in answer.content.decode()


def test_a_fault_of_ours_stays_a_fault(rf, anonymous):
    @screen(open_to_all=True)
    def view(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        served(view, rf, anonymous)


def test_a_page_about_nobody_is_not_offered_on_a_file():
    @screen(open_to_all=True)
    def view(request, person=0):
        return HttpResponse()

    assert screens._url("none", path("<int:person>/", view, name="tried"), None) == ""
    assert screens._url("none", path("", view, name="tried"), 3) == ""


@pytest.mark.parametrize("role, offered", [("health_professional", True), ("support_agent", False)])
def test_a_page_for_some_roles_is_offered_to_no_other_user_of_its_door(monkeypatch, role, offered):
    slug, held = "provide_provider_account", SimpleNamespace(role=role)
    monkeypatch.setattr(screens.actors, "chosen", lambda request: held)
    labels = {one.url.rsplit("/", 2)[1] for one in screens.offers(object(), slug=slug)}
    assert ("espace" in labels) is offered
