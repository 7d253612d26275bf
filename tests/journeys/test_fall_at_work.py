"""The journey: a fall declared late, refused, contested and accepted; another that silence recognises."""

from datetime import date

import pytest
from django.urls import reverse

from finalite.capabilities import jobs, journal, letters, people, register
from finalite.capabilities.people.tests import factories as people_factories
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.entitlements.open_health_entitlements.models import WorkInjuryStatus
from finalite.missions.entitlements.open_work_injury_entitlements import models, operations, queries, telling
from finalite.missions.entitlements.open_work_injury_entitlements.tests import factories
from finalite.missions.entitlements.open_work_injury_entitlements.tests.factories import AWAY, SECRET, act

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
FICHE = "open_work_injury_entitlements"
DECLARED, CERTIFIED, ASKED = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 20)
OPENS, DECIDED, APPEAL, ANSWERED = date(2026, 4, 20), date(2026, 5, 5), date(2026, 5, 18), date(2026, 6, 20)


@pytest.fixture
def written(monkeypatch):
    """What each letter says and to whom, while it is made and kept as always."""
    sent, compose = [], letters.compose

    def spy(**given):
        sent.append(given)
        return compose(**given)

    monkeypatch.setattr(telling.letters, "compose", spy)
    return sent


def known_to_health(person):
    with guard.owner():
        rows = WorkInjuryStatus.objects.filter(person_id=person).order_by("pk")
        return list(rows.values_list("kind", "starts_on", "ends_on"))


def investigated(person):
    """A fall declared late by the employer, with reservations, up to the day the fund decides."""
    opened = factories.by_employer(person, DECLARED)
    assert opened.late, "known on Monday 2 March, due on Wednesday 4"
    factories.certified(person, opened.file, CERTIFIED)
    reserved = "la chute aurait eu lieu avant la prise de poste"
    assert act(
        operations.add_reservations,
        factories.employer(),
        file=opened.file,
        text=reserved,
        received_on=date(2026, 3, 12),
    )
    with pytest.raises(register.Invalid, match="enquête"):
        act(operations.decide_accident_file, file=opened.file, found=AWAY, on=date(2026, 3, 13))
    act(operations.start_investigation, file=opened.file, on=ASKED)
    answer = {"file": opened.file, "on": date(2026, 3, 30)}
    act(
        operations.answer_questionnaire,
        factories.victim(person),
        **answer,
        text="je suis tombée dans l’escalier",
        health=SECRET,
    )
    act(operations.answer_questionnaire, factories.employer(), **answer, text="personne ne l’a vue tomber")
    act(operations.open_consultation, file=opened.file, opens_on=OPENS, on=date(2026, 4, 2))
    return opened.file


def test_a_fall_declared_late_is_refused_then_accepted_and_the_employer_reads_nothing_medical(written):
    person = people_factories.make_person()
    file = investigated(person)
    with pytest.raises(register.Invalid, match="fini de lire"):
        act(operations.decide_accident_file, file=file, found=AWAY, on=date(2026, 4, 25))
    act(operations.comment_on_file, factories.employer(), file=file, text="nos réserves tiennent", on=date(2026, 4, 22))
    with pytest.raises(register.Invalid, match="observations"):
        act(operations.comment_on_file, factories.victim(person), file=file, text="trop tard", on=DECIDED)
    refused = act(operations.decide_accident_file, file=file, found=AWAY, on=DECIDED)
    assert refused.outcome == "refused" and not known_to_health(person)

    contest = act(
        operations.contest_decision, factories.victim(person), file=file, grounds="un collègue était là", on=APPEAL
    )
    act(operations.record_witness, file=file, name="Témoin Essai")
    answer = act(
        operations.settle_contest, contest=contest, overturned=True, reasons="témoin entendu sur place", on=ANSWERED
    )
    assert answer.outcome == "recognised"
    assert known_to_health(person) == [("recognised", factories.FALL, None)]

    seen = act(queries.employer_file, factories.employer(), file=file, on=ANSWERED)
    mine = act(queries.injury_files, factories.victim(person), person=person, on=ANSWERED)[0]
    assert [one.outcome for one in seen.decided] == [one.outcome for one in mine.decided] == ["refused", "recognised"]
    assert {one.party for one in seen.notices} == {"employer"} and {one.party for one in mine.notices} == {"victim"}
    assert {one.party for one in seen.said} == {"employer", "victim"}, "both read what the other said"
    assert SECRET in repr(act(queries.medical_lines, factories.victim(person), file=file))

    to_employer = [one for one in written if "à l’employeur" in one["title"]]
    to_victim = [one for one in written if "à l’employeur" not in one["title"]]
    assert len(to_employer) == len(to_victim) == 4
    assert SECRET not in repr((seen, to_employer, to_victim))
    assert "quarante-huit heures" in repr(to_victim) and "tribunal" in repr(to_victim[-1]["remedies"])
    notice = seen.notices[-1].notice
    assert act(queries.employer_letter, factories.employer(), notice=notice).content.startswith(b"%PDF")
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        lines = journal.search(fiche=FICHE, person_id=person, outcome="done", limit=200).rows
    assert {"declare_as_employer", "contest_decision", "settle_contest"} <= {line.operation for line in lines}


