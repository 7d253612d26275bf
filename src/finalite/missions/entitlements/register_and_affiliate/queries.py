"""What this fiche answers: to the person, to agents, to other entries, to statisticians."""

from datetime import date

from finalite.capabilities import register
from finalite.capabilities.register import AtMost, PersonId
from finalite.capabilities.statistics import Count

from . import aid, duplicates, glance
from .desk import case_file, case_paper, find_people, person_file, work_list  # noqa: F401
from .values import AboutPerson, AidHeld, AtAGlance, ChangeMade, DoubtOpened, DoubtShown, MergerShown

OWN = ("insured_person",)


@register.query("inform_about_registration", open_to=OWN)
def registration_of(*, person: PersonId, on: date) -> AtAGlance:
    """Where somebody's number, scheme, caisse, home and State medical aid stand on a day."""
    return glance.of(person, on)


@register.query("inform_about_registration", open_to=OWN)
def changes_of(*, person: PersonId) -> tuple[ChangeMade, ...]:
    """What was changed in somebody's attachment, when and why; the latest first."""
    return glance.changes_of(person)


@register.query("register_special_cases")
def state_aid_on(*, person_ids: tuple[PersonId, ...], on: date) -> tuple[AidHeld, ...]:
    """The State medical aids that run on a day among these people (CASF L251-1)."""
    return aid.held(person_ids, on)


@register.query("register_special_cases")
def state_aids_running(*, on: date, after: int = 0, limit: AtMost = 200) -> tuple[AidHeld, ...]:
    """The State medical aids that run on a day or start later, by number, for their rights to be opened (CASF L251-1).

    Call again with `after` set to the last aid given until there is none.
    """
    return aid.running(on, after, limit)


@register.query("record_registration_information")
def suspended_among(*, person_ids: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
    """Those of these people whose waiting number is suspended (CSS R114-7)."""
    return glance.suspended(person_ids)


@register.query("record_registration_information")
def duplicates_open(*, after: int = 0, limit: AtMost = 200) -> tuple[DoubtShown, ...]:
    """The pairs of records that wait for the word of an agent, the oldest first.

    Call again with `after` set to the last case given until there is none.
    """
    return duplicates.open_ones(after, limit)


@register.query("record_registration_information")
def duplicates_compared(*, after: int = 0, limit: AtMost = 20) -> tuple[DoubtOpened, ...]:
    """The same pairs, both records of each side by side."""
    return duplicates.side_by_side(after, limit)


@register.query("record_registration_information")
def mergers_of(*, person: PersonId) -> tuple[MergerShown, ...]:
    """Who merged records of this person, why, and who took it back."""
    return duplicates.mergers_of(person)


@register.query("inform_about_registration")
def about(*, person: PersonId) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(glance.changes_of(person), duplicates.mergers_of(person))


@register.query("produce_statistics")
def registrations_by_state() -> tuple[Count, ...]:
    """How many registrations stand at each step; small cells are left out."""
    return glance.states()


@register.query("produce_statistics")
def people_by_activity(*, on: date) -> tuple[Count, ...]:
    """How many people live from each activity on a day; small cells are left out."""
    return glance.activities(on)


@register.query("produce_statistics")
def state_aids_by_caisse(*, on: date) -> tuple[Count, ...]:
    """How many State medical aids run on a day, by caisse; small cells are left out."""
    return glance.aids(on)
