"""Who follows somebody's care, and long illnesses from the doctor's request to the end of the protocol."""

from datetime import date

from finalite.capabilities import jobs, register
from finalite.capabilities.register import AtMost, PersonId

from .. import doctors, protocols
from ..illnesses import Condition
from ..values import DOCTORS, OWN, Illness, Protocol


@register.operation("record_rights_information")
def choose_treating_doctor(*, person: PersonId, doctor: str, on: date) -> int:
    """Record a declaration that both have signed on paper (CSS L162-5-3); `doctor` is the RPPS or AM number."""
    return doctors.choose(person, doctor, on)


@register.operation("record_rights_information", open_to=OWN)
def declare_treating_doctor(*, person: PersonId, doctor: str, on: date) -> int:
    """Declare whom one chooses, or changes for; it holds once that doctor has agreed. Returns the declaration."""
    return doctors.declare(person, doctor, on)


@register.operation("record_rights_information", confirm=True, open_to=DOCTORS)
def answer_declaration(*, declaration: int, agrees: bool, on: date) -> bool:
    """Agree to be somebody's treating doctor, or not; only the doctor named may answer. Returns what was answered."""
    return doctors.answer(declaration, agrees, on)


@register.operation("record_rights_information")
def request_protocol(
    *, person: PersonId, doctor: str, kind: Illness, months: int, received_on: date, renews: int | None = None
) -> Protocol:
    """Take a doctor's request to recognise a long illness, or to renew it, and put it before the medical service.

    The illness itself never comes in here (CSS L324-1, R160-11).
    """
    return protocols.ask(person, doctor, kind, months, received_on, renews)


@register.operation("record_rights_information")
def give_medical_opinion(*, protocol: int, favourable: bool, months: int, on: date) -> Protocol:
    """Write the word of the medical service on a protocol; refused (`Refused`) to anybody but a medical adviser."""
    if register.current_actor().role != "medical_adviser":
        raise register.Refused("seul un praticien-conseil rend cet avis", "medical_only")
    return protocols.advise(protocols.reach(protocol), favourable, months, on)


@register.operation("record_rights_information", confirm=True)
def decide_protocol(*, protocol: int, starts_on: date, on: date) -> Protocol:
    """Decide on a protocol as the medical service advised: recognised for its months, or refused (CSS L324-1)."""
    return protocols.decide(protocols.reach(protocol), starts_on, on)


@register.operation("record_rights_information", confirm=True, open_to=DOCTORS)
def submit_protocol(
    *,
    nir: str,
    kind: Illness,
    months: int,
    basis: str,
    received_on: date,
    condition: Condition | None = None,
    renews: int | None = None,
) -> Protocol:
    """Ask, as the doctor who follows somebody, that their long illness be recognised (CSS L324-1, D160-4).

    The illness and the reasons go to the medical service and to nobody else: the caisse learns yes or no, and until
    when. Raises `Invalid` for a number nobody has, or a listed illness that is not named.
    """
    return protocols.submit(nir, kind, months, condition, basis, received_on, renews)


@register.operation("maintain_rights", confirm=True)
def close_protocol(*, protocol: int, ends_on: date, reason: str, on: date) -> Protocol:
    """End a recognised protocol sooner than planned, and the exemption with it; `ends_on` is the first day without."""
    return protocols.close(protocols.reach(protocol), ends_on, reason, on)


@register.operation("maintain_rights", confirm=True)
def tell_protocol_ends(*, on: date, after: int = 0, limit: AtMost = 200) -> jobs.SliceDone:
    """Write once to those whose protocol ends within three months, so that their doctor may ask for its renewal.

    Call again with `after` set to the last number seen until nothing is left.
    """
    return protocols.tell_ends(on, after, limit)
