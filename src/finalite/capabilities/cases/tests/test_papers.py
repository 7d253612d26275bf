"""A paper of a case opens for the purpose of the moment, and one that it may not read is said to be there."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import cases, documents, journal, register
from finalite.capabilities.people.tests import factories
from finalite.capabilities.register import guard, purpose
from finalite.capabilities.register.actor import Actor
from finalite.capabilities.register.values import Invalid, Refused
from finalite.missions.benefits.pay_disability_pensions import queries

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)
PDF = b"%PDF-1.4\n%%EOF\n"
FICHE = "pay_disability_pensions"
HOME = factories.CAISSE


def stored(person, category, on=ON):
    with purpose.opened(register.purpose_of(FICHE, "automation")):
        return documents.store(
            content=PDF,
            name=f"{category}.pdf",
            fiche=FICHE,
            category=category,
            received_on=on,
            retention=register.entry(FICHE).retention[0].id,
            person_id=person,
        )


@pytest.fixture
def papers():
    """The number of a case, and of its papers: an open one, a medical report, and one from before the case."""
    person = factories.make_person()
    earlier = stored(person, "case_handling", ON - timedelta(days=30))
    read, report = stored(person, "case_handling"), stored(person, "medical_report")
    new = cases.NewCase(kind="claim", organisation=HOME, person_id=person)
    with register.acting(agent()), purpose.opened(register.purpose_of(FICHE, "automation")):
        return cases.open_case(on=ON, case=new), read, report, earlier


def agent(home=HOME):
    return Actor(f"agent-{home}", "benefit_technician", home)


def shown(number, actor):
    with register.acting(actor):
        return queries.case_file(case=number, on=ON).papers


def opened(number, paper, actor, letter=False):
    with register.acting(actor):
        return queries.case_paper(case=number, paper=paper, letter=letter, on=ON)


def test_a_paper_opens_for_the_purpose_and_the_journal_says_so(papers):
    number, read, *_ = papers
    assert [one.number for one in shown(number, agent()) if not one.closed] == [read]
    given = opened(number, read, agent())
    assert (given.name, given.media_type, given.content) == ("case_handling.pdf", "application/pdf", PDF)
    with guard.owner():
        assert any(one.operation == "case_paper" for one in journal.acts_on_fiche(fiche=FICHE).rows)


def test_a_category_that_the_role_does_not_read_is_said_and_stays_shut(papers):
    number, _read, report, _earlier = papers
    shut = [(one.closed, one.name, one.number) for one in shown(number, agent()) if one.closed]
    assert shut == [("medical_report", "", 0)]
    with pytest.raises(Invalid, match="paper"):
        opened(number, report, agent())


@pytest.mark.parametrize("other", [0, -1, 2**70])
def test_no_other_paper_opens(papers, other):
    number, read, _report, earlier = papers
    for paper, letter in ((other, False), (other, True), (earlier, False), (read, True)):
        with pytest.raises(Invalid, match="paper"):
            opened(number, paper, agent(), letter)


def test_another_caisse_opens_nothing(papers):
    number, read, *_ = papers
    with pytest.raises((Refused, Invalid)):
        opened(number, read, agent(home="999"))
