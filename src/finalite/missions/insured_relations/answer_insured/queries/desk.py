"""What an agent starts from: somebody to find, what is due, the sheet that answers, the models of letters."""

from dataclasses import replace
from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.cases.desk import PersonShown, WorkLine
from finalite.capabilities.cases.filed import CaseShown, PaperRead
from finalite.capabilities.people.values import Found
from finalite.capabilities.register import PersonId

from .. import asking, filed, modelling, reach, showing
from ..models import Request
from ..values import Filled, FullSheet, ModelShown, Preview, Waiting
from ..words import Channel, Nature
from .history import contacts

LATELY = 5


@register.query("answer_requests")
def find_people(*, text: str) -> tuple[Found, ...]:
    """People of the agent's caisse by name or number."""
    return cases.people_found(text)


@register.query("keep_contact_history")
def work_list(*, on: date) -> tuple[WorkLine, ...]:
    """The open cases of this fiche in the agent's caisse, with their clocks."""
    return reach.on_desk(cases.lines(on))


@register.query("keep_contact_history")
def person_file(*, person: PersonId, on: date) -> PersonShown:
    """Who somebody is and their open cases here; raises `Invalid` where there is nobody of that number."""
    shown = cases.shown(person, on)
    return replace(shown, cases=reach.on_desk(shown.cases))


@register.query("keep_contact_history")
def case_file(*, case: int, on: date) -> CaseShown:
    """A case from its opening to its end, with its clock, its story, its documents and letters."""
    return filed.case_file(case, on)


@register.query("keep_contact_history")
def case_paper(*, case: int, paper: int, letter: bool, on: date) -> PaperRead:
    """A document or a letter of a case, with its bytes; raises `Invalid` for one that the purpose does not read."""
    return cases.paper(case_file(case=case, on=on), paper, letter)


@register.query("answer_requests")
def sheet(*, person: PersonId, on: date) -> FullSheet:
    """What answers a caller: rights, doctor, cards, last payments, debts, asked on the spot of the fiches that hold it.

    What is under way and the last exchanges come with it. A role is shown its own categories alone; what a processing
    may not tell is named. Nothing of it is kept here.
    """
    asked = Request.objects.filter(person_id=person, desk__in=reach.desks(), closed_on__isnull=True)
    under_way = tuple(showing.request(row) for row in asked.order_by("due_on", "pk"))
    return FullSheet(asking.sheet(person, on), under_way, contacts(person)[:LATELY])


@register.query("answer_requests")
def requests_waiting() -> tuple[Waiting, ...]:
    """What waits for an answer on the agent's own desk, the most urgent first."""
    home = register.current_actor().organisation
    rows = Request.objects.filter(organisation=home, desk=reach.my_desk(), state__in=reach.UNDER_WAY)
    found = list(rows.order_by("due_on", "received_on", "pk")[:200])
    known = register.may_concern(*(row.person_id for row in found))
    names = people.identity_of(known)
    return tuple(
        Waiting(
            row.pk,
            PersonId(row.person_id),
            names[PersonId(row.person_id)].name,
            Nature(row.nature),
            row.title,
            Channel(row.channel),
            row.received_on,
            row.due_on,
            row.next_step,
        )
        for row in sorted(found, key=lambda one: one.due_on or date.max)
        if row.person_id in known
    )


@register.query("answer_requests")
def letter_models() -> tuple[ModelShown, ...]:
    """The models of letters, with the blanks to fill in."""
    return modelling.shown()


@register.query("answer_requests")
def preview_letter(*, model: str, blanks: tuple[Filled, ...] = ()) -> Preview:
    """Read a letter before it leaves; raises `Invalid` for an unknown model, or a blank left empty."""
    return modelling.fill(model, blanks)
