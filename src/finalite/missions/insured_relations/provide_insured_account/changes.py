"""Takes the changes that people declare, gives each to the fiche that keeps the data, and follows it to its end.

A bank account waits first: a letter goes to the address and to a recent former one, and the change can be stopped.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from finalite import law
from finalite.capabilities import people, register
from finalite.capabilities.people import ContactKind
from finalite.capabilities.register import PersonId, Upload
from finalite.kernel.calendar import add_months
from finalite.missions.entitlements.register_and_affiliate import operations as registration

from . import accounts, emailing, models, telling
from .values import Address, NewBankAccount, Newborn, RequestShown
from .words import Kind, State

DELAY = "payments.bank.online_change_wait"
CHILD_UNTIL = "rights.cover.child_until"
SILENCE = "deadlines.administration.silence_rejection"
KEEPER = "register_and_affiliate"
OPEN = (State.WAITING, State.UNDER_WAY)


def ask_bank_change(person: PersonId, account: NewBankAccount, on: date) -> models.Request:
    """Keep a new bank account aside until its delay is over, and warn by post. Raises `Invalid`."""
    account_row = accounts.reach(person)
    checked = people.checked_account(people.Account(account.iban, account.holder, account.bic))
    now = people.bank_account_of([person], on=on).get(person)
    if now is not None and now.iban == checked["iban"]:
        raise register.Invalid("account", "c’est déjà le compte sur lequel vous êtes payé")
    row = _waiting(account_row.subject, person, on)
    models.WaitingBankAccount.objects.create(subject=row.subject, person_id=person, request=row, **checked)
    telling.bank_change_asked(row, checked["iban"], on)
    emailing.warn_of_bank_change(account_row, on)
    return row


def stop(row: models.Request, on: date) -> models.Request:
    """Stop a bank account that waits: nothing is changed, and a letter says so. Raises `Invalid` past its delay."""
    if row.state != State.WAITING:
        raise register.Invalid("request", "cette demande n’attend plus : elle ne peut plus être arrêtée ici")
    _finish(row, State.STOPPED, on)
    telling.bank_change_stopped(row, on)
    return row


def apply_due(on: date, after: int, limit: int) -> tuple[int, int]:
    """Write the bank accounts whose delay is over; how many were seen, and the last. Twice changes nothing.

    Those that were stopped since start their last month: whoever stops one on the telephone may not read it.
    """
    stopped = models.WaitingBankAccount.objects.filter(closed_on=None, request__state=State.STOPPED)
    stopped.update(closed_on=on)
    rows = models.Request.objects.filter(state=State.WAITING, effective_on__lte=on, pk__gt=after).order_by("pk")
    found = list(rows.select_related("bank_account")[:limit])
    register.may_concern(*{row.person_id for row in found})
    for row in found:
        _apply(row, on)
    return len(found), found[-1].pk if found else after


def _apply(row: models.Request, on: date) -> None:
    waiting, person = row.bank_account, PersonId(row.person_id)  # type: ignore[attr-defined]
    account = people.Account(waiting.iban, waiting.holder, waiting.bic)
    people.change_bank_account(person_id=person, account=account, asked_by="provide_insured_account", on=on)
    waiting.closed_on = on
    waiting.save(update_fields=["closed_on"])
    _finish(row, State.DONE, on)
    emailing.say_written(person, on)


def move(person: PersonId, home: Address, on: date, with_children: bool) -> models.Request:
    """Give a new address to the fiche that registers and affiliates; done at once, caisse included."""
    subject = accounts.reach(person).subject
    there = registration.Home(
        street=home.street, postcode=home.postcode, town=home.town, extra=home.extra, country=home.country
    )
    answer = registration.move_home(person=person, home=there, on=on, with_children=with_children)
    state = State.DONE if answer.outcome == "affiliated" else State.UNDER_WAY
    return _follow(subject, person, Kind.MOVE, on, state, _silence(on))


def birth(person: PersonId, child: Newborn, certificate: Upload | None, on: date) -> models.Request:
    """Give a birth to the fiche that registers people: the child is attached at once, and certified on its document.

    Raises `Invalid`, as for a birth that is not past.
    """
    subject = accounts.reach(person).subject
    _check_day(child.born_on, on)
    who = registration.CivilStatus(
        birth_name=child.birth_name,
        first_names=child.first_names,
        birth=child.born_on.isoformat(),
        birth_place=child.birth_place,
    )
    # the parent may know the child only once it is attached: this fiche asks, as the register declares
    with register.acting(register.automation(accounts.FICHE)):
        found = registration.record_birth(who=who, parents=(person,), on=on)
        if certificate is not None:
            civil_status = registration.Proof.CIVIL_STATUS
            registration.add_document(
                registration=found.registration, document=certificate, proves=civil_status, received_on=on
            )
    return _follow(subject, person, Kind.BIRTH, on, State.UNDER_WAY, found.due_on, found.registration)


def _check_day(born_on: date, on: date) -> None:
    if born_on > on:
        raise register.Invalid("child.born_on", "la naissance est encore à venir")
    try:
        law.value(CHILD_UNTIL, born_on)
    except law.MissingLaw as unknown:
        words = "une naissance si ancienne se déclare au guichet de votre caisse"
        raise register.Invalid("child.born_on", words) from unknown


def phone(person: PersonId, number: str, on: date) -> models.Request:
    """Write a telephone number; this fiche keeps it. Raises `Invalid`."""
    subject = accounts.reach(person).subject
    accounts.contact(person, ContactKind.MOBILE, number, on, "number")
    return _follow(subject, person, Kind.PHONE, on, State.DONE, None)


def reach(request: int) -> models.Request:
    """A request, its person being admitted to the act; raises `Invalid` where there is none."""
    row = models.Request.objects.filter(pk=request).first()
    if row is None:
        raise register.NotFound("request", "aucune démarche n’a ce numéro")
    register.concerns(row.person_id)
    return row


def of(person: PersonId, on: date) -> tuple[RequestShown, ...]:
    """The requests of somebody, the latest first."""
    rows = models.Request.objects.filter(person_id=person).order_by("-asked_on", "-pk")
    return tuple(shown(row, on) for row in rows)


def shown(row: models.Request, on: date) -> RequestShown:
    """A request as its doors give it."""
    late = row.closed_on is None and row.due_on is not None and on > row.due_on
    return RequestShown(
        row.pk,
        Kind(row.kind),
        State(row.state),
        row.asked_on,
        row.effective_on,
        row.due_on,
        row.closed_on,
        late,
        row.keeper,
        row.state == State.WAITING,
    )


def _waiting(subject: str, person: PersonId, on: date) -> models.Request:
    """One bank account waits at a time: the table decides between two clicks at once."""
    try:
        with transaction.atomic():
            return models.Request.objects.create(
                subject=subject,
                person_id=person,
                kind=Kind.BANK_ACCOUNT,
                state=State.WAITING,
                asked_on=on,
                effective_on=on + timedelta(days=law.value(DELAY, on).number),
                due_on=_silence(on),
                keeper=accounts.FICHE,
            )
    except IntegrityError as clash:
        raise register.Invalid(
            "account", "un changement attend déjà : l’arrêter avant d’en demander un autre"
        ) from clash


def _follow(
    subject: str,
    person: PersonId,
    kind: Kind,
    on: date,
    state: State,
    due_on: date | None,
    reference: int | None = None,
) -> models.Request:
    return models.Request.objects.create(
        subject=subject,
        person_id=person,
        kind=kind,
        state=state,
        asked_on=on,
        due_on=due_on,
        closed_on=on if state == State.DONE else None,
        keeper=accounts.FICHE if kind == Kind.PHONE else KEEPER,
        reference=reference,
    )


def _finish(row: models.Request, state: State, on: date) -> None:
    row.state, row.closed_on = state, on
    row.save(update_fields=["state", "closed_on"])


def _silence(on: date) -> date:
    """The last day before the silence of the caisse counts as a refusal (CRPA L231-4)."""
    return add_months(on, law.value(SILENCE, on).number)
