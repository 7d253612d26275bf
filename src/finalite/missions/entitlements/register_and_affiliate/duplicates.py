"""Finds records that may be about one person, puts them before an agent, and merges or dismisses as the agent says."""

from datetime import date

from django.db.models import F

from finalite.capabilities import cases, people, register
from finalite.capabilities.jobs import SliceDone
from finalite.capabilities.people import names
from finalite.capabilities.register import PersonId

from . import likeness, models
from .values import Difference, DoubtOpened, DoubtShown, MergerShown

OPEN, MERGED, DISMISSED = "open", "merged", "dismissed"
COLUMNS = ("birth_name", "used_name", "first_names", "sex", "birth", "birth_place", "birth_rank", "death_on")


def search(person: PersonId, on: date) -> tuple[DoubtShown, ...]:
    """Look for records like this one, and open a case for each pair not judged yet; twice opens nothing more."""
    mine = _compared([person])[person]
    near = likeness.near_numbers(mine.number) if mine.number else ()
    found = people.find_alike(person, numbers=near)
    others = _compared(found)
    seen = {other: likeness.signs(mine, others[other]) for other in found if other in others}
    judged = set(models.Doubt.objects.filter(person_id=person, other_id__in=seen).values_list("other_id", flat=True))
    for other, signs in seen.items():
        if signs and other not in judged:
            open_doubt(person, other, signs, on)
    return shown_of(person)


def sweep(on: date, after: int, limit: int) -> SliceDone:
    """Open a case for each pair of the next people of one civil status that nobody judged yet; twice opens no more.

    A swapped number or the same birth alone is left to `search`: over everybody they would put twins and neighbours
    of one register before agents.
    """
    people_seen = people.persons_after(after=after, limit=limit)
    alike = people.born_alike(people_seen)
    known = register.may_concern(*alike, *(other for others in alike.values() for other in others))
    compared = _compared([PersonId(one) for one in known])
    judged = set(models.Doubt.objects.filter(person_id__in=alike).values_list("person_id", "other_id"))
    opened = 0
    for one, other in ((one, other) for one, others in alike.items() for other in others):
        if (one, other) in judged or not {one, other} <= known:
            continue
        signs = likeness.signs(compared[one], compared[other])
        if likeness.SAME_CIVIL_STATUS in signs:
            open_doubt(one, other, signs, on)
            opened += 1
    return SliceDone(len(people_seen), opened, people_seen[-1] if people_seen else after)


def open_doubt(person: PersonId, other: PersonId, signs: tuple[str, ...], on: date) -> int:
    """Open a case on two records; those who work on it may know both. Returns the case.

    A pair that is before an agent already gets no second case.
    """
    standing = models.Doubt.objects.filter(person_id=person, other_id=other, state=OPEN).first()
    if standing is not None:
        return standing.case_id
    subjects = people.subjects_of([person, other])
    caisse = people.caisse_of([person])[person]
    case = cases.open_case(
        case=cases.NewCase("duplicate", caisse, subjects[person], person, linked=(person, other)), on=on
    )
    # the case links its agents to both people, whichever caisse keeps the other file
    register.concerns(person, other)
    models.Doubt.objects.bulk_create(
        [
            models.Doubt(
                subject=subjects[one],
                person_id=one,
                other_id=two,
                organisation=caisse,
                found_on=on,
                state=OPEN,
                case_id=case,
                signs=list(signs),
            )
            for one, two in ((person, other), (other, person))
        ]
    )
    return case


def merge(case: int, keep: PersonId, reason: str, on: date) -> MergerShown:
    """Merge the two records of a case into the one to keep; both histories stay, and it can be undone."""
    row = reach(case)
    pair = {row.person_id, row.other_id}
    if keep not in pair:
        raise register.Invalid("keep", "le dossier à garder est l’un des deux comparés")
    [absorbed] = pair - {keep}
    _check_kept(keep, PersonId(absorbed))
    people.merge_records(kept_id=keep, absorbed_id=PersonId(absorbed), on=on)
    made = models.Merger.objects.create(
        subject=people.subjects_of([keep])[keep],
        person_id=keep,
        absorbed_id=absorbed,
        merged_on=on,
        merged_by=register.current_actor().user,
        reason=_reason(reason),
    )
    _judge(case, MERGED, on)
    return merger(made)


def dismiss(case: int, reason: str, on: date) -> None:
    """Say that the two records are about two people; the pair is not put forward again."""
    row = reach(case)
    _reason(reason)
    cases.note_event(case_id=row.case_id, kind="two_people", on=on)
    _judge(case, DISMISSED, on)


