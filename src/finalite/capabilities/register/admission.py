"""The questions the door asks before anything runs: in force? which role? declared flow? may this actor know this
person?
"""

from collections.abc import Iterable

from finalite.capabilities import people, subject_rights

from . import loader, moment, suspension
from .act import Act
from .actor import Actor
from .entry import IN_FORCE, Entry, Flow
from .purpose import AUTOMATION, BUILT_IN_ROLES, Purpose, PurposeViolation, purpose_of
from .values import Refused
from .vocabulary import vocabulary

OWN_DATA_ROLES = {"staff_member"}
"""Inside the organisation, yet here about themselves."""
REASONS = {
    "not_yours": "ces données ne sont pas les vôtres, et vous n’agissez pas pour cette personne",
    "reason_needed": "aucun dossier ouvert et pas de votre caisse : dire pourquoi cet accès est nécessaire",
    "every_caisse": "ce lancement porte sur les dossiers d’autres caisses : il se fait de lui-même, à son heure",
    "own_only": "la personne seule le fait, depuis son compte",
    "restricted": "la personne a fait limiter ce traitement (RGPD, article 18) : ses données sont seulement conservées",
}


def admit(act: Act, carried: frozenset[str]) -> Purpose:
    """The purpose under which `act` may run; `carried` are the categories its result may hold.

    Raises `Refused` when the fiche is not in force, the role has no access, or the flow to the calling fiche is
    undeclared.
    """
    entry = loader.entry(act.fiche)
    if entry.status != IN_FORCE:
        raise Refused(f"« {entry.title.fr} » n’est pas en vigueur : rien ne s’exécute pour lui", "not_in_force")
    if act.parent is not None:
        check_within(carried, declared_flow(act.parent.fiche, act.fiche), act.parent.fiche)
        return purpose_of(act.fiche, AUTOMATION)
    _check_subpurpose(entry, act.subpurpose, act.actor.role)
    try:
        return purpose_of(act.fiche, act.actor.role)
    except PurposeViolation as why:
        raise Refused(f"ce rôle n’a pas accès à « {entry.title.fr} »", "role") from why


def admit_now(act: Act) -> None:
    """Raise `Refused` while the fiche is suspended; asked under its purpose, which all that follows needs too."""
    if suspension.is_suspended(act.fiche):
        title = loader.entry(act.fiche).title.fr
        raise Refused(f"« {title} » est suspendu : rien ne s’exécute pour lui avant sa reprise", "suspended")


def admit_role(act: Act, open_to: tuple[str, ...]) -> None:
    """Raise `Refused` when an outsider, or somebody about their own data, uses a door that is not open to them."""
    role = act.actor.role
    if act.parent is None and is_outsider(role) and role not in open_to:
        raise Refused("cette opération n’est pas ouverte à ce rôle", "role")


def admit_themselves(act: Act) -> None:
    """Raise `Refused` when an agent uses a door that people use by themselves."""
    role = act.actor.role
    if act.parent is None and not is_outsider(role) and role not in BUILT_IN_ROLES:
        raise Refused(REASONS["own_only"], "own_only")


def admit_run(act: Act, agents_start: bool, organisation: str) -> None:
    """Raise `Refused` when an agent starts a run over files that other caisses keep, named or not; no reason opens it.

    Where one caisse alone keeps files, its agents start what they like.
    """
    actor = act.actor
    if act.parent is not None or actor.role in BUILT_IN_ROLES:
        return
    if organisation not in ("", actor.organisation) or (not agents_start and people.other_caisses(actor.organisation)):
        raise Refused(REASONS["every_caisse"], "every_caisse")


def is_outsider(role: str) -> bool:
    """Whether a role is outside the organisation, or acts on its own data only; an unknown role is."""
    if role in BUILT_IN_ROLES:
        return False
    term = vocabulary().role.get(role)
    return term is None or term.external or role in OWN_DATA_ROLES


def declared_flow(caller: str, slug: str) -> Flow:
    """What `caller` declares to receive from `slug`; raises `Refused` where it declares nothing."""
    for flow in loader.entry(caller).receives_from:
        if flow.fiche == slug:
            return flow
    raise Refused(f"le registre ne déclare pas que {caller} reçoit des données de {slug}", "undeclared_flow")


def check_within(categories: Iterable[str], flow: Flow, caller: str) -> None:
    """Raise `Refused` when `categories` go beyond the declared flow."""
    beyond = set(categories) - flow.data
    if beyond:
        told = ", ".join(sorted(beyond))
        raise Refused(f"le registre ne permet pas que {caller} reçoive {told} de {flow.fiche}", "undeclared_flow")


def admit_persons(act: Act, person_ids: Iterable[int]) -> None:
    """Add `person_ids` to the act, or raise `Refused` when the actor may not know one of them."""
    ids = set(person_ids)
    outside = outside_reach(act, ids)
    act.persons.update(ids)
    for code in outside.values():
        raise Refused(REASONS[code], code)


def admit_keeper(act: Act, organisation: str) -> None:
    """Raise `Refused` when an agent of another caisse, who says no reason, asks for what `organisation` keeps.

    What outsiders may see is theirs by person or by practice, which their doors check; so do flows between fiches.
    """
    actor = act.actor
    if act.parent is not None or actor.role in BUILT_IN_ROLES or is_outsider(actor.role) or actor.reason.strip():
        return
    if organisation and organisation != actor.organisation:
        raise Refused(REASONS["reason_needed"], "reason_needed")


def outside_reach(act: Act, person_ids: Iterable[int]) -> dict[int, str]:
    """Persons whom this act may not concern, each with the code of the refusal.

    That somebody limited a processing is told to nobody who may not know about them.
    """
    new = set(person_ids) - act.persons - (act.parent.persons if act.parent else set())
    if not new:
        return {}
    limited = dict.fromkeys(_restricted(act.fiche, new), "restricted")
    return limited | dict.fromkeys(_beyond_need(act.actor, new), _need_code(act.actor))


def _restricted(fiche: str, person_ids: set[int]) -> set[int]:
    """Of one person the limits of every fiche are read at once: a page about them passes through several."""
    if len(person_ids) > 1:
        return subject_rights.restricted(fiche=fiche, person_ids=person_ids)
    [person] = person_ids
    limits = moment.once(subject_rights.limits_of, person_id=person)
    return person_ids if any(limit.fiche == fiche for limit in limits) else set()


def _check_subpurpose(entry: Entry, subpurpose: str, role: str) -> None:
    for access in entry.access:
        if access.role == role and not access.may(subpurpose):
            raise Refused(f"ce rôle n’a pas accès à « {entry.title.fr} » pour cette sous-finalité", "role")


def _beyond_need(actor: Actor, person_ids: set[int]) -> set[int]:
    if actor.role in BUILT_IN_ROLES or (actor.reason.strip() and actor.person_id is None):
        return set()
    return people.unreachable(actor=actor, person_ids=person_ids)


def _need_code(actor: Actor) -> str:
    return "not_yours" if actor.person_id is not None else "reason_needed"
