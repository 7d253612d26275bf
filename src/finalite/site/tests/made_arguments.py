"""Makes arguments of any signature, and sends them as each of the three doors would."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from finalite.capabilities.register.values import Upload
from finalite.kernel import identifiers
from finalite.site.binding.shapes import Shape

SOME: dict[str, Any] = {
    "text": "essai",
    "integer": 1,
    "yes_no": True,
    "date": date(2026, 11, 21),
    "cents": 1250,
    "person": 999_999,
    "datetime": datetime(2026, 11, 21, 10, tzinfo=UTC),
    "upload": Upload("essai.txt", b"essai"),
}


def made(shape: Shape) -> Any:
    """A plausible value of `shape`; optional parts stay out where that is allowed."""
    if shape.kind == "record":
        return shape.type(**{slot.name: _named(slot.name) or made(slot.shape) for slot in shape.slots if slot.required})
    if shape.kind == "list":
        return shape.type([made(shape.item)])
    return next(iter(shape.type)) if shape.kind == "choice" else SOME[shape.kind]


def _named(name: str) -> str:
    """What a record refuses to be made with in any other form."""
    return {"iban": identifiers.fictitious_iban(1), "postcode": "99001"}.get(name, "")


def form_of(shape: Shape, value: Any, path: str) -> dict[str, Any]:
    """`value` as a browser would send it."""
    if value is None:
        return {}
    if shape.kind == "record":
        parts = [
            form_of(slot.shape, getattr(value, slot.name), f"{path}.{slot.name}")
            for slot in shape.slots
            if slot.required
        ]
        return {name: word for part in parts for name, word in part.items()}
    if shape.kind == "list":
        rows = [form_of(shape.item, one, f"{path}.{index}") for index, one in enumerate(value)]
        return {f"{path}.rows": str(len(rows))} | {name: word for row in rows for name, word in row.items()}
    return {path: _word(shape, value)}


def _word(shape: Shape, value: Any) -> Any:
    if shape.kind == "upload":
        return SimpleUploadedFile(value.name, value.content)
    if shape.kind == "cents":
        return f"{value // 100},{value % 100:02d}"
    if shape.kind == "yes_no":
        return "yes" if value else "no"
    if shape.kind == "choice":
        return value.value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def json_of(value: Any) -> Any:
    """`value` as a program would send it."""
    from finalite.site import binding

    return binding.plain(value)
