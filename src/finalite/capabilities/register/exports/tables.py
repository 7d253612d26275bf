"""Says an entry again under the keys of its TOML, in the order of the models: what every export starts from."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from ..entry import Entry, Flow, Recipient
from ..vocabulary import vocabulary

Table = dict[str, Any]


def tables_of(entries: Iterable[Entry]) -> list[Table]:
    """`as_table` of each entry."""
    return [as_table(entry) for entry in entries]


def as_table(entry: Entry) -> Table:
    """The entry as `loader.load` would read it: what is empty and may be absent is left out."""
    head = _kept(slug=entry.slug, mission=entry.mission, status=entry.status)
    head |= _kept(closed_on=entry.closed_on, closed_why=entry.closed_why)
    head |= {"title": {"fr": entry.title.fr, "en": entry.title.en}, "published": _published(entry)}
    return head | _kept(**_about(entry), **_commitments(entry), **_sources(entry))


def _published(entry: Entry) -> Table:
    where = entry.published
    number = {} if where.full is None else {"full": where.full}
    return number | {"summary": where.summary} | _kept(title_only=where.title_only)


def _about(entry: Entry) -> Table:
    return {
        "subpurpose": [
            {"id": one.id, "fr": one.text.fr, "en": one.text.en, "editions": list(one.editions)}
            for one in entry.subpurposes
        ],
        "legal_basis": [
            {"gdpr": one.gdpr, "citations": list(one.citations)}
            | _kept(subpurposes=list(one.subpurposes), editions=list(one.editions))
            for one in entry.legal_bases
        ],
        "data": {
            person: {"read": _sorted(use.read)} | _kept(write=_sorted(use.write)) for person, use in entry.data.items()
        },
        "access": [
            {"role": one.role} | _kept(data=_sorted(one.data), subpurposes=list(one.subpurposes))
            for one in entry.access
        ],
        "receives_from": [
            {"fiche": one.fiche} | _told(one) | _kept(through=one.through) for one in entry.receives_from
        ],
        "recipient": [
            {"who": one.who} | _told(one) | _kept(subpurposes=list(one.subpurposes), aggregated=one.aggregated)
            for one in entry.recipients
        ],
    }


def _commitments(entry: Entry) -> Table:
    return {
        "retention": [
            {"id": rule.id, "what": _sorted(rule.what), "keep": rule.keep, "from": rule.start, "then": rule.then}
            | _kept(archive=rule.archive, hold=rule.hold)
            for rule in entry.retention
        ],
        "rights": {
            name: _kept(how=right.how, exempt=right.exempt, article=right.article)
            for name, right in entry.rights.items()
        },
        "algorithm": [
            {"id": one.id, "fr": one.text.fr, "en": one.text.en, "rule": one.rule, "effect": one.effect}
            | {"article": one.article, "review": one.review}
            for one in entry.algorithms
        ],
        "security": _kept(policy=entry.security.policy, measures=list(entry.security.measures)),
    }


def _sources(entry: Entry) -> Table:
    return {
        "provenance": dict(entry.provenance.sections),
        "proposed": [{"keys": list(one.keys), "why": one.why} for one in entry.provenance.proposals],
        "unused": [{"keys": list(one.keys), "reason": one.reason} for one in entry.unused],
        "source_note": [{"section": one.section, "fr": one.text.fr, "en": one.text.en} for one in entry.source_notes],
    }


def _told(one: Flow | Recipient) -> Table:
    """`everything` is said as such: what it amounts to today is for the reader to work out again."""
    return {"everything": True} if one.everything else {"data": _sorted(one.data)}


def _sorted(categories: Collection[str]) -> Sequence[str]:
    """In the order of the vocabulary, so that the same entry always gives the same bytes."""
    return [id for id in vocabulary().data if id in categories]


def _kept(**fields: Any) -> Table:
    return {key: value for key, value in fields.items() if value}
