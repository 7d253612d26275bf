"""What this fiche answers: its desk, the person's own view, and the figures of the activity."""

from .desk import complaints_on_desk, incidents_on_desk, procedures_on_desk, requests_on_desk
from .mine import my_disclosures, my_requests, what_is_held, who_consulted
from .steering import activity

__all__ = [
    "activity", "complaints_on_desk", "incidents_on_desk", "my_disclosures", "my_requests", "procedures_on_desk",
    "requests_on_desk", "what_is_held", "who_consulted",
]