def test_an_employer_reaches_no_file_but_its_own_and_no_medical_door():
    person = people_factories.make_person()
    file = investigated(person)
    other = factories.employer("employer-2")
    victim_notice = act(queries.injury_files, person=person, on=ASKED)[0].notices
    theirs = next(one.notice for one in victim_notice if one.party == "victim")
    for attempt in (
        lambda: act(queries.employer_file, other, file=file, on=ASKED),
        lambda: act(queries.medical_lines, factories.employer(), file=file),
        lambda: act(queries.injury_files, factories.employer(), person=person, on=ASKED),
        lambda: act(operations.comment_on_file, other, file=file, text="je passe", on=OPENS),
        lambda: act(queries.employer_letter, factories.employer(), notice=theirs),
    ):
        with pytest.raises((register.Refused, register.Invalid)):
            attempt()
    assert act(queries.employer_files, other, on=ASKED) == ()
    with opened(purpose_of(FICHE, "employer_representative")), pytest.raises(PermissionError):
        list(models.MedicalNote.objects.values_list("content", flat=True))


def test_silence_recognises_once_and_only_after_the_last_day(written):
    person = people_factories.make_person()
    file = factories.by_employer(person, date(2026, 3, 3)).file
    due = factories.certified(person, file, date(2026, 3, 4)).due_on
    assert due == date(2026, 4, 7), "thirty clear days after 4 March end on 4 April; Sunday and Easter Monday follow"
    for day, expected in ((due, 0), (date(2026, 4, 8), 1), (date(2026, 4, 9), 1)):
        jobs.enqueue(task=f"{FICHE}.silence", key=f"silence/{day}", fiche=FICHE, args={"on": day.isoformat()})
        jobs.run_ready()
        with guard.owner():
            made = list(models.InjuryDecision.objects.filter(file_id=file).values_list("outcome", "implied"))
        assert made == [("recognised", True)] * expected, day
    assert known_to_health(person) == [("recognised", factories.FALL, None)]
    assert [one["title"] for one in written] == [
        "Décision sur votre dossier",
        "Décision sur votre dossier (à l’employeur)",
    ]
    assert all("441-18" in repr(one["data"]) for one in written)


def test_pages_show_the_victim_their_findings_and_the_employer_none(client):
    person = people_factories.make_person()
    people_factories.make_user("employer-1", role="employer_representative", organisation="")
    people_factories.make_user("victim-1", role="insured_person", organisation="", person_id=person)
    file = investigated(person)
    client.force_login(people.user_named("victim-1"))
    page = client.get(reverse(f"{FICHE}:accident", args=[person])).content.decode()
    assert "Mes accidents" in page and SECRET in page and "<svg" in page
    client.force_login(people.user_named("employer-1"))
    page = client.get(reverse(f"{FICHE}:employer", args=[file])).content.decode()
    assert "chute dans l’escalier" in page and SECRET not in page
    assert client.get(reverse(f"{FICHE}:accident", args=[person])).status_code in (403, 404)
