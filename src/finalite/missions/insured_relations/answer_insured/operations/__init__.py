"""What this fiche does: exchanges, messages, appointments, choices, recorded calls, reports, reviews."""

from .appointments import book_appointment, cancel_appointment, close_appointment, offer_slots
from .contacts import answer_request, close_request, record_contact
from .details import answer_directory, change_address, change_contact, check_caller, note_returned_mail
from .letters import write_letter
from .messages import answer_message, attach_file, read_messages, reply_message, write_message
from .partners import hand_to_partner
from .quality import end_loans, lend_for_review, review_contact, set_promise
from .recordings import choose, keep_recording, listen
from .relationships import end_relationships
from .reports import (
    close_dispute,
    decide_report,
    dismiss_report,
    open_dispute,
    report_incident,
    say_about_report,
)
from .supports import end_support, follow_support, offer_support

__all__ = [
    "answer_directory",
    "answer_message",
    "answer_request",
    "attach_file",
    "book_appointment",
    "cancel_appointment",
    "change_address",
    "change_contact",
    "check_caller",
    "choose",
    "close_appointment",
    "close_dispute",
    "close_request",
    "decide_report",
    "dismiss_report",
    "end_loans",
    "end_relationships",
    "end_support",
    "follow_support",
    "hand_to_partner",
    "keep_recording",
    "lend_for_review",
    "listen",
    "note_returned_mail",
    "offer_slots",
    "offer_support",
    "open_dispute",
    "read_messages",
    "record_contact",
    "reply_message",
    "report_incident",
    "review_contact",
    "say_about_report",
    "set_promise",
    "write_letter",
    "write_message",
]
