"""What this fiche answers: to its agents, to managers, to people about themselves, to statisticians."""

from .desk import (
    case_file,
    case_paper,
    find_people,
    letter_models,
    person_file,
    preview_letter,
    requests_waiting,
    sheet,
    work_list,
)
from .figures import appointments_kept, contacts_by_channel, publics_by_caisse, reasons_of_contact, requests_by_state
from .history import about, contact_details, contact_history, requests_of, support_of
from .managing import contacts_lent_to_us, draw_for_review, recordings_of, reports_to_decide, reviews_of
from .mine import (
    free_slots,
    my_appointments,
    my_choices,
    my_contacts,
    my_exchanges,
    my_file,
    my_messages,
    my_recording,
    my_recordings,
    my_reports,
    my_requests,
)
from .reviewed import my_reviews
from .threads import appointments_on, file_of, request_of, thread

DESKS_APART = True
"""The kinds of its cases say whose desk they lie on: numbers alone do not tell."""

__all__ = [
    "about",
    "appointments_kept",
    "appointments_on",
    "case_file",
    "case_paper",
    "contact_details",
    "contact_history",
    "contacts_by_channel",
    "contacts_lent_to_us",
    "draw_for_review",
    "file_of",
    "find_people",
    "free_slots",
    "letter_models",
    "my_appointments",
    "my_choices",
    "my_contacts",
    "my_exchanges",
    "my_file",
    "my_messages",
    "my_recording",
    "my_recordings",
    "my_reports",
    "my_requests",
    "my_reviews",
    "person_file",
    "preview_letter",
    "publics_by_caisse",
    "reasons_of_contact",
    "recordings_of",
    "reports_to_decide",
    "request_of",
    "requests_by_state",
    "requests_of",
    "requests_waiting",
    "reviews_of",
    "sheet",
    "support_of",
    "thread",
    "work_list",
]
