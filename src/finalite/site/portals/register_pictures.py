"""The pictures of the register: all of it by mission, and one mission by entry; each with its equal table."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from finalite.capabilities.register import flows
from finalite.capabilities.register.entry import Entry
from finalite.site import labels

from . import register_cells as cells
from . import register_places as places
from . import register_words as words
from .register_book import Book
from .register_drawing import Box, Column, Curve, Picture, draw

Pairs = dict[tuple[str, str], list[flows.Passage]]


def whole(book: Book) -> Picture:
    """Every mission, what it passes to others and to whom outside."""
    outside = flows.to_kinds(book.entries, book.words)
    passed = [one for one in flows.between_missions(book.entries) if one.giver != one.taker]
    return draw(
        id="flux",
        title=_("Ce qui passe d'une mission à l'autre, et vers l'extérieur"),
        description=_(
            "Chaque trait relie deux blocs ; plus il est épais, plus il réunit d'échanges. Entre "
            "parenthèses, le nombre de traitements. Montrez un bloc pour n'en voir que les "
            "traits. En pointillé, ce qui n'est que proposé par nous. Les tableaux disent la même chose."
        ),
        width=960,
        columns=[
            Column(190, 340, [_mission(book, id) for id in book.missions]),
            Column(700, 250, [Box(f"kind:{id}", words.kind(id)) for id in _kinds(book)]),
        ],
        curves=[
            *(_curve(one, one.taker, labels.mission(one.taker)) for one in passed),
            *(_curve(one, f"kind:{one.taker}", words.kind(one.taker)) for one in outside),
        ],
    )


def of_mission(book: Book, mission: str) -> Picture:
    """The entries of a mission between the missions that feed them, on the left, and whom they tell, on the right."""
    ours = book.missions[mission]
    given = _by_mission(book, flows.into(book.entries, mission), giver=True)
    taken = _by_mission(book, flows.out_of(book.entries, mission), giver=False)
    told = _grouped((p.giver, f"kind:{book.words.recipient[p.taker].kind}", p) for p in flows.to_recipients(ours))
    within = _grouped((p.giver, p.taker, p) for p in flows.inside(book.entries, mission))
    pairs = {**given, **taken, **told, **within}
    names = {**{f"{side}:{id}": labels.mission(id) for id in book.missions for side in ("from", "to")},
             **{f"kind:{id}": words.kind(id) for id in _kinds(book)},
             **{one.slug: labels.said(one.title) for one in ours}}  # fmt: skip
    right = [id for id in names if id.startswith(("to:", "kind:")) and any(id == taker for _, taker in pairs)]
    left = [id for id in names if id.startswith("from:") and any(id == giver for giver, _ in pairs)]
    return draw(
        id="flux",
        title=_("D'où viennent les données, où elles vont"),
        description=_(
            "À gauche, les missions qui en donnent ; au milieu, les traitements de celle-ci ; à droite, qui en reçoit. "
            "En pointillé, ce qui n'est que proposé par nous."
        ),
        width=1100,
        columns=[
            Column(360, 380, [_entry(one) for one in ours]),
            Column(4, 220, [_end(id, names[id]) for id in left]),
            Column(876, 220, [_end(id, names[id]) for id in right]),
        ],
        curves=[
            Curve(a, b, len(found), f"{names[a]} → {names[b]}", proposed=_proposed(found))
            for (a, b), found in pairs.items()
        ],
    )


def passages(found: Iterable[flows.Passage], *, caption: str, outside: bool) -> cells.Table:
    """Passages as a table: from, to, which data, whose words."""
    rows = [
        [
            cells.link(words.title(one.giver), "register_entry", one.giver),
            cells.recipient(one.taker) if outside else cells.link(words.title(one.taker), "register_entry", one.taker),
            cells.data(one.data, aggregated=one.aggregated),
            cells.mark(one.source),
        ]
        for one in found
    ]
    return cells.Table(caption, [_("De"), _("À"), _("Données"), _("Source")], rows)


def bundles(found: Sequence[flows.Bundle], *, caption: str, outside: bool) -> cells.Table:
    """Bundles as a table: from, to, how many passages, which data."""
    rows = [
        [
            cells.link(labels.mission(one.giver), "register_mission", one.giver),
            words.kind(one.taker) if outside else cells.link(labels.mission(one.taker), "register_mission", one.taker),
            str(one.weight),
            cells.data(one.data),
            cells.joined(cells.mark(source) for source in dict.fromkeys(p.source for p in one.passages)),
        ]
        for one in found
    ]
    return cells.Table(caption, [_("De"), _("À"), _("Échanges"), _("Données"), _("Source")], rows)


def _kinds(book: Book) -> list[str]:
    """The families of the recipients that are told something, in the order of the vocabulary."""
    told = {one.who for entry in book.entries for one in entry.recipients}
    return list(dict.fromkeys(term.kind for id, term in book.words.recipient.items() if id in told and id != "none"))


def _mission(book: Book, id: str) -> Box:
    return Box(id, f"{labels.mission(id)} ({len(book.missions[id])})", places.to("register_mission", id))


def _entry(one: Entry) -> Box:
    return Box(one.slug, labels.said(one.title), places.to("register_entry", one.slug))


def _end(id: str, text: str) -> Box:
    side, _colon, mission = id.partition(":")
    return Box(id, text, "" if side == "kind" else places.to("register_mission", mission))


def _curve(one: flows.Bundle, taker: str, name: str) -> Curve:
    title = f"{labels.mission(one.giver)} → {name} : {one.weight}"
    return Curve(one.giver, taker, one.weight, title, proposed=_proposed(one.passages))


def _proposed(passages: Iterable[flows.Passage]) -> bool:
    return all(one.source == "proposed" for one in passages)


def _by_mission(book: Book, found: Iterable[flows.Passage], *, giver: bool) -> Pairs:
    """Passages between an entry of ours and the mission at the other end."""
    known = [one for one in found if one.giver in book.by_slug]
    if giver:
        return _grouped((f"from:{book.by_slug[one.giver].mission}", one.taker, one) for one in known)
    return _grouped((one.giver, f"to:{book.by_slug[one.taker].mission}", one) for one in known)


def _grouped(found: Iterable[tuple[str, str, flows.Passage]]) -> Pairs:
    groups: Pairs = {}
    for giver, taker, passage in found:
        groups.setdefault((giver, taker), []).append(passage)
    return groups
