"""What a stranger, a stolen session and a forged request meet: headers, sessions, limits, addresses, logs."""

import io
import logging
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from finalite.capabilities import people
from finalite.site import logs, tokens

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
DESK = "/operations/answer_data_subject_requests/complaints_on_desk/"
PAGES = [
    "/",
    "/session/login/",
    "/session/password/reset/",
    "/registre/",
    "/registre/pay_care_costs/",
    "/registre/telecharger/registre.csv",
    "/api/docs",
    "/api/openapi.json",
    "/static/finalite.css",
    "/compte/ouvrir/",
    "/nowhere",
    "/compte/",
]


@pytest.fixture(autouse=True)
def no_memory_of_other_tests():
    cache.clear()


def assert_guarded(answer):
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "*" not in policy
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy and "form-action 'self'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page_is_guarded(path, client):
    answer = client.get(path)
    assert answer.status_code in (200, 302, 404)
    assert_guarded(answer)
    answer.close()


def test_a_method_a_token_a_host_or_a_size_that_is_refused_is_guarded_too(client):
    refused = Client(enforce_csrf_checks=True).post("/session/login/", {"login": "x"})
    assert refused.status_code == 403
    large = client.post("/session/login/", data=b"", content_type="text/plain", CONTENT_LENGTH=str(33 * 2**20))
    assert large.status_code == 413 and "trop volumineux" in large.content.decode()
    stranger = client.get("/", HTTP_HOST="evil.example")
    assert stranger.status_code == 400 and b"evil.example" not in stranger.content
    for answer in (refused, large, stranger, client.delete("/role/"), client.post("/registre/")):
        assert_guarded(answer)


def test_a_fault_of_ours_is_guarded_and_tells_nothing(client, monkeypatch):
    from finalite.site.portals import home

    def broken(*_):
        raise RuntimeError("185019900000123 is nobody's business")

    monkeypatch.setattr(home, "_portals", broken)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500 and "185019900000123" not in answer.content.decode()
    assert_guarded(answer)


def signed_in(client, account, role="dpo"):
    user = account(role, username="claire")
    client.post("/session/login/", {"login": "claire", "password": PASSWORD})
    return user


def is_in(client):
    return client.get("/operations/").status_code == 200


def test_a_session_gets_a_new_number_when_somebody_signs_in(client, account):
    client.get("/session/login/")
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    signed_in(client, account)
    assert client.session.session_key != planted and is_in(client)


def test_a_session_ends_after_half_an_hour_without_a_request(client, account):
    signed_in(client, account)
    now = timezone.now()
    for minutes, still in ((29, True), (57, True), (88, False)):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert is_in(client) is still


def test_a_session_ends_eight_hours_after_it_began_whatever_is_done(client, account):
    signed_in(client, account)
    now = timezone.now()
    for minutes in range(20, 8 * 60, 20):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert is_in(client)
    with time_machine.travel(now + timedelta(hours=8, minutes=1), tick=False):
        assert not is_in(client)


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client, account):
    signed_in(client, account)
    client.post("/langue/setlang/", {"language": "en", "next": "/"})
    assert {"sessionid", "csrftoken", "django_language"} <= set(client.cookies)
    for name in ("sessionid", "csrftoken", "django_language"):
        assert client.cookies[name]["httponly"] and client.cookies[name]["samesite"] == "Lax"
    assert not client.cookies["sessionid"]["max-age"], "it goes with the browser"


