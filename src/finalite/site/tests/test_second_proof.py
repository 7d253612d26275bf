"""A second proof as its holder meets it: set up, asked for, lost; and what a stolen database tells of it."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone

from finalite.site import cli

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN, ACTIVATE, CODES = "/session/login/", "/session/2fa/totp/activate/", "/session/2fa/recovery-codes/"


@pytest.fixture
def holder(client, account):
    """Claire's account with a second proof: (secret of her application, her recovery codes)."""
    cache.clear()
    with time_machine.travel(timezone.now(), tick=False):  # a code may not end between its making and its use
        yield _set_up(client, account)


def _set_up(client, account):
    account("dpo", username="claire")
    client.post(LOGIN, {"login": "claire", "password": PASSWORD})
    client.post("/session/reauthenticate/", {"password": PASSWORD})
    secret = re.search(r'value="([A-Z2-7]{32})"', client.get(ACTIVATE).content.decode())[1]
    assert client.post(ACTIVATE, {"code": code(secret)}).status_code == 302
    return secret, re.findall(r"^(?:.*>)?(\d{8})\b", client.get(CODES).content.decode(), re.M)


def code(secret):
    """The six figures that an application shows now."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def sign_in(proof=""):
    """(whether Claire is in, the last page) after her password, then `proof` where one is given."""
    visitor = Client()
    page = visitor.post(LOGIN, {"login": "claire", "password": PASSWORD}, follow=True)
    if proof:
        page = visitor.post("/session/2fa/authenticate/", {"code": proof}, follow=True)
    return visitor.get("/operations/").status_code == 200, page.content.decode()


def test_a_password_alone_no_longer_opens_the_account(holder):
    inside, page = sign_in()
    assert not inside and "codes de récupération : chacun sert une fois" in page


def test_the_code_of_the_moment_opens_it_once(holder):
    secret, _codes = holder
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert sign_in(code(secret))[0]
        assert not sign_in(code(secret))[0], "whoever read it over a shoulder"


def test_a_wrong_code_says_what_to_do(holder):
    inside, page = sign_in("000000")
    assert not inside and "vérifiez l’heure de votre téléphone" in page


def test_each_recovery_code_opens_it_once(holder):
    _secret, codes = holder
    assert len(codes) == 10
    assert sign_in(codes[0])[0] and sign_in(codes[1])[0] and not sign_in(codes[0])[0]


def test_a_copy_of_the_database_gives_no_code_away(holder):
    secret, codes = holder
    kept = repr(list(Authenticator.objects.values_list("data", flat=True)))
    assert kept.count("gAAAAA") == 2 and secret not in kept and not any(one in kept for one in codes)


def test_under_another_secret_key_no_code_is_taken_and_the_log_says_why(holder, caplog):
    secret, codes = holder
    with override_settings(SECRET_KEY="another" * 8):
        assert not sign_in(codes[0])[0]
    assert "reset-mfa" in caplog.text and secret not in caplog.text


def test_what_was_kept_in_clear_before_still_opens_it(holder):
    secret, _codes = holder
    Authenticator.objects.filter(type="totp").update(data={"secret": secret})
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert sign_in(code(secret))[0]


def test_who_lost_every_code_is_let_in_by_password_again(holder, capsys):
    assert cli.main(["user", "reset-mfa", "nobody"]) != 0
    assert cli.main(["user", "reset-mfa", "claire"]) == 0
    assert "password alone" in capsys.readouterr().out
    assert sign_in()[0] and cli.main(["user", "reset-mfa", "claire"]) == 0
    assert "had no second proof" in capsys.readouterr().out
