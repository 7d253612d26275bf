"""What the pages of the register call things: grounds, provenance, special data, periods, kinds of recipient."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from finalite.capabilities.register import spans
from finalite.capabilities.register.entry import Entry, RetentionRule
from finalite.site import labels

from . import durations, register_book


def ground(gdpr: str) -> str:
    """`6-1-c` → «Obligation légale (article 6.1.c)»."""
    named = {
        "6-1-a": _("Consentement"),
        "6-1-b": _("Contrat"),
        "6-1-c": _("Obligation légale"),
        "6-1-d": _("Intérêts vitaux"),
        "6-1-e": _("Mission d'intérêt public"),
        "6-1-f": _("Intérêt légitime"),
        "9-2-a": _("Données sensibles : consentement explicite"),
        "9-2-b": _("Données sensibles : protection sociale"),
        "9-2-f": _("Données sensibles : justice"),
        "9-2-g": _("Données sensibles : intérêt public important"),
        "9-2-h": _("Données sensibles : soins et services de santé"),
        "9-2-i": _("Données sensibles : santé publique"),
        "10": _("Infractions et condamnations"),
        "87": _("Numéro de sécurité sociale"),
    }
    article = _("article %(article)s du RGPD") % {"article": gdpr.replace("-", ".")}
    return f"{named.get(gdpr, _('Données sensibles'))} ({article})"


def source(provenance: str) -> str:
    """«publié», «nommé ailleurs» or «proposé»."""
    return {"published": _("publié"), "named": _("nommé ailleurs")}.get(provenance, _("proposé"))


def special(mark: str) -> str:
    """Why some data ask for more care; empty for ordinary data."""
    return {
        "art9": _("Santé et autres données sensibles"),
        "art10": _("Infractions ou soupçons"),
        "nir": _("Numéro de sécurité sociale"),
        "highly_personal": _("Très personnelles"),
    }.get(mark, "")


def status(code: str) -> str:
    """«en vigueur», «prévu» or «clos»."""
    return {"in_force": _("en vigueur"), "closed": _("clos")}.get(code, _("prévu"))


def band(name: str) -> str:
    """How long the longest rule lasts."""
    return {
        "up_to_1_year": _("Un an au plus"),
        "up_to_5_years": _("De un à cinq ans"),
        "up_to_10_years": _("De cinq à dix ans"),
        spans.BEYOND: _("Plus de dix ans"),
    }.get(name, _("Aucune durée dite"))


def effect(name: str) -> str:
    """What an algorithm does to a person."""
    return {"automatic": _("Décide seul"), "assisted": _("Aide un agent")}.get(name, _("Aucun algorithme"))


def kind(name: str) -> str:
    """The family of a recipient."""
    return {
        "person": _("Personnes concernées"),
        "public": _("Grand public"),
        "social_security": _("Protection sociale"),
        "state": _("État et collectivités"),
        "justice": _("Justice"),
        "health": _("Santé"),
        "insurer": _("Assureurs"),
        "employer": _("Employeurs"),
        "bank": _("Banques"),
        "supplier": _("Sous-traitants et fournisseurs"),
        "foreign": _("Étranger et Europe"),
    }.get(name, _("Autres"))


def period(iso: str) -> str:
    """`P3Y` → «3 ans»; nothing at all is said in words."""
    return durations.words(iso) if spans.days(iso) else _("aussitôt")


def kept(rule: RetentionRule) -> str:
    """«3 ans après : Paiement», with the dispute that stops the clock."""
    said = f"{period(rule.keep)} {_('après :')} {labels.event(rule.start)}"
    if rule.hold:
        said += f" ; {_('en cas de litige, jusqu’à :')} {labels.event(rule.hold)}"
    return said


def then(rule: RetentionRule) -> str:
    """What follows, with the length of the archive."""
    said = labels.end_action(rule.then)
    return f"{said} ({durations.words(rule.archive)})" if rule.archive else said


def data(ids: Iterable[str]) -> list[str]:
    """The labels of data categories, in the order of the vocabulary."""
    wanted = frozenset(ids)
    return [labels.category(id) for id in register_book.current().words.data if id in wanted]


def place(name: str) -> str:
    """A place where the search looks."""
    return {
        "title": _("titre"),
        "subpurpose": _("sous-finalités"),
        "citation": _("textes cités"),
        "data": _("données"),
        "person": _("personnes"),
        "recipient": _("destinataires"),
        "algorithm": _("algorithmes"),
    }.get(name, _("notes"))


def facet(name: str) -> str:
    """A way to narrow the search."""
    return {
        "mission": _("Mission"),
        "status": _("État"),
        "person": _("Personnes concernées"),
        "data": _("Données"),
        "special": _("Données particulières"),
        "recipient": _("Destinataires"),
        "ground": _("Fondement"),
        "retention": _("Durée la plus longue"),
        "algorithm": _("Algorithmes"),
    }[name]


def value(facet_name: str, id: str) -> str:
    """One value of a facet."""
    said = {
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
    return said[facet_name](id)


def named(topic: str, id: str) -> str:
    """What one thing is called, that a question may be asked of."""
    said = {"donnees": labels.category, "personnes": labels.person, "destinataires": labels.recipient}
    return said.get(topic, ground)(id)


def heading(topic: str, id: str) -> str:
    """What the answer about one thing is called."""
    return {
        "donnees": _("%(thing)s : qui reçoit ces données, et pourquoi"),
        "personnes": _("%(thing)s : quels traitements les concernent"),
        "destinataires": _("%(thing)s : ce qui lui est transmis"),
        "fondements": _("%(thing)s : ce qui s'appuie dessus"),
    }[topic] % {"thing": named(topic, id)}


def title(slug: str) -> str:
    """The title of an entry of the register shown; its slug where the register does not hold it."""
    found: Entry | None = register_book.current().by_slug.get(slug)
    return labels.said(found.title) if found else slug
