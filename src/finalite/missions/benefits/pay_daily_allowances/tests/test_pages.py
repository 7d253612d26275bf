"""The estimate of daily allowances as people meet it: typed, computed, explained, and forgotten."""

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
TYPED = {"leave": "sickness", "first_on": "2026-10-05", "days": "10", "pay-1": "2000", "pay-2": "2 000,00",
         "pay-3": "2000", "hours": "450"}  # fmt: skip


def page(typed=None, language="fr"):
    client, address = Client(HTTP_ACCEPT_LANGUAGE=language), reverse("pay_daily_allowances:simulator")
    answer = client.post(address, typed) if typed is not None else client.get(address)
    return answer, " ".join(re.sub("<[^>]*>", " ", answer.content.decode()).split()).replace("\u202f", " ")


def test_it_is_open_to_all_and_an_empty_form_computes_nothing():
    answer, text = page()
    assert answer.status_code == 200 and "Rien n’est gardé" in text and "Résultat" not in text
    assert "no-store" in answer["Cache-Control"]


def test_a_stop_is_computed_step_by_step_with_articles_and_parameters():
    answer, text = page(TYPED)
    assert answer.status_code == 200
    assert "214,76" in text and "32,88" in text and "CSS R323-5" in text and "valeur en vigueur depuis" in text


@pytest.mark.parametrize(
    "changes, expected",
    [
        ({"leave": "maternity", "birth_on": "2027-01-15", "children": "0", "affiliated": "yes"}, "51,95"),
        ({"leave": "paternity", "birth_on": "2026-10-05", "children": "0", "affiliated": "yes"}, "L331-8"),
        ({"leave": "work_injury"}, "R433-2"),
        ({"hours": ""}, "heures de travail avant l’arrêt"),
        ({"hours": "10"}, "salaires soumis à cotisations avant l’arrêt"),
        ({"leave": "maternity", "birth_on": "2026-12-15", "children": "0"}, "date d’affiliation"),
    ],
)
def test_each_kind_of_leave_answers_and_what_is_missing_is_asked(changes, expected):
    answer, text = page(TYPED | changes)
    assert answer.status_code == 200 and expected in text


@pytest.mark.parametrize(
    "changes",
    [{"first_on": "2026-02-30"}, {"days": "0"}, {"days": "²"}, {"days": "99999"}, {"pay-1": "-3"}, {"pay-2": "x"},
     {"hours": "1,5"}, {"leave": "maternity", "birth_on": "", "children": "0"}],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_is_said_beside_its_field(changes):
    answer, text = page(TYPED | changes)
    assert answer.status_code == 422 and "À corriger" in text and "Résultat" not in text


def test_what_people_type_is_never_written_as_markup_nor_read_from_the_address():
    _, text = page(TYPED | {"days": "<script>alert(1)</script>"})
    assert "alert(1)</script>" not in text
    answer = Client().get(reverse("pay_daily_allowances:simulator"), TYPED)
    assert "CSS R323-5" not in answer.content.decode()


def test_it_speaks_english_too():
    answer, text = page(TYPED, language="en")
    assert answer.status_code == 200 and "Nothing is kept" in text and "Days paid" in text
