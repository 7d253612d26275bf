"""`finalite user add|role|password|reset-mfa|token|list`."""

import getpass
import os
import secrets
from datetime import timedelta
from typing import Any

from . import USAGE, Trouble, parts


def run(words: list[str]) -> None:
    """Open an account, give it a role, a new password or an API token, take its second proof off."""
    parser = parts.Parser("user", "Open accounts and say in which roles they act.")
    parser.add_argument("what", choices=["add", "role", "password", "reset-mfa", "token", "list"])
    parser.add_argument("username", nargs="?", default="")
    parser.add_argument("--role", default="", help="a role of the register's vocabulary")
    parser.add_argument("--organisation", default="", help="code of the caisse")
    parser.add_argument("--person", type=int, help="number of the person whose account it is")
    parser.add_argument("--days", type=int, default=90, help="how long a token is good for")
    parser.add_argument("--generate", action="store_true", help="make a password and print it")
    asked = parser.parse_args(words)
    parts.prepared()
    if asked.what == "list":
        return _list()
    if not asked.username:
        raise Trouble(f"which account? finalite user {asked.what} USERNAME", USAGE)
    {"add": _add, "role": _role, "password": _password, "reset-mfa": _reset, "token": _token}[asked.what](asked)


def _list() -> None:
    from django.contrib.auth import get_user_model

    from finalite.site import actors

    for user in get_user_model().objects.order_by("username"):
        print(f"{user.username:<24} {', '.join(actors.code_of(held) for held in actors.roles_of(user)) or '(no role)'}")


def _add(asked: Any) -> None:
    from finalite.capabilities import people, register

    password = _new_password(asked)
    try:
        people.create_user(
            username=asked.username, password=password, organisation=asked.organisation, person_id=asked.person
        )
        if asked.role:
            _role(asked)
    except register.Invalid as invalid:
        raise Trouble(str(invalid), 4) from None
    print(f"account {asked.username} is open")


def _role(asked: Any) -> None:
    from django.utils import timezone

    from finalite.capabilities import people, register

    try:
        people.give_role(
            username=asked.username,
            role=asked.role,
            on=timezone.localdate(),
            organisation=asked.organisation,
            primary=asked.what == "add",
        )
    except register.Invalid as invalid:
        raise Trouble(str(invalid), 4) from None


def _password(asked: Any) -> None:
    user = _user(asked)
    user.set_password(_new_password(asked))
    user.save(update_fields=["password"])
    print(f"the password of {asked.username} is changed")


def _reset(asked: Any) -> None:
    from finalite.site import second_proof

    removed = second_proof.remove(_user(asked))
    print(f"{asked.username} signs in by password alone" if removed else f"{asked.username} had no second proof")


def _token(asked: Any) -> None:
    from django.utils import timezone

    from finalite.site import tokens

    expires = timezone.now() + timedelta(days=asked.days)
    print(tokens.issue(user=_user(asked), label="finalite user token", expires_at=expires))


def _user(asked: Any) -> Any:
    from finalite.capabilities import register
    from finalite.site import actors

    try:
        return actors.user_named(asked.username)
    except register.Refused as refused:
        raise Trouble(refused.reason) from None


def _new_password(asked: Any) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if asked.generate:
        print(f"password: {(made := secrets.token_urlsafe(12))}")
        return made
    given = os.environ.get("FINALITE_PASSWORD") or getpass.getpass("password: ")
    try:
        validate_password(given)
    except ValidationError as weak:
        raise Trouble(" ".join(weak.messages), 4) from None
    return given
