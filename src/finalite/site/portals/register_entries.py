"""The page of one entry: the purpose first, then who, what data, who receives it, how long, and the rights."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.translation import gettext as _

from finalite.capabilities.register import flows, parties, spans, views
from finalite.capabilities.register.coverage import served
from finalite.capabilities.register.entry import Access, Recipient, RetentionRule, Right
from finalite.site import labels

from . import register_cells as cells
from . import register_pictures as pictures
from . import register_words as words
from .register_book import Book

Sections = list[cells.Section]


def page(book: Book, slug: str) -> cells.Page:
    """Everything the register says of one processing activity. Raises `KeyError` for an unknown one."""
    return cells.Page("register/entry.html", labels.said(book.by_slug[slug].title), _Portrait(book, slug).context())


class _Portrait:
    """One entry being described; it numbers the reasons of what is proposed, so that each mark leads to its own."""

    def __init__(self, book: Book, slug: str) -> None:
        self.book, self.entry = book, book.by_slug[slug]
        self.notes = {one.why: rank for rank, one in enumerate(self.entry.provenance.proposals, start=1)}

    def context(self) -> dict:
        one = self.entry
        return {
            "entry": one,
            "closed_why": cells.french(one.closed_why),
            "obeyed": self.book.obeyed,
            "status": words.status(one.status),
            "mission": cells.link(labels.mission(one.mission), "register_mission", one.mission),
            "facts": self._facts(),
            "sections": [
                self._purposes(),
                self._data(),
                self._recipients(),
                self._passages(),
                self._access(),
                self._retention(),
                self._rights(),
                self._grounds(),
                self._algorithms(),
                self._security(),
                cells.answering(parties.answering(self.book.parties, one.slug)),
            ],
            "after": [*self._notes(), *self._faults(), *self._unused()],
            "reasons": [(rank, cells.french(why)) for why, rank in self.notes.items()],
            "legend": True,
        }

    def mark(self, key: str) -> cells.Cell:
        """Whose words the line `key` is, with the number of the reason where there is one."""
        found = self.entry.provenance
        return cells.mark(found.of(key), self.notes.get(found.why(key), 0))

    def _facts(self) -> list[tuple[str, cells.Cell]]:
        one = self.entry
        told = [r for r in one.recipients if r.who != views.NOBODY]
        care = [words.special(mark) for mark in dict.fromkeys(self._specials()) if mark != "none"]
        longest = max(one.retention, key=spans.total, default=None)
        return [
            (_("Sur qui"), cells.joined(cells.person(id) for id in one.data) or "–"),
            (_("Données particulières"), ", ".join(care) or _("aucune")),
            (_("Destinataires"), str(len(told)) if told else _("aucun")),
            (
                _("Gardé au plus"),
                f"{words.kept(longest)}{words.apart()}{words.then(longest)}" if longest else _("rien n'est dit"),
            ),
            (
                _("Fondement"),
                cells.joined(cells.ground(b) for b in dict.fromkeys(b.gdpr for b in one.legal_bases)) or "–",
            ),
        ]

    def _specials(self) -> list[str]:
        return [self.book.words.data[id].special for id in self.book.words.data if id in self.entry.categories]

    def _purposes(self) -> cells.Section:
        doors_of = served(self.entry.slug) if self.book.obeyed and self.entry.in_force else {}
        heads = [_("Sous-finalité"), *([_("Opérations qui la servent")] if doors_of else []), _("Source")]
        rows = []
        for one in self.entry.subpurposes:
            doors = [labels.operation(name, self.entry.slug) for name in doors_of.get(one.id, [])]
            middle = [cells.listing(doors)] if doors_of else []
            rows.append([labels.said(one.text), *middle, self.mark(f"subpurpose.{one.id}")])
        return _section("finalites", _("Pour quoi faire"), heads, rows)

    def _data(self) -> cells.Section:
        tables = []
        for person, use in self.entry.data.items():
            rows = [
                [
                    cells.category(id),
                    _("lues et écrites") if id in use.write else _("lues"),
                    words.special(self.book.words.data[id].special),
                    self.mark(f"data.{person}.{id}"),
                ]
                for id in self.book.words.data
                if id in use.all
            ]
            heads = [_("Donnée"), _("Usage"), _("Attention"), _("Source")]
            tables.append(cells.Table(labels.person(person), heads, rows))
        intro = _("La source ne distingue pas ce qui est lu de ce qui est écrit : cette colonne est proposée par nous.")
        title = _("Sur qui, quelles données")
        return cells.Section("donnees", title, tables, intro=intro, nothing=_("Rien n'est dit."), named=True)

    def _recipients(self) -> cells.Section:
        rows = [
            [cells.recipient(one.who), self._told(one), self._only(one.subpurposes), self.mark(f"recipient.{one.who}")]
            for one in self.entry.recipients
            if one.who != views.NOBODY
        ]
        heads = [_("Destinataire"), _("Données (choix proposé)"), _("Pour quoi faire"), _("Source")]
        return _section("destinataires", _("Qui les reçoit"), heads, rows, nothing=_("Aucun destinataire extérieur."))

    def _told(self, one: Recipient) -> cells.Cell:
        if one.everything:
            return _("tout ce qui est détenu sur la personne")
        return cells.every_data(one.data, aggregated=one.aggregated)

    def _passages(self) -> cells.Section:
        every = flows.between_entries(self.book.entries)
        slug = self.entry.slug
        tables = [
            pictures.passages([p for p in every if p.taker == slug], caption=_("Ce qu'il reçoit"), outside=False),
            pictures.passages([p for p in every if p.giver == slug], caption=_("Ce qu'il donne"), outside=False),
        ]
        nothing = _("Rien ne vient d'un autre traitement, rien n'y va.")
        return cells.Section(
            "flux", _("D'un traitement à l'autre"), [t for t in tables if t.rows], nothing=nothing, named=True
        )

    def _access(self) -> cells.Section:
        rows = [
            [labels.role(one.role), self._seen(one), self._only(one.subpurposes), self.mark(f"access.{one.role}")]
            for one in self.entry.access
        ]
        heads = [_("Rôle"), _("Données"), _("Pour quoi faire"), _("Source")]
        return _section("acces", _("Qui peut les voir"), heads, rows)

    def _seen(self, one: Access) -> cells.Cell:
        return cells.every_data(one.data) if one.data else _("toutes les données de la fiche")

    def _only(self, ids: Sequence[str]) -> cells.Cell:
        if not ids:
            return _("tout le traitement")
        return cells.listing([labels.said(one.text) for one in views.reasons(self.entry, ids)])

    def _retention(self) -> cells.Section:
        rows = [self._kept(one) for one in self.entry.retention]
        heads = [_("Données (répartition proposée)"), _("Durée"), _("Puis"), _("Source")]
        return _section("durees", _("Combien de temps"), heads, rows)

    def _kept(self, one: RetentionRule) -> list[cells.Cell]:
        return [cells.every_data(one.what), words.kept(one), words.then(one), self.mark(f"retention.{one.id}")]

    def _rights(self) -> cells.Section:
        rows = [
            [labels.right(name), self._answer(right), self.mark(f"rights.{name}")]
            for name, right in self.entry.rights.items()
        ]
        return _section("droits", _("Vos droits"), [_("Droit"), _("Comment, ou pourquoi non"), _("Source")], rows)

    def _answer(self, right: Right) -> cells.Cell:
        if not right.exempt:
            return cells.french(right.how)
        law = words.article(right.article)
        return format_html("{} ({}) – {}", _("Ne s’applique pas"), law, cells.french(right.exempt))

    def _grounds(self) -> cells.Section:
        rows = [
            [cells.ground(one.gdpr), words.cited(one.citations), self._only(one.subpurposes), self.mark(one.key)]
            for one in self.entry.legal_bases
        ]
        heads = [_("Fondement"), _("Textes cités"), _("Pour quoi faire"), _("Source")]
        return _section("fondements", _("Sur quel fondement"), heads, rows)

    def _algorithms(self) -> cells.Section:
        rows = [
            [
                labels.said(one.text),
                words.effect(one.effect),
                words.article(one.article),
                cells.french(one.review),
                self.mark(f"algorithm.{one.id}"),
            ]
            for one in self.entry.algorithms
        ]
        heads = [_("Ce qu'il fait"), _("Effet"), _("Texte"), _("Pour contester"), _("Source")]
        return _section("algorithmes", _("Algorithmes"), heads, rows, nothing=_("Aucun n'est déclaré."))

    def _security(self) -> cells.Section:
        found = self.entry.security
        intro = format_html("{} {}", _("Politique citée :"), cells.french(found.policy)) if found.policy else ""
        title = f"{_('Sécurité')} ({words.source(self.entry.provenance.of('security'))})"
        return cells.Section("securite", title, items=[cells.french(one) for one in found.measures], intro=intro,
                             nothing=_("Rien n'est dit."))  # fmt: skip

    def _notes(self) -> Sections:
        items = [labels.said(one.text) for one in self.entry.source_notes]
        title = _("Défauts relevés dans le texte publié")
        intro = _("Notés ici, et non corrigés en silence.")
        return [cells.Section("defauts", title, items=items, intro=intro)] if items else []

    def _faults(self) -> Sections:
        """Where the full edition has a title and little else, the reader is told so."""
        if not self.entry.published.title_only:
            return []
        said = _(
            "L'édition complète n'imprime que le titre de cette fiche ; le reste vient "
            "de l'édition résumée, ou de nous."
        )
        return [cells.Section("titre", _("Ce que la source ne dit pas"), items=[said])]

    def _unused(self) -> Sections:
        rows = [
            [cells.french(one.reason), ", ".join(self._named(key) for key in one.keys)] for one in self.entry.unused
        ]
        title = _("Déclaré, pas encore utilisé par ce logiciel")
        return [_section("inutilise", title, [_("Raison"), _("Quoi")], rows)] if rows else []

    def _named(self, key: str) -> str:
        """`data.insured.nationality` → «Assuré : Nationalité»."""
        section, *rest = key.split(".")
        said = {
            "data": (labels.person, labels.category),
            "recipient": (labels.recipient,),
            "access": (labels.role,),
            "receives_from": (labels.fiche_title,),
        }
        known = said.get(section, ())
        return " : ".join(say(id) for say, id in zip(known, rest, strict=False)) or key


def _section(
    id: str, title: str, heads: Sequence[str], rows: Sequence[Sequence[cells.Cell]], *, nothing: str = ""
) -> cells.Section:
    return cells.Section(id, title, [cells.Table(title, heads, rows)], nothing=nothing or _("Rien n'est dit."))
