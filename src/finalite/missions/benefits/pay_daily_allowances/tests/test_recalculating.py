"""A change of right, of law or of fact decides again exactly what it touches, shows the difference, settles it once."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from finalite import law
from finalite.capabilities import money, register
from finalite.capabilities.jobs.models import QueuedJob
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.law import reasoning
from finalite.missions.benefits.pay_daily_allowances import gathering, models, operations, queries, tasks
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights

from . import factories as f

pytestmark = pytest.mark.django_db
LATER = date(2026, 10, 11)
RUN = register.automation(operations.FICHE)


def look_again(on=LATER):
    return f.act(RUN, operations.look_again, since=date(2026, 7, 11), on=on)


def for_law(on=LATER):
    return f.act(RUN, operations.recalculate_for_law, on=on)


def given(person):
    with guard.owner():
        ordered = sum(PaymentOrder.objects.filter(person_id=person).values_list("amount", flat=True))
        return ordered - sum(debt.amount for debt in money.debts_of([person]))


def corrections():
    with guard.owner():
        return list(models.Settlement.objects.filter(kind="correction").values_list("stop_id", "to_insured"))


def state_of(person):
    (stop,) = f.act(f.technician(), queries.stops_of, person=person)
    return stop.state


@pytest.fixture
def paid():
    """Two people paid the same; only the first is touched by what changes."""
    (person, stop), (other, its_stop) = f.stopped(), f.stopped()
    for one in (stop, its_stop):
        f.settle(one)
    yield person, stop
    assert given(other) == 21 * 3068


def without_rights(monkeypatch, person):
    answer = gathering.rights.cash_rights_on

    def closed(*, person: int, on, lost=person):
        return replace(answer(person=person, on=on), open=False) if person == lost else answer(person=person, on=on)

    monkeypatch.setattr(gathering.rights, "cash_rights_on", closed)


def test_a_right_closed_late_takes_nothing_back_before_an_agent_has_looked_then_once(paid, monkeypatch):
    person, stop = paid
    without_rights(monkeypatch, person)
    assert look_again().done == 1 and look_again().done == 0
    assert (state_of(person), given(person), corrections()) == ("to_refuse", 21 * 3068, [])
    [line] = f.act(f.technician(), queries.work_list, on=LATER)
    assert line.kind == "stop_to_look_at"
    for _ in range(2):
        f.act(f.technician(), operations.check_stop, stop=stop, on=LATER)
    assert (given(person), corrections()) == (0, [(stop, -21 * 3068)])
    shown = f.act(f.oneself(person), queries.allowances_of, person=person)[0]
    assert any("droit aux prestations" in step.label for step in shown.decision.steps)


def test_a_right_opened_late_pays_what_was_waiting():
    person = people_factories.make_person()
    shown = f.notice(person)
    f.certify(shown.stop, f.certificate())
    assert state_of(person) == "to_refuse"
    rights.apply(rights.worker(person), rights.WORKED_SINCE)
    assert look_again().done == 1 and look_again().done == 0
    assert state_of(person) == "open" and f.settle(shown.stop, on=LATER).total == 21 * 3068


def test_a_situation_known_late_is_decided_again_by_the_weekly_look(paid):
    person, stop = paid
    with guard.owner():
        row = models.SalaryCertificate.objects.get(stop=stop)
        models.SalaryCertificate.objects.filter(pk=row.pk).update(
            pay=[[month, 220_000, rebuilt] for month, _, rebuilt in row.pay]
        )
    assert look_again().done == 1 and look_again().done == 0
    assert given(person) == 21 * 3374 and corrections() == [(stop, 21 * (3374 - 3068))]


def test_a_corrected_value_of_the_law_touches_what_rested_on_it_alone_and_once(monkeypatch):
    (person, stop), (mother, _) = f.stopped(), f.stopped()
    f.settle(stop)
    assert for_law().seen == 0
    right, version = law.reader.value, "corrected"

    def corrected(name, day):
        found = right(name, day)
        return replace(found, amount=5_500) if name == "allowances.sickness.rate" else found

    monkeypatch.setattr(law.reader, "value", corrected)
    for where in (law, law.reader):
        monkeypatch.setattr(where, "version", lambda: version)
    reasoning._with_warnings.cache_clear()
    try:
        # 6 000 € / 91,25 × 55 % = 36,16; CSG 2,24, CRDS 0,18: 33,74 a day
        assert for_law().done == 1
        assert for_law().seen == 0, "what was decided by the law of today is not decided again"
        assert (given(person), corrections()) == (21 * 3374, [(stop, 21 * (3374 - 3068))])
        assert given(mother) == 0
        (shown, _) = f.act(f.technician(), queries.allowances_of, person=person)
        assert f.act(f.technician(), queries.replay, settlement=shown.settlement).same
    finally:
        monkeypatch.undo()
        reasoning._with_warnings.cache_clear()


def test_the_law_is_looked_at_once_for_each_of_its_states_and_rights_each_sunday():
    for day in (8, 9, 15):
        tasks.daily(now=datetime(2026, 11, day, 3, tzinfo=UTC))
    with guard.owner():
        keys = list(QueuedJob.objects.values_list("key", flat=True))
    assert [key for key in keys if ".law:" in key] == [f"{operations.FICHE}.law:{operations.FICHE}:{law.version()}"]
    assert sorted(key[-10:] for key in keys if ".again:" in key) == ["2026-11-08", "2026-11-15"]
