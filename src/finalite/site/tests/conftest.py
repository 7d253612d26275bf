"""Accounts for the tests of the site."""

from datetime import date

import pytest

from finalite.capabilities import people

PASSWORD = "un mot de passe d'essai"


@pytest.fixture
def account(db):
    """Open an account with one role: `account("dpo")`."""

    def open_account(role: str, username: str = "", **links):
        if "01" not in people.organisations():
            people.create_organisation(code="01", name="Caisse fictive")
        username = username or f"u.{role}"
        people.create_user(username=username, password=PASSWORD, organisation="01", **links)
        people.give_role(username=username, role=role, on=date(2020, 1, 1), organisation="01", primary=True)
        from django.contrib.auth import get_user_model

        return get_user_model().objects.get(username=username)

    return open_account
