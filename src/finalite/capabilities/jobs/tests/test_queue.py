"""Queueing, slices, retries and recurring tasks, inside one process."""

from datetime import UTC, date, datetime, timedelta
from threading import Event

import pytest
from django.db import transaction

from finalite.capabilities import jobs, register
from finalite.capabilities.jobs import tasks, timetable, worker
from finalite.capabilities.jobs.models import NextRun, QueuedJob
from finalite.capabilities.jobs.values import Progress

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
FICHE = "pay_care_costs"


class Clock:
    """The time a test gives."""

    def __init__(self, now=NOW):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def declare(monkeypatch):
    """Register tasks for one test only."""
    monkeypatch.setattr(tasks, "_tasks", {})
    monkeypatch.setattr(tasks, "_recurring", {})
    monkeypatch.setattr(tasks, "autodiscover_modules", lambda *names: None)
    return tasks.task


def queue(key="k1", **options):
    jobs.enqueue(**{"task": "t", "key": key, "fiche": FICHE, "args": {}, "run_at": NOW, **options})


def row(key="k1"):
    return QueuedJob.objects.get(key=key)


@pytest.mark.django_db
class TestEnqueue:
    def test_a_second_call_with_the_same_key_adds_nothing(self):
        queue()
        queue(args={"other": 1})
        assert (QueuedJob.objects.count(), row().args) == (1, {})

    def test_a_job_leaves_with_the_transaction_that_failed(self):
        with pytest.raises(RuntimeError), transaction.atomic():
            queue()
            raise RuntimeError
        assert jobs.job_by_key(key="k1") is None

    def test_ids_dates_and_codes_are_kept(self):
        same = {"kind": "care_sheet", "final": True, "after": None}
        queue(args={"sheet_ids": (1, 2), "on": date(2026, 11, 21), **same})
        assert row().args == {"sheet_ids": [1, 2], "on": "2026-11-21", **same}

    @pytest.mark.parametrize("value", ["Jeanne Durand", "é", "a" * 101, {"a": 1}, 1.5, object()])
    def test_a_text_about_somebody_has_no_place_in_the_queue(self, value):
        with pytest.raises(ValueError, match="'who'"):
            queue(args={"who": value})


