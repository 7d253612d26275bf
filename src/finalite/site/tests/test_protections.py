"""What protects whoever uses the site: headers, tokens, forms, sign-in, and one's own data only."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from finalite.site import tokens

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
ASK = "/api/answer_data_subject_requests/complaints_on_desk"


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    cache.clear()


def test_every_page_carries_a_strict_policy(client):
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_of_somebody_signed_in_are_never_kept(client, account):
    client.force_login(account("dpo"))
    assert "no-store" in client.get("/dpo/").headers["Cache-Control"]


def test_no_template_holds_a_style_or_a_script_of_its_own():
    from .test_languages import TEMPLATES

    for template in TEMPLATES:
        text = template.read_text("utf-8")
        assert " style=" not in text and "<style" not in text and " onclick" not in text
        assert "http://" not in text.replace("http://www.w3.org/", "") and "https://" not in text


def test_a_form_without_its_token_is_refused(account):
    client = Client(enforce_csrf_checks=True)
    client.force_login(account("dpo"))
    assert client.post("/operations/answer_data_subject_requests/complaints_on_desk/").status_code == 403
    assert client.post(ASK, "{}", content_type="application/json").status_code in (401, 403)


def test_the_api_wants_somebody(client):
    assert client.post(ASK, "{}", content_type="application/json").status_code == 401
    assert client.post("/api/no/such", "{}", content_type="application/json").status_code == 404


def test_a_token_acts_until_it_expires_or_is_revoked(client, account):
    user, now = account("dpo"), timezone.now()
    token = tokens.issue(user=user, label="essai", expires_at=now + timedelta(days=1))
    old = tokens.issue(user=user, label="essai", expires_at=now - timedelta(days=1))
    assert call(client, token).status_code == 200
    assert call(client, old).status_code == 401
    assert call(client, token + "x").status_code == 401
    assert tokens.revoke(token=token, at=now)
    assert call(client, token).status_code == 401


def test_a_token_of_a_closed_account_is_dead(client, account):
    user = account("dpo")
    token = tokens.issue(user=user, label="essai", expires_at=timezone.now() + timedelta(days=1))
    user.is_active = False
    user.save()
    assert call(client, token).status_code == 401


def test_a_role_that_is_not_held_is_refused(client, account):
    token = tokens.issue(user=account("dpo"), label="essai", expires_at=timezone.now() + timedelta(days=1))
    answer = call(client, token, HTTP_FINALITE_ROLE="director")
    assert answer.status_code == 403 and answer.json()["code"] == "role_not_held"


@pytest.mark.parametrize("body", ["", "[]", "null", "{", "[" * 5000, b"\xff\xfe"])
def test_a_strange_body_is_answered_calmly(client, account, body):
    client.force_login(account("dpo"))
    answer = client.post("/api/answer_data_subject_requests/requests_on_desk", body, content_type="application/json")
    assert answer.status_code == 400
    assert json.loads(answer.content)["code"] == "unusable"


def test_guessing_passwords_is_slowed_down(client, account):
    account("dpo", username="claire")
    for _ in range(8):
        client.post("/session/login/", {"login": "claire", "password": "wrong"})
    client.post("/session/login/", {"login": "claire", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_signing_in_and_out(client, account):
    account("dpo", username="claire")
    client.post("/session/login/", {"login": "claire", "password": PASSWORD})
    assert client.get("/dpo/").status_code == 200
    client.post("/session/logout/")
    assert client.get("/dpo/").status_code == 302


def test_nobody_signs_up_alone(client):
    answer = client.post("/session/signup/", {"username": "intrus", "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 200 and "_auth_user_id" not in client.session


def test_the_account_pages_are_only_for_the_insured(client, account):
    client.force_login(account("dpo"))
    assert client.get("/compte/").status_code == 403


def test_a_role_may_not_be_borrowed_by_a_form(client, account):
    client.force_login(account("dpo"))
    client.post("/role/", {"role": "director@01"})
    assert client.session.get("role_held") is None


def call(client, token, **headers):
    return client.post(ASK, "{}", content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {token}", **headers)
