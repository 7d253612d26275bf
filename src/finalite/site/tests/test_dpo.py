"""The officer's desk and the auditor's: each part for whom the register gives it, few questions, nothing guessed."""

import csv
import html
import io
import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from finalite.capabilities import register
from finalite.capabilities.exchange.models import Disclosure
from finalite.capabilities.jobs.models import QueuedJob
from finalite.capabilities.register import guard
from finalite.missions.disputes.answer_data_subject_requests.queries import leaving
from finalite.missions.disputes.answer_data_subject_requests.tests import factories
from finalite.site.portals import dpo_data

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
MOST = 25
PAGES = ["", "demandes/", "demandes/?closed=1", "violations/", "registre/", "conservation/", "transmissions/",
         "transmissions/cnil/", "algorithmes/", "journal/", "acces/"]  # fmt: skip
TODAY = timezone.localdate


def text(answer):
    return answer.content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_desk_asks_few_questions(page, client, account):
    factories.make_incident()
    factories.make_request(None)
    client.force_login(account("dpo"))
    client.get("/dpo/" + page)
    with CaptureQueriesContext(connections["default"]) as asked:
        answer = client.get("/dpo/" + page)
    assert answer.status_code == 200 and len(asked) <= MOST
    assert "Le registre ne donne pas" not in text(answer)


def test_more_files_ask_no_more_questions(client, account):
    client.force_login(account("dpo"))

    def questions():
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get("/dpo/")
            client.get("/dpo/violations/")
        return len(asked)

    factories.make_incident()
    before = questions()
    for _ in range(3):
        factories.make_incident()
        factories.make_request(None)
    assert questions() <= before


def test_what_waits_leads_to_its_file_and_the_file_to_what_is_due_next(client, account):
    request, incident = factories.make_request(None).request, factories.make_incident()
    client.force_login(account("dpo"))
    desk = text(client.get("/dpo/"))
    assert f'href="/dpo/demandes/{request}/"' in desk and f'href="/dpo/violations/{incident}/"' in desk
    assert "prove_identity" in text(client.get(f"/dpo/demandes/{request}/")), "nobody is identified yet"
    breach = text(client.get(f"/dpo/violations/{incident}/"))
    first = breach.index("btn-primary")
    assert "notify_authority" in breach[first : first + 200] and "à compléter" in breach


@pytest.mark.parametrize("path", ["demandes/999999/", "violations/999999/", "transmissions/nobody/"])
def test_what_does_not_exist_is_not_found(path, client, account):
    client.force_login(account("dpo"))
    assert client.get("/dpo/" + path).status_code == 404


def test_the_auditor_sees_the_parts_that_the_register_gives(client, account):
    request = factories.make_request(None).request
    client.force_login(account("auditor"))
    assert 'href="/dpo/"' in text(client.get("/"))
    desk = text(client.get("/dpo/"))
    for shown in ("conservation", "transmissions", "algorithmes", "registre"):
        assert f'href="/dpo/{shown}/"' in desk
    for hidden in ("demandes", "violations", "journal", "acces"):
        assert f'href="/dpo/{hidden}/"' not in desk.replace(f"/dpo/demandes/{request}/", "")
        assert "Le registre ne donne pas cet accès" in text(client.get(f"/dpo/{hidden}/"))
    assert "Camille" not in text(client.get(f"/dpo/demandes/{request}/"))


@pytest.mark.parametrize("role", ["benefit_technician", "insured_person"])
def test_others_read_nothing_of_it(role, client, account):
    factories.make_incident()
    client.force_login(account(role))
    for page in PAGES:
        if page != "registre/":  # public
            assert "mauvais destinataire" not in text(client.get("/dpo/" + page))


def test_a_journal_is_read_page_after_page(client, account):
    client.force_login(account("dpo"))
    for _ in range(52):
        client.get("/dpo/algorithmes/")
    first = text(client.post("/dpo/journal/", {"user": "u.dpo"}))
    assert "50 actes" in first and 'name="before"' in first
    number = first.split('name="before" value="')[1].split('"')[0]
    second = text(client.post("/dpo/journal/", {"user": "u.dpo", "before": number}))
    assert "2 actes" in second and 'name="before"' not in second


def test_looking_for_somebody_elsewhere_takes_a_reason(client, account):
    client.force_login(account("dpo"))
    assert "424242" not in text(client.post("/dpo/journal/", {"person": "424242"})).replace('value="424242"', "")
    client.post("/dpo/journal/", {"person": "424242", "act_reason": "plainte 12"})
    assert "plainte 12" in text(client.post("/dpo/journal/", {"user": "u.dpo"}))


def _sent(addressee, on):
    with guard.owner():
        Disclosure.objects.create(
            on=on, fiche="answer_data_subject_requests", operation="notify_authority", recipient="cnil",
            addressee=addressee, categories=["decision"], persons=0, content_digest="a" * 64,
        )  # fmt: skip


