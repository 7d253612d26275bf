"""Somebody's rights at a glance, and what is counted of all of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from finalite import law
from finalite.capabilities import cases, people, statistics
from finalite.capabilities.register import PersonId, purpose

from . import applications, doctors, models, periods, rules
from .illnesses import NAMES_EN, Condition
from .values import LongIllness, Situation, Span

LISTED = "care.exemptions.ald_list"
SOON = timedelta(days=92)
SCHEMES = ("general", "agricultural", "self_employed")
"""Schemes that have words of their own."""
TO_DO = {
    "right": "await_review",
    "kept": "find_status",
    "illness": "see_doctor",
    "maternity": "send_birth",
    "partner": "take_days",
    "insurer": "tell_insurer",
    "solidarity": "renew_solidarity",
}
"""What to do about something before it ends; said in words on the page."""


LATE = {"right": "review_late"}
"""What to do once the day has passed, where it is something else."""


@dataclass(frozen=True, slots=True)
class WorkCount:
    """How many files of a kind are in a state; None where it is too small to be published."""

    kind: str
    state: str
    number: int | None


def situation(person: PersonId, on: date) -> Situation:
    """Every period of the categories that may be read here, those that run first, and what is under way."""
    readable = purpose.active().readable(models.BENEFICIARIES)
    tags = [tag for tag, category in periods.AT_A_GLANCE.items() if category in readable]
    held = periods.held_by([person], tags).get(person, [])
    spans = sorted([_span(row, on) for row in held] + _homes(person, readable), key=_order)
    if _may_lack_doctor(person, spans, on):
        spans.append(Span("doctor", "", "", on, on, _about_doctor(person), None))
    waiting = cases.of_person(person, only_open=True) if "case_handling" in readable else ()
    covered = any(span.kind == "right" and span.holds_on(on) for span in spans)
    who = people.identity_of([person])[person]
    return Situation(person, who.name, on, covered, tuple(spans), tuple(case.kind for case in waiting))


def _span(row: periods.Held, on: date) -> Span:
    runs = row.holds_on(on)
    by = _by(row, on) if runs else None
    to_do = TO_DO.get(row.tag, "") if by else ""
    if by is not None and by < on:
        to_do, by = LATE.get(row.tag, to_do), None
    return Span(row.tag, *_said(row), row.starts_on, row.ends_on, to_do, by if to_do else None)


def _said(row: periods.Held) -> tuple[str, str]:
    """A code to be said in words, and what is shown as it is; days are shown as days elsewhere."""
    if row.tag == "doctor":
        return "", people.provider_names([row.number or 0]).get(row.number or 0, "")
    if row.tag == "partner":
        return "", str(row.number)
    return {"right": (row.first, ""), "kept": (row.first, ""), "maternity": ("", "")}.get(
        row.tag, (row.first, row.second)
    )


def _by(row: periods.Held, on: date) -> date | None:
    """The day by which something is to be done, when it is near: the review of a right, the end of anything else."""
    day = date.fromisoformat(row.second) if row.tag == "right" and row.second and not row.ends_on else row.ends_on
    if row.tag == "maternity" and not row.second:
        day = date.fromisoformat(row.first)
    return day if day is not None and (day <= on + SOON or row.tag in ("kept", "partner")) else None


def _homes(person: PersonId, readable: Iterable[str]) -> list[Span]:
    if "affiliation" not in readable:
        return []
    names = people.organisations()
    return [
        Span(
            "caisse",
            f"scheme.{home.scheme}" if home.scheme in SCHEMES else "",
            names.get(home.caisse, home.caisse),
            home.from_on,
            home.until_on,
            "",
            None,
        )
        for home in people.affiliations_of([person]).get(person, ())
    ]


def _may_lack_doctor(person: PersonId, spans: list[Span], on: date) -> bool:
    if any(span.kind == "doctor" and span.holds_on(on) for span in spans):
        return False
    readable = purpose.active().readable(models.BENEFICIARIES)
    if not {"treating_doctor", "birth"} <= readable:
        return False
    return rules.may_choose_doctor_alone(applications.birth_of(person, on), on) is True


def _about_doctor(person: PersonId) -> str:
    """A declaration that waits for the doctor is not to be made again."""
    waiting = models.DoctorDeclaration.objects.filter(person_id=person, state=doctors.WAITING)
    return "await_doctor" if waiting.exists() else "choose_doctor"


def _order(span: Span) -> tuple[int, int]:
    tags = ["right", "caisse", *(tag for tag in periods.AT_A_GLANCE if tag != "right")]
    return tags.index(span.kind), -span.starts_on.toordinal()


def long_illnesses(on: date) -> tuple[LongIllness, ...]:
    """The headings in force, in the order of the text; raises `law.MissingLaw` where the list is not known."""
    names = law.value(LISTED, on).amount
    assert isinstance(names, tuple) and len(names) == len(Condition)
    return tuple(LongIllness(code, str(name), NAMES_EN[code]) for code, name in zip(Condition, names, strict=True))


def work_by_state(since: date, until: date) -> tuple[WorkCount, ...]:
    """Counts of what was done over a period, from the tables a statistician may read, protected."""
    changes = models.Change.objects.filter(made_on__gte=since, made_on__lt=until)
    protocols = models.CareProtocol.objects.filter(recorded_on__gte=since, recorded_on__lt=until)
    declarations = models.DoctorDeclaration.objects.filter(declared_on__gte=since, declared_on__lt=until)
    asked = (("change", "what", changes), ("protocol", "state", protocols), ("declaration", "state", declarations))
    return tuple(
        WorkCount(kind, cell.key[0], cell.count)
        for kind, column, rows in asked
        for cell in statistics.tabulate(rows=rows, dimensions=[column]).cells
    )
