"""Appeals against a refusal: received, sent before the board with their clock, settled, or answered by silence."""

from datetime import date

from finalite import law
from finalite.capabilities import cases, people, register
from finalite.capabilities.register import PersonId
from finalite.kernel.calendar import months_deadline

from . import applications, keeping, models, protocols, rules, telling
from .facts import SilenceFacts
from .values import ContestAnswer

BOARD_MONTHS = "deadlines.administration.appeal_board"
WAITING, REJECTED, UPHELD, IMPLIED = "waiting", "rejected", "won", "implied_refusal"
CONTESTABLE = (rules.REFUSED, keeping.IMPLIED)
Matter = models.Application | models.CareProtocol


def open_one(grounds: str, on: date, application: int | None, protocol: int | None) -> ContestAnswer:
    """Keep an appeal with its clock; only what was refused, or what silence refused, can be contested."""
    if (application is None) == (protocol is None):
        raise register.Invalid("application", "nommer la demande ou le protocole, l’un des deux")
    row: Matter = applications.reach(application) if application else protocols.reach(protocol or 0)
    if row.state not in CONTESTABLE:
        raise register.Invalid("application", "aucun refus n’est à contester ici")
    matter = {"application_id": application, "protocol_id": protocol}
    if models.Contest.objects.filter(**matter, state=WAITING).exists():
        raise register.Invalid("application", "un recours est déjà devant la commission")
    due = keeping.last_day(_clock(on, protocol is not None))
    person = PersonId(row.person_id)
    case = cases.NewCase("contest", people.caisse_of([person])[person], row.subject, person, due)
    made = models.Contest.objects.create(
        subject=row.subject,
        person_id=person,
        received_on=on,
        due_on=due,
        state=WAITING,
        late=on > _last_to_contest(row),
        case_id=cases.open_case(case=case, on=on),
        grounds=grounds,
        **matter,
    )
    _note(made, on, "recours reçu")
    return shown(made)


def settle(row: models.Contest, upheld: bool, reason: str, on: date) -> ContestAnswer:
    """Write the board's decision, tell the person, and open the matter again where the board went their way."""
    if row.state not in (WAITING, IMPLIED):
        raise register.Invalid("contest", "ce recours a déjà sa réponse")
    if not reason.strip():
        raise register.Invalid("reason", "une décision de la commission est motivée")
    row.board_reason = reason
    _end(row, REJECTED if upheld else UPHELD, on)
    if not upheld:
        _open_again(row, on)
    return shown(row, telling.contest_notice(row, on).letter)


def lapse(row: models.Contest, on: date) -> None:
    """Note that silence rejected an appeal, and write to the person how to go to court."""
    _end(row, IMPLIED, on)
    telling.contest_notice(row, on)


def clock_of(row: models.Contest) -> SilenceFacts:
    """The clock of an appeal."""
    return _clock(row.received_on, row.protocol_id is not None)


def reach(number: int) -> models.Contest:
    """An appeal, locked, its person added to the act; raises `Invalid` when there is none."""
    row = models.Contest.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.NotFound("contest", "ce recours n’existe pas")
    register.concerns(row.person_id)
    return row


def shown(row: models.Contest, letter: int | None = None) -> ContestAnswer:
    """An appeal as its doors give it."""
    return ContestAnswer(row.pk, row.state, row.late, row.due_on, letter)


def _clock(received_on: date, medical: bool) -> SilenceFacts:
    return SilenceFacts(received_on=received_on, medical=medical, appeal=True)


def _last_to_contest(row: Matter) -> date:
    """The last day to appeal: two months after the refusal, or after silence became one (CSS R142-1)."""
    if isinstance(row, models.CareProtocol):
        refused_on = row.ends_on
    else:
        refused_on = row.implied_on or row.closed_on
    assert refused_on is not None
    return months_deadline(refused_on, law.value(BOARD_MONTHS, refused_on).number)


def _end(row: models.Contest, state: str, on: date) -> None:
    row.state, row.closed_on = state, on
    row.save(update_fields=["state", "closed_on", "board_reason"])
    _note(row, on, f"recours : {state}")
    if row.case_id:
        cases.close_case(case_id=row.case_id, outcome=state, on=on)
        row.case_id = None
        row.save(update_fields=["case_id"])


def _note(row: models.Contest, on: date, why: str) -> None:
    applications.note(row.subject, row.person_id, None, on, f"contest/{row.pk}", "contest", why)


def _open_again(row: models.Contest, on: date) -> None:
    """The request is examined again, or the protocol goes back to the medical service, under a new case."""
    person = PersonId(row.person_id)
    caisse = people.caisse_of([person])[person]
    due = keeping.last_day(SilenceFacts(received_on=on))
    kind = "open_cover" if row.application_id else "protocol_opinion"
    case = cases.open_case(case=cases.NewCase(kind, caisse, row.subject, person, due), on=on)
    if row.application_id:
        models.Application.objects.filter(pk=row.application_id).update(
            state=applications.RECEIVED, closed_on=None, implied_on=None, case_id=case, complete_on=on
        )
    elif row.protocol_id:
        models.CareProtocol.objects.filter(pk=row.protocol_id).update(
            state=protocols.ASKED, ends_on=None, favourable=None, months_advised=None, advised_on=None, case_id=case
        )