@pytest.mark.django_db
class TestRun:
    def test_each_slice_is_committed_with_its_progress_and_the_machine_acts_for_the_fiche(self, declare):
        seen = []

        @declare("t")
        def three(job, of):
            seen.append((register.current_actor().user, job.attempt))
            for n in range(of):
                seen.append(jobs.job_by_key(key="k1").done)
                yield Progress(n + 1, of)

        queue(args={"of": 3})
        assert jobs.run_ready(clock=Clock()) == 1
        assert seen == [("automation:pay_care_costs", 1), 0, 1, 2]
        view = jobs.job_by_key(key="k1")
        assert (view.state, view.done, view.percent, view.ended_at) == ("done", 3, 100, NOW)

    def test_a_slice_that_fails_is_undone_and_the_next_attempt_goes_on_from_the_last_committed_one(self, declare):
        starts = []

        @declare("t")
        def fails_once(job):
            starts.append((job.attempt, job.progress.done))
            for n in range(job.progress.done, 4):
                queue(key=f"effect{n}", run_at=NOW + timedelta(days=9))
                if n == 2 and len(starts) == 1:
                    raise RuntimeError("Jeanne Durand, 2 85 07 99 999 123")
                yield Progress(n + 1, 4)

        queue()
        clock = Clock()
        jobs.run_ready(clock=clock)
        assert (row().state, row().progress["done"]) == ("ready", 2)
        assert not QueuedJob.objects.filter(key="effect2").exists()
        assert row().error.startswith("RuntimeError at test_queue.py:")
        assert "Durand" not in row().error
        assert jobs.run_ready(clock=clock) == 0, "it waits before the next attempt"
        clock.now += timedelta(seconds=5)
        jobs.run_ready(clock=clock)
        assert starts == [(1, 0), (2, 2)]
        assert QueuedJob.objects.filter(key__startswith="effect").count() == 4
        assert (row().state, row().error) == ("done", "")

    def test_a_job_that_always_fails_becomes_visible_and_can_be_given_another_round(self, declare):
        calls = []

        @declare("t", most_attempts=3)
        def never(job):
            calls.append(job.attempt)
            raise KeyError(job.key)
            yield

        queue()
        clock = Clock()
        for _ in range(6):
            jobs.run_ready(clock=clock)
            clock.now += timedelta(hours=2)
        assert calls == [1, 2, 3]
        [failed] = jobs.failed()
        assert (failed.key, failed.state) == ("k1", "failed")
        assert failed.error.startswith("KeyError at")
        assert jobs.retry(key="k1")
        assert not jobs.retry(key="k1")
        QueuedJob.objects.update(run_at=NOW)
        jobs.run_ready(clock=clock)
        assert calls == [1, 2, 3, 1]

    def test_the_wait_doubles_and_stays_below_an_hour(self, declare):
        @declare("t", most_attempts=20)
        def never(job):
            raise KeyError
            yield

        queue()
        clock, waits = Clock(), []
        for _ in range(14):
            jobs.run_ready(clock=clock)
            waits.append((row().run_at - clock.now).total_seconds())
            clock.now = row().run_at
        assert waits[:4] == [2, 4, 8, 16]
        assert max(waits) == 3600

    def test_a_task_nobody_knows_fails_at_once(self, declare):
        queue(task="no.such")
        jobs.run_ready(clock=Clock())
        assert (row().state, row().error.split()[0]) == ("failed", "UnknownTask")

    def test_a_job_of_tomorrow_waits(self, declare):
        declare("t")(lambda job: iter(()))
        queue(run_at=NOW + timedelta(days=1))
        assert jobs.run_ready(clock=Clock()) == 0
        assert jobs.waiting() == 1
        assert jobs.run_ready(clock=Clock(NOW + timedelta(days=1))) == 1

    def test_a_worker_that_was_thought_dead_cannot_commit_after_another_took_the_job(self, declare):
        @declare("t")
        def slow(job):
            queue(key="effect", run_at=NOW + timedelta(days=9))
            QueuedJob.objects.filter(key="k1").update(claims=7)  # somebody else claims it meanwhile
            yield Progress(1, 1)

        queue()
        jobs.run_ready(clock=Clock(), limit=1)
        assert not QueuedJob.objects.filter(key="effect").exists()
        assert row().state == "running"

    def test_a_silent_worker_loses_its_job_when_the_lease_ends(self, declare):
        declare("t", lease=timedelta(minutes=2))(lambda job: iter([Progress(1, 1)]))
        queue()
        assert worker._claim(NOW) is not None
        assert worker._claim(NOW + timedelta(minutes=1)) is None
        assert jobs.run_ready(clock=Clock(NOW + timedelta(minutes=3))) == 1
        assert row().state == "done"

    def test_a_job_that_kills_its_worker_each_time_is_given_up(self, declare):
        declare("t", most_attempts=2)(lambda job: iter([Progress(1, 1)]))
        queue()
        clock = Clock()
        for _ in range(2):
            worker._claim(clock.now)
            clock.now += timedelta(hours=1)
        jobs.run_ready(clock=clock)
        assert (row().state, row().error.split(":")[0]) == ("failed", "WorkerDied")

    def test_a_stop_ends_the_job_between_two_slices_and_costs_no_attempt(self, declare):
        stop = Event()

        @declare("t")
        def long(job):
            for n in range(job.progress.done, 3):
                if n == 1:
                    stop.set()
                yield Progress(n + 1, 3)

        queue()
        worker.run_next(clock=Clock(), stop=stop)
        assert (row().state, row().progress["done"], row().attempts) == ("ready", 2, 0)
        worker.run_next(clock=Clock())
        assert row().state == "done"

    def test_progress_gives_a_slow_job_its_attempts_back(self, declare):
        calls = []

        @declare("t", most_attempts=2)
        def one_slice_an_attempt(job):
            calls.append(job.attempt)
            yield Progress(job.progress.done + 1, 5)
            if job.progress.done < 4:
                raise OSError

        queue()
        clock = Clock()
        for _ in range(6):
            jobs.run_ready(clock=clock)
            clock.now += timedelta(hours=1)
        assert row().state == "done"

    def test_done_jobs_are_forgotten_and_failed_ones_stay(self, declare):
        declare("t")(lambda job: iter(()))
        queue()
        queue(key="k2", task="no.such")
        jobs.run_ready(clock=Clock())
        assert jobs.forget(ended_before=NOW + timedelta(days=1)) == 1
        assert [view.key for view in jobs.jobs_of(fiche=FICHE)] == ["k2"]


