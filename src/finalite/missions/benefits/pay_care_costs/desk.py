"""What an agent of this fiche starts from."""

from datetime import date

from finalite.capabilities import cases, register
from finalite.capabilities.cases.desk import PersonShown, WorkLine
from finalite.capabilities.cases.filed import CaseShown, PaperRead
from finalite.capabilities.people.values import Found
from finalite.capabilities.register import PersonId

from . import models


@register.query("check_reliability_and_rights")
def find_people(*, text: str) -> tuple[Found, ...]:
    """People of the agent's caisse by name or number."""
    return cases.people_found(text)


@register.query("check_reliability_and_rights")
def work_list(*, on: date) -> tuple[WorkLine, ...]:
    """The open cases of this fiche in the agent's caisse, with their clocks."""
    return cases.lines(on)


@register.query("check_reliability_and_rights")
def case_file(*, case: int, on: date) -> CaseShown:
    """One case of this fiche with its clock, its story and its papers; raises `Invalid` where there is none."""
    return cases.file(case, on, line=models.CareLine.objects, opinion=models.Opinion.objects)


@register.query("check_reliability_and_rights")
def case_paper(*, case: int, paper: int, letter: bool, on: date) -> PaperRead:
    """A document or a letter of a case, with its bytes; raises `Invalid` for one that the purpose does not read."""
    return cases.paper(case_file(case=case, on=on), paper, letter)


@register.query("check_reliability_and_rights")
def person_file(*, person: PersonId, on: date) -> PersonShown:
    """Who somebody is and their open cases here; raises `Invalid` where there is nobody of that number."""
    return cases.shown(person, on)
