"""Takes a request, keeps its clock, and examines it: complete or not, and what the rules say of it."""

from datetime import date

from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision
from finalite.kernel.unknown import UNKNOWN, Unknown
from finalite.missions.entitlements.open_health_entitlements import queries as health

from . import history, models, rules
from .facts import HouseholdFacts, Housing, Link, MemberFacts, Minimum
from .values import Answer, CoverRequest, Declared, Wanted

INCOMPLETE, COMPLETE, AWAITING, OPEN = "incomplete", "complete", "awaiting_payment", "open"
REFUSED, WITHDRAWN, CLOSED = "refused", "withdrawn", "closed"
FIELDS = ("housing", "overseas", "minimum", "no_work", "aah_alone")
MEMBER_FIELDS = ("link", "born_on", "at_home", "alternating")
INCOME_FIELDS = ("earnings", "other", "levies", "alimony_paid", "said_excluded", "reduced")
MOST_MEMBERS = 20


def receive(request: CoverRequest, received_on: date) -> Answer:
    """Record a request with its case, and examine it."""
    register.check_days(received_on=received_on)
    subject = people.subjects_of([request.person])[request.person]
    caisse = people.caisse_of([request.person])[request.person]
    if models.Application.objects.filter(person_id=request.person, state__in=(INCOMPLETE, COMPLETE, AWAITING)).exists():
        raise register.Invalid("request", "une demande est déjà en cours : la compléter")
    due = rules.answer_due(received_on)
    case = cases.NewCase("solidarity_cover", caisse, subject, request.person, due)
    row = models.Application.objects.create(
        subject=subject,
        person_id=request.person,
        received_on=received_on,
        state=INCOMPLETE,
        organisation=caisse,
        case_id=cases.open_case(case=case, on=received_on),
    )
    history.note(row, received_on, "received", "demande reçue")
    return fill(row, request, received_on)


def fill(row: models.Application, request: CoverRequest, on: date) -> Answer:
    """Write what the form says, and examine again; an empty answer never erases one given before."""
    for name in FIELDS:
        given = getattr(request, name)
        if given is not None:
            setattr(row, name, given)
    if request.body:
        row.body = checked_body(request.body, on)
    row.urgent = row.urgent or request.urgent
    row.save()
    if request.members:
        _members(row, request.members)
    return examine(row, on)


def checked_body(code: str, on: date) -> str:
    """A body that is on the list that day; raises `Invalid` otherwise."""
    listed = models.ManagingBody.objects.filter(code=code, from_on__lte=on).exclude(until_on__lte=on)
    if not listed.exists():
        raise register.Invalid("body", "cet organisme n’est pas sur la liste à cette date")
    return code


def examine(row: models.Application, on: date) -> Answer:
    """See what is missing and what the rules say; the clock starts when nothing is missing (CRPA L114-5)."""
    decision = rules.assess_complementary_cover(facts_of(row, on), row.received_on)
    wanted = (*decision.missing, *row.asked) if decision.outcome == rules.UNDECIDED else tuple(row.asked)
    row.decision = decision.to_json()
    if wanted:
        _stop(row, on)
    elif row.state == INCOMPLETE:
        _start(row, on)
    row.save()
    return answer_of(row)


def ask(row: models.Application, names: tuple[str, ...], on: date) -> Answer:
    """Ask for documents: the clock stops until each has come."""
    strange = [name for name in names if name not in rules.DOCUMENTS]
    if strange or not names:
        raise register.Invalid("facts", f"pièces connues : {', '.join(sorted(rules.DOCUMENTS))}")
    row.asked = sorted({*row.asked, *names})
    return examine(row, on)


def answer_of(row: models.Application) -> Answer:
    """Where a request stands."""
    decision = Decision.from_json(row.decision) if row.decision else None
    missing = decision.missing if decision and decision.outcome == rules.UNDECIDED else ()
    names = tuple(dict.fromkeys((*missing, *row.asked))) if row.state == INCOMPLETE else ()
    wanted = tuple(Wanted(name, *rules.DOCUMENTS[name]) for name in names)
    return Answer(row.pk, row.state, row.complete_on, row.due_on, wanted, decision)


def reach(application: int, *states: str) -> models.Application:
    """A request, its household added to the act; `Invalid` when there is none or it is not at one of those steps."""
    row = models.Application.objects.select_for_update().filter(pk=application).first()
    if row is None:
        raise register.NotFound("application", "cette demande n’existe pas")
    register.concerns(row.person_id)
    if states and row.state not in states:
        raise register.Invalid("application", f"cette demande n’en est pas là : {row.state}")
    return row