@pytest.mark.django_db
class TestRecurring:
    def test_a_recurring_task_runs_when_its_time_has_come_and_only_once(self, declare):
        runs = []
        tasks.recurring("tick", every=timedelta(minutes=10))(lambda now: runs.append(now))
        clock = Clock()
        assert timetable.run_due(clock=clock) == 1
        assert timetable.run_due(clock=clock) == 0
        clock.now += timedelta(minutes=10)
        assert timetable.run_due(clock=clock) == 1
        assert runs == [NOW, NOW + timedelta(minutes=10)]
        [line] = jobs.schedule()
        assert (line.name, line.last_at) == ("tick", NOW + timedelta(minutes=10))
        assert line.due_at == NOW + timedelta(minutes=20)

    def test_a_recurring_task_that_fails_is_undone_shown_and_comes_back(self, declare):
        def fails(now):
            queue(key="effect")
            raise KeyError("Jeanne")

        tasks.recurring("tick", every=timedelta(minutes=10))(fails)
        timetable.run_due(clock=Clock())
        assert (NextRun.objects.get().error, jobs.waiting()) == ("KeyError", 0)
        assert timetable.run_due(clock=Clock(NOW + timedelta(minutes=10))) == 1

    def test_the_worker_seals_the_journal_and_erases_by_the_clock(self):
        names = {task.name for task in tasks.all_recurring()}
        assert {"journal.seal", "journal.sweep", "journal.purge", "retention.run"} <= names


def test_two_tasks_of_one_name_are_refused(declare):
    def here(job):
        yield

    def there(job):
        yield

    there.__module__ = "elsewhere"
    declare("t")(here)
    with pytest.raises(ValueError, match="elsewhere"):
        declare("t")(there)


class Rows:
    """An operation over ten rows that does three at a time."""

    def __init__(self):
        self.called = []

    def __call__(self, *, after, limit, on):
        self.called.append((after, register.current_actor().role, on))
        seen = [number for number in range(1, 11) if number > after][:limit]
        return jobs.SliceDone(len(seen), len(seen), seen[-1] if seen else after)


def sliced(cursor=None, done=0, **options):
    job = jobs.Job(1, "k1", FICHE, 1, NOW, Progress(done=done, cursor=cursor))
    rows = Rows()
    said = list(jobs.in_slices(job, rows, size=3, on=NOW.date(), **options))
    return [one[0] for one in rows.called], said, rows


@pytest.mark.django_db
class TestSlices:
    def test_every_row_is_seen_once_by_the_automation_of_the_fiche(self):
        starts, said, rows = sliced()
        assert starts == [0, 3, 6, 9, 10]
        assert [(one.done, one.cursor) for one in said] == [(3, 3), (6, 6), (9, 9), (10, 10)]
        assert {one[1:] for one in rows.called} == {("automation", NOW.date())}

    def test_a_run_taken_up_goes_on_after_the_last_slice_committed(self):
        starts, said, _rows = sliced(cursor=6, done=6)
        assert starts == [6, 9, 10] and said[-1].done == 10

    def test_from_the_start_each_row_is_met_again_and_no_place_is_kept(self):
        starts, said, _rows = sliced(cursor=6, done=6, from_start=True)
        assert starts[0] == 0 and {one.cursor for one in said} == {None}
