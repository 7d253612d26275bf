"""What is missing or doubtful in the register, and how its two editions differ: open to everybody."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.html import format_html
from django.utils.translation import gettext as _

from finalite.capabilities.register import lint
from finalite.capabilities.register.entry import Entry, LegalBasis, SubPurpose, Text
from finalite.capabilities.register.lint import Finding
from finalite.site import labels

from . import register_cells as cells
from . import register_words as words
from .register_book import Book


def summary(book: Book, on: date) -> cells.Page:
    """Every rule that found something, worst first, with the article that asks for it."""
    found = findings(book, on)
    rows = [_rule(lint.rules()[id], count) for id, count in lint.counted(found).items()]
    total = {"findings": len(found), "entries": len({one.entry for one in found if one.entry})}
    context = {"rows": rows, **total, "rules": len(lint.rules())}
    context["editions"] = (
        cells.link(_("Comparer les deux éditions publiées"), "register_editions") if book.obeyed else ""
    )
    return cells.Page("register/audit.html", _("Contrôle du registre"), context)


def of_rule(book: Book, id: str, on: date) -> cells.Page:
    """What one rule found, entry by entry. Raises `KeyError` for an unknown rule."""
    rule = lint.rules()[id]
    lines = [
        {
            "where": _where(book, one),
            "key": cells.key(one.key),
            "what": labels.said(one.what),
            "ask": labels.said(one.question),
        }
        for one in findings(book, on)
        if one.rule == id
    ]
    above = cells.link(_("Contrôle du registre"), "register_audit")
    context = {"rule": rule, "why": labels.said(rule.why), "article": words.article(rule.article), "lines": lines}
    return cells.Page("register/findings.html", labels.said(rule.label), {**context, "mission": above})


def editions(book: Book) -> cells.Page:
    """Entries, sub-purposes and grounds that one published edition prints and the other does not."""
    entries = [one for one in book.entries if one.published.full is not None or one.published.summary]
    both = [one for one in entries if one.published.summary and one.published.full is not None]
    context = {
        "only_full": [_listed(one) for one in entries if not one.published.summary],
        "only_summary": [cells.entry(one) for one in entries if one.published.full is None],
        "changed": list(_changed(both)),
        "grounds": list(_grounds(both)),
        "same": sum(1 for one in both if all(len(sub.editions) != 1 for sub in one.subpurposes)),
        "mission": cells.link(_("Contrôle du registre"), "register_audit"),
    }
    return cells.Page("register/editions.html", _("Les deux éditions publiées"), context)


def findings(book: Book, on: date) -> tuple[Finding, ...]:
    """The register does not change while the site runs, so it is audited once a day."""
    if on not in book.audits:
        book.audits.clear()
        book.audits[on] = lint.audit(book.entries, on=on, parties=book.parties)
    return book.audits[on]


def _rule(rule: lint.Rule, count: int) -> dict[str, object]:
    link = cells.link(labels.said(rule.label), "register_findings", rule.id)
    return {"link": link, "severity": rule.severity, "article": words.article(rule.article), "count": count}


def _where(book: Book, one: Finding) -> cells.Cell:
    return cells.entry(book.by_slug[one.entry]) if one.entry else _("Le registre lui-même")


def _listed(one: Entry) -> cells.Cell:
    alone = f" – {_('par son titre seul')}" if one.published.title_only else ""
    return format_html("{}{}", cells.entry(one), alone)


def _changed(entries: Iterable[Entry]) -> Iterator[dict[str, object]]:
    """A sub-purpose that we propose is in neither edition, and makes no difference between them."""
    for entry in entries:
        full, short = (_texts(entry.subpurposes, edition) for edition in ("full", "summary"))
        if full or short:
            alone = _("titre seul dans l'édition complète") if entry.published.title_only else ""
            yield {"link": cells.entry(entry), "alone": alone, "full": full, "summary": short}


def _texts(subpurposes: Iterable[SubPurpose], edition: str) -> list[str]:
    return [labels.said(one.text) for one in subpurposes if one.editions == (edition,)]


def _grounds(entries: Iterable[Entry]) -> Iterator[dict[str, object]]:
    """The grounds, with their texts, that one edition alone prints."""
    for entry in entries:
        for basis in entry.legal_bases:
            if basis.editions:
                yield {"link": cells.entry(entry), "text": _said(basis)}


def _said(basis: LegalBasis) -> str:
    where = labels.said(Text("édition complète", "full edition"))
    if "summary" in basis.editions:
        where = labels.said(Text("édition résumée", "summary edition"))
    return f"{words.ground(basis.gdpr)}, {words.cited(basis.citations)} – {where}"
