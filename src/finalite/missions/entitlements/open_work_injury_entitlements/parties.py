"""Shows a file to whoever may know it: the same facts and words for both parties, nothing a doctor found."""

from collections.abc import Sequence
from datetime import date

from finalite.capabilities import letters, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.decision import Decision

from . import clocks, files, hearing, models
from .answers import ContestLine, Decided, FileLine, LetterOut, Milestone, NoticeLine, PaperLine, PartyFile, SaidBy
from .around import Around
from .facts import Nature
from .values import Party, Phase


def line(row: models.InjuryFile) -> FileLine:
    """A file in short."""
    return FileLine(
        file=row.pk,
        person=PersonId(row.person_id),
        nature=Nature(row.nature),
        happened_on=row.happened_on,
        declared_on=row.declared_on,
        late=row.late,
        state=row.state,
        due_on=row.due_on,
    )


def shown(rows: Sequence[models.InjuryFile], party: Party | None, on: date) -> tuple[PartyFile, ...]:
    """Files on a day for one party, or for an agent (`None`): words of the other party only once the file is open."""
    around, known = Around(rows), people.identity_of({row.person_id for row in rows})
    return tuple(_shown(row, around, known[PersonId(row.person_id)].name, party, on) for row in rows)


def _shown(row: models.InjuryFile, around: Around, name: str, party: Party | None, on: date) -> PartyFile:
    phase, employer = hearing.phase(row, on), row.employer
    whole = party is None or phase is not Phase.CLOSED or row.state not in files.ACTIVE
    return PartyFile(
        line=line(row),
        name=name,
        place=row.place,
        circumstances=row.circumstances,
        table=row.table,
        employer=employer.name if employer else "",
        phase=phase,
        milestones=milestones(row, around, on),
        papers=_papers(row, around),
        said=_said(row, around, party, whole),
        notices=_notices(row, around, party),
        decided=_decided(row, around),
        contests=_contests(row, around, party),
        next_step=next_step(row, around, on),
    )


def milestones(row: models.InjuryFile, around: Around, on: date) -> tuple[Milestone, ...]:
    """The legal clocks of a file, each from its first day to its last; empty while it is incomplete."""
    found = [
        Milestone(
            one.ref,
            date.fromisoformat(str(one.codes["from"])),
            date.fromisoformat(str(one.codes["due_on"])),
            str(one.codes["article"]),
        )
        for one in clocks.clock(files.facts_of(row), on).lines
    ]
    return tuple(_before(row, around) + found)


def _before(row: models.InjuryFile, around: Around) -> list[Milestone]:
    """The clocks that come before the fund's: the employer's declaration and reservations, the questionnaires."""
    found = []
    if row.known_on and row.declared_by == Party.EMPLOYER:
        due = clocks.employer_by(row.known_on)
        found.append(Milestone("declaration", row.known_on, due, "CSS R441-3"))
    if row.declared_on and row.declared_by == Party.EMPLOYER:
        due = clocks.reserve_by(row.declared_on)
        found.append(Milestone("reservations", row.declared_on, due, "CSS R441-6"))
    article = "CSS R461-9" if row.nature == Nature.DISEASE else "CSS R441-8"
    asked = around.of(models.Questionnaire, row)[:1]
    return found + [Milestone("questionnaire", one.sent_on, one.due_on, article) for one in asked]


def next_step(row: models.InjuryFile, around: Around, on: date) -> str:
    """The code of what the law awaits next; its words are with the labels."""
    if row.state == files.INCOMPLETE:
        return "certificate" if row.declared_on else "declaration"
    if row.state == files.EXAMINED:
        return "investigate" if _must_investigate(row, around) else "decide"
    if row.state == files.INVESTIGATED and row.opened_on is None:
        return "open_file"
    if row.state in (files.INVESTIGATED, files.COMMITTEE):
        return {Phase.CLOSED: "wait_opening", Phase.READ_ONLY: "decide"}.get(hearing.phase(row, on), "comments")
    return "decide" if row.state == files.ADVISERS else row.state


def _must_investigate(row: models.InjuryFile, around: Around) -> bool:
    reserved = any(one.kind == hearing.RESERVATION and one.in_time for one in around.of(models.Statement, row))
    return hearing.is_investigated(row, dead=bool(around.of(models.Death, row)), reserved=reserved)


def _papers(row: models.InjuryFile, around: Around) -> tuple[PaperLine, ...]:
    rows = around.of(models.Certificate, row)
    return tuple(PaperLine(one.pk, one.kind, one.issued_on, one.received_on) for one in rows)


def _said(row: models.InjuryFile, around: Around, party: Party | None, whole: bool) -> tuple[SaidBy, ...]:
    rows = (one for one in around.of(models.Statement, row) if whole or one.party == party)
    return tuple(SaidBy(one.on, one.party, one.kind, one.text, one.in_time) for one in rows)


def _notices(row: models.InjuryFile, around: Around, party: Party | None) -> tuple[NoticeLine, ...]:
    """An agent sees what each was sent; a party what it was sent itself."""
    rows = (one for one in around.of(models.Notice, row) if party in (None, one.party))
    return tuple(NoticeLine(one.pk, one.party, one.kind, one.sent_on, one.letter_id) for one in rows)


def _decided(row: models.InjuryFile, around: Around) -> tuple[Decided, ...]:
    rows = around.of(models.InjuryDecision, row)
    return tuple(Decided(one.decided_on, one.implied, one.outcome, Decision.from_json(one.decision)) for one in rows)


def _contests(row: models.InjuryFile, around: Around, party: Party | None) -> tuple[ContestLine, ...]:
    rows = (one for one in around.of(models.Contest, row) if party in (None, one.party))
    return tuple(ContestLine(one.pk, one.party, one.received_on, one.due_on, one.late, one.outcome) for one in rows)


def letter(number: int, party: Party) -> LetterOut:
    """A letter that a party was sent; raises `Invalid` for one sent to somebody else."""
    found = models.Notice.objects.filter(pk=number, party=party).first()
    if found is None:
        raise register.NotFound("notice", "ce courrier n’existe pas")
    files.reach(found.file_id, lock=False)
    sent = letters.read_letter(letter_id=found.letter_id)
    return LetterOut(sent.title, sent.sent_on, sent.content)
