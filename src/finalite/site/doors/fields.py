"""What the page of a form shows: one view of each argument, filled with what was typed and what was wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from finalite.capabilities import register
from finalite.kernel.unknown import UNKNOWN
from finalite.site import binding, labels
from finalite.site.binding.forms import FIRST_ROWS, FormState
from finalite.site.binding.problems import join
from finalite.site.binding.shapes import MISSING

SHORT = ("integer", "at_most", "person", "cents", "date", "datetime")


@dataclass(frozen=True)
class FieldView:
    """One argument on a page; `path` names it, `inner` are the fields of a group or the rows of a list."""

    path: str
    kind: str
    label: str
    hint: str = ""
    value: str = ""
    error: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    inner: tuple["FieldView", ...] = ()
    long: bool = False
    category: str = ""
    fill: str = "off"
    """What a browser may fill in by itself, where the form is about whoever fills it (WCAG 1.3.5)."""

    @property
    def id(self) -> str:
        """The id of the input; dots would read as classes in a selector."""
        return "f-" + self.path.replace(".", "-")

    @property
    def rows(self) -> int:
        return len(self.inner)

    @property
    def short(self) -> bool:
        return self.kind in SHORT

    @property
    def described_by(self) -> str:
        ids = [f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-error"] * bool(self.error)
        return " ".join(ids)


class Painter:
    """Makes the views of one form."""

    def __init__(
        self,
        slug: str,
        state: FormState,
        problems: Sequence[binding.Problem] = (),
        *,
        myself: int | None = None,
        organisation: str = "",
        browser: Mapping[str, str] | None = None,
    ) -> None:
        self.browser = browser or {}
        self.slug, self.state, self.myself, self.organisation = slug, state, myself, organisation
        self.errors: Mapping[str, str] = {problem.field: problem.message for problem in reversed(problems)}

    def views(self, slots: Sequence[binding.Slot], path: str = "") -> tuple[FieldView, ...]:
        """The views of `slots`, in order."""
        return tuple(self.view(slot.name, slot.shape, join(path, slot.name), slot) for slot in slots)

    def view(self, name: str, shape: binding.Shape, path: str, slot: binding.Slot) -> FieldView:
        """The view of one slot."""
        choices = self._choices(shape, slot)
        kind = "choice" if choices and shape.kind == "text" else shape.kind
        return FieldView(
            path=path,
            kind=kind,
            label=labels.field(name, self.slug),
            hint=self._hint(name, shape),
            value=self._value(path, slot),
            error=self.errors.get(path, ""),
            required=slot.required,
            choices=choices,
            inner=self._inner(shape, path),
            long=name in LONG_TEXTS,
            category=shape.category,
            fill=self.browser.get(name, "off"),
        )

    def _inner(self, shape: binding.Shape, path: str) -> tuple[FieldView, ...]:
        if shape.kind == "record":
            return self.views(shape.slots, path)
        if shape.kind != "list" or shape.item is None:
            return ()
        slot = binding.Slot("", shape.item)
        count = self.state.rows.get(path, FIRST_ROWS)
        return tuple(self._row(shape.item, join(path, index), index, slot) for index in range(count))

    def _row(self, item: binding.Shape, path: str, index: int, slot: binding.Slot) -> FieldView:
        label = _("Ligne %(number)s") % {"number": index + 1}
        return FieldView(
            path=path,
            kind=item.kind,
            label=label,
            value=self._value(path, slot),
            error=self.errors.get(path, ""),
            choices=self._choices(item, slot),
            inner=self._inner(item, path),
            category=item.category,
        )

    def _value(self, path: str, slot: binding.Slot) -> str:
        if path in self.state.words:
            return self.state.words[path]
        if slot.shape.kind == "person" and self.myself:
            return str(self.myself)
        if slot.required and slot.name == "organisation":
            return self.organisation
        if slot.required and slot.name in MOSTLY_TODAY:
            return timezone.localdate().isoformat()
        if slot.default is MISSING or slot.default is None or slot.default is UNKNOWN:
            return ""
        return written(slot.default, slot.shape.kind)

    def _choices(self, shape: binding.Shape, slot: binding.Slot) -> tuple[tuple[str, str], ...]:
        if shape.kind == "yes_no":
            unknown = (("", _("Je ne sais pas")),) if shape.optional else ()
            return (("yes", _("Oui")), ("no", _("Non")), *unknown)
        if shape.kind == "text" and slot.name == "fiche":
            return tuple((one.slug, labels.said(one.title)) for one in register.entries() if one.in_force)
        if shape.kind != "choice":
            return ()
        return tuple((str(member.value), labels.value(member, self.slug)) for member in shape.type)

    def _hint(self, name: str, shape: binding.Shape) -> str:
        own = labels.hint(name, self.slug)
        kinds = {
            "cents": _("En euros, par exemple 12,50"),
            "person": _("Numéro du dossier, par exemple 12, ou numéro de sécurité sociale"),
        }
        return own or kinds.get(shape.kind, "")


MOSTLY_TODAY = (
    "on",
    "received_on",
    "answered_on",
    "refused_on",
    "sent_on",
    "closed_on",
    "proved_on",
    "extended_on",
    "lifted_on",
    "noted_on",
    "opened_on",
    "recorded_on",
    "decided_on",
)
LONG_TEXTS = (
    "note",
    "circumstances",
    "message",
    "reason",
    "text",
    "comment",
    "description",
    "content",
    "grounds",
    "why",
    "body",
)


def written(value: Any, kind: str) -> str:
    """A value as the field would have it typed."""
    if kind == "yes_no":
        return "yes" if value else "no"
    if kind == "cents":
        return f"{value // 100},{value % 100:02d}"
    plain = binding.plain(value)
    return "" if isinstance(plain, dict | list) else str(plain)


def initial(slots: Sequence[binding.Slot], given: Mapping[str, str]) -> FormState:
    """The state of a form not yet sent, with what the address gave it (`?person_id=12`)."""
    return binding.form_state({name: value for name, value in given.items() if name not in ("add", "remove")})
