"""Nobody outside chooses the day of their own act: legal clocks run from it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from finalite.capabilities import register
from finalite.site.doors import passage


@pytest.fixture
def done(monkeypatch):
    """What the door was asked, when it was reached at all."""
    asked = []
    monkeypatch.setattr(passage.catalogue, "entrance", lambda door: lambda **given: asked.append(given))
    return asked


def ask(role, kind, **given):
    actor = register.Actor(user="essai", role=role, person_id=1)
    return passage.perform(SimpleNamespace(kind=kind), actor, given)


@pytest.mark.parametrize("name", passage.ACT_DAYS)
@pytest.mark.parametrize("days", [-1, 1, -400])
def test_another_day_than_today_is_refused_and_nothing_is_done(done, name, days):
    answer = ask("insured_person", "operation", **{name: timezone.localdate() + timedelta(days=days)})
    assert (answer.status, [problem.field for problem in answer.problems], done) == (400, [name], [])


def test_today_and_other_dates_pass(done):
    given = {"received_on": timezone.localdate(), "starts_on": timezone.localdate() + timedelta(days=30)}
    assert ask("insured_person", "operation", **given).status == 200
    assert done == [given]


@pytest.mark.parametrize("role, kind", [("rights_technician", "operation"), ("insured_person", "query")])
def test_an_agent_takes_down_post_of_yesterday_and_questions_are_about_any_day(done, role, kind):
    assert ask(role, kind, on=timezone.localdate() - timedelta(days=9)).status == 200
    assert done
