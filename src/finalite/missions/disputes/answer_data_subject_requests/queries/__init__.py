"""What this fiche answers: its desk, the person's own view, and the figures of the activity."""

from .algorithms import algorithms_in_use
from .desk import complaints_on_desk, incidents_on_desk, procedures_on_desk, requests_on_desk
from .ending import check_erasure_proofs, retention_counted, retention_done, retention_due
from .files import incident_file, incident_register, request_file
from .leaving import disclosures_by_recipient, disclosures_made, disclosures_to
from .mine import held_by, my_copy, my_disclosures, my_requests, processings_used, what_is_held, who_consulted
from .my_letters import my_letter, my_letters
from .oversight import journal_state, search_journal, unusual_access
from .steering import activity
from .today import due_today

__all__ = [
    "activity",
    "algorithms_in_use",
    "check_erasure_proofs",
    "complaints_on_desk",
    "disclosures_by_recipient",
    "disclosures_made",
    "disclosures_to",
    "due_today",
    "held_by",
    "incident_file",
    "incident_register",
    "incidents_on_desk",
    "journal_state",
    "my_copy",
    "my_disclosures",
    "my_letter",
    "my_letters",
    "my_requests",
    "procedures_on_desk",
    "processings_used",
    "request_file",
    "requests_on_desk",
    "retention_counted",
    "retention_done",
    "retention_due",
    "search_journal",
    "unusual_access",
    "what_is_held",
    "who_consulted",
]
