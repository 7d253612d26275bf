"""What a person may see of how their own data are used."""

from datetime import date
from operator import attrgetter

from finalite.capabilities import exchange, journal, register, subject_rights
from finalite.capabilities.journal.values import Consultation, FicheUsed
from finalite.capabilities.register.door import ANSWERING
from finalite.capabilities.register.values import AtMost, PersonId
from finalite.capabilities.subject_rights.values import FicheHoldings, HoldingsPage

from ..bundle import as_json
from ..models import DataRequest
from ..values import Copy, Disclosure, FicheAnswer, MyRequest, Right

OWN = ("insured_person", "legal_representative")


@register.query("answer_rights_requests", open_to=OWN)
def my_requests(*, person: PersonId) -> tuple[MyRequest, ...]:
    """The person's requests, newest first, with what was answered for each processing."""
    rows = DataRequest.objects.filter(person_id=person).prefetch_related("outcomes").order_by("-received_on", "-id")
    return tuple(MyRequest(r.pk, Right(r.right), r.received_on, r.due_on, r.state, _answers(r)) for r in rows)


@register.query("answer_rights_requests", open_to=OWN)
def what_is_held(*, person: PersonId) -> tuple[FicheHoldings, ...]:
    """What each processing in force holds about the person, column by column (GDPR 15)."""
    return subject_rights.collect(person_id=person)


@register.query("answer_rights_requests", open_to=OWN)
def held_by(*, person: PersonId, fiche: str, page: int = 1) -> HoldingsPage:
    """What one processing in force holds or reads about the person, some tables at a time. Raises `Invalid`."""
    return subject_rights.collect_page(person_id=person, fiche=fiche, page=page)


@register.query("answer_rights_requests", open_to=OWN)
def my_copy(*, person: PersonId, on: date) -> Copy:
    """Everything that the processings in force hold about the person, in a file that people and machines read."""
    return Copy(f"mes-donnees-{on:%d-%m-%Y}.json", as_json(subject_rights.collect(person_id=person), on))


@register.query("answer_rights_requests", open_to=OWN)
def processings_used(*, person: PersonId) -> tuple[FicheUsed, ...]:
    """Each processing whose acts concerned the person, beyond showing them what it holds; the latest first."""
    return journal.fiches_used(person_id=person, but=ANSWERING)


@register.query("answer_rights_requests", open_to=OWN)
def who_consulted(*, person: PersonId, limit: AtMost = 200) -> tuple[Consultation, ...]:
    """Who looked at the person's data, newest first: role and body, never the agent's name."""
    return journal.consultations_of(person_id=person, limit=limit).rows


@register.query("answer_rights_requests", open_to=OWN)
def my_disclosures(*, person: PersonId) -> tuple[Disclosure, ...]:
    """To whom the person's data were passed on, newest first."""
    return tuple(Disclosure(d.on, d.fiche, d.recipient, d.categories) for d in exchange.ledger(person_id=person))


def _answers(row: DataRequest) -> tuple[FicheAnswer, ...]:
    return tuple(
        FicheAnswer(o.fiche, o.outcome, o.article, o.explanation)
        for o in sorted(row.outcomes.all(), key=attrgetter("fiche"))
    )
