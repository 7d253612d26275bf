"""What is due goes, what is not stays; archives, holds, needs of other purposes, proofs."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from finalite.capabilities import jobs, journal, register, retention
from finalite.capabilities.jobs.models import QueuedJob
from finalite.capabilities.register import guard, purpose
from finalite.capabilities.register.act import Act, under_way
from finalite.capabilities.register.values import Invalid, Refused
from finalite.capabilities.retention import archive, common, engine, scoping, tasks
from finalite.capabilities.retention.models import COPIED, KEPT, ArchivedRow, ErasureProof, Unneeded
from finalite.capabilities.retention.values import Action

from .rows import a_row, starting

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
ON = date(2026, 11, 21)
ALL = [scope for scope in scoping.scopes() if not scope.shared]
AUTOMATIC = [scope for scope in ALL if scope.action in scoping.AUTOMATIC]


def of(action, model=None):
    return next(s for s in ALL if s.action is action and s.links == ("person_id",) and (model in (None, s.label)))


def make(scope, days_over=0, **given):
    """A row whose period was over `days_over` days before `ON`; negative: still to go."""
    last = retention_start(scope) - timedelta(days=days_over)
    return a_row(scope.model, **starting(scope, last), **given)


def retention_start(scope):
    from finalite.capabilities.retention import periods

    return periods.last_due_start(scope.keep, ON)


def exists(row):
    with guard.owner():
        return type(row)._default_manager.filter(pk=row.pk).exists()


def archived():
    with guard.owner():
        return list(ArchivedRow.objects.using("archive").order_by("pk"))


@pytest.mark.parametrize("scope", AUTOMATIC, ids=lambda s: f"{s.label}-{s.rule.id}")
def test_each_table_of_each_fiche_loses_what_is_over_to_the_day_and_keeps_the_rest(scope):
    try:
        over, young = make(scope), make(scope, days_over=-1)
    except DatabaseError as why:
        pytest.skip(f"a row of {scope.label} cannot be made from its columns alone: {why}")
    line = next(due for due in retention.due(on=ON, fiche=scope.fiche) if due.model == scope.label)
    assert (line.rows, line.action, line.rule) == (1, scope.action, scope.rule.id)
    done = [d for d in retention.run(on=ON, fiche=scope.fiche) if d.model == scope.label]
    assert [(d.rows, d.action) for d in done] == [(1, scope.action)]
    if scope.action in (Action.DELETE, Action.ARCHIVE):
        assert not exists(over)
    assert exists(young)
    assert [d for d in retention.run(on=ON, fiche=scope.fiche) if d.model == scope.label] == [], "a second run is idle"
    assert bool(archived()) is (scope.action is Action.ARCHIVE)


def test_a_period_that_has_not_started_never_ends():
    scope = next(s for s in AUTOMATIC if s.columns[s.start].null)
    row = a_row(scope.model)
    retention.run(on=date(2126, 1, 1), fiche=scope.fiche)
    assert exists(row)


class TestArchive:
    def test_a_row_is_archived_whole_and_leaves_at_the_end_of_its_archive(self, django_capture_on_commit_callbacks):
        scope = of(Action.ARCHIVE)
        row = make(scope, person_id=7)
        with django_capture_on_commit_callbacks(execute=True):
            retention.run(on=ON, fiche=scope.fiche)
        [kept] = archived()
        with guard.owner():
            assert set(kept.payload) == set(scope.columns)
            assert (kept.state, kept.row, kept.person_id, kept.fiche) == (KEPT, row.pk, 7, scope.fiche)
        assert kept.delete_on.year == ON.year + 10
        with django_capture_on_commit_callbacks(execute=True):
            retention.run(on=kept.delete_on - timedelta(days=1))
        assert archived()
        with django_capture_on_commit_callbacks(execute=True):
            done = retention.run(on=kept.delete_on)
        assert archived() == []
        assert [d.rows for d in done if d.action == "expire"] == [1]

    def test_no_fiche_reads_an_archive_directly(self):
        scope = of(Action.ARCHIVE)
        make(scope)
        retention.run(on=ON, fiche=scope.fiche)
        with purpose.opened(scope.purpose), pytest.raises((PermissionError, DatabaseError)):
            list(ArchivedRow.objects.using("archive").values_list("payload"))

    def test_reading_needs_an_act_of_the_fiche_a_reason_and_shows_only_what_the_reader_may_read(
        self, django_capture_on_commit_callbacks
    ):
        scope = of(Action.ARCHIVE, "money.PaymentOrder")
        make(scope, person_id=7)
        make(scope, person_id=8)
        with django_capture_on_commit_callbacks(execute=True):
            retention.run(on=ON, fiche=scope.fiche)
        with pytest.raises(Refused):
            retention.read_archive(fiche=scope.fiche, person_id=7, reason="litige")
        with reading(scope.fiche), pytest.raises(Invalid, match="reason"):
            retention.read_archive(fiche=scope.fiche, person_id=7, reason="  ")
        with reading("open_health_entitlements"), pytest.raises(Refused):
            retention.read_archive(fiche=scope.fiche, person_id=7, reason="litige")
        with reading(scope.fiche) as active:
            [item] = retention.read_archive(fiche=scope.fiche, person_id=7, reason="litige devant le pôle social")
            shown = {value.category for value in item.values} - {""}
            assert shown
            assert shown <= active.readable((scope.model.subjects[0],))
        narrow = purpose.Purpose(scope.fiche, "narrow", {}, {})
        with reading(scope.fiche), purpose.opened(narrow):
            [item] = retention.read_archive(fiche=scope.fiche, person_id=7, reason="litige")
            assert {value.category for value in item.values} == {""}

    def test_a_crash_after_the_copy_and_before_the_removal_leaves_one_row_and_no_copy(self, monkeypatch):
        scope = of(Action.ARCHIVE)
        row = make(scope, person_id=7)

        def killed(scope, keys):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), transaction.atomic():
            patch.setattr(engine.erasing, "delete", killed)
            retention.run(on=ON, fiche=scope.fiche)
        assert exists(row)
        assert [copy.state for copy in archived()] == [COPIED]
        retention.hold(reason="litige", placed_by="dpo", placed_on=ON, subject="insured", person_id=7)
        retention.run(on=ON, fiche=scope.fiche)
        assert exists(row)
        assert archived() == [], "the copy of a row that stays is dropped"

    def test_a_crash_after_the_removal_and_before_the_confirmation_loses_nothing(self):
        scope = of(Action.ARCHIVE)
        row = make(scope)
        retention.run(on=ON, fiche=scope.fiche)  # the test's transaction never commits, as if killed at that moment
        assert not exists(row)
        assert [copy.state for copy in archived()] == [COPIED]
        retention.run(on=ON, fiche=scope.fiche)
        assert [copy.state for copy in archived()] == [KEPT]

    def test_a_row_archived_twice_is_kept_once_with_its_last_content(self):
        scope = of(Action.ARCHIVE)
        row = make(scope)
        with purpose.opened(scope.purpose):
            loaded = scope.rows().get(pk=row.pk)
            archive.put(scope, [loaded], ON)
            archive.put(scope, [loaded], ON)
        assert len(archived()) == 1

    def test_a_held_person_keeps_their_archive(self, django_capture_on_commit_callbacks):
        scope = of(Action.ARCHIVE)
        make(scope, person_id=7)
        with django_capture_on_commit_callbacks(execute=True):
            retention.run(on=ON, fiche=scope.fiche)
        retention.hold(reason="litige", placed_by="dpo", placed_on=ON, subject="insured", person_id=7)
        with django_capture_on_commit_callbacks(execute=True):
            retention.run(on=date(2060, 1, 1))
        assert len(archived()) == 1


class TestHold:
    def test_a_hold_on_a_person_keeps_their_rows_until_it_is_released(self):
        scope = of(Action.DELETE)
        held, other = make(scope, person_id=7), make(scope, person_id=8)
        number = retention.hold(reason="recours", placed_by="dpo", placed_on=ON, subject="insured", person_id=7)
        line = next(d for d in retention.due(on=ON, fiche=scope.fiche) if d.model == scope.label)
        assert (line.rows, line.held) == (1, 1)
        retention.run(on=ON, fiche=scope.fiche)
        assert (exists(held), exists(other)) == (True, False)
        retention.release(hold_id=number, released_by="dpo", released_on=ON)
        assert retention.holds(on=ON) == ()
        retention.run(on=ON, fiche=scope.fiche)
        assert not exists(held)
        with pytest.raises(Invalid):
            retention.release(hold_id=number, released_by="dpo", released_on=ON)

    def test_a_hold_of_another_fiche_keeps_nothing_here(self):
        scope = of(Action.DELETE)
        row = make(scope, person_id=7)
        other = next(s.fiche for s in ALL if s.fiche != scope.fiche)
        retention.hold(reason="recours", placed_by="dpo", placed_on=ON, subject="insured", person_id=7, fiche=other)
        retention.run(on=ON, fiche=scope.fiche)
        assert not exists(row)

    def test_a_hold_on_a_case_keeps_the_rows_of_the_case_only(self):
        scope = next(s for s in AUTOMATIC if "case_id" in s.columns and s.action is Action.DELETE)
        held, other = make(scope, case_id=31), make(scope, case_id=32)
        retention.hold(reason="recours", placed_by="dpo", placed_on=ON, subject="insured", case_id=31)
        retention.run(on=ON, fiche=scope.fiche)
        assert (exists(held), exists(other)) == (True, False)

    @pytest.mark.parametrize("wrong", [{"reason": " ", "person_id": 7}, {"reason": "recours"}])
    def test_a_hold_says_why_and_whom(self, wrong):
        with pytest.raises(Invalid):
            retention.hold(placed_by="dpo", placed_on=ON, subject="insured", **wrong)


def test_pseudonymised_rows_lose_every_personal_value_keep_one_number_a_person_and_are_done_once():
    scope = of(Action.PSEUDONYMISE)
    rows = [make(scope, days_over=n, person_id=person) for n, person in enumerate((7, 8, 7))]
    [done] = [d for d in retention.run(on=ON, fiche=scope.fiche) if d.model == scope.label]
    assert done.rows == 3
    with guard.owner():
        left = [type(row)._default_manager.get(pk=row.pk) for row in rows]
        numbers = [row.person_id for row in left]
        assert numbers[0] == numbers[2] != numbers[1]
        assert max(numbers) < 0
        for row in left:
            assert {getattr(row, n) or None for n, f in scope.columns.items() if getattr(f, "category", None)} <= {None}
    assert [d for d in retention.run(on=ON, fiche=scope.fiche) if d.model == scope.label] == []


def test_a_row_that_others_point_at_waits_for_them():
    scope, relation = next(
        (s, r)
        for s in AUTOMATIC
        for r in s.model._meta.related_objects
        if s.action is not Action.PSEUDONYMISE
        and r.related_model._meta.app_label == s.fiche
        and r.related_model is not s.model
        and hasattr(r.related_model, "subjects")
    )
    parent = make(scope)
    child_scope = next(s for s in ALL if s.model is relation.related_model)
    child = make(child_scope, days_over=-5, **{relation.field.name: parent})
    retention.run(on=ON, fiche=scope.fiche)
    assert exists(parent)
    assert exists(child)
    later = ON + timedelta(days=40)
    retention.run(on=later, fiche=scope.fiche)
    assert not exists(parent)
    assert not exists(child)


class TestProof:
    def test_a_proof_counts_without_naming_and_is_never_changed(self):
        scope = of(Action.DELETE)
        make(scope, person_id=4242)
        make(scope, person_id=4243)
        retention.run(on=ON, fiche=scope.fiche)
        [proof] = [p for p in retention.proofs(fiche=scope.fiche) if p.model == scope.label]
        assert (proof.rows, proof.rule, proof.action, proof.on, len(proof.ids_digest)) == (
            2,
            scope.rule.id,
            scope.action,
            ON,
            64,
        )
        assert "4242" not in repr(proof)
        for statement in ("UPDATE retention_erasureproof SET rows = 9", "DELETE FROM retention_erasureproof"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)

    def test_the_person_sees_the_erasure_among_the_consultations(self):
        scope = of(Action.DELETE)
        make(scope, person_id=4242)
        retention.run(on=ON, fiche=scope.fiche)
        with guard.owner():
            [line] = journal.consultations_of(person_id=4242).rows
        assert (line.role, line.fiche, line.outcome) == ("retention", scope.fiche, "done")


class TestCommon:
    """Identity and contacts, kept while some fiche needs the person."""

    def test_somebody_nobody_has_needed_for_a_year_is_erased_from_every_common_table(self):
        person = a_row(apps.get_model("people", "Person"))
        contact = a_row(apps.get_model("people", "PersonFile"), person_id=person.pk)
        line = a_row(apps.get_model("exchange", "DisclosedPerson"), person_id=person.pk)
        retention.run(on=ON)
        assert Unneeded.objects.filter(row=person.pk, root="people.Person").exists()
        retention.run(on=ON + timedelta(days=364))
        assert exists(person)
        retention.run(on=ON + timedelta(days=365))
        assert not exists(person)
        assert not exists(contact)
        assert not exists(line), "append-only, but nothing is kept for ever"
        assert ErasureProof.objects.filter(model="people.Person", rows=1).exists()

    @pytest.mark.parametrize("need", ["a row of a fiche", "an archived row", "a hold", "an affiliation"])
    def test_another_live_need_keeps_them(self, need, django_capture_on_commit_callbacks):
        person = a_row(apps.get_model("people", "Person"))
        scope = of(Action.ARCHIVE)
        if need == "a row of a fiche":
            make(scope, days_over=-99, person_id=person.pk)
        elif need == "an archived row":
            make(scope, person_id=person.pk)
            with django_capture_on_commit_callbacks(execute=True):
                retention.run(on=ON, fiche=scope.fiche)
        elif need == "a hold":
            retention.hold(reason="recours", placed_by="dpo", placed_on=ON, subject="insured", person_id=person.pk)
        else:
            a_row(apps.get_model("people", "Affiliation"), person_id=person.pk)
        root = common.ROOTS[0]
        assert common.needed(root, [person.pk], ON) == {person.pk}
        a_row_free = a_row(apps.get_model("people", "Person"))
        assert common.needed(root, [person.pk, a_row_free.pk], ON) == {person.pk}

    def test_somebody_needed_again_starts_anew(self):
        person = a_row(apps.get_model("people", "Person"))
        retention.run(on=ON)
        affiliation = a_row(apps.get_model("people", "Affiliation"), person_id=person.pk)
        retention.run(on=ON + timedelta(days=200))
        assert not Unneeded.objects.exists()
        with guard.owner():
            type(affiliation)._default_manager.filter(pk=affiliation.pk).update(until_on=ON + timedelta(days=201))
        retention.run(on=ON + timedelta(days=400))
        retention.run(on=ON + timedelta(days=500))
        assert exists(person)


class TestJobs:
    def test_every_day_each_fiche_in_force_gets_one_job_and_the_work_is_done(self):
        scope = of(Action.DELETE)
        row = make(scope)
        now = datetime(2026, 11, 21, 3, tzinfo=ZoneInfo("Europe/Paris"))
        for _ in range(2):
            tasks.every_day(now=now)
        fiches = [entry.slug for entry in register.loader.entries() if entry.in_force]
        assert QueuedJob.objects.count() == len(fiches) + 1
        QueuedJob.objects.update(run_at=now)
        jobs.run_ready(clock=lambda: now)
        assert set(QueuedJob.objects.values_list("state", "error")) == {("done", "")}
        assert not exists(row)
        assert jobs.job_by_key(key=f"retention.run:{scope.fiche}:2026-11-21").percent == 100


class reading:
    """An act of a fiche under way, with the purpose of its automation open."""

    def __init__(self, fiche):
        self.act = Act(register.automation(fiche), fiche, "read", "any")
        self.purpose = purpose.purpose_of(fiche, "automation")

    def __enter__(self):
        self.opened, self.under_way = purpose.opened(self.purpose), under_way(self.act)
        self.under_way.__enter__()
        return self.opened.__enter__()

    def __exit__(self, *problem):
        self.opened.__exit__(*problem)
        self.under_way.__exit__(*problem)
