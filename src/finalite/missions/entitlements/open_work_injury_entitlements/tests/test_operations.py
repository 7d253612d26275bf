"""What each door does and refuses: declarations, certificates, diseases, relapses, what is left, who is told."""

from datetime import date, timedelta

import pytest

from finalite.capabilities import register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import Actor, guard
from finalite.missions.entitlements.open_work_injury_entitlements import models, operations, queries
from finalite.missions.entitlements.open_work_injury_entitlements.facts import Nature
from finalite.missions.entitlements.open_work_injury_entitlements.values import (
    Body,
    Direction,
    DiseaseClaim,
    DiseaseFindings,
    Paper,
    Phase,
    Question,
)

from . import factories
from .factories import AT_WORK, FALL, act, adviser, by_employer, by_victim, certified, employer, recognised, victim

pytestmark = pytest.mark.django_db
FICHE = "open_work_injury_entitlements"


def opine(file, question, on, **answer):
    act(operations.give_medical_opinion, adviser(), file=file, question=question, why="constat", on=on, **answer)


def row(file):
    with guard.owner():
        return models.InjuryFile.objects.get(pk=file)


@pytest.mark.parametrize("on, late", [(date(2026, 3, 4), False), (date(2026, 3, 5), True)])
def test_an_employer_is_late_from_the_third_day_and_is_not_turned_away(on, late):
    assert by_employer(people_factories.make_person(), on).late is late


@pytest.mark.parametrize(
    "changes", [{"birth_name": "Autre"}, {"nir": "000000000000000"}, {"siret": "123"}, {"known_on": date(2026, 3, 1)}]
)
def test_a_declaration_that_does_not_fit_opens_nothing(changes):
    person = people_factories.make_person()
    with pytest.raises(register.Invalid):
        by_employer(person, date(2026, 3, 3), **changes)
    assert act(queries.injury_files, person=person, on=FALL) == ()


