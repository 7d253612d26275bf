"""Signing in through an OpenID Connect provider that really runs: linked first, by a professional, and nothing kept."""

from urllib.parse import urlsplit

import oidc_provider_mock
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import override_settings

from finalite.capabilities.people.tests import factories as people_factories
from finalite.site.openid import provider

pytestmark = pytest.mark.django_db
START = "/session/oidc/practice/login/"


@pytest.fixture(scope="module")
def issuer():
    """A provider of its own process thread, where whoever types a subject is that subject."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def named(issuer):
    """The settings of an installation that names the provider."""
    environ = {"FINALITE_OIDC_ISSUER": issuer, "FINALITE_OIDC_CLIENT": "finalite", "FINALITE_OIDC_SECRET": "essai",
               "FINALITE_OIDC_NAME": "Pro Santé d’essai"}  # fmt: skip
    with override_settings(SOCIALACCOUNT_PROVIDERS=provider.configured(environ)):
        yield environ


@pytest.fixture
def doctor(account):
    return account("health_professional", provider_id=people_factories.make_provider())


def through(client, subject, process="login"):
    """Go to the provider, say who one is there, come back; the last answer of this site."""
    leaves = client.post(f"{START}?process={process}")
    assert leaves.status_code == 302, leaves.content.decode()[:500]
    back = requests.post(leaves["Location"], data={"sub": subject}, allow_redirects=False, timeout=10)
    told = urlsplit(back.headers["Location"])
    return client.get(f"{told.path}?{told.query}")


def test_a_professional_links_the_provider_then_signs_in_with_it_alone(named, client, doctor):
    client.force_login(doctor)
    assert through(client, "sub-1", "connect").status_code == 302
    client.logout()
    assert through(client, "sub-1").status_code == 302
    assert int(client.session["_auth_user_id"]) == doctor.pk


def test_nothing_that_the_provider_says_of_somebody_is_kept(named, client, doctor):
    client.force_login(doctor)
    through(client, "sub-2", "connect")
    client.logout()
    through(client, "sub-2")
    [kept] = SocialAccount.objects.all()
    assert (kept.uid, kept.extra_data) == ("sub-2", {})


def test_somebody_unknown_is_told_to_link_first_and_no_account_is_made(named, client, doctor):
    answer = through(client, "stranger")
    assert answer.status_code == 403 and "liez-le" in answer.content.decode()
    assert not SocialAccount.objects.exists() and "_auth_user_id" not in client.session


def test_an_agent_may_not_link_the_provider(named, client, account):
    client.force_login(account("benefit_technician"))
    assert through(client, "sub-3", "connect").status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_closed_account_signs_in_no_more(named, client, doctor):
    client.force_login(doctor)
    through(client, "sub-4", "connect")
    client.logout()
    doctor.is_active = False
    doctor.save()
    assert through(client, "sub-4").status_code in (302, 403)
    assert "_auth_user_id" not in client.session


def test_an_answer_that_was_not_asked_for_is_refused(named, client, doctor):
    leaves = client.post(START)
    back = requests.post(leaves["Location"], data={"sub": "sub-5"}, allow_redirects=False, timeout=10)
    told = urlsplit(back.headers["Location"])
    forged = told.query.replace("state=", "state=x")
    answer = client.get(f"{told.path}?{forged}")
    assert "_auth_user_id" not in client.session and answer.status_code in (200, 401, 403)


def test_the_way_out_is_a_code_with_proof_of_possession_and_no_more_than_the_subject(named, client):
    asked = client.post(START)["Location"]
    assert "code_challenge_method=S256" in asked and "scope=openid&" in asked + "&" and "response_type=code" in asked


def test_the_page_of_sign_in_offers_the_provider_only_where_one_is_named(named, client):
    assert "Pro Santé d’essai" in client.get("/session/login/").content.decode()
    with override_settings(SOCIALACCOUNT_PROVIDERS=provider.configured({})):
        assert "oidc" not in client.get("/session/login/").content.decode()


def test_a_professional_reads_what_is_linked_and_unlinks_it(named, client, doctor):
    client.force_login(doctor)
    assert "Aucun fournisseur n’est lié" in client.get("/session/3rdparty/").content.decode()
    through(client, "sub-6", "connect")
    assert "Lié le" in client.get("/session/3rdparty/").content.decode()
    client.post("/session/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_the_policy_of_forms_lets_the_provider_in_and_a_half_named_one_is_refused():
    assert provider.origins({"FINALITE_OIDC_ISSUER": "https://auth.exemple.fr/realms/pro"}) == [
        "https://auth.exemple.fr"
    ]
    assert provider.origins({}) == []
    with pytest.raises(ValueError, match="FINALITE_OIDC_CLIENT"):
        provider.configured({"FINALITE_OIDC_ISSUER": "https://auth.exemple.fr"})
