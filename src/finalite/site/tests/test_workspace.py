"""The agent's desk: the purpose of the moment is said, changed with a reason only, and shows nothing of another."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from finalite.capabilities import cases, journal, people, register
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.insured_relations.answer_insured.tests import factories
from finalite.site import labels
from finalite.site.doors import catalogue

pytestmark = pytest.mark.django_db(databases=["default", "archive"])
TODAY = timezone.localdate()
NAME = "Sansonnet"


@pytest.fixture
def signed_in(client, db):
    """Somebody of the caisse of the invented people, in one role or more, the first one chosen."""

    def sign_in(*roles):
        people.create_organisation(code=factories.CAISSE, name="Caisse d’essai")
        people.create_user(username="desk", password="une phrase longue", organisation=factories.CAISSE)
        for role in roles:
            given = {"organisation": factories.CAISSE, "on": date(2020, 1, 1), "primary": role == roles[0]}
            people.give_role(username="desk", role=role, **given)
        client.force_login(people.user_named("desk"))
        return client

    return sign_in


def shown(answer):
    return " ".join(answer.content.decode().split())


def case_of(fiche, kind, person=None, *, due_in=None, opened_on=date(2026, 1, 5), organisation=factories.CAISSE):
    """A case of a fiche, due so many days from today."""
    due = None if due_in is None else TODAY + timedelta(days=due_in)
    new = cases.NewCase(kind, organisation, "" if person else "insured", person, due)
    with register.acting(register.automation(fiche)), opened(purpose_of(fiche, AUTOMATION)):
        return cases.open_case(case=new, on=opened_on)


def journalled(person):
    """The acts about somebody, with the reason of each."""
    with opened(purpose_of("answer_data_subject_requests", AUTOMATION)):
        rows = journal.search(person_id=person, limit=50).rows
    return {(one.fiche, one.operation): one.reason for one in rows}


def test_the_purpose_changes_only_with_its_reason_which_the_journal_keeps(signed_in):
    desk, person = signed_in("contact_adviser", "rights_technician"), factories.somebody()
    first = shown(desk.get(f"/travail/personnes/{person}/?fiche=answer_insured"))
    assert "Suivi de la relation" in first and "Ce que cette finalité vous laisse voir" in first
    other = first.partition('name="fiche"')[2].partition('value="')[2].partition('"')[0]
    given = {"fiche": other, "act_reason": "la personne demande où en est sa carte"}
    second = shown(desk.post(f"/travail/personnes/{person}/", given))
    banner = second.partition('class="purpose"')[2].partition("</aside>")[0]
    assert given["act_reason"] in banner and labels.fiche_title(other) in banner
    assert f'<option value="{other}"' not in second
    assert journalled(person)[other, "person_file"] == given["act_reason"]


def test_a_desk_of_one_purpose_says_what_is_late_and_leads_to_the_case(signed_in):
    desk, person = signed_in("contact_adviser"), factories.somebody()
    factories.message(person, on=date(2026, 1, 5))
    page = shown(desk.get("/travail/"))
    assert "1 dossier en retard" in page and 'accesskey="s"' in page
    number = page.partition("/travail/answer_insured/dossiers/")[2].partition("/")[0]
    told = shown(desk.get(f"/travail/answer_insured/dossiers/{number}/"))
    assert "Message reçu" in told and "Lire et répondre" in told and "answer_request/?request=" in told


def test_the_front_page_of_several_purposes_names_nobody_and_opens_no_list(signed_in):
    desk, person = signed_in("benefit_technician"), factories.somebody(birth_name=NAME)
    late = case_of("pay_death_capital", "death_capital", person, due_in=-3)
    soon = case_of("pay_daily_allowances", "stop_to_look_at", person, due_in=2)
    case_of("pay_daily_allowances", "stop_to_look_at", person, due_in=2, organisation="022")
    page = shown(desk.get("/travail/"))
    assert "1 dossier en retard" in page and "1 dossier à rendre bientôt" in page
    deadlines = re.findall(r"/travail/(\w+)/dossiers/(\d+)/", page)
    assert deadlines == [("pay_death_capital", str(late)), ("pay_daily_allowances", str(soon))]
    assert NAME not in page and not journalled(person)
    opened_list = shown(desk.get("/travail/pay_death_capital/"))
    assert NAME in opened_list and f"/dossiers/{soon}/" not in opened_list
    assert ("pay_death_capital", "work_list") in journalled(person)


def test_a_long_list_is_shown_page_by_page_the_most_urgent_first(signed_in):
    desk = signed_in("injury_technician")
    numbers = [case_of("open_work_injury_entitlements", "injury_file", due_in=40 - one) for one in range(30)]
    first = shown(desk.get("/travail/open_work_injury_entitlements/"))
    seen = [int(one) for one in re.findall(r"dossiers/(\d+)/", first)]
    assert seen == numbers[::-1][:25] and "page 1 sur 2" in first
    last = shown(desk.get("/travail/open_work_injury_entitlements/?page=2"))
    assert [int(one) for one in re.findall(r"dossiers/(\d+)/", last)] == numbers[::-1][25:]
    assert desk.get("/travail/open_work_injury_entitlements/?page=zéro").status_code == 200


def test_an_empty_list_says_so(signed_in):
    assert "Aucun dossier n’attend" in shown(signed_in("contact_adviser").get("/travail/"))


def test_somebody_is_looked_for_under_the_purpose_that_was_chosen(signed_in):
    desk, person = signed_in("benefit_technician"), factories.somebody(birth_name=NAME)
    page = shown(desk.post("/travail/", {"text": NAME, "fiche": "pay_death_capital"}))
    assert f"/travail/personnes/{person}/?fiche=pay_death_capital" in page
    assert set(journalled(person)) == {("pay_death_capital", "find_people")}
    strange = shown(desk.post("/travail/", {"text": NAME, "fiche": "manage_cards"}))
    assert "fiche=manage_cards" not in strange, "that purpose is not one of this role's"


def test_every_fiche_with_a_work_list_shows_its_cases_on_one_page_and_that_of_another_nowhere(signed_in):
    lists = {door.slug for door in catalogue.all_doors() if door.name == "work_list"}
    assert lists == {door.slug for door in catalogue.all_doors() if door.name == "case_file"}
    person, roles = factories.somebody(), _agents(lists)
    desk = signed_in(*roles)
    for role, slugs in roles.items():
        desk.post("/role/", {"role": f"{role}@{factories.CAISSE}"})
        for slug in slugs:
            number = case_of(slug, "to_see", person, due_in=1)
            answer = desk.get(f"/travail/{slug}/dossiers/{number}/")
            assert answer.status_code == 200 and "Ouverture du dossier" in shown(answer), (role, slug)
            other = "pay_facilities" if slug != "pay_facilities" else "pay_care_costs"
            assert desk.get(f"/travail/{other}/dossiers/{number}/").status_code in (403, 404), (role, slug)


def _agents(lists):
    """The roles that read the cases of these fiches, each with its fiches; one has kinds of its own."""
    found = {}
    for slug in sorted(lists - {"answer_insured"}):
        door = catalogue.find(slug, "case_file")
        for access in register.entry(slug).access:
            may = catalogue.may(register.entry(slug), access.role, door)
            if may and cases.are_read_by(purpose_of(slug, access.role)):
                found.setdefault(access.role, []).append(slug)
    return found


def test_a_case_of_nobody_is_its_own_caisse_s_and_no_number_reaches_it_from_elsewhere(signed_in):
    desk = signed_in("injury_technician")
    address = "/travail/open_work_injury_entitlements/dossiers/{}/"
    far = case_of("open_work_injury_entitlements", "injury_file", organisation="022")
    for number in (far, 10**9, 2**63, 2**70):
        assert desk.get(address.format(number)).status_code == 403, number
    assert desk.get("/travail/nothing/dossiers/1/").status_code == 404
    assert desk.get("/travail/nothing/").status_code == 404
    assert desk.get("/travail/pay_care_costs/dossiers/1/").status_code == 403, "not a fiche of this role"


def test_a_number_of_another_caisse_and_a_number_of_nothing_get_one_answer_by_api_and_by_page(signed_in):
    desk, person = signed_in("injury_technician"), factories.somebody(organisation="022")
    far = case_of("open_work_injury_entitlements", "injury_file", person, organisation="022")

    def answers(number, **reason):
        asked = {"case": number, "on": "2026-11-21"}
        api = desk.post("/api/open_work_injury_entitlements/case_file", asked, "application/json", headers=reason)
        page = shown(desk.post("/operations/open_work_injury_entitlements/case_file/", asked))
        return api.status_code, api.json(), re.sub(r'value="[^"]*"', "", page)

    assert answers(far) == answers(10**9)
    status, told, page = answers(10**9)
    assert status == 403 and told["code"] == "reason_needed" and told["fields"][0]["field"] == "case"
    assert "Rien ne porte ce numéro" in page and "Revenir au formulaire" in page
    assert answers(far, **{"Finalite-Reason": "appel"})[0] == 200
    assert answers(10**9, **{"Finalite-Reason": "appel"})[0] == 400, "whoever says why is told which it is"


def test_a_case_of_somebody_of_another_caisse_opens_with_a_reason_that_is_kept(signed_in):
    desk, person = signed_in("injury_technician"), factories.somebody(organisation="022")
    number = case_of("open_work_injury_entitlements", "injury_file", person, organisation="022")
    address = f"/travail/open_work_injury_entitlements/dossiers/{number}/"
    asked = desk.get(address)
    assert asked.status_code == 403 and "Pourquoi devez-vous consulter" in shown(asked)
    assert "dossier repris d’une autre caisse" in shown(
        desk.post(address, {"act_reason": "dossier repris d’une autre caisse"})
    )


def test_an_agent_is_offered_no_act_that_people_do_by_themselves():
    entry = register.entry("answer_insured")
    for name in ("write_message", "reply_message", "read_messages", "say_about_report", "my_reports"):
        door = catalogue.find("answer_insured", name)
        assert catalogue.may(entry, "insured_person", door)
        assert not [
            one.role for one in entry.access if one.role not in door.open_to and catalogue.may(entry, one.role, door)
        ]


def test_every_event_of_a_case_has_words():
    """The kinds of events are codes: each that a fiche writes by name is said in words in that fiche."""
    silent = []
    for entry in register.entries():
        for file in entry.path.parent.rglob("*.py") if entry.in_force else ():
            for kind in re.findall(r'note_event\([^)]*kind="(\w+)"', file.read_text("utf-8")):
                silent += [] if labels.known(kind, entry.slug, "kind") else [(entry.slug, kind)]
    assert not silent


def test_no_page_of_the_desk_asks_more_than_twenty_five_questions(signed_in):
    person = factories.somebody()
    desk = signed_in("contact_adviser", "benefit_technician", "rights_technician", "injury_technician")
    factories.message(person)
    numbers = {
        one: case_of(one, "to_see", person, due_in=1) for one in ("pay_death_capital", "verify_health_entitlements")
    }
    visited = {
        "contact_adviser": ["/travail/", f"/travail/personnes/{person}/"],
        "benefit_technician": ["/travail/", f"/travail/pay_death_capital/dossiers/{numbers['pay_death_capital']}/"],
        "rights_technician": ["/travail/verify_health_entitlements/", f"/travail/personnes/{person}/"],
        "injury_technician": ["/travail/", "/travail/open_work_injury_entitlements/"],
    }
    for role, addresses in visited.items():
        desk.post("/role/", {"role": f"{role}@{factories.CAISSE}"})
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert desk.get(address).status_code == 200
            read = [
                one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
            ]
            assert len(read) <= 25, (role, address, len(read), read)
