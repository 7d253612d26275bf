"""What the pages of the register call things: grounds, provenance, special data, periods, kinds of recipient."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from finalite.capabilities.register import spans
from finalite.capabilities.register.entry import Entry, RetentionRule
from finalite.site import labels
from finalite.site.writing import english

from . import durations, register_book
from . import register_names as names


def ground(gdpr: str) -> str:
    """`6-1-c` → «Obligation légale (article 6.1.c)»."""
    article = _("article %(article)s du RGPD") % {"article": gdpr.replace("-", ".")}
    return f"{names.GROUNDS.get(gdpr, names.OTHER_GROUND)} ({article})"


def article(text: str) -> str:
    """`RGPD art. 30` → `GDPR art. 30` on an English page."""
    return text.replace("RGPD", "GDPR") if english() else text


def cited(texts: Iterable[str]) -> str:
    """Articles of law one after the other."""
    return ", ".join(article(text) for text in texts) or "–"


def party(role: str) -> str:
    """In what quality somebody answers for the register."""
    return str(names.PARTIES[role])


def source(provenance: str) -> str:
    """«publié», «nommé ailleurs» or «proposé»."""
    return str(names.SOURCES[provenance])


def special(mark: str) -> str:
    """Why some data ask for more care; empty for ordinary data."""
    return str(names.SPECIAL.get(mark, ""))


def status(code: str) -> str:
    """«en vigueur», «prévu» or «clos»."""
    return str(names.STATUSES[code])


def band(name: str) -> str:
    """How long the longest rule lasts."""
    return str(names.BANDS[name])


def effect(name: str) -> str:
    """What an algorithm does to a person."""
    return str(names.EFFECTS[name])


def kind(name: str) -> str:
    """The family of a recipient."""
    return str(names.KINDS.get(name, names.OTHER_KIND))


def period(iso: str) -> str:
    """`P3Y` → «3 ans»; nothing at all is said in words."""
    return durations.words(iso) if spans.days(iso) else _("aussitôt")


def kept(rule: RetentionRule) -> str:
    """«3 ans après : Paiement», with the dispute that stops the clock."""
    said = f"{period(rule.keep)} {_('après :')} {labels.event(rule.start)}"
    if rule.hold:
        said += f"{apart()}{_('en cas de litige, jusqu’à :')} {labels.event(rule.hold)}"
    return said


def apart() -> str:
    """What stands between two halves of a sentence: French puts a space before it."""
    return "; " if english() else " ; "


def then(rule: RetentionRule) -> str:
    """What follows, with the length of the archive."""
    said = labels.end_action(rule.then)
    return f"{said} ({durations.words(rule.archive)})" if rule.archive else said


def data(ids: Iterable[str]) -> list[str]:
    """The labels of data categories, in the order of the vocabulary."""
    wanted, book = frozenset(ids), register_book.current()
    key = (english(), wanted)
    if key not in book.lists:
        book.lists[key] = [labels.category(id) for id in book.words.data if id in wanted]
    return book.lists[key]


def place(name: str) -> str:
    """A place where the search looks."""
    return str(names.PLACES[name])


def facet(name: str) -> str:
    """A way to narrow the search."""
    return str(names.FACETS[name])


def value(facet_name: str, id: str) -> str:
    """One value of a facet."""
    return _VALUES[facet_name](id)


def named(topic: str, id: str) -> str:
    """What one thing is called, that a question may be asked of."""
    said = {"donnees": labels.category, "personnes": labels.person, "destinataires": labels.recipient}
    return said.get(topic, ground)(id)


def heading(topic: str, id: str) -> str:
    """What the answer about one thing is called."""
    return str(names.HEADINGS[topic]) % {"thing": named(topic, id)}


def title(slug: str) -> str:
    """The title of an entry of the register shown; its slug where the register does not hold it."""
    found: Entry | None = register_book.current().by_slug.get(slug)
    return labels.said(found.title) if found else slug


_VALUES = {
    "mission": labels.mission,
    "status": status,
    "person": labels.person,
    "data": labels.category,
    "special": special,
    "recipient": labels.recipient,
    "ground": ground,
    "retention": band,
    "algorithm": effect,
}
