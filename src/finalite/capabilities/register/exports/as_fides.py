"""The register as fideslang 3.1 YAML: a system for each entry, a privacy declaration for each sub-purpose."""

from typing import Any

from ..entry import Entry, Recipient, SubPurpose
from ..parties import CONTROLLER, DPO, JOINT, Parties, answering, named
from ..vocabulary import Term, vocabulary
from ..wording import duration
from . import fides_losses
from .fides_grounds import GROUNDS, SPECIAL, first
from .labels import said
from .values import Register

ROOT_DATA, ROOT_USE, SUBJECT = "user.register", "register", "register_"
"""Our words stand beside the default taxonomy of fideslang, and never replace one of its own."""
Table = dict[str, Any]


def write(register: Register) -> bytes:
    """YAML that opens with the list of what fideslang cannot carry, as comments."""
    import yaml  # heavy: only who writes YAML pays for it

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text = yaml.dump(manifest(register), Dumper=dumper, sort_keys=False, allow_unicode=True, width=110)
    report = "".join(f"# {line}\n" for line in fides_losses.report(register).splitlines())
    return (report + text).encode()


def manifest(register: Register) -> Table:
    """The resources under the names that fideslang gives them."""
    return {
        "data_category": _categories(register),
        "data_subject": _subjects(register),
        "data_use": _uses(register),
        "system": [_system(entry, register) for entry in register.entries],
    }


def _categories(register: Register) -> list[Table]:
    used = frozenset().union(*(_held(entry) for entry in register.entries))
    root = {"fides_key": ROOT_DATA, "parent_key": "user", "name": "Register", "description": register.organisation}
    terms = [term for id, term in vocabulary().data.items() if id in used]
    return [root, *({**_named(_category(term.id), term), "parent_key": ROOT_DATA} for term in terms)]


def _held(entry: Entry) -> frozenset[str]:
    received = frozenset().union(*(flow.data for flow in entry.receives_from))
    return entry.categories | received | frozenset().union(*(one.data for one in entry.recipients))


def _subjects(register: Register) -> list[Table]:
    used = {person for entry in register.entries for person in entry.data}
    return [_named(SUBJECT + id, term) for id, term in vocabulary().person.items() if id in used]


def _uses(register: Register) -> list[Table]:
    found: list[Table] = [{"fides_key": ROOT_USE, "name": "Register", "description": register.organisation}]
    for entry in register.entries:
        key = f"{ROOT_USE}.{entry.slug}"
        found.append({"fides_key": key, "name": entry.title.fr, "description": entry.title.en, "parent_key": ROOT_USE})
        found += [
            {"fides_key": f"{key}.{one.id}", "name": one.text.fr, "description": one.text.en, "parent_key": key}
            for one in entry.subpurposes
        ]
    return found


def _named(key: str, term: Term) -> Table:
    return {"fides_key": key, "name": term.fr, "description": term.en}


def _system(entry: Entry, register: Register) -> Table:
    flows = [_flow(flow.fiche, flow.data) for flow in entry.receives_from]
    return {
        "fides_key": entry.slug,
        "name": entry.title.fr,
        "description": entry.title.en,
        "system_type": "Processing activity",
        "administrating_department": said("mission", entry.mission),
        **_parties(answering(register.parties, entry.slug), register.organisation),
        "responsibility": ["Controller"],
        "data_security_practices": " ; ".join(entry.security.measures) or None,
        "ingress": flows or None,
        "meta": {"status": entry.status, "provenance": dict(entry.provenance.sections)},
        "privacy_declarations": [_declaration(entry, one) for one in entry.subpurposes],
    }


def _parties(parties: Parties, organisation: str) -> Table:
    """fideslang has a name and an address for the controller, one line for the others, and no representative."""
    controller = next(iter(named(parties, CONTROLLER)), None)
    return {
        "legal_name": controller.name if controller else organisation,
        "legal_address": (controller and controller.contact) or None,
        "dpo": _one_line(named(parties, DPO)),
        "joint_controller_info": _one_line(named(parties, JOINT)),
    }


def _one_line(parties: Parties) -> str | None:
    return " ; ".join(", ".join(said for said in (one.name, one.contact) if said) for one in parties) or None


def _flow(slug: str, data: frozenset[str]) -> Table:
    return {"fides_key": slug, "type": "system", "data_categories": _keys(data)}


def _declaration(entry: Entry, one: SubPurpose) -> Table:
    told = [found for found in entry.recipients if _third_party(found, one)]
    shared = frozenset().union(*(found.data for found in told))
    special = any(vocabulary().data[id].special == "art9" for id in entry.categories)
    return {
        "name": one.id,
        "data_use": f"{ROOT_USE}.{entry.slug}.{one.id}",
        "data_categories": _keys(entry.categories),
        "data_subjects": [SUBJECT + person for person in entry.data],
        "ingress": [flow.fiche for flow in entry.receives_from] or None,
        "legal_basis_for_processing": first(entry, one, GROUNDS),
        "processes_special_category_data": special,
        "special_category_legal_basis": first(entry, one, SPECIAL) if special else None,
        "retention_period": _periods(entry),
        "data_shared_with_third_parties": bool(told),
        "third_parties": ", ".join(said("recipient", found.who) for found in told) or None,
        "shared_categories": _keys(shared),
    }


def _third_party(told: Recipient, one: SubPurpose) -> bool:
    """The person concerned is no third party, and `none` is a marker that says there is nobody."""
    kind = vocabulary().recipient[told.who].kind
    return kind not in ("none", "person") and (not told.subpurposes or one.id in told.subpurposes)


def _periods(entry: Entry) -> str | None:
    rules = (f"{rule.id} : {duration(rule.keep)} après {said('event', rule.start)}" for rule in entry.retention)
    return " ; ".join(rules) or None


def _keys(ids: frozenset[str]) -> list[str]:
    return [_category(id) for id in vocabulary().data if id in ids]


def _category(id: str) -> str:
    return f"{ROOT_DATA}.{id}"
