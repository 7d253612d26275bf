"""What is due is counted away from the pages, what was done is told by rule, and each proof stands beside its act."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from finalite.capabilities import jobs, journal, register, retention
from finalite.capabilities.jobs.models import QueuedJob
from finalite.capabilities.register import purpose
from finalite.capabilities.retention import counting
from finalite.capabilities.retention.models import DueCount, ErasureProof

from .test_engine import ON, Action, exists, make, of

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
DAYS = {"since": AT - timedelta(days=1), "until": timezone.now() + timedelta(days=1)}
DESK = register.Actor(user="dpo-1", role="dpo", organisation="01")


def checked():
    with purpose.opened(purpose.purpose_of("answer_data_subject_requests", "dpo")):
        return retention.check_proofs(**DAYS)


def test_a_count_takes_the_place_of_the_last_and_says_when():
    scope = of(Action.DELETE)
    assert retention.counted() == ()
    make(scope)
    counting.count(fiche=scope.fiche, on=ON, at=AT)
    [found] = retention.counted()
    assert (found.fiche, found.counted_at) == (scope.fiche, AT)
    assert [(line.model, line.rows) for line in found.lines] == [(scope.label, 1)]
    assert found.lines[0].oldest < ON
    retention.run(on=ON, fiche=scope.fiche)
    counting.count(fiche=scope.fiche, on=ON, at=AT + timedelta(hours=1))
    [later] = retention.counted()
    assert later.lines == () and later.counted_at > AT and DueCount.objects.count() == 1


def test_the_night_leaves_a_count_of_what_it_could_not_treat():
    scope = of(Action.DELETE)
    row = make(scope)
    key = f"retention.run:{scope.fiche}:{ON}"
    jobs.enqueue(task="retention.run", key=key, fiche=scope.fiche, args={"on": ON.isoformat()})
    jobs.run_ready()
    assert not exists(row)
    assert [(one.fiche, one.lines) for one in retention.counted()] == [(scope.fiche, ())]


def test_a_count_is_asked_once_a_minute_for_each_fiche_in_force():
    in_force = sum(1 for entry in register.entries() if entry.in_force)
    assert retention.ask_count(at=AT) == in_force
    retention.ask_count(at=AT + timedelta(seconds=20))
    assert QueuedJob.objects.filter(task="retention.count").count() == in_force


def test_what_was_done_is_told_by_rule_with_its_proofs():
    scope = of(Action.DELETE)
    make(scope)
    retention.run(on=ON, fiche=scope.fiche)
    [done] = retention.done(since=ON, until=ON)
    assert (done.fiche, done.rule, done.action, done.rows, done.proofs) == (
        scope.fiche, scope.rule.id, "delete", 1, 1,
    )  # fmt: skip
    assert retention.done(since=ON + timedelta(days=1), until=ON + timedelta(days=2)) == ()


def test_each_proof_has_its_act():
    scope = of(Action.DELETE)
    make(scope)
    retention.run(on=ON, fiche=scope.fiche)
    found = checked()
    assert (found.proofs, found.without_act, found.acts_without_proof) == (1, (), ())


def test_a_proof_added_afterwards_is_seen():
    ErasureProof.objects.create(
        at=AT, on=date(2026, 11, 21), fiche="pay_care_costs", rule="benefits_paid", model="pay_care_costs.CareLine",
        action="delete", rows=3, ids_digest="0" * 64,
    )  # fmt: skip
    [line] = checked().without_act
    assert "pay_care_costs" in line and "benefits_paid" in line


def test_an_erasure_without_its_proof_is_seen():
    with register.acting(DESK):
        journal.record(
            act=journal.ActRecord(
                at=AT, user="automation:pay_care_costs", role="retention", organisation="", fiche="pay_care_costs",
                operation="retention.delete", subpurpose="retention", persons=(7,), categories=(), outcome="done",
                reason="benefits_paid",
            )
        )  # fmt: skip
    found = checked()
    assert found.without_act == () and len(found.acts_without_proof) == 1
