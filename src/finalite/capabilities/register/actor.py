"""Who acts: a person at a keyboard, with one role for one organisation, or the machine itself."""

from dataclasses import dataclass

from .purpose import AUTOMATION


@dataclass(frozen=True, slots=True)
class Actor:
    """`person_id` is set for somebody who acts on their own data; `provider_id` for a health professional or
    facility.
    """

    user: str
    role: str
    organisation: str = ""
    person_id: int | None = None
    provider_id: int | None = None
    reason: str = ""


def automation(slug: str) -> Actor:
    """The machine working for fiche `slug`: a job, a schedule, nobody at the keyboard."""
    return Actor(user=f"automation:{slug}", role=AUTOMATION)
