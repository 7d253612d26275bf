"""Writing acts down."""

import hmac
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction

from finalite.capabilities.journal import digests, operations, queries
from finalite.capabilities.journal.models import Concerned, Entry
from finalite.capabilities.register import guard

from .factories import NOW, an_act, write_acts

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("persons", "statements"), [((), 1), ((7,), 2), (tuple(range(1, 1001)), 2)])
def test_an_act_costs_two_statements_however_many_persons(persons, statements, django_assert_max_num_queries):
    with django_assert_max_num_queries(statements):
        operations.record(act=an_act(persons=persons))


def test_an_act_is_written_without_any_purpose_and_not_readable_without_one():
    operations.record(act=an_act())
    with pytest.raises((PermissionError, DatabaseError)), transaction.atomic():
        list(Entry.objects.values_list("user"))


def test_a_person_sees_who_looked_and_for_which_purpose_but_not_the_agents_name():
    operations.record(act=an_act(persons=(7, 8)))
    operations.record(act=an_act(persons=(8,), operation="pay"))
    with guard.owner():
        page = queries.consultations_of(person_id=7)
    [line] = page.rows
    assert (line.at, line.role, line.organisation, line.outcome) == (NOW, "benefit_technician", "01", "done")
    assert line.categories == ("care_acts", "nir")
    assert "maladie" in line.purpose
    assert "claire" not in repr(page)


def test_an_unknown_fiche_is_shown_by_its_id():
    operations.record(act=an_act(fiche="gone_long_ago"))
    with guard.owner():
        assert queries.consultations_of(person_id=7).rows[0].purpose == "gone_long_ago"


def test_search_filters_and_pages_without_missing_or_repeating_a_line():
    write_acts(7)
    write_acts(3, user="paul", outcome="refused", reason="curiosité")
    with guard.owner():
        seen, before = [], None
        while True:
            page = queries.search(user="claire", before=before, limit=3)
            seen += [row.id for row in page.rows]
            if (before := page.next) is None:
                break
        assert len(seen) == len(set(seen)) == 7
        assert seen == sorted(seen, reverse=True)
        refused = queries.search(outcome="refused", since=NOW, until=datetime(2026, 11, 22, tzinfo=UTC))
        assert {(row.user, row.reason) for row in refused.rows} == {("paul", "curiosité")}
        assert queries.search(person_id=3).rows[0].persons == (1, 2, 3)
        assert len(queries.acts_of_user(user="paul").rows) == 3
        assert len(queries.acts_on_fiche(fiche="pay_care_costs").rows) == 10
        with pytest.raises(TypeError, match="reason"):
            queries.search(reason="x")


@pytest.mark.parametrize("column", ["user", "role", "organisation", "fiche", "operation", "subpurpose", "parent"])
def test_a_control_character_cannot_move_the_border_between_two_columns(column):
    with pytest.raises(ValueError, match=column):
        operations.record(act=an_act(**{column: "a\x1fb"}))
    assert _count() == 0


def test_an_outcome_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="outcome"):
        operations.record(act=an_act(outcome="perhaps"))


def test_an_act_leaves_with_the_transaction_that_failed():
    with pytest.raises(RuntimeError), transaction.atomic():
        operations.record(act=an_act())
        raise RuntimeError
    assert _count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET outcome = 'refused'",
        "DELETE FROM journal_entry",
        "UPDATE journal_concerned SET person_id = 9",
        "DELETE FROM journal_concerned",
        "UPDATE journal_sealed SET position = 9",
        "DELETE FROM journal_sealed",
        "UPDATE journal_block SET entries = 9",
        "DELETE FROM journal_block",
    ],
)
def test_the_database_itself_refuses_to_change_the_journal_even_for_its_owner(statement):
    from finalite.capabilities.journal import sealing

    write_acts(1)
    sealing.seal(now=NOW)
    with guard.purging(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def _count() -> int:
    with guard.owner():
        return Entry.objects.count() + Concerned.objects.count()


@pytest.mark.parametrize("key", ["k" * 32, "k" * 64, "a long key " * 9])
def test_the_fast_hash_is_hmac_sha256(settings, key):
    settings.FINALITE_JOURNAL_KEY = key
    assert digests.of_texts([b"text"]) == [hmac.digest(key.encode(), b"entry\0text", "sha256")]


@pytest.mark.parametrize("instant", [NOW, NOW.replace(microsecond=1), NOW.astimezone(ZoneInfo("Europe/Paris"))])
def test_what_is_read_back_is_what_was_written(instant):
    operations.record(act=an_act(at=instant, reason="à la demande de l’assurée", parent="settle", persons=(9, 3, 3)))
    with guard.owner():
        [row] = queries.search().rows
    assert (row.at, row.user, row.reason, row.parent, row.persons) == (
        instant,
        "claire",
        "à la demande de l’assurée",
        "settle",
        (3, 9),
    )
