"""What the account answers: to the person and who represents them, to support, to the fiche that answers, in totals."""

from datetime import date

from finalite.capabilities import cases, register
from finalite.capabilities.people.values import Found
from finalite.capabilities.register import PersonId
from finalite.capabilities.statistics import Count

from . import (
    accounts,
    advising,
    around,
    assistant,
    changes,
    counting,
    data_rights,
    messaging,
    notices,
    statements,
    wishes,
)
from .values import (
    AboutMe,
    AboutPerson,
    AccountShown,
    Advice,
    CareStatement,
    ChannelOffered,
    Conditions,
    Export,
    IncomeStatement,
    LetterShown,
    MessageShown,
    Near,
    Notice,
    Processing,
    Reply,
    RequestShown,
    ThreadShown,
    Wished,
)

OWN = ("insured_person", "legal_representative")
ALONE = ("insured_person",)


@register.query("manage_account", open_to=OWN)
def conditions_on(*, on: date) -> Conditions:
    """The conditions of use of a day, with their version."""
    return accounts.in_force(on)


@register.query("manage_account", open_to=OWN)
def account_of(*, person: PersonId, on: date) -> AccountShown:
    """The state of somebody's account on a day, and which conditions they accepted when."""
    return accounts.shown(person, on)


@register.query("manage_account")
def find_people(*, text: str) -> tuple[Found, ...]:
    """People of the agent's caisse by name or number."""
    return cases.people_found(text)


@register.query("show_rights_and_payments", open_to=OWN)
def about_me(*, person: PersonId, on: date) -> AboutMe:
    """Who somebody is for their caisse, how they are reached and paid, and with whom they live."""
    return statements.about(person, on)


@register.query("show_rights_and_payments", open_to=OWN)
def care_statement(*, person: PersonId, on: date) -> CareStatement:
    """The care decided over the months that the register sets, with why each amount is what it is."""
    return statements.care_of(person, on)


@register.query("show_rights_and_payments", open_to=OWN)
def income_statement(*, person: PersonId, on: date) -> IncomeStatement:
    """The daily allowances decided over the months that the register sets, with why each amount is what it is."""
    return statements.income_of(person, on)


@register.query("handle_formalities", open_to=OWN)
def requests_of(*, person: PersonId, on: date) -> tuple[RequestShown, ...]:
    """The requests of somebody, where each stands and by when the caisse owes an answer; the latest first."""
    return changes.of(person, on)


@register.query("exchange_with_fund", open_to=OWN)
def threads_of(*, person: PersonId, on: date) -> tuple[ThreadShown, ...]:
    """The exchanges of somebody with their caisse, under way or of the last months, each with its clock."""
    return messaging.threads(person, on)


@register.query("receive_personal_messages", open_to=OWN)
def messages_of(*, person: PersonId) -> tuple[MessageShown, ...]:
    """What the caisse left to somebody, the latest first."""
    return messaging.of(person)


@register.query("receive_personal_messages", open_to=OWN)
def registered_letters_of(*, person: PersonId) -> tuple[LetterShown, ...]:
    """The registered letters of somebody, the latest first; the text of one not yet opened is left out."""
    return messaging.letters_of(person)


@register.query("receive_personal_messages", open_to=OWN)
def notices_of(*, person: PersonId, on: date) -> tuple[Notice, ...]:
    """What somebody should know or do now, found by rule in their own file; what has a day first."""
    return notices.of(person, on)


@register.query("receive_personal_messages", open_to=OWN)
def choices_of(*, person: PersonId) -> tuple[Wished, ...]:
    """The kinds of message and channels that somebody asked for or not."""
    return wishes.of(person)


@register.query("give_health_advice", open_to=OWN)
def advice_for(*, person: PersonId, on: date) -> tuple[Advice, ...]:
    """Health and prevention advice written for everybody, chosen by age alone."""
    return advising.for_person(person, on)


@register.query("answer_by_chatbot", open_to=OWN)
def ask_assistant(*, question: str, on: date) -> Reply:
    """What the published rules say of a general question, with their sources, or that it is not known.

    Never about somebody's own file; the question is not kept.
    """
    return assistant.ask(question, on)


@register.query("locate_services", open_to=OWN)
def services_near(*, postcode: str) -> Near:
    """The caisse that serves a postal code, and what this system does not record of services nearby."""
    return around.serving(postcode)


@register.query("exercise_data_rights", open_to=OWN)
def rights_offered() -> tuple[Processing, ...]:
    """Each processing in force, and how each right over its data is exercised or which article sets it aside."""
    return data_rights.offered()


@register.query("exercise_data_rights", open_to=ALONE)
def export_account(*, person: PersonId, on: date) -> Export:
    """Everything the account itself holds about somebody, in a file that a machine reads."""
    return data_rights.export(person, on)


@register.query("offer_other_channels", open_to=OWN)
def channels_of(*, person: PersonId) -> tuple[ChannelOffered, ...]:
    """The ways to reach the caisse, and those that somebody asked for."""
    return wishes.channels(person)


@register.query("exercise_data_rights")
def about(*, person: PersonId, on: date) -> AboutPerson:
    """What this fiche can say of a person for their right of access, beside the rows themselves."""
    return AboutPerson(accounts.shown(person, on), changes.of(person, on))


@register.query("collect_opinions")
def opinions_by_score(*, since: date, until: date) -> tuple[Count, ...]:
    """How many opinions were given, by part of the account and score; small cells are left out."""
    return counting.opinions(since, until)


@register.query("produce_statistics")
def accounts_by_state(*, on: date) -> tuple[Count, ...]:
    """How many accounts are open or blocked on a day; small cells are left out."""
    return counting.accounts(on)


@register.query("produce_statistics")
def requests_by_kind(*, since: date, until: date) -> tuple[Count, ...]:
    """How many requests came over a period, by kind and state; small cells are left out."""
    return counting.requests(since, until)