@pytest.mark.parametrize("ended", ["password", "closed"])
def test_a_new_password_or_a_closed_account_ends_every_session(client, account, ended):
    user = signed_in(client, account)
    elsewhere = Client()
    elsewhere.force_login(user)
    token = tokens.issue(user=user, label="essai", expires_at=timezone.now() + timedelta(days=1))
    asked = Client().post(f"/api{DESK[11:-1]}", "{}", "application/json", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert asked.status_code == 200 and not asked.cookies, "a token opens no session"
    if ended == "password":
        user.set_password("une autre phrase longue")
        user.save()
    else:
        people.close_user(username="claire")
    assert not is_in(client) and not is_in(elsewhere)
    if ended == "closed":
        called = client.post(f"/api{DESK[11:-1]}", "{}", "application/json", HTTP_AUTHORIZATION=f"Bearer {token}")
        assert called.status_code == 401


def told(client, login, password="wrong"):
    page = client.post("/session/login/", {"login": login, "password": password}).content.decode()
    return page.replace(login, "LOGIN")


def test_a_wrong_password_and_an_unknown_account_are_told_alike(client, account):
    account("dpo", username="claire")
    assert without_tokens(told(client, "claire")) == without_tokens(told(client, "nobody"))


def without_tokens(page):
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_an_unknown_account_costs_a_password_check_as_a_known_one(client, account, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    account("dpo", username="claire")
    asked = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a: asked.append(1) or encode(self, *a))
    told(client, "claire")
    known = len(asked)
    told(client, "nobody")
    assert known >= 1 and len(asked) == 2 * known


@pytest.mark.parametrize("login", ["claire", "nobody"])
def test_who_fails_too_often_reads_when_to_try_again_whoever_it_is(client, account, login):
    account("dpo", username="claire")
    pages = [told(client, login) for _ in range(6)]
    assert "pendant 5 minutes" in pages[5] and "pendant 5 minutes" not in pages[0]
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert "pendant 5 minutes" not in told(client, login)


def test_too_many_codes_from_one_place_meet_a_page_that_says_when(client):
    answers = [client.post("/compte/ouvrir/code/", {"nir": "1"}) for _ in range(21)]
    assert answers[0].status_code == 422 and answers[20].status_code == 429
    assert "Réessayez dans 60 minutes" in answers[20].content.decode()
    assert answers[20].headers["Retry-After"] == "3600"
    assert_guarded(answers[20])


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client, account, place):
    account("dpo", username="claire")
    spoken = client.post("/langue/setlang/", {"language": "en", "next": place}, HTTP_REFERER=place)
    entered = client.post("/session/login/", {"login": "claire", "password": PASSWORD, "next": place})
    left = client.post("/session/logout/", {"next": place})
    for answer in (spoken, entered, left):
        assert answer.status_code == 302 and "evil" not in answer["Location"] and "script" not in answer["Location"]


def test_a_name_of_a_form_that_counts_without_end_is_no_fault(client, account):
    client.force_login(account("dpo"))
    answer = client.post(DESK, {"a.rows": "9" * 9000, "remove": "a." + "9" * 9000, "add": "b"})
    assert answer.status_code == 200


def test_more_fields_than_any_form_has_are_refused(client, account):
    client.force_login(account("dpo"))
    assert client.post(DESK, {f"f{n}": "x" for n in range(1100)}).status_code == 400


def test_what_is_logged_stays_on_its_line():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logs.OneLine())
    try:
        raise ValueError("first\n2026-01-01 ERROR forged: line")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "no %s", ("a\r\nb\x1b[31m\u2028c",), True)
        record.exc_info = __import__("sys").exc_info()
        handler.emit(record)
    first, *rest = out.getvalue().splitlines()
    assert first.endswith("ERROR x: no a\\x0d\\nb\\x1b[31m\\x2028c")
    assert rest and all(line.startswith("  | ") for line in rest)


def test_a_collision_is_logged_without_the_values_that_collide(caplog):
    from django.db import IntegrityError

    from finalite.site.doors import passage

    assert passage.outcome_of(IntegrityError("Key (nir)=(185019900000123) already exists")).status == 409
    assert "IntegrityError" in caplog.text and "185019900000123" not in caplog.text


def test_secrets_show_in_no_page_of_settings_and_no_text_of_a_token(account):
    user = account("dpo")
    token = tokens.issue(user=user, label="essai", expires_at=timezone.now() + timedelta(days=1))
    assert token not in str(list(tokens.ApiToken.objects.values()))
    assert PASSWORD not in get_user_model().objects.get(pk=user.pk).password


@override_settings(SECURE_SSL_REDIRECT=True)
def test_behind_tls_a_plain_request_is_sent_to_the_same_host_only(client):
    answer = client.get("/registre/")
    assert answer.status_code == 301 and answer["Location"] == "https://testserver/registre/"
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400
