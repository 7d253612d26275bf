"""Keeps the dated values of agreements: recorded by one agent with their text and source, confirmed by another."""

from datetime import date
from typing import Any

from django.db.models import Q

from finalite.capabilities import register
from finalite.kernel import plain

from .answers import TermShown
from .facts import Condition, Term, TermKind, Unit
from .models import AgreementTerm
from .values import NewTerm

CODED = (TermKind.PACKAGE, TermKind.CONTRIBUTION)
UNITS = {
    TermKind.PACKAGE: (Unit.SUM, Unit.EACH),
    TermKind.CONTRIBUTION: (Unit.RATE,),
    TermKind.PAYMENT_DELAY: (Unit.WORKING_DAYS,),
    TermKind.LATE_INDEMNITY: (Unit.SUM, Unit.RATE),
}
MOST = {Unit.SUM: 10**9, Unit.EACH: 10**7, Unit.RATE: 10_000, Unit.WORKING_DAYS: 365}


def record(given: NewTerm, on: date) -> int:
    """Write a value down; it counts for nothing until it is confirmed. Raises `Invalid`."""
    _check(given)
    clash = AgreementTerm.objects.filter(kind=given.kind, code=given.code).exclude(valid_to__lt=given.valid_from)
    if given.valid_to is not None:
        clash = clash.filter(valid_from__lte=given.valid_to)
    if clash.exists():
        raise register.Invalid("valid_from", "une valeur est déjà enregistrée pour ces jours : y mettre fin d’abord")
    fields: dict[str, Any] = plain.write(given) | {"valid_from": given.valid_from, "valid_to": given.valid_to}
    return AgreementTerm.objects.create(**fields, recorded_by=register.current_actor().user, recorded_on=on).pk


def confirm(number: int, on: date) -> TermShown:
    """Let a value count, by somebody else than who recorded it; raises `Invalid` or `Refused`."""
    row = _reach(number)
    if row.recorded_by == register.current_actor().user:
        raise register.Refused("une autre personne doit confirmer cette valeur", "same_agent")
    row.confirmed_by, row.confirmed_on = register.current_actor().user, on
    row.save(update_fields=["confirmed_by", "confirmed_on"])
    return shown(row)


def end(number: int, last_on: date) -> TermShown:
    """Say the last day on which a value holds; what was decided on it stays, and may be calculated anew."""
    register.check_days(last_on=last_on)
    row = _reach(number)
    if last_on < row.valid_from:
        raise register.Invalid("last_on", "ce jour précède le premier jour de la valeur")
    row.valid_to = last_on
    row.save(update_fields=["valid_to"])
    return shown(row)


def find(kind: TermKind, code: str, day: date) -> Term | None:
    """The confirmed value that holds on a day, if anybody recorded one."""
    rows = AgreementTerm.objects.filter(kind=kind, code=code, valid_from__lte=day, confirmed_on__isnull=False)
    row = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).first()
    return None if row is None else _term(row)


def shown(row: AgreementTerm) -> TermShown:
    """A value as its doors give it."""
    return TermShown(
        row.pk,
        TermKind(row.kind),
        row.code,
        row.label,
        Unit(row.unit),
        row.amount,
        row.reference,
        row.source,
        row.valid_from,
        row.valid_to,
        row.confirmed_on,
    )


def _term(row: AgreementTerm) -> Term:
    return Term(
        TermKind(row.kind),
        row.code,
        row.label,
        Unit(row.unit),
        row.amount,
        row.reference,
        row.source,
        row.valid_from,
        row.valid_to,
        row.counts,
        tuple(Condition(**one) for one in row.conditions),
        tuple(row.professions),
    )


def _reach(number: int) -> AgreementTerm:
    row = AgreementTerm.objects.select_for_update().filter(pk=number).first()
    if row is None:
        raise register.Invalid("term", "cette valeur n’est pas enregistrée")
    return row


def _check(given: NewTerm) -> None:
    register.check_days(valid_from=given.valid_from, valid_to=given.valid_to)
    if not given.reference.strip() or not given.source.strip():
        raise register.Invalid("source", "donner le texte et l’endroit où il a été lu : rien ne se paie sans source")
    if bool(given.code) != (given.kind in CODED):
        raise register.Invalid("code", "un code pour un forfait ou des cotisations, aucun pour un délai")
    if given.unit not in UNITS[given.kind]:
        raise register.Invalid("unit", "cette unité ne convient pas à cette sorte de valeur")
    if bool(given.counts) != (given.unit in (Unit.EACH, Unit.RATE) and given.kind in CODED):
        raise register.Invalid("counts", "nommer l’indicateur compté ou l’assiette, et seulement alors")
    if not 0 < given.amount <= MOST[given.unit]:
        raise register.Invalid("amount", "cette valeur n’est pas plausible dans son unité")
    if given.valid_to is not None and given.valid_to < given.valid_from:
        raise register.Invalid("valid_to", "le dernier jour précède le premier")
    for name, most in (("code", 40), ("label", 120), ("reference", 200), ("source", 300), ("counts", 40)):
        if len(getattr(given, name)) > most:
            raise register.Invalid(name, f"{most} caractères au plus")
    if any(len(one.indicator) > 40 or abs(one.at_least) > 10**12 for one in given.conditions):
        raise register.Invalid("conditions", "un indicateur de 40 caractères au plus, une valeur plausible")
