"""The answers: each a plain page of tables, whose every line says if it is published or proposed."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from finalite.capabilities.register import views
from finalite.capabilities.register.entry import Access, Entry, RetentionRule
from finalite.site import labels

from . import register_cells as cells
from . import register_words as words
from .register_book import Book

OPT_IN = "opt_in"


def of_data(book: Book, id: str) -> cells.Page:
    """Who is told this, which entries use it, who sees it inside, where it goes next, how long it is kept."""
    found = book.entries
    told = {line.item.who for line in views.told(found, id)}
    using = {line.entry.slug for line in views.used(found, id)}
    lead = _("%(told)s destinataires déclarés ; %(using)s traitements s'en servent.")
    return _page(
        words.heading("donnees", id),
        _recipients(book, id),
        _uses(found, id),
        _roles(book, id),
        _passed(found, id),
        _kept(views.kept(found, id), _("Combien de temps elles sont gardées")),
        lead=lead % {"told": len(told), "using": len(using)},
    )


def of_person(book: Book, id: str) -> cells.Page:
    """Which entries are about these people, what they hold and whom they tell."""
    lines = views.about(book.entries, id)
    rows = [
        [
            cells.entry(line.entry),
            cells.data(line.item.use.all),
            cells.joined(cells.recipient(one.who) for one in line.entry.recipients if one.who != views.NOBODY) or "–",
            words.status(line.entry.status),
            cells.mark(line.source),
        ]
        for line in lines
    ]
    heads = [_("Traitement"), _("Données"), _("Destinataires du traitement"), _("État"), _("Source")]
    return _page(words.heading("personnes", id), _section("traitements", _("Les traitements"), heads, rows))


def of_recipient(book: Book, id: str) -> cells.Page:
    """What this recipient is told, and for what."""
    rows = [
        [
            cells.why(line.entry, views.reasons(line.entry, line.item.subpurposes)),
            cells.data(line.item.data, aggregated=line.item.aggregated),
            cells.mark(line.source),
        ]
        for line in views.told_to(book.entries, id)
    ]
    heads = [_("Pour quoi faire"), _("Données (choix proposé)"), _("Source du destinataire")]
    return _page(
        words.heading("destinataires", id),
        _section("transmissions", _("Ce qui est transmis"), heads, rows, intro=_chosen()),
    )


def of_ground(book: Book, id: str) -> cells.Page:
    """Which entries rest on this ground; for consent, also which ones record a choice."""
    rows = [
        [
            cells.why(line.entry, views.reasons(line.entry, line.item.subpurposes)),
            words.cited(line.item.citations),
            cells.mark(line.source),
        ]
        for line in views.grounded(book.entries, id)
    ]
    heads = [_("Traitement"), _("Textes cités"), _("Source")]
    nothing = _("Aucun traitement du registre ne s'appuie sur ce fondement.")
    sections = [_section("traitements", _("Les traitements"), heads, rows, nothing=nothing)]
    if id == "6-1-a" and OPT_IN in book.words.data:
        sections.append(_choices_kept(book))
    return _page(words.heading("fondements", id), *sections)


def after_death(book: Book) -> cells.Page:
    """What is kept once somebody is dead, and until when."""
    death = [event for event in views.AFTER_DEATH if event in book.words.event]
    ends = [event for event in ("end_of_rights",) if event in book.words.event]
    return _page(
        _("Que garde-t-on après mon décès, et jusqu'à quand ?"),
        _kept(views.kept_from(book.entries, death), _("Ce que le décès fait commencer à compter")),
        _kept(
            views.kept_from(book.entries, ends),
            _("Ce qui se compte de la fin des droits, que le décès peut entraîner"),
            "fin-des-droits",
        ),
        _section(
            "defunts",
            _("Les traitements qui portent sur des personnes décédées"),
            [_("Traitement"), _("Données"), _("Source")],
            [
                [cells.entry(line.entry), cells.data(line.item.use.all), cells.mark(line.source)]
                for line in views.about(book.entries, "deceased")
            ],
        ),
        lead=_(
            "Les autres durées se comptent d'un paiement, d'une décision ou de la clôture d'un dossier : "
            "le décès ne les change pas."
        ),
    )


def algorithms(book: Book) -> cells.Page:
    """The public inventory of algorithms."""
    rows = [
        [
            labels.said(line.item.text),
            cells.entry(line.entry),
            words.effect(line.item.effect),
            words.article(line.item.article),
            cells.french(line.item.review),
            cells.mark(line.source),
        ]
        for line in views.algorithms(book.entries)
    ]
    heads = [_("Ce qu'il fait"), _("Traitement"), _("Effet"), _("Texte"), _("Pour contester"), _("Source")]
    title = _("Quels algorithmes décident ou conseillent ?")
    return _page(title, _section("algorithmes", _("L'inventaire"), heads, rows))


def longest(book: Book) -> cells.Page:
    """Every retention rule, longest first."""
    found = views.longest(views.rules(book.entries))
    return _page(
        _("Qu'est-ce qui est gardé le plus longtemps ?"), _kept(found, _("De la plus longue à la plus courte"))
    )


def _page(title: str, *sections: cells.Section, lead: str = "") -> cells.Page:
    return cells.Page("register/sections.html", title, {"sections": sections, "lead": lead, "legend": True})


def _section(
    id: str,
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[cells.Cell]],
    *,
    intro: str = "",
    nothing: str = "",
) -> cells.Section:
    return cells.Section(id, title, [cells.Table(title, heads, rows)], intro=intro, nothing=nothing or _("Rien."))


def _chosen() -> str:
    return _(
        "Le registre publié nomme des destinataires sans toujours dire ce que chacun reçoit : "
        "le choix des données est proposé par nous."
    )


def _recipients(book: Book, id: str) -> cells.Section:
    order = {who: rank for rank, who in enumerate(book.words.recipient)}
    lines = sorted(views.told(book.entries, id), key=lambda line: order[line.item.who])
    people = {one.slug: _people(one, id) for one in book.entries}
    rows = [
        [
            cells.recipient(line.item.who),
            cells.why(line.entry, views.reasons(line.entry, line.item.subpurposes)),
            people[line.entry.slug],
            _("totaux anonymes seulement") if line.item.aggregated else _("les données"),
            cells.mark(line.source),
        ]
        for line in lines
    ]
    heads = [_("Destinataire"), _("Pour quoi faire"), _("À propos de"), _("Ce qui part"), _("Source du destinataire")]
    nothing = _("Aucun destinataire extérieur n'est déclaré pour ces données.")
    return _section("destinataires", _("Qui peut les recevoir"), heads, rows, intro=_chosen(), nothing=nothing)


def _people(entry: Entry, id: str) -> cells.Cell:
    return cells.joined(cells.person(person) for person, use in entry.data.items() if id in use.all) or "–"


def _uses(found: Iterable, id: str) -> cells.Section:
    rows = [
        [
            cells.entry(line.entry),
            cells.person(line.item.person),
            _("lues et écrites") if id in line.item.use.write else _("lues"),
            cells.mark(line.source),
        ]
        for line in views.used(found, id)
    ]
    heads = [_("Traitement"), _("À propos de"), _("Usage"), _("Source")]
    return _section("traitements", _("Quels traitements s'en servent"), heads, rows)


def _roles(book: Book, id: str) -> cells.Section:
    by_role: dict[str, list[views.Line[Access]]] = {}
    for line in views.seen_by(book.entries, id):
        by_role.setdefault(line.item.role, []).append(line)
    titles = {one.slug: cells.entry(one) for one in book.entries}
    rows = [
        [labels.role(role), cells.listing(titles[line.entry.slug] for line in by_role[role])]
        for role in book.words.role
        if role in by_role
    ]
    intro = _("Le registre publié ne nomme presque jamais les rôles : ils sont proposés par nous.")
    return _section(
        "acces", _("Qui peut les voir, et dans quel traitement"), [_("Rôle"), _("Traitements")], rows, intro=intro
    )


def _passed(found: Iterable, id: str) -> cells.Section:
    rows = [
        [
            cells.link(words.title(line.item.fiche), "register_entry", line.item.fiche),
            cells.entry(line.entry),
            cells.mark(line.source),
        ]
        for line in views.passed_on(found, id)
    ]
    return _section("flux", _("D'un traitement à l'autre"), [_("De"), _("À"), _("Source")], rows)


def _kept(lines: Sequence[views.Line[RetentionRule]], title: str, id: str = "durees") -> cells.Section:
    rows = [
        [
            cells.entry(line.entry),
            cells.data(line.item.what),
            words.kept(line.item),
            words.then(line.item),
            cells.mark(line.source),
        ]
        for line in lines
    ]
    heads = [_("Traitement"), _("Données (répartition proposée)"), _("Durée"), _("Puis"), _("Source")]
    return _section(id, title, heads, rows)


def _choices_kept(book: Book) -> cells.Section:
    rows = [
        [cells.entry(line.entry), cells.person(line.item.person), cells.mark(line.source)]
        for line in views.used(book.entries, OPT_IN)
    ]
    heads = [_("Traitement"), _("De qui"), _("Source")]
    intro = _("Sans être leur fondement, un accord ou un refus y est noté, et compte.")
    return _section("choix", _("Les traitements qui gardent un choix de la personne"), heads, rows, intro=intro)