def test_no_cell_of_the_file_can_be_a_formula(client, account):
    client.force_login(account("dpo"))
    for addressee in ('=HYPERLINK("http://x";"y")', "+33", "@SUM(A1)", "Cnil"):
        _sent(addressee, TODAY())
    _sent("before", TODAY() - timedelta(days=90))
    answer = client.get("/dpo/transmissions/cnil/fichier/")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert answer["Content-Disposition"].startswith('attachment; filename="transmissions-cnil-')
    assert {row[3] for row in rows[1:]} == {'\'=HYPERLINK("http://x";"y")', "'+33", "'@SUM(A1)", "Cnil"}
    assert rows[1][4] == "Décisions et avis notifiés" and len(rows[1]) == len(rows[0])


def test_the_sendings_of_a_recipient_are_shown_page_after_page(client, account):
    client.force_login(account("dpo"))
    for n in range(51):
        _sent(f"corps {n:02}", TODAY())
    first = text(client.get("/dpo/transmissions/cnil/"))
    assert "corps 50" in first and "corps 00" not in first
    number = first.split("before=")[1].split('"')[0]
    assert "corps 00" in text(client.get(f"/dpo/transmissions/cnil/?before={number}"))
    assert ">51<" in text(client.get("/dpo/transmissions/"))


def test_thousands_of_sendings_are_files_of_a_thousand_and_each_is_in_one(client, account, monkeypatch):
    client.force_login(account("dpo"))
    monkeypatch.setattr(leaving, "A_FILE", 20)
    monkeypatch.setattr(dpo_data, "A_FILE", 20)
    for n in range(60):
        _sent(f"corps {n:02}", TODAY() - timedelta(days=n % 3))
    links = re.findall(r'href="([^"]+/fichier/[^"]*)"', text(client.get("/dpo/transmissions/cnil/")))
    found = [re.findall(r"corps \d\d", client.get(html.unescape(link)).content.decode("utf-8-sig")) for link in links]
    assert [len(one) for one in found] == [20, 20, 20]
    assert {name for one in found for name in one} == {f"corps {n:02}" for n in range(60)}


@pytest.mark.parametrize("asked", ["since=hier", "since=2026-11-22&until=2026-11-01", "until=2026-13-45"])
def test_a_period_that_is_none_is_said_and_the_usual_one_shown(asked, client, account):
    client.force_login(account("dpo"))
    answer = client.get(f"/dpo/transmissions/?{asked}")
    assert answer.status_code == 200 and "Cette période ne se lit pas" in text(answer)


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30])
def test_a_number_that_is_none_is_the_first_page(before, client, account):
    client.force_login(account("dpo"))
    _sent("Cnil", TODAY())
    assert "notify_authority" not in text(client.get(f"/dpo/transmissions/cnil/?before={before}"))
    assert "Notifier une violation" in text(client.get(f"/dpo/transmissions/cnil/?before={before}"))


def test_counts_are_asked_by_a_button_and_proofs_verified_by_another(client, account):
    client.force_login(account("dpo"))
    assert client.get("/dpo/compter/").status_code == 405
    answer = client.post("/dpo/compter/", follow=True)
    assert "rechargez la page" in text(answer)
    fiches = sum(1 for entry in register.entries() if entry.in_force)
    assert QueuedJob.objects.filter(task="retention.count").count() == fiches
    assert "0 preuve" in text(client.post("/dpo/conservation/"))


def test_shares_are_whole_hundredths_of_all():
    from finalite.missions.disputes.answer_data_subject_requests.queries.algorithms import AlgorithmUse

    def use(effect, n):
        return AlgorithmUse("pay_care_costs", "adjudicate", effect, "", n, None, None, None)

    assert dpo_data._shares([use("automatic", 224), use("assisted", 46)]) == [
        ("automatic", 224, 83), ("assisted", 46, 17),
    ]  # fmt: skip
    assert dpo_data._shares([]) == [("automatic", 0, 0), ("assisted", 0, 0)]


def test_english_pages_are_in_english(client, account):
    factories.make_incident()
    client.force_login(account("dpo"))
    for page, words in {
        "": "What awaits you today",
        "violations/": "Register of breaches",
        "acces/": "Own household",
    }.items():
        answer = text(client.get("/dpo/" + page, HTTP_ACCEPT_LANGUAGE="en"))
        assert words in answer, page


def test_what_deserves_a_look_leads_to_those_acts_in_the_journal(client, account):
    client.force_login(account("dpo"))
    for _ in range(5):
        client.post("/dpo/journal/", {"person": "424242"})  # refused without a reason
    desk, found = text(client.get("/dpo/")), text(client.get("/dpo/acces/"))
    assert "actes regardés jusqu'au" in desk and "actes regardés jusqu'au" in found
    assert 'name="user" value="u.dpo"' in found
    sent = {"user": "u.dpo", "since": str(TODAY()), "until": str(TODAY())}
    assert "refusé" in text(client.post("/dpo/journal/", sent))


def test_a_day_that_is_none_is_told_beside_its_field(client, account):
    client.force_login(account("dpo"))
    answer = client.post("/dpo/journal/", {"since": "hier"})
    assert answer.status_code == 400 and 'aria-describedby="j-since-error"' in text(answer)
