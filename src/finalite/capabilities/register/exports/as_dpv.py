"""The register in the words of the W3C Data Privacy Vocabulary 2.3, as JSON-LD that needs no network to be read."""

import json
from collections.abc import Iterable
from typing import Any

from ..entry import Entry, Recipient, RetentionRule, Text
from ..parties import CONTROLLER, DPO, JOINT, REPRESENTATIVE, Parties, Party, answering, named
from ..vocabulary import Term, vocabulary
from . import dpv_terms
from .dpv_terms import GROUNDS, PREFIXES, RIGHTS
from .values import Register

OWN = "urn:finalite:"
"""Our own names: entries, purposes, and what DPV has no term for."""
CONTEXT = {
    **PREFIXES,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "own": OWN,
}
STATUS = {"planned": "dpv:ActivityPlanned", "in_force": "dpv:ActivityOngoing", "closed": "dpv:ActivityCompleted"}
TYPES = {"data": "dpv:PersonalData", "person": "dpv:DataSubject", "recipient": "dpv:Recipient"}
KINDS = (*TYPES, "role", "event", "end_action")
Node = dict[str, Any]


def write(register: Register) -> bytes:
    """JSON-LD. Raises `CannotCarry` where a word is mapped to a term that DPV 2.3 does not have."""
    found = document(register)
    dpv_terms.check(found)
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def document(register: Register) -> Node:
    """The controller, the words used, the entries, and the list of the words that DPV has no term for."""
    graph = [_controller(register), *_others(register.parties)]
    graph += [_entry(entry, register.parties) for entry in register.entries]
    used = {name for name in dpv_terms.names_in(graph) if name.startswith("own:")}
    words = [_word(kind, term) for kind, term in _terms() if _name(kind, term.id) in used]
    return {"@context": CONTEXT, "@graph": [*graph, *words, _collection(register, used)]}


def _controller(register: Register) -> Node:
    """The controller as the register names it, with its officer and representative; known by its name alone if not."""
    node: Node = {"@id": "own:controller", "@type": "dpv:DataController", "skos:prefLabel": register.organisation}
    for one in named(register.parties, CONTROLLER):
        node |= _identity(one)
    for role, relation in (
        (REPRESENTATIVE, "dpv:hasRepresentative"),
        (DPO, "dpv:hasDataProtectionOfficer"),
    ):
        if named(register.parties, role):
            node[relation] = _refs([f"own:{role}"])
    return node


def _others(parties: Parties) -> list[Node]:
    kinds = {REPRESENTATIVE: "dpv:Representative", DPO: "dpv:DataProtectionOfficer", JOINT: "dpv:DataController"}
    return [
        {"@id": _party_name(one, parties), "@type": kinds[one.role], "skos:prefLabel": one.name, **_identity(one)}
        for one in parties
        if one.role in kinds
    ]


def _identity(one: Party) -> Node:
    contact = {"dpv:hasContact": one.contact} if one.contact else {}
    return {"dpv:hasName": one.name, **contact, "own:source": one.source}


def _party_name(one: Party, parties: Parties) -> str:
    return f"own:joint-controller:{named(parties, JOINT).index(one) + 1}" if one.role == JOINT else f"own:{one.role}"


def without_term(register: Register) -> list[str]:
    """What of this register is carried under our own name, as `kind:id`: DPV 2.3 has no term for it."""
    listed = document(register)["@graph"][-1]["skos:member"]
    return [one["@id"].removeprefix("own:") for one in listed]


def _collection(register: Register, used: set[str]) -> Node:
    lacking = [_name(kind, term.id) for kind, term in _terms() if not _mapped(kind, term)]
    grounds = {basis.gdpr for entry in register.entries for basis in entry.legal_bases} - GROUNDS.keys()
    members = [name for name in lacking if name in used] + [f"own:ground:{one}" for one in sorted(grounds)]
    label = _bilingual(Text("Sans terme dans DPV 2.3", "No term in DPV 2.3"))
    return {
        "@id": "own:without-dpv-term",
        "@type": "skos:Collection",
        "skos:prefLabel": label,
        "skos:member": _refs(members),
    }


