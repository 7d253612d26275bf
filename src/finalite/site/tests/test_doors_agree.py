"""A page, the API and the command line accept, refuse and journal alike, for every door there is."""

import io
import json
import re
import sys

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from finalite.capabilities import journal, register
from finalite.capabilities.journal.keeper import keeping
from finalite.capabilities.register import admission
from finalite.site import binding, cli
from finalite.site.doors import catalogue

from .made_arguments import SOME, form_of, json_of, made

DOORS = [(door.slug, door.name) for door in catalogue.all_doors()]
ENDINGS = {200: 0, 400: 4, 403: 3, 404: 1, 409: 1}
pytestmark = pytest.mark.django_db


def by_page(user, door, form):
    """(status, code, fields) that the page shows; confirmed at once."""
    client = Client()
    client.force_login(user)
    answer = client.post(f"/operations/{door.slug}/{door.name}/", form | {"confirmed": "yes"})
    shown = answer.context
    outcome = shown.get("outcome")
    problems = sorted(p.field for p in outcome.problems) if outcome else []
    return answer.status_code, outcome.code if outcome else "", problems


def by_api(user, door, sent):
    """(status, code, fields) of the API."""
    client = Client()
    client.force_login(user)
    answer = client.post(f"/api/{door.slug}/{door.name}", json.dumps(sent), content_type="application/json")
    told = answer.json() if answer.status_code != 200 else {}
    return answer.status_code, told.get("code", ""), sorted(one["field"] for one in told.get("fields", []))


def by_command(user, door, sent, monkeypatch, capsys):
    """(exit status, code, fields) of the command line."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(sent)))
    status = cli.main(["do", f"{door.slug}.{door.name}", "--json", "-", "--as", user.username])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    code = re.search(r"^finalite do: (\w+):", told.err, re.MULTILINE)
    fields = sorted("" if f == "(tout)" else f for f in re.findall(r"^  (\S+): ", told.err, re.MULTILINE))
    return status, code[1] if code else "", fields


def undone(call, *arguments):
    """What `call` answers and what it journalled, with nothing kept."""
    with transaction.atomic():
        answer = call(*arguments)
        with keeping():
            acts = [(t.outcome, t.fiche, t.operation, t.user, t.reason) for t in journal.search(limit=50).rows]
        transaction.set_rollback(True)
    return answer, acts


def agree(user, door, form, sent, monkeypatch, capsys):
    """Go through the three doors; answers and journals must match. Returns the answer and the acts."""
    page, page_acts = undone(by_page, user, door, form)
    api, api_acts = undone(by_api, user, door, sent)
    command, command_acts = undone(by_command, user, door, sent, monkeypatch, capsys)
    assert page == api
    assert command == (ENDINGS[api[0]], api[1], api[2])
    assert page_acts == api_acts == command_acts
    return api, api_acts


def arguments_of(door):
    return {slot.name: (slot.shape, made(slot.shape)) for slot in binding.slots_of(door.function) if slot.required}


def both(arguments):
    form = {
        name: word for path, (shape, value) in arguments.items() for name, word in form_of(shape, value, path).items()
    }
    return form, {name: json_of(value) for name, (_shape, value) in arguments.items()}


@pytest.mark.parametrize(("slug", "name"), DOORS)
def test_a_stranger_to_the_fiche_is_refused_alike(slug, name, account, monkeypatch, capsys):
    door = catalogue.find(slug, name)
    try:
        form, sent = both(arguments_of(door))
    except ValueError:
        pytest.skip("its values refuse what the test makes up")
    answer, acts = agree(account("press_officer"), door, form, sent, monkeypatch, capsys)
    assert answer[:2] == (403, "role")
    assert [act[0] for act in acts] == ["refused"]


@pytest.mark.parametrize(("slug", "name"), DOORS)
def test_an_agent_with_access_gets_the_same_answer(slug, name, account, monkeypatch, capsys):
    door = catalogue.find(slug, name)
    roles = [a.role for a in register.entry(slug).access if a.may(door.subpurpose)]
    monkeypatch.setattr(timezone, "localdate", lambda: SOME["date"])  # people outside act on the day itself
    try:
        form, sent = both(arguments_of(door))
    except ValueError:
        pytest.skip("its values refuse what the test makes up")
    answer, acts = agree(account(roles[0]), door, form, sent, monkeypatch, capsys)
    told_the_day = admission.is_outsider(roles[0]) and answer[0] == 400  # before anything passes the door
    assert acts or told_the_day, "every passage leaves a line in the journal"


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        d
        for d in DOORS
        if any(slot.required and slot.shape.kind != "record" for slot in binding.slots_of(catalogue.find(*d).function))
    ],
)
def test_nothing_said_is_the_same_fault_everywhere(slug, name, account, monkeypatch, capsys):
    answer, acts = agree(account("press_officer"), catalogue.find(slug, name), {}, {}, monkeypatch, capsys)
    assert answer[0] == 400 and answer[2]
    assert acts == []


def test_every_public_operation_and_query_has_the_three_doors():
    catalogue.load()
    left_out = {(d.slug, d.name) for d in register.doors()} - set(DOORS)
    assert not left_out, "no form can be built from these signatures"
