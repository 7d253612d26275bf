"""Sealing, verifying and purging: one row changed, removed or added is found and named."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection

from finalite.capabilities.journal import operations, purging, sealing, verifying
from finalite.capabilities.journal.models import Block, Entry, Sealed
from finalite.capabilities.register import guard

from .factories import NOW, an_act, write_acts
from .tampering import unlocked

pytestmark = pytest.mark.django_db
TWO_YEARS_AGO = datetime(2024, 11, 21, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(sealing, "BLOCK_SIZE", 4)
    monkeypatch.setattr(verifying, "WINDOW", 5)


def test_a_journal_nobody_touched_is_sound_and_its_tail_is_counted():
    write_acts(10)
    assert sealing.seal(now=NOW) == 10
    write_acts(2)
    report = verifying.verify()
    assert report.sound, report.faults
    assert (report.blocks, report.entries, report.unsealed) == (3, 10, 2)
    assert sealing.seal(now=NOW) == 2
    assert sealing.seal(now=NOW) == 0
    assert verifying.verify().unsealed == 0


def test_an_empty_journal_is_sound():
    assert verifying.verify().sound


def test_an_instant_without_fraction_is_sealed_like_any_other():
    operations.record(act=an_act(at=NOW.replace(microsecond=0)))
    operations.record(act=an_act(at=NOW.replace(microsecond=120)))
    sealing.seal(now=NOW)
    assert verifying.verify().sound


def test_a_reason_may_hold_any_character():
    operations.record(act=an_act(reason="l’assurée \x1f a dit « oui »\n%s ' \" ; \U0001f600"))
    assert verifying.verify().sound
    sealing.seal(now=NOW)
    assert verifying.verify().sound


COPIED = 'at, "user", role, organisation, fiche, operation, subpurpose, outcome, parent, categories, reason, digest'
NEW_ENTRY = (
    f"INSERT INTO journal_entry (subject, act, {COPIED})"
    f" SELECT subject, {{act}}, {COPIED} FROM journal_entry WHERE id = {{id}}"
)
NEW_BLOCK = """INSERT INTO journal_block (number, previous, content, digest, entries, highest, newest_at, sealed_at)
    SELECT 4, digest, content, digest, entries, highest, newest_at, sealed_at FROM journal_block WHERE number = 3"""
NEW_LINK = "INSERT INTO journal_concerned (subject, entry_id, person_id) VALUES ('staff', {entry}, 55)"
OF_PERSON = "WHERE entry_id = {entry} AND person_id = 1"
FAULTS = {
    "entry column changed": ("UPDATE journal_entry SET outcome = 'refused' WHERE id = {entry}", "entry {entry}"),
    "entry instant changed": (
        "UPDATE journal_entry SET at = '2026-11-21 09:30:00.000001+00' WHERE id = {entry}",
        "entry {entry}",
    ),
    "entry removed": ("DELETE FROM journal_entry WHERE id = {entry}", "entry {entry}"),
    "digest changed": (
        "UPDATE journal_entry SET digest = (SELECT digest FROM journal_entry WHERE id = {other}) WHERE id = {entry}",
        "entry {entry}",
    ),
    "person hidden": (f"DELETE FROM journal_concerned {OF_PERSON}", "entry {entry}"),
    "person changed": (f"UPDATE journal_concerned SET person_id = 99 {OF_PERSON}", "entry {entry}"),
    "person added": (NEW_LINK, "entry {entry}"),
    "person of nothing": (NEW_LINK.format(entry=123456), "entry 123456"),
    "place removed": ("DELETE FROM journal_sealed WHERE entry_id = {entry}", "block 2"),
    "place changed": ("UPDATE journal_sealed SET position = position + 100 WHERE entry_id = {entry}", "block 2"),
    "place moved": ("UPDATE journal_sealed SET block_id = 1, position = 77 WHERE entry_id = {entry}", "block 1"),
    "place added": ("INSERT INTO journal_sealed (entry_id, block_id, position) VALUES (9999, 2, 50)", "entry 9999"),
    "block removed": ("DELETE FROM journal_block WHERE number = 2", "block 2"),
    "last block removed": ("DELETE FROM journal_block WHERE number = 3", "block 3"),
    "block changed": ("UPDATE journal_block SET entries = 3 WHERE number = 2", "block 2"),
    "block redated": ("UPDATE journal_block SET sealed_at = '2026-01-01 00:00:00+00' WHERE number = 2", "block 2"),
    "block forged": (NEW_BLOCK, "block 4"),
    "block emptied as if purged": (
        "UPDATE journal_block SET purged_at = '2026-11-21 12:00:00+00' WHERE number = 2",
        "block 2",
    ),
    "tail entry changed": ("UPDATE journal_entry SET \"user\" = 'paul' WHERE id = {tail}", "entry {tail}"),
    "tail entry forged": (NEW_ENTRY.format(act="'forged'", id="{tail}"), "not yet sealed"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_row_changed_removed_or_added_is_found_and_named(fault):
    write_acts(11)
    sealing.seal(now=NOW)
    write_acts(2)
    wanted = FAULTS[fault][1].format(**_rows())
    _tamper(fault)
    report = verifying.verify()
    assert not report.sound
    assert any(wanted in found.where for found in report.faults), report.faults
    assert len(report.faults) <= 6, "one fault must not drown in others"


def test_an_entry_forged_in_the_place_of_one_removed_is_not_sound():
    write_acts(11)
    sealing.seal(now=NOW)
    rows = _rows()
    with unlocked() as cursor:
        cursor.execute(NEW_ENTRY.format(act="'forged'", id=rows["tail"]))
        cursor.execute(f"DELETE FROM journal_entry WHERE id = {rows['entry']}")
    assert {fault.kind for fault in verifying.verify().faults} >= {"removed"}


def test_an_act_cannot_be_copied_as_a_second_act():
    write_acts(1)
    entry = _rows_of_one()
    with guard.owner(), connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(NEW_ENTRY.format(act="act", id=entry))


def test_a_chain_made_again_without_the_key_is_found(settings):
    write_acts(11)
    sealing.seal(now=NOW)
    settings.FINALITE_JOURNAL_KEY = "another key of at least thirty-two characters"
    assert not verifying.verify().sound


def test_a_tail_cut_off_is_found_by_a_head_noted_elsewhere():
    write_acts(11)
    sealing.seal(now=NOW)
    head = verifying.verify().head
    assert verifying.verify(known_head=(3, head)).sound
    with unlocked() as cursor:
        last = Sealed.objects.filter(block_id=3)
        Entry.objects.filter(pk__in=list(last.values_list("pk", flat=True)))._raw_delete("default")
        last.delete()
        cursor.execute("DELETE FROM journal_concerned WHERE entry_id NOT IN (SELECT id FROM journal_entry)")
        Block.objects.filter(number=3).delete()
    assert verifying.verify().sound, "nothing inside the database can tell"
    [fault] = verifying.verify(known_head=(3, head)).faults
    assert fault.where == "block 3"


def test_an_act_committed_late_is_sealed_in_a_later_block():
    write_acts(3)
    late = _rows()["entry"]
    with unlocked() as cursor:
        _renumber(cursor, late, -late)
        sealing.seal(now=NOW)
        _renumber(cursor, -late, late)
    assert verifying.verify().unsealed == 1
    assert sealing.seal(now=NOW) == 1
    with guard.owner():
        assert Sealed.objects.get(pk=late).block_id == 2
    assert verifying.verify().sound


def test_an_act_committed_very_late_waits_for_the_sweep():
    write_acts(3)
    late = _rows()["entry"]
    with unlocked() as cursor:
        _renumber(cursor, late, -late)
        sealing.seal(now=NOW)
        _renumber(cursor, -late, late)
    an_hour_later = NOW + timedelta(hours=1)
    assert sealing.seal(now=an_hour_later) == 0
    assert verifying.verify().unsealed == 1
    assert sealing.seal(now=an_hour_later, sweep=True) == 1


def test_the_purge_empties_old_blocks_keeps_their_seals_and_stays_verifiable():
    write_acts(6, start=TWO_YEARS_AGO)
    sealing.seal(now=TWO_YEARS_AGO)
    write_acts(6)
    sealing.seal(now=NOW)
    assert purging.purge(now=LATER) == 2
    assert purging.purge(now=LATER) == 0
    report = verifying.verify()
    assert report.sound, report.faults
    assert (report.blocks, report.purged_blocks, report.entries) == (4, 2, 6)
    with guard.owner():
        assert Entry.objects.count() == 6
        assert not Entry.objects.filter(at__lt=NOW).exists()
        assert not Sealed.objects.filter(block_id__in=(1, 2)).exists()


def test_a_block_with_one_young_entry_is_kept_whole():
    write_acts(3, start=TWO_YEARS_AGO)
    write_acts(1)
    sealing.seal(now=NOW)
    assert purging.purge(now=LATER) == 0
    with guard.owner():
        assert Entry.objects.count() == 4


def test_twelve_months_are_counted_in_days_of_paris():
    assert purging.cutoff(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)) == datetime(2025, 11, 20, 23, tzinfo=UTC)


def test_a_purge_that_forgot_rows_is_found():
    write_acts(4, start=TWO_YEARS_AGO)
    sealing.seal(now=TWO_YEARS_AGO)
    purging.purge(now=LATER)
    with guard.owner(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO journal_sealed (entry_id, block_id, position) VALUES (1, 1, 0)")
    assert not verifying.verify().sound


def _tamper(fault: str) -> None:
    rows = _rows()
    with unlocked() as cursor:
        cursor.execute(FAULTS[fault][0].format(**rows))


def _rows() -> dict[str, int]:
    with guard.owner():
        ids = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    return {"entry": ids[min(5, len(ids) - 2)], "other": ids[0], "tail": ids[-1]}


def _rows_of_one() -> int:
    with guard.owner():
        return Entry.objects.get().pk


def _renumber(cursor, entry: int, number: int) -> None:
    """A negative number hides the entry, as if its transaction had not committed yet."""
    cursor.execute("UPDATE journal_entry SET id = %s WHERE id = %s", [number, entry])
