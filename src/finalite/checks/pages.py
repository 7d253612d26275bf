"""A page made by hand presents a door of its fiche, so that whoever may not use the door is not offered the page."""

from collections.abc import Iterator
from types import ModuleType

from finalite.capabilities import register
from finalite.capabilities.register.door import doors
from finalite.capabilities.register.entry import Entry

from .finding import Finding
from .house import House


def check(house: House) -> Iterator[Finding]:
    """Read the mark of each view that `pages.py` serves."""
    for entry in house.entries:
        module = register.module_of(entry.slug, "pages") if entry.in_force else None
        if module is not None:
            yield from marks(house, entry, module)


def marks(house: House, entry: Entry, module: ModuleType) -> Iterator[Finding]:
    """What is wrong with the views of one module: no mark, or a door that the fiche does not have."""
    known = {door.name for door in doors() if door.slug == entry.slug}
    where = house.place(house.folder(entry) / "pages.py")
    for one in module.urlpatterns:
        mark = getattr(one.callback, "screen", None)
        if mark is None:
            yield Finding("pages", where, str(one.name), "which door does it present? (@register.screen)")
        elif mark.door and mark.door not in known:
            yield Finding("pages", where, str(one.name), f"{mark.door!r} is no door of {entry.slug}; which one is it?")
