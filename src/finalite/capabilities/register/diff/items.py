"""An entry as a flat list of named things, so that moving a paragraph changes nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

NAMES = {
    "subpurpose": "id",
    "access": "role",
    "receives_from": "fiche",
    "recipient": "who",
    "retention": "id",
    "algorithm": "id",
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
    if section == "legal_basis":
        yield from ((_basis(one), _without(one, "gdpr")) for one in value)
    elif section in NAMES:
        yield from ((f"{section}.{one.get(NAMES[section], '')}", _without(one, NAMES[section])) for one in value)
    elif section in ("proposed", "unused"):
        yield from ((f"{section}.{key}", _without(one, "keys")) for one in value for key in one.get("keys", []))
    elif section == "source_note":
        yield from ((f"{section}.{one.get('section', '')}", _without(one, "section")) for one in value)
    elif section in ("data", "rights"):
        yield from ((f"{section}.{name}", item) for name, item in value.items())
    else:
        yield section, value if isinstance(value, Mapping) else {"": value}


def _basis(one: Mapping[str, Any]) -> str:
    """A ground limited to some sub-purposes is another one than the general ground of the same article."""
    limited = one.get("subpurposes", [])
    return f"legal_basis.{one.get('gdpr', '')}" + (f".{'+'.join(sorted(limited))}" if limited else "")


def _without(one: Mapping[str, Any], name: str) -> Item:
    return {key: value for key, value in one.items() if key != name}


def _free(key: str, taken: Mapping[str, Item]) -> str:
    """Two things of one name (notes, repeated grounds) are numbered."""
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}.{number}"
    return free
