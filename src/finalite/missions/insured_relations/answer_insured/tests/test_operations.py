import pytest

from finalite.missions.insured_relations.answer_insured.tests import factories

pytestmark = pytest.mark.django_db(databases=["default", "archive"])


def test_seed():
    factories.seed()