@pytest.mark.parametrize("siret", ["", " ", "73282932000075", "0" * 14, "7328293200007", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤", "é" * 14])
def test_an_employer_names_its_establishment_by_a_true_number(siret):
    with pytest.raises(register.Invalid, match="quatorze chiffres"):
        by_employer(people_factories.make_person(), date(2026, 3, 3), siret=siret)


def test_the_account_of_an_enterprise_declares_for_its_own_establishments_alone():
    person, day = people_factories.make_person(), date(2026, 3, 3)
    other = Actor(user="other-1", role="employer_representative", organisation="552081317")
    with pytest.raises(register.Invalid, match="l’entreprise 552081317"):
        by_employer(person, day, actor=other)
    own = Actor(user="employer-2", role="employer_representative", organisation=factories.SIRET[:9])
    assert by_employer(person, day, actor=own, siret="732 829 320 00074").file


def test_one_accident_has_one_file_whoever_declares_and_a_certificate_may_come_first():
    person = people_factories.make_person()
    first = certified(person, None, date(2026, 3, 3), happened_on=FALL)
    assert [one.fact for one in first.wanted] == ["declared_on"] and first.due_on is None
    opened = by_employer(person, date(2026, 3, 4))
    assert opened.file == first.file and opened.due_on == date(2026, 4, 7)
    with pytest.raises(register.Invalid, match="déjà déclaré"):
        by_victim(person, date(2026, 3, 5))


def test_an_employer_joins_what_the_victim_declared_and_the_clock_keeps_its_first_day():
    person = people_factories.make_person()
    first = by_victim(person, date(2026, 3, 3))
    due = certified(person, first.file, date(2026, 3, 3)).due_on
    joined = by_employer(person, date(2026, 3, 9))
    assert (joined.file, joined.due_on, joined.late) == (first.file, due, True)
    with pytest.raises(register.Invalid, match="déjà déclaré"):
        by_employer(person, date(2026, 3, 10), employer("employer-2"))


def test_a_refusal_nobody_contests_is_kept_five_years():
    person = people_factories.make_person()
    file = by_employer(person, date(2026, 3, 3)).file
    certified(person, file, date(2026, 3, 4))
    act(operations.decide_accident_file, file=file, found=factories.AWAY, on=date(2026, 3, 10))
    assert row(file).kept_from == date(2011, 3, 10), "twenty years after it: five after the refusal"


def test_two_medical_advisers_must_agree_where_only_the_time_limit_is_missing():
    person = people_factories.make_person()
    day = date(2026, 10, 1)
    claim = DiseaseClaim(person=person, found_on=day, informed_on=day, table="57")
    file = act(operations.claim_disease, victim(person), claim=claim, received_on=day).file
    certified(person, file, date(2026, 10, 2))
    act(operations.start_investigation, file=file, on=date(2026, 10, 5))
    act(operations.open_consultation, file=file, opens_on=date(2026, 10, 26), on=date(2026, 10, 6))
    opine(file, Question.DESIGNATED, date(2026, 10, 7), favourable=True)
    found, on = DiseaseFindings(time_limit=False, exposure=True, listed_work=True), date(2026, 11, 20)
    for login, outcome in (
        ("adviser-1", "refer_advisers"),
        ("adviser-1", "refer_advisers"),
        ("adviser-2", "recognised"),
    ):
        doctor = register.Actor(user=login, role="medical_adviser", organisation=factories.CAISSE, reason="avis")
        given = {"file": file, "question": Question.ADVISERS, "why": "lien", "favourable": True, "on": on}
        act(operations.give_medical_opinion, doctor, **given)
        answer = act(operations.decide_disease_file, file=file, found=found, on=on)
        assert answer.outcome == outcome
    assert any("non vérifiée" in one for one in answer.decision.warnings)


def test_reservations_must_say_why_and_late_ones_do_not_bind():
    person = people_factories.make_person()
    file = by_employer(person, date(2026, 3, 3)).file
    certified(person, file, date(2026, 3, 4))
    with pytest.raises(register.Invalid):
        act(operations.add_reservations, employer(), file=file, text="nous doutons", received_on=date(2026, 3, 5))
    words = "la chute aurait eu lieu au club de sport"
    assert act(operations.add_reservations, employer(), file=file, text=words, received_on=date(2026, 3, 17)) is False
    assert act(operations.decide_accident_file, file=file, found=AT_WORK, on=date(2026, 3, 18)).outcome == "recognised"


def test_what_is_not_established_is_asked_for():
    person = people_factories.make_person()
    file = by_victim(person, date(2026, 3, 3)).file
    certified(person, file, date(2026, 3, 4))
    found = type(AT_WORK)(employed=True)
    answer = act(operations.decide_accident_file, file=file, found=found, on=date(2026, 3, 5))
    assert (answer.outcome, [one.fact for one in answer.wanted]) == ("unknown", ["sudden"])
    assert row(file).state == "examined"


def test_a_death_is_investigated_without_questionnaire():
    person = people_factories.make_person()
    file = by_employer(person, date(2026, 3, 3)).file
    certified(person, file, date(2026, 3, 4))
    act(operations.record_death, file=file, died_on=date(2026, 3, 5), on=date(2026, 3, 6))
    with pytest.raises(register.Invalid, match="enquête"):
        act(operations.decide_accident_file, file=file, found=AT_WORK, on=date(2026, 3, 7))
    act(operations.start_investigation, file=file, on=date(2026, 3, 9))
    with pytest.raises(register.Invalid, match="questionnaire"):
        act(operations.answer_questionnaire, employer(), file=file, text="rien à dire", on=date(2026, 3, 10))


def test_a_file_opens_ten_clear_days_after_notice_and_not_after_day_seventy():
    person = people_factories.make_person()
    file = by_employer(person, date(2026, 3, 3)).file
    certified(person, file, date(2026, 3, 4))
    act(operations.start_investigation, file=file, on=date(2026, 3, 9))
    with pytest.raises(register.Invalid, match="dix jours"):
        act(operations.open_consultation, file=file, opens_on=date(2026, 4, 20), on=date(2026, 4, 10))
    with pytest.raises(register.Invalid, match="au plus tard"):
        act(operations.open_consultation, file=file, opens_on=date(2026, 5, 16), on=date(2026, 4, 1))
    act(operations.open_consultation, file=file, opens_on=date(2026, 4, 20), on=date(2026, 4, 9))
    for on, phase in ((19, Phase.CLOSED), (20, Phase.COMMENTS)):
        assert act(queries.employer_file, employer(), file=file, on=date(2026, 4, on)).phase is phase
    assert act(queries.employer_file, employer(), file=file, on=date(2026, 5, 5)).phase is Phase.READ_ONLY


def test_before_the_file_opens_a_party_reads_only_its_own_words():
    person = people_factories.make_person()
    file = by_employer(person, date(2026, 3, 3)).file
    certified(person, file, date(2026, 3, 4))
    act(operations.start_investigation, file=file, on=date(2026, 3, 9))
    act(operations.answer_questionnaire, victim(person), file=file, text="j’ai glissé", on=date(2026, 3, 12))
    assert act(queries.employer_file, employer(), file=file, on=date(2026, 3, 13)).said == ()
    assert act(queries.injury_files, person=person, on=date(2026, 3, 13))[0].said[0].text == "j’ai glissé"


def test_only_a_medical_adviser_gives_a_medical_opinion():
    file = recognised(people_factories.make_person())
    asked = {"file": file, "question": Question.LINKED, "why": "constat", "favourable": True, "on": date(2026, 4, 1)}
    with pytest.raises(register.Refused):
        act(operations.give_medical_opinion, **asked)


@pytest.mark.parametrize(
    "question, answer, field",
    [
        (Question.LINKED, {"favourable": True, "rate": 1000}, "rate"),
        (Question.LINKED, {"rate": 1000}, "favourable"),
        (Question.PERMANENT_RATE, {"favourable": True, "rate": 1000}, "favourable"),
        (Question.PERMANENT_RATE, {"rate": 10_001}, "rate"),
    ],
)
def test_a_question_takes_the_answer_of_its_kind_alone(question, answer, field):
    file = recognised(people_factories.make_person())
    with pytest.raises(register.Invalid) as refused:
        opine(file, question, date(2026, 4, 1), **answer)
    assert refused.value.field == field


def diseased(table="57"):
    person = people_factories.make_person()
    claim = DiseaseClaim(person=person, found_on=FALL, informed_on=FALL, table=table, job="maçonne")
    file = act(operations.claim_disease, victim(person), claim=claim, received_on=date(2026, 3, 3)).file
    certified(person, file, date(2026, 3, 4))
    act(operations.start_investigation, file=file, on=date(2026, 3, 9))
    act(operations.open_consultation, file=file, opens_on=date(2026, 4, 20), on=date(2026, 4, 1))
    return person, file


def test_a_disease_of_a_table_with_a_condition_missing_goes_to_the_committee_whose_word_binds():
    person, file = diseased()
    opine(file, Question.DESIGNATED, date(2026, 4, 2), favourable=True)
    found, on = DiseaseFindings(time_limit=True, exposure=False, listed_work=True), date(2026, 5, 6)
    assert act(operations.decide_disease_file, file=file, found=found, on=on).outcome == "refer_committee"
    assert row(file).due_on == date(2026, 9, 4) and row(file).state == "committee"
    assert act(queries.injury_files, person=person, on=date(2026, 5, 7))[0].phase is Phase.ADDITIONS
    favourable = {"file": file, "favourable": True, "why": "lien direct", "on": date(2026, 7, 1)}
    act(operations.record_committee_opinion, **favourable)
    assert act(operations.decide_disease_file, file=file, found=found, on=date(2026, 7, 2)).outcome == "recognised"


def test_a_disease_outside_tables_below_the_rate_is_refused():
    _, file = diseased(table="")
    opine(file, Question.FORESEEABLE_RATE, date(2026, 4, 2), rate=2000)
    answer = act(operations.decide_disease_file, file=file, found=DiseaseFindings(), on=date(2026, 5, 6))
    assert answer.outcome == "refused" and any(step.article == "CSS R461-8" for step in answer.decision.steps)


def closed(file, person, on, healed=False):
    certified(person, file, on, Paper.FINAL)
    act(operations.record_recovery, file=file, healed=healed, closed_on=on, on=on)


def test_a_relapse_follows_consolidation_and_the_word_of_the_medical_service():
    person = people_factories.make_person()
    file = recognised(person)
    closed(file, person, date(2026, 5, 1))
    again = {"file": file, "nature": Nature.RELAPSE, "found_on": date(2026, 6, 1), "received_on": date(2026, 6, 2)}
    new = act(operations.declare_again, victim(person), **again).file
    certified(person, new, date(2026, 6, 2))
    assert row(new).due_on == date(2026, 8, 3)
    assert act(operations.decide_relapse_file, file=new, on=date(2026, 6, 10)).outcome == "unknown"
    opine(new, Question.LINKED, date(2026, 6, 11), favourable=True)
    assert act(operations.decide_relapse_file, file=new, on=date(2026, 6, 12)).outcome == "recognised"


@pytest.mark.parametrize(
    "on, outcome, benefit", [(date(2026, 10, 31), "pension", "pension"), (date(2026, 11, 1), "no_law", "")]
)
def test_a_consolidation_is_recorded_and_its_rating_refused_where_the_decree_is_missing(on, outcome, benefit):
    person = people_factories.make_person()
    file = recognised(person)
    closed(file, person, on)
    opine(file, Question.PERMANENT_RATE, on, rate=1500)
    answer = act(operations.open_incapacity_right, file=file, on=on + timedelta(days=5))
    held = act(queries.recoveries_of, victim(person), person=person)[0]
    assert (answer.outcome, held.benefit, held.closed_on) == (outcome, benefit, on)
    told = [one for one in act(queries.employer_file, employer(), file=file, on=on).notices if one.kind == "incapacity"]
    assert len(told) == (outcome == "pension"), "the employer is told a rate, and nothing of a consolidation"


def test_an_appeal_after_two_months_is_kept_and_never_overturns():
    person = people_factories.make_person()
    file = recognised(person, on=date(2026, 3, 10))
    contest = act(operations.contest_decision, employer(), file=file, grounds="hors de l’atelier", on=date(2026, 5, 12))
    with pytest.raises(register.Invalid, match="irrecevable"):
        act(operations.settle_contest, contest=contest, overturned=True, reasons="essai", on=date(2026, 6, 1))
    act(operations.settle_contest, contest=contest, overturned=False, reasons="hors délai", on=date(2026, 6, 1))
    seen = act(queries.employer_file, employer(), file=file, on=date(2026, 6, 2))
    assert [(one.late, one.outcome) for one in seen.contests] == [(True, "too_late")]


def test_an_appeal_that_the_board_leaves_unanswered_is_rejected_once_and_may_still_be_answered():
    person = people_factories.make_person()
    file = recognised(person, on=date(2026, 3, 10))
    contest = act(operations.contest_decision, employer(), file=file, grounds="hors de l’atelier", on=date(2026, 3, 20))
    machine = register.automation(FICHE)
    silent = {"function": operations.reject_appeals_by_silence, "actor": machine}
    assert act(**silent, on=date(2026, 5, 20)).rejected == 0
    seen = act(**silent, on=date(2026, 5, 21))
    assert (seen.rejected, seen.last, act(**silent, on=date(2026, 5, 22)).seen) == (1, contest, 0)
    shown = act(queries.employer_file, employer(), file=file, on=date(2026, 5, 22))
    assert [one.outcome for one in shown.contests] == ["silent"] and "appeal" in {one.kind for one in shown.notices}
    act(operations.settle_contest, contest=contest, overturned=True, reasons="hors du travail", on=date(2026, 6, 1))
    assert row(file).state == "refused"


def test_an_employer_knows_a_file_until_two_months_after_its_decision():
    person = people_factories.make_person()
    file = recognised(person, on=date(2026, 3, 10))
    machine = register.automation(FICHE)
    assert act(operations.end_employer_access, machine, on=date(2026, 5, 10)) == 0
    assert act(queries.employer_file, employer(), file=file, on=date(2026, 5, 10)).line.file == file
    assert act(operations.end_employer_access, machine, on=date(2026, 5, 11)) == file
    with pytest.raises(register.Refused):
        act(queries.employer_file, employer(), file=file, on=date(2026, 5, 12))


def test_a_transfer_within_the_scheme_keeps_the_clock_and_gives_the_work_to_the_other_fund():
    person = people_factories.make_person()
    people_factories.make_organisation("012", "Autre caisse d'essai")
    file = by_employer(person, date(2026, 3, 3)).file
    due = certified(person, file, date(2026, 3, 4)).due_on
    moved = {"file": file, "to": "012", "scheme": "general", "reason": "déménagement", "on": date(2026, 3, 10)}
    act(operations.transfer_file, **moved)
    assert (row(file).organisation, row(file).due_on) == ("012", due)
    there = act(queries.work_list, factories.technician("012"), on=date(2026, 3, 11))
    assert [(one.kind, one.due_on) for one in there] == [("injury_file", due)]
    assert act(queries.work_list, on=date(2026, 3, 11)) == (), "nor is the employer's access any work"


def test_a_border_form_names_another_state():
    file = recognised(people_factories.make_person())
    form = {"file": file, "direction": Direction.TREATED_ABROAD, "institution": "essai", "starts_on": FALL, "on": FALL}
    with pytest.raises(register.Invalid):
        act(operations.record_cross_border, state="FR", **form)
    assert act(operations.record_cross_border, state="be", **form)


@pytest.mark.parametrize("body", Body)
def test_each_body_is_told_what_the_register_lets_it_know_and_never_a_finding(body):
    person = people_factories.make_person()
    file = recognised(person)
    content = act(operations.tell_body, file=file, body=body, on=date(2026, 4, 1)).content.decode()
    assert factories.SECRET not in content and "Essai" in content
    assert ("happened_on" in content) == (body in (Body.CARSAT, Body.LABOUR_INSPECTORATE))


def test_a_doctor_learns_that_an_injury_is_recognised_and_nothing_more():
    person = people_factories.make_person()
    recognised(person)
    answer = act(queries.professional_answer, factories.doctor(), nir=factories.nir_of(person), on=date(2026, 4, 1))
    assert (answer.recognised, answer.happened_on) == (True, FALL)


def test_the_fiche_that_verifies_reads_what_rights_rest_on():
    person = people_factories.make_person()
    file = recognised(person)
    act(operations.record_wage, file=file, yearly_wage=3_000_000, on=date(2026, 4, 1))
    held = act(queries.files_recognised, since=FALL, until=date(2026, 4, 1))
    assert [(one.file, one.yearly_wage, one.siret) for one in held] == [(file, 3_000_000, factories.SIRET)]
    who = act(queries.beneficiaries_of, person_ids=(person,), on=date(2026, 4, 1))
    assert who[0].nir == factories.nir_of(person)
    assert len(act(queries.doctors_of, file=file)) == 1


def test_statistics_leave_out_small_cells():
    recognised(people_factories.make_person())
    statistician = register.Actor(user="stats", role="statistician", organisation=factories.CAISSE)
    counts = act(queries.files_by_nature, statistician, since=FALL, until=date(2026, 4, 1))
    assert all(one.number is None for one in counts)


def test_what_the_employer_declared_is_not_the_victims_to_withdraw():
    person = people_factories.make_person()
    file = by_employer(person, date(2026, 3, 3)).file
    with pytest.raises(register.Invalid):
        act(operations.withdraw_claim, victim(person), file=file, on=date(2026, 3, 4))
