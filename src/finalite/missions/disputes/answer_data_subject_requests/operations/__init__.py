"""What this fiche does: requests and their answers, complaints, incidents, controls of the authority, targeted
notices.
"""

from .answers import (
    answer_access,
    answer_erasure,
    answer_objection,
    answer_portability,
    answer_rectification,
    answer_restriction,
)
from .complaints import close_complaint, receive_complaint
from .controls import close_procedure, note_procedure_step, open_procedure, resume_processing, suspend_processing
from .figures import count_again
from .incidents import assess_incident, close_incident, inform_affected_persons, notify_authority, record_incident
from .information import send_notice
from .requests import extend_request, lift_restriction, prove_identity, receive_request, refuse_request
from .ties import end_agent_links, flag_public_figure, lift_public_figure, link_agent, unlink_agent

__all__ = [
    "answer_access",
    "answer_erasure",
    "answer_objection",
    "answer_portability",
    "answer_rectification",
    "answer_restriction",
    "assess_incident",
    "close_complaint",
    "close_incident",
    "close_procedure",
    "count_again",
    "end_agent_links",
    "extend_request",
    "flag_public_figure",
    "inform_affected_persons",
    "lift_public_figure",
    "lift_restriction",
    "link_agent",
    "note_procedure_step",
    "notify_authority",
    "open_procedure",
    "prove_identity",
    "receive_complaint",
    "receive_request",
    "record_incident",
    "refuse_request",
    "resume_processing",
    "send_notice",
    "suspend_processing",
    "unlink_agent",
]
