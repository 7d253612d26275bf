"""Every right is answered or lawfully refused, for every fiche, and the register says the same as the law."""

from datetime import date

import pytest

from finalite.capabilities import register
from finalite.capabilities.register.entry import RIGHTS
from finalite.missions.disputes.answer_data_subject_requests import rules

from .fiches import each_fiche, open_all

TODAY = date(2026, 11, 21)


@each_fiche
@pytest.mark.parametrize("right", RIGHTS)
def test_each_right_has_an_answer_with_its_article(slug, right):
    entry = register.entry(slug)
    bases = tuple(basis.gdpr for basis in entry.legal_bases)
    facts = rules.RightFacts(right, slug, bases, "particular_situation", identified=True)
    decision = rules.judge_right(facts, TODAY)
    assert decision.outcome in ("granted", "refused", "ask", "restricted") and decision.steps[0].article


@each_fiche
def test_the_objection_declared_is_the_one_the_law_gives(slug):
    entry = register.entry(slug)
    bases = tuple(basis.gdpr for basis in entry.legal_bases)
    decision = rules.judge_right(
        rules.RightFacts("objection", slug, bases, "particular_situation", identified=True), TODAY
    )
    assert bool(entry.rights["objection"].exempt) == (decision.outcome == "refused")


@each_fiche
def test_every_sub_purpose_has_a_door(slug):
    open_all()
    served = {door.subpurpose for door in register.doors() if door.slug == slug}
    assert {sub.id for sub in register.entry(slug).subpurposes} == served