def _terms() -> list[tuple[str, Term]]:
    return [(kind, term) for kind in KINDS for term in getattr(vocabulary(), kind).values()]


def _mapped(kind: str, term: Term) -> bool:
    return kind in ("data", "person") and bool(term.dpv)


def _word(kind: str, term: Term) -> Node:
    types = ["skos:Concept", term.dpv if _mapped(kind, term) else TYPES.get(kind, "")]
    if kind == "data" and term.special in ("art9", "art10"):
        types.append("dpv:SpecialCategoryPersonalData" if term.special == "art9" else "dpv:SensitivePersonalData")
    label = _bilingual(Text(term.fr, term.en))
    return {"@id": _name(kind, term.id), "@type": [one for one in types if one], "skos:prefLabel": label}


def _entry(entry: Entry, parties: Parties) -> Node:
    return {
        "@id": f"own:entry:{entry.slug}",
        "@type": ["dpv:PersonalDataHandling", "dpv:PersonalDataProcess"],
        "skos:prefLabel": _bilingual(entry.title),
        "dct:identifier": entry.slug,
        "dpv:hasActivityStatus": {"@id": STATUS[entry.status]},
        "dpv:hasDataController": _refs(["own:controller", *_joint(entry, parties)]),
        "dpv:hasPurpose": [_purpose(entry, one.id, one.text) for one in entry.subpurposes],
        "dpv:hasLegalBasis": [_basis(entry, rank) for rank in range(len(entry.legal_bases))],
        "dpv:hasDataSubject": _refs(_name("person", one) for one in entry.data),
        "dpv:hasPersonalData": _data(entry.categories),
        "dpv:hasRecipient": _refs(_name("recipient", one.who) for one in told(entry)),
        "dpv:hasProcess": [*_persons(entry), *_disclosures(entry)],
        "dpv:hasStorageCondition": [_storage(entry, rule) for rule in entry.retention],
        **_protection(entry),
        "dpv:hasDataSource": _refs(f"own:entry:{flow.fiche}" for flow in entry.receives_from),
        "own:accessibleTo": [
            _mark(entry, f"access.{one.role}") | {"own:role": _refs([_name("role", one.role)]), **_limits(entry, one)}
            for one in entry.access
        ],
        "own:algorithm": [
            {"skos:prefLabel": _bilingual(one.text), "own:effect": one.effect, "own:rule": one.rule}
            | {"dct:source": one.article, "own:review": one.review, **_mark(entry, f"algorithm.{one.id}")}
            for one in entry.algorithms
        ],
    }


def _joint(entry: Entry, parties: Parties) -> list[str]:
    return [_party_name(one, parties) for one in named(answering(parties, entry.slug), JOINT)]


def _purpose(entry: Entry, id: str, text: Text) -> Node:
    node: Node = {"@id": _purpose_name(entry, id), "@type": "dpv:Purpose", "skos:prefLabel": _bilingual(text)}
    return node | _mark(entry, f"subpurpose.{id}")


def _basis(entry: Entry, rank: int) -> Node:
    basis = entry.legal_bases[rank]
    kind: Node = {"@type": GROUNDS.get(basis.gdpr, "dpv:LegalBasis")}
    if basis.gdpr not in GROUNDS:
        kind |= {"own:ground": _refs([f"own:ground:{basis.gdpr}"])}
    node: Node = {"@id": f"own:entry:{entry.slug}:basis:{rank + 1}", **kind, "dct:source": list(basis.citations)}
    return node | _purposes(entry, basis.subpurposes) | _mark(entry, basis.key)


def _persons(entry: Entry) -> list[Node]:
    return [
        _process(entry, f"person:{person}")
        | {"dpv:hasDataSubject": _refs([_name("person", person)]), "dpv:hasPersonalData": _data(use.all)}
        | _by_source(entry, person, use.all)
        for person, use in entry.data.items()
    ]


def _process(entry: Entry, part: str) -> Node:
    return {"@id": f"own:entry:{entry.slug}:{part}", "@type": "dpv:PersonalDataProcess"}


