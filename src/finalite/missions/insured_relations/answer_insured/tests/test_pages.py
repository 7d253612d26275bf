"""The screens, as an adviser, the person and a manager open them; without a script."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finalite.capabilities import people, register
from finalite.missions.entitlements.open_health_entitlements.tests import factories as rights
from finalite.missions.insured_relations.answer_insured import operations, queries
from finalite.missions.insured_relations.answer_insured.tests import factories as made
from finalite.missions.insured_relations.answer_insured.tests.factories import ON, act
from finalite.missions.insured_relations.answer_insured.words import Subject

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
START = date(2020, 1, 1)
ADDRESS = re.compile(r'href="([^"]+)"')


def browser(role, **links):
    """Somebody signed in."""
    people.create_user(username=f"{role}-1", password="une phrase longue", organisation=made.CAISSE, **links)
    people.give_role(username=f"{role}-1", role=role, organisation=made.CAISSE, on=START, primary=True)
    client = Client()
    client.force_login(people.user_named(f"{role}-1"))
    return client


def text_of(answer):
    return " ".join(answer.content.decode().split())


def page(name, number):
    return reverse(f"answer_insured:{name}", args=[number])


def test_an_adviser_answers_from_one_page_and_the_person_reads_it():
    person = made.somebody()
    request = made.message(person).request
    adviser, holder = browser("contact_adviser"), browser("insured_person", person_id=person)
    sheet = text_of(adviser.get(page("sheet", person)))
    assert "Mes droits" in sheet and "Camille Essai" in sheet and "Noter un échange" in sheet
    assert "Bonjour, et merci." in text_of(adviser.get(page("thread", request)))
    wrong = adviser.post(page("thread", request), {"text": "Envoyez un RIB", "close": "no"})
    assert "Écrire quelque chose" in text_of(wrong)
    answer = {"text": "Envoyez un RIB", "close": "no", "next_step": "Attend le RIB"}
    assert adviser.post(page("thread", request), answer).status_code == 302
    assert "1 message non lu" in text_of(holder.get(page("exchanges", person)))
    assert "Envoyez un RIB" in text_of(holder.get(page("thread", request)))
    assert "message non lu" not in text_of(holder.get(page("exchanges", person)))
    assert holder.post(page("thread", request), {"text": "Le voici"}).status_code == 302
    assert "Le voici" in text_of(adviser.get(page("thread", request)))


def test_two_agents_on_one_request_the_second_is_told_and_keeps_what_was_typed():
    request = made.message(made.somebody()).request
    adviser = browser("contact_adviser")
    opened = text_of(adviser.get(page("thread", request)))
    seen = re.search(r'name="seen" value="(\d+)"', opened)[1]
    reply = {"text": "Envoyez un RIB", "close": "no", "next_step": "Attend le RIB", "seen": seen}
    assert adviser.post(page("thread", request), reply).status_code == 302
    late = text_of(adviser.post(page("thread", request), reply | {"text": "Envoyez une adresse", "close": "yes"}))
    assert "Un message est arrivé depuis" in late and "Envoyez une adresse</textarea>" in late
    assert 'href="#text"' in late and 'aria-describedby="text-error"' in late
    newest = re.search(r'name="seen" value="(\d+)"', late)[1]
    assert adviser.post(page("thread", request), reply | {"close": "yes", "seen": newest}).status_code == 302
    closed = text_of(adviser.post(page("thread", request), reply | {"text": "Trop tard"}))
    assert "Trop tard" in closed and "n’est pas parti" in closed


def test_the_same_reply_sent_twice_is_one_message():
    request, adviser = made.message(made.somebody()).request, browser("contact_adviser")
    reply = {"text": "Envoyez un RIB", "close": "no", "next_step": "Attend le RIB", "form_key": "k" * 22}
    wrong = adviser.post(page("thread", request), reply | {"next_step": ""})
    assert 'aria-describedby="next-step-error"' in text_of(wrong) and 'href="#next-step"' in text_of(wrong)
    for _ in range(2):
        assert adviser.post(page("thread", request), reply).status_code == 302
    told = text_of(adviser.get(page("thread", request)))
    assert told.count("<p>Envoyez un RIB</p>") == 1 and "déjà envoyé" in told


def test_a_letter_is_chosen_filled_read_and_sent_step_by_step():
    person, adviser = made.somebody(), browser("contact_adviser")
    assert "Nous avons essayé de vous joindre" in text_of(adviser.get(page("letter", person)))
    form = adviser.get(page("letter", person), {"model": "call_back"})
    assert "Numéro à appeler" in text_of(form)
    given = {"model": "call_back", "step": "read", "blank-0": "3 novembre", "blank-1": "votre RIB"}
    assert "Remplir : numéro à appeler" in text_of(adviser.post(page("letter", person), given))
    whole = given | {"blank-2": "0199000000"}
    assert "le 3 novembre au sujet de votre RIB" in text_of(adviser.post(page("letter", person), whole))
    assert act(queries.contact_history, person=person) == (), "a letter that is read is not yet sent"
    assert adviser.post(page("letter", person), whole | {"step": "send"}).status_code == 302
    assert act(queries.contact_history, person=person)[0].channel == "mail"


def desk_case(number):
    return reverse("case", args=["answer_insured", number])


def test_a_case_tells_its_story_to_who_works_on_it_alone():
    person = made.somebody()
    request = made.message(person).request
    act(operations.answer_request, request=request, text="C’est fait.", on=ON)
    assert act(queries.person_file, person=person, on=ON).cases == (), "an answered request is no longer open"
    made.reported(person)
    line = act(queries.work_list, made.manager(), on=ON)[0]
    adviser, manager = browser("contact_adviser"), browser("line_manager")
    assert "Rien ne porte ce numéro" in text_of(adviser.get(desk_case(line.case)))
    assert "Signalement" in text_of(manager.get(desk_case(line.case)))
    story = text_of(adviser.get(desk_case(line.case - 1)))
    assert "Message reçu" in story and "Courrier envoyé" in story and "Clos" in story


def test_a_manager_finds_reports_draws_and_loans_on_one_page_and_advisers_have_none():
    person = made.somebody()
    made.call(person, on=date.today())
    made.reported(person, on=date.today())
    address = reverse("answer_insured:quality")
    told = text_of(browser("line_manager").get(address))
    assert "decide_report/?report=" in told and "review_contact/?contact=" in told and "Aucune caisse" in told
    drawn = told.partition("Échanges tirés au sort")[2].partition("Prêtés par")[0]
    assert "Essai" not in drawn, "the draw names nobody"
    adviser = browser("contact_adviser")
    assert address not in text_of(adviser.get("/travail/")) and adviser.get(address).status_code == 403


def test_the_page_of_exchanges_says_how_long_a_recording_is_kept_and_who_refused_it():
    keep = {one: register.entry("answer_insured").retention_rule(one).keep for one in ("calls_unused", "calls_used")}
    assert keep == {"calls_unused": "P2M", "calls_used": "P6M"}, "the page says these periods in words"
    person = made.somebody()
    holder, adviser = browser("insured_person", person_id=person), browser("contact_adviser")
    contact = made.recorded(person, on=date.today())
    mine = text_of(holder.get(page("exchanges", person)))
    assert "deux mois après l’appel, ou six mois" in mine and f"contact={contact}" in mine
    theirs = text_of(adviser.get(page("exchanges", person)))
    assert "Noter une opposition" in theirs and f"contact={contact}" not in theirs
    refusal = {"person": person, "about": Subject.CALL_RECORDING, "agrees": False}
    act(operations.choose, made.oneself(person), **refusal, on=date.today())
    assert "Vous refusez" in text_of(holder.get(page("exchanges", person)))
    assert "Cette personne refuse" in text_of(adviser.get(page("exchanges", person)))


def test_nobody_opens_the_page_of_somebody_else():
    person, other = made.somebody(), made.somebody()
    request = made.message(other).request
    holder = browser("insured_person", person_id=person)
    for name, number in (("exchanges", other), ("thread", request), ("sheet", other), ("letter", person)):
        answer = holder.get(page(name, number))
        assert answer.status_code in (403, 404) and "Bonjour" not in text_of(answer), name


def test_no_page_asks_the_database_more_than_twenty_five_questions():
    person = rights.covered_person()
    request = made.message(person).request
    made.call(person)
    adviser, holder = browser("contact_adviser"), browser("insured_person", person_id=person)
    pages = [(adviser, page("sheet", person)), (adviser, page("exchanges", person)), (adviser, page("thread", request))]
    pages += [(holder, page("exchanges", person)), (holder, page("thread", request)), (adviser, page("letter", person))]
    pages += [(browser("line_manager"), reverse("answer_insured:quality"))]
    for client, address in pages:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        read = [one["sql"] for one in asked if one["sql"].lstrip("( ").startswith("SELECT")]
        assert len(read) <= 25, (address, len(read), read)


def test_the_file_of_a_message_opens_from_its_case_and_is_never_shown_inside_the_site():
    person = made.somebody()
    request = made.message(person).request
    [first] = act(queries.thread, made.oneself(person), request=request)
    upload = register.Upload("attestation « é ».pdf", made.PDF)
    act(operations.attach_file, made.oneself(person), message=first.message, file=upload, on=ON)
    [line] = act(queries.work_list, on=ON)
    adviser = browser("contact_adviser")
    case = reverse("case", args=["answer_insured", line.case])
    [address] = [one for one in ADDRESS.findall(adviser.get(case).content.decode()) if "/pieces/" in one]
    given = adviser.get(address)
    assert (given.status_code, given["Content-Type"], given.content) == (200, "application/pdf", made.PDF)
    assert given["Content-Disposition"].startswith("attachment;")
    assert given["Content-Security-Policy"].startswith("sandbox; default-src 'none'; frame-ancestors 'none'")
    assert given["X-Content-Type-Options"] == "nosniff"
    assert adviser.post(address, {"act_reason": "rappel"}).status_code == 200
    assert adviser.get(f"{case}pieces/999999/").status_code == 404
    assert adviser.get(f"{case}courriers/999999/").status_code == 404
    assert browser("medical_secretariat").get(address).status_code == 403


def test_the_letter_of_a_case_opens_from_it():
    person = made.somebody()
    request = made.message(person).request
    [line] = act(queries.work_list, on=ON)
    act(operations.answer_request, request=request, text="Voici.", on=ON)
    adviser = browser("contact_adviser")
    case = reverse("case", args=["answer_insured", line.case])
    [address] = [one for one in ADDRESS.findall(adviser.get(case).content.decode()) if "/courriers/" in one]
    given = adviser.get(address)
    assert given.content.startswith(b"%PDF") and given["Content-Disposition"].startswith("inline;")
