"""The journey: a fall, its care paid without an advance, a prosthesis, an unrelated line, and its end."""

import itertools
from datetime import date

import pytest

from finalite.capabilities import exchange, jobs, journal, letters, register
from finalite.capabilities.money.models import PaymentOrder
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.benefits.pay_care_costs.tests import factories as sickness
from finalite.missions.benefits.pay_work_injury_care_costs import operations, queries, telling
from finalite.missions.benefits.pay_work_injury_care_costs.tests import factories
from finalite.missions.benefits.pay_work_injury_care_costs.tests.factories import CAISSE, FALL, act, adviser, line, own
from finalite.missions.benefits.pay_work_injury_care_costs.values import Ground, LineState, Wait
from finalite.missions.entitlements.open_work_injury_entitlements import queries as rights
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories as injuries

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = operations.FICHE
_runs = itertools.count(1)
HEARD, ENDED, LATER = date(2026, 6, 1), date(2026, 7, 15), date(2026, 9, 1)


@pytest.fixture
def written(monkeypatch):
    """What each letter says and to whom, while it is made and kept as always."""
    sent, tell = [], letters.tell

    def spy(**given):
        sent.append(given)
        return tell(**given)

    monkeypatch.setattr(telling.letters, "tell", spy)
    return sent


def run(task, day):
    """A job, twice over as after a crash: the second run changes nothing."""
    args = {} if task == "note_payments" else {"on": day.isoformat()}
    for _ in ("first", "again"):
        key = f"{task}/{next(_runs)}"
        jobs.enqueue(task=f"{FICHE}.{task}", key=key, fiche=FICHE, args=args)
        jobs.run_ready()
        assert jobs.job_by_key(key=key).state == "done"


def ordered(fiche=FICHE):
    with guard.owner():
        rows = PaymentOrder.objects.filter(fiche=fiche).order_by("pk")
        return [(row.payee_kind, row.amount) for row in rows]


def test_the_care_of_a_fall_is_paid_until_it_is_consolidated_and_nothing_is_lost(written):
    doctor = factories.provider()
    dentist = factories.provider(profession="dentist")
    victim, file = factories.victim(doctor, recognised=False)

    # the sheet comes first: the care waits, nobody advances anything, nothing is refused
    factories.send(line(victim, doctor, charged=3500), received_on=date(2026, 3, 6))
    run("settle", date(2026, 3, 6))
    assert ordered() == [] and factories.waiting()[0].waits_for == (Wait.RECOGNISED,)
    injuries.act(injuries.operations.decide_accident_file, file=file, found=injuries.AT_WORK, on=date(2026, 3, 10))
    run("follow", date(2026, 3, 11))
    run("settle", date(2026, 3, 11))
    assert ordered() == [("health_professional", 3000)], "all of the tariff, to who cared"

    # a prosthesis waits for the adviser's agreement, then is paid in full on the tariff
    factories.send(line(victim, dentist, act="PRD", act_on="2026-05-20", base=10750, charged=55000))
    act(operations.ask_agreement, person=victim, file=file, act="PRD", on=HEARD)
    [asked] = act(queries.agreements_of, person=victim)
    run("settle", HEARD)
    assert factories.waiting()[0].waits_for == (Wait.AGREEMENT,)
    act(operations.answer_agreement, adviser(), agreement=asked.agreement, accepted=True, on=HEARD)
    run("settle", HEARD)
    assert ordered()[1:] == [("health_professional", 10750)]

    # a line that the sheet does not link: asked, denied by the adviser, confirmed by an agent, paid by sickness cover
    factories.send(line(victim, doctor, act_on="2026-05-25", marks=[], pathway="treating_doctor"))
    run("settle", HEARD)
    [unlinked] = factories.waiting()
    assert unlinked.waits_for == (Wait.RELATED,)
    assert factories.opined(unlinked.line, False, HEARD).waits_for == (Wait.REFUSAL,)
    assert len(ordered()) == 2, "an opinion pays nothing and refuses nothing by itself"
    act(operations.refuse_line, line=unlinked.line, ground=Ground.BY_RULE, on=HEARD)
    assert factories.state_of(unlinked.line).state is LineState.REFUSED
    sickness.settle(HEARD)
    assert ordered("pay_care_costs") == [("health_professional", 2100)] and len(ordered()) == 2
    refusal = written[-1]
    assert any("rien n’est perdu" in sentence for sentence in refusal["data"]["said"])
    assert [step[1] for step in refusal["data"]["steps"]] == ["CSS L432-1, L443-2"]
    assert any("commission de recours amiable" in one for one in refusal["remedies"])

    # consolidation ends it: the next care needs the adviser's word
    factories.consolidate(victim, file, date(2026, 6, 30))
    run("follow", ENDED)
    factories.send(line(victim, doctor, act_on="2026-06-30"), line(victim, doctor, act_on="2026-07-01"))
    run("settle", ENDED)
    assert ordered()[2:] == [("health_professional", 3000)], "the day of consolidation is still within"
    assert factories.waiting()[0].waits_for == (Wait.OPINION,)

    sickness.transfer()
    run("note_payments", LATER)
    told = act(operations.send_statement, own(victim), person=victim, on=LATER)
    shown = act(queries.care_of, own(victim), person=victim)
    assert told.lines == 4 and sum(one.to_professional for one in shown.decided) == 16_750
    assert {one.left for one in shown.decided} == {500, 44_250, 0}
    assert all(act(queries.replay_decision, settlement=one.settlement).same for one in shown.decided)
    _each_sees_their_own(victim, doctor, file, shown)


def _each_sees_their_own(victim, doctor, file, shown):
    """Nothing medical for the employer, nothing of the money for the doctor's adviser, nothing for a stranger."""
    for stranger in (injuries.employer(), own(factories.ordinary.patient(doctor))):
        with pytest.raises(register.Refused):
            act(queries.care_of, stranger, person=victim)
    seen = injuries.act(rights.employer_file, injuries.employer(), file=file, on=LATER)
    assert "PRD" not in str(seen) and "prothèse" not in str(seen)
    with pytest.raises(register.Refused):
        act(operations.refuse_line, adviser(), line=shown.waiting[0].line, ground=Ground.BY_RULE, on=LATER)
    known = act(queries.patient_answer, injuries.doctor(), nir=factories.nir_of(victim), on=LATER)
    assert (known.injury_recognised, known.injury_on, known.closed_on) == (True, FALL, date(2026, 6, 30))
    assert act(queries.quarantine, organisation=CAISSE) == ()
    with guard.owner():
        told = {one.recipient for one in exchange.ledger(person_id=victim, fiche=FICHE)}
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        done = {row.operation for row in journal.search(fiche=FICHE, person_id=victim, limit=500).rows}
    assert told == {"data_subject"}
    assert {"settle_lines", "answer_agreement", "give_medical_opinion", "refuse_line", "care_of"} <= done