def _by_source(entry: Entry, person: str, categories: Iterable[str]) -> Node:
    """Which of a person's data are published and which we propose."""
    found: Node = {}
    for category in vocabulary().data:
        if category in categories:
            source = entry.provenance.of(f"data.{person}.{category}")
            found.setdefault(f"own:{source}", []).append({"@id": _name("data", category)})
    return found


def told(entry: Entry) -> list[Recipient]:
    """The recipients without the marker `none`, which says that there is nobody."""
    return [one for one in entry.recipients if vocabulary().recipient[one.who].kind != "none"]


def _disclosures(entry: Entry) -> list[Node]:
    return [
        _process(entry, f"recipient:{one.who}")
        | {"dpv:hasRecipient": _refs([_name("recipient", one.who)]), "dpv:hasPersonalData": _data(one.data)}
        | {"own:aggregated": one.aggregated, "own:spread": "proposed", **_purposes(entry, one.subpurposes)}
        | _mark(entry, f"recipient.{one.who}")
        for one in told(entry)
    ]


def _storage(entry: Entry, rule: RetentionRule) -> Node:
    node: Node = {"@id": f"own:entry:{entry.slug}:retention:{rule.id}", "@type": "dpv:StorageDuration"}
    node |= {"dpv:hasPersonalData": _data(rule.what), "own:spread": "proposed", "dpv:hasDuration": _span(rule.keep)}
    node |= {"own:from": _refs([_name("event", rule.start)]), "own:then": _refs([_name("end_action", rule.then)])}
    if rule.archive:
        node |= {"own:archive": _span(rule.archive)}
    if rule.hold:
        node |= {"own:hold": _refs([_name("event", rule.hold)])}
    return node | _mark(entry, f"retention.{rule.id}")


def _protection(entry: Entry) -> Node:
    given = {name: right for name, right in entry.rights.items() if right.how}
    denied = {name: right for name, right in entry.rights.items() if not right.how}
    measure = {"@type": "dpv:TechnicalOrganisationalMeasure", **_mark(entry, "security")}
    policy = {"dpv:hasPolicy": entry.security.policy} if entry.security.policy else {}
    return policy | {
        "dpv:hasRight": [
            {"@type": RIGHTS[name], "dct:description": _french(right.how), **_mark(entry, f"rights.{name}")}
            for name, right in given.items()
        ],
        "own:exemptedRight": [
            {"@type": RIGHTS[name], "dpv:hasJustification": _french(right.exempt), "dct:source": right.article}
            | _mark(entry, f"rights.{name}")
            for name, right in denied.items()
        ],
        "dpv:hasTechnicalOrganisationalMeasure": [
            measure | {"skos:prefLabel": _french(one)} for one in entry.security.measures
        ],
    }


def _limits(entry: Entry, access: Any) -> Node:
    data = {"dpv:hasPersonalData": _data(access.data)} if access.data else {}
    return data | _purposes(entry, access.subpurposes)


def _purposes(entry: Entry, ids: tuple[str, ...]) -> Node:
    return {"dpv:hasPurpose": _refs(_purpose_name(entry, id) for id in ids)} if ids else {}


def _purpose_name(entry: Entry, id: str) -> str:
    return f"own:entry:{entry.slug}:purpose:{id}"


def _span(iso: str) -> Node:
    return {"@type": "dpv:TemporalDuration", "rdf:value": {"@value": iso, "@type": "xsd:duration"}}


def _mark(entry: Entry, key: str) -> Node:
    why = entry.provenance.why(key)
    return {"own:source": entry.provenance.of(key)} | ({"own:why": _french(why)} if why else {})


def _data(categories: Iterable[str]) -> list[Node]:
    held = set(categories)
    return _refs(_name("data", one) for one in vocabulary().data if one in held)


def _name(kind: str, id: str) -> str:
    return f"own:{kind}:{id}"


def _refs(names: Iterable[str]) -> list[Node]:
    return [{"@id": name} for name in names]


def _french(text: str) -> Node:
    return {"@value": text, "@language": "fr"}


def _bilingual(text: Text) -> list[Node]:
    return [_french(text.fr), {"@value": text.en, "@language": "en"}]
