"""Hears the parties: reservations, questionnaires, witnesses, the open file and what each says of it."""

from datetime import date

from finalite.capabilities import cases, register

from . import clocks, files, models, telling
from .declaring import note, of
from .facts import Nature
from .values import Party, Phase

MEDICAL, RESERVATION = "questionnaire", "reservation"
LONGEST = 8_000
"""Characters of reservations: ours."""


def reserve(row: models.InjuryFile, text: str, on: date) -> bool:
    """The employer's reservations: reasoned, on the facts or a foreign cause, within ten clear days (CSS R441-6).

    Kept even when they come late, which frees the fund from investigating; returns whether they are in time. The same
    words again are kept once.
    """
    if len(text.split()) < 4:
        raise register.Invalid("text", "des réserves disent pourquoi : circonstances, lieu, heure ou cause étrangère")
    if row.declared_on is None:
        raise register.Invalid("file", "l’accident n’est pas encore déclaré")
    if len(text) > LONGEST:
        raise register.Invalid("text", f"ces réserves sont trop longues : {LONGEST} signes au plus")
    said = models.Statement.objects.filter(file=row, party=Party.EMPLOYER, kind=RESERVATION, text=text).first()
    if said is not None:
        return said.in_time
    in_time = on <= clocks.reserve_by(row.declared_on) and row.state in files.ACTIVE
    _say(row, Party.EMPLOYER, RESERVATION, text, on, in_time)
    return in_time


def must_investigate(row: models.InjuryFile) -> bool:
    """Whether the law asks for an investigation of a file."""
    dead = models.Death.objects.filter(file=row).exists()
    reserved = models.Statement.objects.filter(file=row, kind=RESERVATION, in_time=True).exists()
    return is_investigated(row, dead=dead, reserved=reserved)


def is_investigated(row: models.InjuryFile, *, dead: bool, reserved: bool) -> bool:
    """Reservations in time, a death, or a disease require it (CSS R441-7, R441-8, R461-9)."""
    return dead or reserved or row.nature == Nature.DISEASE


def investigate(row: models.InjuryFile, on: date) -> None:
    """Start the investigation within the first clock; questionnaires go to both parties, to none after a death."""
    if row.state != files.EXAMINED or row.due_on is None or on > row.due_on:
        raise register.Invalid("file", "l’enquête s’engage sur un dossier complet, avant la fin du premier délai")
    if row.nature in (Nature.RELAPSE, Nature.NEW_LESION):
        raise register.Invalid("file", "une rechute se décide sans enquête, sur l’avis du service médical")
    row.investigated_on, row.state = on, files.INVESTIGATED
    files.refresh(row, on)
    dead = models.Death.objects.filter(file=row).exists()
    for party in () if dead else (Party.VICTIM, Party.EMPLOYER):
        _ask(row, party, on)
    telling.investigation(row, on, questions=not dead)


def _ask(row: models.InjuryFile, party: Party, on: date) -> None:
    due = clocks.answer_by(Nature(row.nature), on)
    models.Questionnaire.objects.create(**of(row), party=party, sent_on=on, due_on=due)


def answer(row: models.InjuryFile, party: Party, text: str, health: str, on: date) -> bool:
    """A party's answer; what somebody says of their health is kept with the medical content, out of the other's sight.

    Returns whether it came in time: a late one is still read as long as the file is not decided (CSS R441-8).
    """
    asked = models.Questionnaire.objects.select_for_update().filter(file=row, party=party).first()
    if asked is None or asked.answered_on is not None:
        raise register.Invalid("file", "aucun questionnaire n’attend de réponse de cette partie")
    if party is Party.EMPLOYER and health:
        raise register.Invalid("health", "l’employeur ne dit rien de la santé de la victime")
    asked.answered_on = on
    asked.save(update_fields=["answered_on"])
    note(row, MEDICAL, asked.pk, health)
    _say(row, party, "answer", text, on, on <= asked.due_on)
    return on <= asked.due_on


def open_file(row: models.InjuryFile, opens_on: date, on: date) -> None:
    """Say when the parties may read the file, ten clear days ahead, by day 70 or 100 (CSS R441-8, R461-9)."""
    if row.state != files.INVESTIGATED or row.opened_on is not None:
        raise register.Invalid("file", "le dossier s’ouvre une fois, pendant l’enquête")
    latest = dict(clocks.milestones(files.facts_of(row), on))["file_open"]
    if on > clocks.told_by(opens_on):
        raise register.Invalid("opens_on", "prévenir les parties dix jours francs avant d’ouvrir le dossier")
    if opens_on > latest:
        raise register.Invalid("opens_on", f"le dossier s’ouvre au plus tard le {latest:%d/%m/%Y}")
    row.opened_on = opens_on
    row.save(update_fields=["opened_on"])
    telling.consultation(row, on)


def phase(row: models.InjuryFile, on: date) -> Phase:
    """What the parties may do with the file on a day: nothing yet, add, comment, or only read."""
    steps = dict(clocks.milestones(files.facts_of(row), on))
    if row.referred_on is not None and on >= row.referred_on and row.nature == Nature.DISEASE:
        if on <= steps["additions"]:
            return Phase.ADDITIONS
        return Phase.COMMENTS if on <= steps["comments"] else Phase.READ_ONLY
    if row.opened_on is None or on < row.opened_on:
        return Phase.CLOSED
    return Phase.COMMENTS if on <= steps["comments"] else Phase.READ_ONLY


def comment(row: models.InjuryFile, party: Party, text: str, on: date) -> None:
    """What a party says of the file while it is open to comments; refused before and after (CSS R441-8 II)."""
    if row.state not in files.ACTIVE or phase(row, on) not in (Phase.COMMENTS, Phase.ADDITIONS):
        raise register.Invalid("on", "le dossier n’est pas ouvert aux observations ce jour-là")
    _say(row, party, "comment", text, on, True)


def refer(row: models.InjuryFile, on: date) -> None:
    """Put a disease before the regional committee: a new clock starts (CSS R461-10)."""
    row.referred_on, row.state = on, files.COMMITTEE
    files.refresh(row, on)
    telling.referral(row, on)


def party_of(row: models.InjuryFile, declared: Party | None) -> Party:
    """Who speaks: the employer or the victim by their role, and whom an agent says they speak for."""
    actor = register.current_actor()
    if actor.role == files.EMPLOYER:
        return Party.EMPLOYER
    if actor.person_id is not None:
        return Party.VICTIM
    if declared not in (Party.VICTIM, Party.EMPLOYER):
        raise register.Invalid("party", "dire quelle partie parle : la victime ou l’employeur")
    return declared


def witness(row: models.InjuryFile, name: str, address: str, involved: bool) -> int:
    """Somebody who saw the accident, or who had a part in it; returns the number of the line."""
    subject = "involved_third_party" if involved else "witness"
    made = models.Witness.objects.create(subject=subject, file=row, kept_from=row.kept_from, name=name, address=address)
    return made.pk


def _say(row: models.InjuryFile, party: Party, kind: str, text: str, on: date, in_time: bool) -> None:
    models.Statement.objects.create(**of(row), party=party, kind=kind, text=text, on=on, in_time=in_time)
    if row.case_id and row.state in files.ACTIVE:
        cases.note_event(case_id=row.case_id, kind=kind, code=party, on=on)