def undo(number: int, reason: str, on: date) -> MergerShown:
    """Take a merger back: each record stands alone again; who did it and why stays written."""
    row = models.Merger.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("merger", "cette fusion n’existe pas")
    register.concerns(row.person_id, row.absorbed_id)
    if row.undone_on:
        raise register.Invalid("merger", "cette fusion est déjà défaite")
    people.separate_records(absorbed_id=PersonId(row.absorbed_id), on=on)
    row.undone_on, row.undone_by, row.undone_reason = on, register.current_actor().user, _reason(reason)
    row.closed_on = on
    row.save(update_fields=["undone_on", "undone_by", "undone_reason", "closed_on"])
    return merger(row)


def shown_of(person: PersonId) -> tuple[DoubtShown, ...]:
    """The doubts that are open about somebody, the oldest first."""
    return tuple(shown(row) for row in models.Doubt.objects.filter(person_id=person, state=OPEN).order_by("pk"))


def open_ones(after: int, limit: int) -> tuple[DoubtShown, ...]:
    """The pairs that wait for a word in the actor's caisse, each once, the oldest first, from after a case."""
    return tuple(shown(row) for row in _waiting(after, limit))


def side_by_side(after: int, limit: int) -> tuple[DoubtOpened, ...]:
    """The same pairs, both records of each column by column, with their caisses."""
    rows = _waiting(after, limit)
    everybody = [PersonId(one) for row in rows for one in (row.person_id, row.other_id)]
    identities, caisses = people.identity_of(everybody), people.caisse_of(everybody)
    return tuple(_compared_columns(row, identities, caisses) for row in rows)


def _waiting(after: int, limit: int) -> list[models.Doubt]:
    rows = models.Doubt.objects.filter(state=OPEN, case_id__gt=after, person_id__lt=F("other_id"))
    if caisse := register.current_actor().organisation:
        rows = rows.filter(organisation=caisse)
    seen = list(rows.order_by("case_id")[:limit])
    known = register.may_concern(*(one for row in seen for one in (row.person_id, row.other_id)))
    return [row for row in seen if {row.person_id, row.other_id} <= known]


def _compared_columns(row: models.Doubt, identities: dict, caisses: dict) -> DoubtOpened:
    pair = [PersonId(row.person_id), PersonId(row.other_id)]
    one, two = (identities[person] for person in pair)
    lines = [Difference("nir", one.number_shown, two.number_shown)]
    lines += [Difference(name, str(getattr(one, name) or ""), str(getattr(two, name) or "")) for name in COLUMNS]
    lines.append(Difference("caisse", caisses[pair[0]], caisses[pair[1]]))
    return DoubtOpened(shown(row), tuple(lines))


def mergers_of(person: PersonId) -> tuple[MergerShown, ...]:
    """Every merger that somebody's records went through, the latest first."""
    records = people.records_of(person)
    rows = models.Merger.objects.filter(person_id__in=records) | models.Merger.objects.filter(absorbed_id__in=records)
    return tuple(merger(row) for row in rows.order_by("-pk"))


def reach(case: int) -> models.Doubt:
    """A doubt that is open, both its people added to the act; raises `Invalid` when there is none."""
    row = models.Doubt.objects.filter(case_id=case, state=OPEN).order_by("pk").first()
    if row is None:
        raise register.Invalid("case", "aucun doublon à trancher sous ce numéro")
    register.concerns(row.person_id, row.other_id)
    return row


def shown(row: models.Doubt) -> DoubtShown:
    """A doubt as its doors give it."""
    return DoubtShown(row.case_id, PersonId(row.person_id), PersonId(row.other_id), row.found_on, tuple(row.signs))


def merger(row: models.Merger) -> MergerShown:
    """A merger as its doors give it."""
    return MergerShown(
        row.pk,
        PersonId(row.person_id),
        PersonId(row.absorbed_id),
        row.merged_on,
        row.merged_by,
        row.reason,
        row.undone_on,
        row.undone_by,
        row.undone_reason,
    )


def _check_kept(keep: PersonId, absorbed: PersonId) -> None:
    """What is certified goes on: merged the other way, a waiting number would hide it."""
    who = people.identity_of([keep, absorbed])
    certified = {one for one, identity in who.items() if identity.nir_kind == likeness.CERTIFIED}
    if certified == {absorbed}:
        raise register.Invalid("keep", "garder le dossier dont le numéro est certifié")


def _judge(case: int, state: str, on: date) -> None:
    models.Doubt.objects.filter(case_id=case).update(state=state, closed_on=on)
    cases.close_case(case_id=case, outcome=state, on=on)


def _reason(text: str) -> str:
    if not text.strip():
        raise register.Invalid("reason", "dire pourquoi : la décision sera relue")
    return text.strip()[:200]


def _compared(ids: list[PersonId] | tuple[PersonId, ...]) -> dict[PersonId, likeness.Compared]:
    return {
        person: likeness.Compared(
            frozenset(names.words(f"{who.birth_name or ''} {who.first_names or ''}")),
            who.birth or "",
            who.birth_place or "",
            who.sex or "",
            who.nir or "",
            who.nir_kind or "",
        )
        for person, who in people.identity_of(ids).items()
    }
