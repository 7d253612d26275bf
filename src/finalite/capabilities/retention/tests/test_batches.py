"""Batches that go by one statement with their proof, and what is due about one person who asks."""

from datetime import date

import pytest
from django.apps import apps
from django.db import transaction

from finalite.capabilities import journal, retention
from finalite.capabilities.register import guard
from finalite.capabilities.retention import engine, ledger, scoping
from finalite.capabilities.retention.values import Action
from finalite.kernel.unknown import UNKNOWN

from .rows import a_row, starting
from .test_engine import AUTOMATIC, ON, exists, make, of

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


class TestBatches:
    def test_every_batch_proves_its_own_rows_and_none_is_missed(self, monkeypatch):
        monkeypatch.setattr(engine, "GONE_AT_ONCE", 2)
        scope = of(Action.DELETE)
        rows = [make(scope, days_over=-1 if n == 2 else n, person_id=70 + n) for n in range(6)]
        [done] = [d for d in retention.run(on=ON, fiche=scope.fiche) if d.model == scope.label]
        assert done.rows == 5
        assert [exists(row) for row in rows] == [n == 2 for n in range(6)]
        proofs = [p for p in retention.proofs(fiche=scope.fiche) if p.model == scope.label]
        assert sorted(p.rows for p in proofs) == [1, 2, 2]
        gone = [rows[n].pk for n in (0, 1)]
        assert ledger.ids_digest(scope.label, gone) in {p.ids_digest for p in proofs}, "the proof is of what went"
        with guard.owner():
            told = [bool(journal.consultations_of(person_id=70 + n).rows) for n in range(6)]
        assert told == [n != 2 for n in range(6)]

    def test_a_crash_after_the_removal_takes_back_the_removal(self, monkeypatch):
        scope = of(Action.DELETE)
        row = make(scope, person_id=7)

        def killed(*args, **options):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), transaction.atomic():
            patch.setattr(engine.ledger, "prove", killed)
            retention.run(on=ON, fiche=scope.fiche)
        assert exists(row), "nothing goes without its proof"


class TestRequest:
    def test_only_what_is_over_for_the_person_who_asks_goes(self):
        scope = of(Action.DELETE)
        me, them, nobody = (10**9 + n for n in range(3))  # no number that a row pointed at may get
        mine, young, other = make(scope, person_id=me), make(scope, -9, person_id=me), make(scope, person_id=them)
        assert retention.is_over(fiche=scope.fiche, person_id=me, on=ON) is False
        assert retention.erase_due(fiche=scope.fiche, person_id=me, on=ON) == 1
        assert (exists(mine), exists(young), exists(other)) == (False, True, True)
        assert retention.is_over(fiche=scope.fiche, person_id=them, on=ON) is True
        assert retention.is_over(fiche=scope.fiche, person_id=nobody, on=ON) is True

    @pytest.mark.parametrize("link", scoping.PERSON_LINKS)
    def test_whichever_column_says_that_it_is_about_them(self, link):
        scope = next(s for s in AUTOMATIC if link in s.links and len(s.links) == (1 if link == "person_id" else 2))
        others = {other: 10**9 for other in scope.links if other != link}
        row = make(scope, **{link: 10**9 + 7}, **others)
        assert retention.erase_due(fiche=scope.fiche, person_id=10**9 + 8, on=ON) == 0
        assert retention.erase_due(fiche=scope.fiche, person_id=10**9 + 7, on=ON) == 1
        assert not exists(row)

    def test_only_the_rows_of_a_shared_table_that_follow_the_rule_that_is_over(self):
        document = apps.get_model("documents", "StoredDocument")
        short, long = (
            next(s for s in scoping.scopes(fiche="manage_cards") if s.model is document and s.rule.id == rule)
            for rule in ("card_form", "card_register")
        )
        rows = [
            a_row(
                document,
                person_id=10**9,
                fiche="manage_cards",
                retention_rule=s.rule.id,
                **starting(s, date(2026, 1, 2)),
            )
            for s in (short, long)
        ]
        assert retention.erase_due(fiche="manage_cards", person_id=10**9, on=ON) == 1
        assert [exists(row) for row in rows] == [False, True]

    def test_a_period_that_has_not_started_has_no_known_end_and_a_held_one_is_not_over(self):
        scope = next(s for s in AUTOMATIC if s.columns[s.start].null and s.links)
        a_row(scope.model, **{scope.links[0]: 10**9})
        assert retention.is_over(fiche=scope.fiche, person_id=10**9, on=ON) is UNKNOWN
        scope = of(Action.DELETE)
        make(scope, person_id=8)
        retention.hold(reason="recours", placed_by="dpo", placed_on=ON, subject="insured", person_id=8)
        assert retention.is_over(fiche=scope.fiche, person_id=8, on=ON) is False
