"""An entry as a flat list of named things, so that moving a paragraph changes nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

LISTS = ("legal_basis", "proposed", "unused", "source_note")
NAMES = {
    "subpurpose": "id",
    "access": "role",
    "receives_from": "fiche",
    "recipient": "who",
    "retention": "id",
    "algorithm": "id",
    "joint_controller": "name",
}
Item = Mapping[str, Any]


def items(table: Mapping[str, Any]) -> dict[str, Item]:
    """Dotted key (`retention.benefits_paid`, `data.insured`, `status`) → what stands there, by field."""
    found: dict[str, Item] = {}
    for section, value in table.items():
        for key, item in _of(section, value):
            found[_free(key, found)] = item
    return found


def _of(section: str, value: Any) -> Iterator[tuple[str, Item]]:
    if not _well_formed(section, value):
        yield section, {"": value}
    elif section == "legal_basis":
        yield from ((_basis(one), _without(one, "gdpr")) for one in value)
    elif section in NAMES:
        yield from ((f"{section}.{one.get(NAMES[section], '')}", _without(one, NAMES[section])) for one in value)
    elif section in ("proposed", "unused"):
        yield from ((f"{section}.{key}", _without(one, "keys")) for one in value for key in one["keys"])
    elif section == "source_note":
        yield from ((f"{section}.{one.get('section', '')}", _without(one, "section")) for one in value)
    elif section in ("data", "rights"):
        yield from ((f"{section}.{name}", item) for name, item in value.items())
    else:
        yield section, value if isinstance(value, Mapping) else {"": value}


def _well_formed(section: str, value: Any) -> bool:
    """An older or broken state may say anything: what has not the shape of its section is compared as a whole."""
    if section in NAMES or section in LISTS:
        told = isinstance(value, list) and all(isinstance(one, Mapping) for one in value)
        return told and (
            section not in ("proposed", "unused") or all(isinstance(one.get("keys"), list) for one in value)
        )
    if section in ("data", "rights"):
        return isinstance(value, Mapping) and all(isinstance(one, Mapping) for one in value.values())
    return True


def _basis(one: Mapping[str, Any]) -> str:
    """A ground limited to some sub-purposes is another one than the general ground of the same article."""
    limited = one.get("subpurposes", [])
    named = sorted(map(str, limited)) if isinstance(limited, list) else []
    return f"legal_basis.{one.get('gdpr', '')}" + (f".{'+'.join(named)}" if named else "")


def _without(one: Mapping[str, Any], name: str) -> Item:
    return {key: value for key, value in one.items() if key != name}


def _free(key: str, taken: Mapping[str, Item]) -> str:
    """Two things of one name (notes, repeated grounds) are numbered."""
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}.{number}"
    return free
