"""What this fiche answers: to the household, to those who treat them, to the desk, to statisticians."""

from datetime import date

from finalite.capabilities import cases, people, register, statistics
from finalite.capabilities.cases.desk import PersonShown, WorkLine
from finalite.capabilities.cases.filed import CaseShown, PaperRead
from finalite.capabilities.people.values import Found
from finalite.capabilities.register import PersonId
from finalite.capabilities.statistics import Count

from . import applications, bodies, models
from .values import AboutPerson, Answer, Body, ChangeMade, CoverHeld, Due, ProfessionalAnswer

OWN = ("insured_person",)


@register.query("inform_about_cover", open_to=OWN)
def covers_of(*, person: PersonId) -> tuple[CoverHeld, ...]:
    """Every solidarity cover a person has had, the latest first."""
    rows = models.Cover.objects.filter(person_id=person).order_by("-starts_on", "-pk")
    return tuple(
        CoverHeld(
            r.pk,
            r.application_id,
            PersonId(r.person_id),
            r.starts_on,
            r.ends_on,
            r.paying,
            r.contribution,
            r.body,
            r.end_reason,
        )
        for r in rows
    )


@register.query("record_cover_information", open_to=OWN)
def applications_of(*, person: PersonId) -> tuple[Answer, ...]:
    """Where the requests made in somebody's name stand, the latest first."""
    rows = models.Application.objects.filter(person_id=person).order_by("-received_on", "-pk")
    return tuple(applications.answer_of(row) for row in rows)


@register.query("inform_about_cover", open_to=OWN)
def contributions_of(*, person: PersonId) -> tuple[Due, ...]:
    """The months of contribution called for somebody, the latest first."""
    rows = models.Instalment.objects.filter(person_id=person).order_by("-month", "-pk")
    return tuple(Due(r.pk, r.month, r.amount, r.paid_on) for r in rows)


@register.query("inform_about_cover", open_to=OWN)
def managing_bodies(*, on: date) -> tuple[Body, ...]:
    """The list of those who manage the cover on a day."""
    return bodies.listed(on)


@register.query("inform_about_cover", open_to=OWN)
def changes_of(*, person: PersonId) -> tuple[ChangeMade, ...]:
    """What was changed in somebody's cover, when, by which act, and why; the latest first."""
    rows = models.Change.objects.filter(person_id=person).order_by("-pk")
    return tuple(ChangeMade(r.made_on, r.run, r.what, r.why) for r in rows)


@register.query("inform_about_cover", open_to=("health_professional",))
def professional_answer(*, nir: str, on: date) -> ProfessionalAnswer:
    """What a professional needs to bill: covered or not that day, and by whom; never at what price, nor why.

    Raises `Invalid` when nobody has this number, `Refused` when the professional may not know about the person.
    """
    person = people.person_by_nir(nir)
    if person is None:
        raise register.Invalid("nir", "personne n’a ce numéro")
    register.concerns(person)
    held = models.Cover.objects.filter(person_id=person, starts_on__lte=on, ends_on__gt=on).first()
    return ProfessionalAnswer(held is not None, held.body if held else "", held.ends_on if held else None)


@register.query("inform_about_cover")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(covers_of(person=person), changes_of(person=person))


@register.query("record_cover_information")
def find_people(*, text: str) -> tuple[Found, ...]:
    """People of the agent's caisse by name or number."""
    return cases.people_found(text)


@register.query("record_cover_information")
def work_list(*, on: date) -> tuple[WorkLine, ...]:
    """The open cases of this fiche in the agent's caisse, with their clocks."""
    return cases.lines(on)


@register.query("record_cover_information")
def case_file(*, case: int, on: date) -> CaseShown:
    """One case of this fiche with its clock, its story and its papers; raises `Invalid` where there is none."""
    return cases.file(case, on, application=(models.Application.objects, models.Appeal.objects))


@register.query("record_cover_information")
def case_paper(*, case: int, paper: int, letter: bool, on: date) -> PaperRead:
    """A document or a letter of a case, with its bytes; raises `Invalid` for one that the purpose does not read."""
    return cases.paper(case_file(case=case, on=on), paper, letter)


@register.query("record_cover_information")
def person_file(*, person: PersonId, on: date) -> PersonShown:
    """Who somebody is and their open cases here; raises `Invalid` where there is nobody of that number."""
    return cases.shown(person, on)


@register.query("produce_statistics")
def covers_by_kind(*, on: date) -> tuple[Count, ...]:
    """How many people are covered on a day, with and without contribution; small cells are left out."""
    rows = models.Cover.objects.filter(starts_on__lte=on, ends_on__gt=on)
    table = statistics.tabulate(rows=rows, dimensions=["paying"])
    return tuple(Count({"True": "paying", "False": "free"}.get(c.key[0], c.key[0]), c.count) for c in table.cells)


@register.query("produce_statistics")
def covers_by_body(*, on: date) -> tuple[Count, ...]:
    """How many people each body covers on a day; small cells are left out."""
    rows = models.Cover.objects.filter(starts_on__lte=on, ends_on__gt=on)
    table = statistics.tabulate(rows=rows, dimensions=["body"])
    return table.counts()
