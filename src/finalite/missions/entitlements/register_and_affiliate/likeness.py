"""Says why two identities may be one person's. Pure: what is compared comes in, signs go out."""

from dataclasses import dataclass

from finalite.kernel.identifiers import nir_key

CERTIFIED = "certified"
SAME_CIVIL_STATUS = "same_civil_status"


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared of somebody; names in their search form, empty where not known."""

    names: frozenset[str] = frozenset()
    birth: str = ""
    birth_place: str = ""
    sex: str = ""
    number: str = ""
    number_kind: str = ""


def near_numbers(number: str) -> tuple[str, ...]:
    """The numbers that two neighbouring characters swapped by mistake would make, each with the key it would have."""
    return tuple(body + (nir_key(body) if number[13:] else "") for body in _swapped(number[:13]) if body.isdigit())


def _swapped(body: str) -> list[str]:
    return sorted({body[:i] + body[i + 1] + body[i] + body[i + 2 :] for i in range(len(body) - 1)} - {body})


def is_transposed(one: str, other: str) -> bool:
    """Whether two numbers differ by two neighbouring characters swapped, whatever their keys say."""
    return one[:13] != other[:13] and other[:13] in _swapped(one[:13])


def signs(one: Compared, other: Compared) -> tuple[str, ...]:
    """What speaks for one and the same person, the strongest first; empty where nothing does."""
    found = []
    same_birth = bool(one.birth) and one.birth == other.birth
    same_names = bool(one.names) and (one.names <= other.names or other.names <= one.names)
    if one.number and other.number and is_transposed(one.number, other.number):
        found.append("transposed_number")
    if same_birth and same_names and (not one.sex or not other.sex or one.sex == other.sex):
        found.append(SAME_CIVIL_STATUS)
        if {one.number_kind, other.number_kind} & {"waiting", "provisional"} and CERTIFIED in (
            one.number_kind,
            other.number_kind,
        ):
            found.append("waiting_then_certified")
    if same_birth and one.birth_place and one.birth_place == other.birth_place and one.sex == other.sex:
        found.append("same_birth")
    return tuple(found)
