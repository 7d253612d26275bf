"""What GDPR 30(1)(a) asks of the register itself: who answers for it, and how to reach them."""

from collections.abc import Iterator

from ..entry import Text
from ..parties import CONTROLLER, DPO, JOINT, REPRESENTATIVE, Parties, named
from .rule import Hit, hit, whole
from .seen import Seen

NAME, CONTACT = Text("le nom", "the name"), Text("le contact", "the contact")


@whole
def controller_unsaid(seen: Seen) -> Iterator[Hit]:
    """30(1)(a): the name and the contact of the controller."""
    yield from _lacking(named(seen.parties, CONTROLLER), CONTROLLER)


@whole
def dpo_unsaid(seen: Seen) -> Iterator[Hit]:
    """30(1)(a) with 37(7): the contact of the data-protection officer is published."""
    yield from _lacking(named(seen.parties, DPO), DPO)


@whole
def party_unreachable(seen: Seen) -> Iterator[Hit]:
    """30(1)(a): a joint controller or a representative that is named and that nobody can reach."""
    for one in (*named(seen.parties, JOINT), *named(seen.parties, REPRESENTATIVE)):
        if not one.contact.strip():
            yield hit(f"{one.key}.contact", name=one.name)


@whole
def party_of_no_entry(seen: Seen) -> Iterator[Hit]:
    """A joint controller said to answer for an entry that the register does not hold."""
    known = {entry.path.parent.name for entry in seen.entries} | seen.refused.keys()
    for one in named(seen.parties, JOINT):
        for slug in one.entries:
            if slug not in known:
                yield hit(f"{one.key}.entries", name=one.name, slug=slug)


def _lacking(found: Parties, role: str) -> Iterator[Hit]:
    if not any(one.name.strip() for one in found):
        yield hit(f"{role}.name", lacks=NAME)
    if not any(one.contact.strip() for one in found):
        yield hit(f"{role}.contact", lacks=CONTACT)
