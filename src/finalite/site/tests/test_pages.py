"""What a person meets on a page: a wrong address, a reason to give, a role to change, a file to keep."""

from datetime import date

import pytest

from finalite.capabilities import people, statistics
from finalite.site.binding.shapes import shape_of
from finalite.site.doors.shown import Presenter

pytestmark = pytest.mark.django_db
DESK = "/operations/answer_data_subject_requests/"


@pytest.mark.parametrize("path", ["/nowhere", "/registre/nothing/", "/operations/nothing/", DESK + "nothing/"])
def test_a_wrong_address_is_a_calm_404(path, client, account):
    client.force_login(account("dpo"))
    answer = client.get(path)
    assert answer.status_code == 404 and "Page introuvable" in answer.content.decode()


def test_a_person_out_of_reach_is_opened_only_with_a_reason(client, account):
    client.force_login(account("benefit_technician"))
    asked = client.get("/travail/personnes/424242/")
    assert asked.status_code == 403 and "Pourquoi devez-vous consulter ce dossier" in asked.content.decode()
    given = client.post("/travail/personnes/424242/", {"act_reason": "rappel de la personne"})
    assert "Pourquoi devez-vous" not in given.content.decode()


def test_the_generic_page_asks_the_reason_and_keeps_what_was_typed(client, account):
    client.force_login(account("benefit_technician"))
    address = "/operations/pay_care_costs/person_file/"
    asked = client.post(address, {"person": "424242", "on": "2026-11-21"})
    assert asked.status_code == 403 and 'name="act_reason"' in asked.content.decode()
    assert 'name="person" value="424242"' in asked.content.decode()
    given = client.post(address, {"person": "424242", "on": "2026-11-21", "act_reason": "rappel"})
    assert given.status_code == 400, "the reason opens the door; there is nobody of that number behind it"


def test_a_second_role_is_chosen_and_obeyed(client, account):
    user = account("benefit_technician")
    people.give_role(username=user.username, role="dpo", on=date(2020, 1, 1), organisation="01")
    client.force_login(user)
    assert client.post(DESK + "complaints_on_desk/").status_code == 403
    client.post("/role/", {"role": "dpo@01"})
    assert client.post(DESK + "complaints_on_desk/").status_code == 200


def test_money_is_not_committed_by_the_first_click(client, account):
    client.force_login(account("payment_officer"))
    answer = client.post(
        "/operations/execute_payments/prepare_payment_batch/", {"on": "2026-11-21", "execution_on": "2026-11-25"}
    )
    assert "rien n'est encore fait" in answer.content.decode().replace("&#x27;", "'")


def test_an_account_without_a_role_is_told_so(client, account):
    user = account("dpo")
    people.end_role(username=user.username, role="dpo", on=date(2026, 1, 1), organisation="01")
    client.force_login(user)
    assert "aucun rôle" in client.get("/").content.decode()
    assert client.post(DESK + "complaints_on_desk/").status_code == 403


def test_bytes_become_a_file_to_keep():
    from finalite.missions.finance.execute_payments.values import BankTransferFile

    slots = {slot.name: None for slot in shape_of(BankTransferFile).slots}
    value = BankTransferFile(**slots | {"name": "lot.xml", "content": b"<x/>"})
    shown = dict(Presenter("execute_payments").show(value, shape_of(BankTransferFile)).facts)
    files = [one for one in shown.values() if one.kind == "file"]
    assert [(one.name, one.data) for one in files] == [("lot.xml", "PHgvPg==")]


def test_each_level_of_a_count_is_said_in_words():
    found = (statistics.Count("disability_pension / first", 12), statistics.Count("death_capital / *", None))
    shown = Presenter("open_disability_and_death_entitlements").show(found, shape_of(tuple[statistics.Count, ...]))
    assert [row[0].word for row in shown.rows] == [
        "pension d'invalidité / première évaluation",
        "capital décès / ensemble",
    ]


def test_what_the_api_documents_is_every_door(client):
    from finalite.site.doors import catalogue

    paths = client.get("/api/openapi.json").json()["paths"]
    assert set(paths) == {f"/api/{door.slug}/{door.name}" for door in catalogue.all_doors()}
    assert all({"200", "400", "403"} <= set(one["post"]["responses"]) for one in paths.values())
    assert "/api/docs/pay_care_costs" in client.get("/api/docs").content.decode()
    assert "POST /api/pay_care_costs/explain" in client.get("/api/docs/pay_care_costs").content.decode()
    assert client.get("/api/docs/nothing").status_code == 404
