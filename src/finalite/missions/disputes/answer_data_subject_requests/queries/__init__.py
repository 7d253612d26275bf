"""What this fiche answers: its desk, the person's own view, and the figures of the activity."""

from .desk import complaints_on_desk, incidents_on_desk, procedures_on_desk, requests_on_desk
from .mine import my_disclosures, my_requests, what_is_held, who_consulted
from .my_letters import my_letter, my_letters
from .oversight import disclosures_made, journal_state, retention_due, search_journal, unusual_access
from .steering import activity

__all__ = [
    "activity",
    "complaints_on_desk",
    "disclosures_made",
    "incidents_on_desk",
    "journal_state",
    "my_disclosures",
    "my_letter",
    "my_letters",
    "my_requests",
    "procedures_on_desk",
    "requests_on_desk",
    "retention_due",
    "search_journal",
    "unusual_access",
    "what_is_held",
    "who_consulted",
]