def facts_of(row: models.Application, on: date) -> HouseholdFacts:
    """The facts of a request in the words of the rules; what is null is unknown."""
    members = members_of(row)
    incomes = {income.member_id: income for income in models.Income.objects.filter(application=row)}
    local = _in_local_scheme([one.person_id for one in members], row.received_on)
    return HouseholdFacts(
        members=tuple(_member(one, incomes.get(one.pk), one.person_id in local, on) for one in members),
        base_cover=base_cover(row.person_id, row.received_on),
        housing=UNKNOWN if row.housing is None else Housing(row.housing),
        overseas=UNKNOWN if row.overseas is None else row.overseas,
        minimum=UNKNOWN if row.minimum is None else Minimum(row.minimum),
        no_work=UNKNOWN if row.no_work is None else row.no_work,
        aah_alone=UNKNOWN if row.aah_alone is None else row.aah_alone,
    )


def members_of(row: models.Application) -> list[models.Member]:
    """The household of a request as last declared, in the order of the form."""
    return list(models.Member.objects.filter(application=row, dropped=False).order_by("rank"))


def base_cover(person: int, on: date) -> bool | Unknown:
    """Whether care is paid for on a day, as the fiche of health entitlements answers; unknown with no file there."""
    rights = health.rights_of(person=PersonId(person))
    if not rights:
        return UNKNOWN
    return any(right.starts_on <= on and (right.ends_on is None or on < right.ends_on) for right in rights)


def _member(row: models.Member, income: models.Income | None, local: bool, on: date) -> MemberFacts:
    link = Link(row.link)
    born_on = row.born_on if row.subject == "relative" else _birth_of(row.person_id) or row.born_on
    return MemberFacts(
        link=link,
        born_on=UNKNOWN if born_on is None else born_on,
        at_home=UNKNOWN if row.at_home is None and link in (Link.CHILD, Link.DEPENDANT) else row.at_home is not False,
        alternating=row.alternating,
        local_scheme=local and row.subject != "relative",
        reduced=UNKNOWN if income is None or income.reduced is None else income.reduced,
        earnings=UNKNOWN if income is None or income.earnings is None else tuple(income.earnings),
        other=UNKNOWN if income is None or income.other is None else tuple(income.other),
        levies=income.levies if income else 0,
        alimony_paid=income.alimony_paid if income else 0,
        said_excluded=income.said_excluded if income else 0,
    )


def _birth_of(person: int) -> date | None:
    """The birth date when its day is known."""
    born = people.identity_of([person])[PersonId(person)].born
    return born.latest if born is not None and born.exact else None


def _in_local_scheme(persons: list[int], on: date) -> set[int]:
    held = people.affiliations_of(persons)
    return {
        person
        for person, homes in held.items()
        if any(home.local_scheme and home.from_on <= on and (not home.until_on or on < home.until_on) for home in homes)
    }


def _members(row: models.Application, declared: tuple[Declared, ...]) -> None:
    """Replace the household by the one of the form, the applicant once and first; a line left out is only set aside."""
    if [one.link for one in declared].count(Link.APPLICANT) != 1 or declared[0].link is not Link.APPLICANT:
        raise register.Invalid("members", "nommer la personne qui demande, une fois et en premier")
    if len(declared) > MOST_MEMBERS:
        raise register.Invalid("members", f"au plus {MOST_MEMBERS} personnes")
    named = [one.person for one in declared[1:] if one.person]
    if len({row.person_id, *named}) != len(named) + 1 or declared[0].person not in (None, row.person_id):
        raise register.Invalid("members", "chaque personne une fois, celle qui demande en premier")
    models.Member.objects.filter(application=row, rank__gte=len(declared)).update(dropped=True)
    subjects = people.subjects_of(named)
    for rank, one in enumerate(declared):
        person = PersonId(row.person_id) if rank == 0 else one.person
        subject = row.subject if rank == 0 else subjects[one.person] if one.person else "relative"
        _write(row, rank, one, person or PersonId(row.person_id), subject)


def _write(row: models.Application, rank: int, one: Declared, person: PersonId, subject: str) -> None:
    if min(one.levies, one.alimony_paid, one.said_excluded, *(one.earnings or (0,)), *(one.other or (0,))) < 0:
        raise register.Invalid("members", "aucun montant n’est négatif")
    about = {"subject": subject, "person_id": person}
    said = {name: getattr(one, name) for name in MEMBER_FIELDS} | {"dropped": False}
    member, _ = models.Member.objects.update_or_create(application=row, rank=rank, defaults=about | said)
    amounts = {name: getattr(one, name) for name in INCOME_FIELDS}
    for name in ("earnings", "other"):
        amounts[name] = None if amounts[name] is None else list(amounts[name])
    models.Income.objects.update_or_create(application=row, member=member, defaults=about | amounts)


def _stop(row: models.Application, on: date) -> None:
    if row.state == COMPLETE and row.case_id:
        cases.note_event(case_id=row.case_id, kind="clock_stopped", on=on)
    row.state, row.complete_on, row.due_on = INCOMPLETE, None, None


def _start(row: models.Application, on: date) -> None:
    """The file is complete: the two months run from that day."""
    row.state, row.complete_on, row.due_on = COMPLETE, on, rules.answer_due(on)
    if row.case_id:
        cases.reschedule(case_id=row.case_id, due_on=row.due_on, on=on)
