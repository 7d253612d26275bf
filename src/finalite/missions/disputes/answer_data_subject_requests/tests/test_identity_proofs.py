"""A proof of identity is kept one month after the request is closed, and no day more."""

from datetime import date

import pytest

from finalite.capabilities import documents, register, retention
from finalite.capabilities.documents.models import StoredDocument
from finalite.capabilities.register import guard
from finalite.capabilities.register.purpose import AUTOMATION, opened, purpose_of
from finalite.missions.disputes.answer_data_subject_requests import operations
from finalite.missions.disputes.answer_data_subject_requests.values import RefusalGround

from . import factories
from .factories import TODAY

pytestmark = pytest.mark.django_db(databases=["default", "archive"], transaction=True)
SLUG = "answer_data_subject_requests"
CLOSED = date(2026, 12, 1)


def proof(person) -> int:
    with opened(purpose_of(SLUG, AUTOMATION)):
        return documents.store(
            content=b"%PDF-1.7 ",
            name="piece.pdf",
            fiche=SLUG,
            category="identity_document",
            received_on=TODAY,
            retention="identity_proofs",
            person_id=person,
            subject="requester",
        )


def kept() -> int:
    with guard.owner():
        return StoredDocument.objects.filter(retention_rule="identity_proofs").count()


def test_the_proof_goes_one_month_after_the_request_is_closed():
    person, request = factories.make_person_with_address(), factories.make_request(None).request
    with register.acting(factories.dpo()):
        operations.prove_identity(request=request, person=person, document=proof(person), proved_on=TODAY)
    retention.run(on=date(2030, 1, 1), fiche=SLUG)
    assert kept() == 1, "the request is open: its proof is still needed"
    with register.acting(factories.dpo()):
        operations.refuse_request(
            request=request, ground=RefusalGround.EXCESSIVE, explanation="Dixième fois", refused_on=CLOSED
        )
    retention.run(on=date(2026, 12, 31), fiche=SLUG)
    assert kept() == 1
    retention.run(on=date(2027, 1, 2), fiche=SLUG)
    assert kept() == 0
