"""Asks for earnings, has them compared with the pension where rights are opened, and holds back what exceeds.

The months compared, the share held back and for how long are those of CSS R341-17. No text was found on the time to
answer, nor on silence: the caisse says the first, or leaves it to the month that the daily run gives, and an agent
alone acts on the second.
"""

from datetime import date

from finalite import law
from finalite.capabilities import cases, jobs, register
from finalite.capabilities.register import Cents
from finalite.kernel.calendar import add_months
from finalite.kernel.decision import Decision
from finalite.missions.entitlements.open_disability_and_death_entitlements.operations import Earned

from . import asking, changes, deciding, files, models, recording, rules, telling
from .values import Compared

LAW = "invalidity.earnings."
ANSWER_DAYS = 30
"""Days that the daily run gives to answer: ours, no text was found."""
CASE, SILENT = "earnings_form", "earnings_unanswered"


def ask(on: date, answer_by: date, after: int, limit: int) -> jobs.SliceDone:
    """Send the questionnaire of the period to the next pensions whose turn it is; twice, the second sends nothing.

    Every three months for employees, every twelve for the self-employed: as long as a comparison holds. A pension that
    ran in none of the months compared has its first turn once it did.
    """
    if answer_by <= on:
        raise register.Invalid("answer_by", "la réponse se demande pour un jour à venir")
    rows = models.PensionFile.objects.select_for_update().filter(state=files.OPEN, kind="pension")
    return jobs.one_slice(rows, lambda row: _ask(row, on, answer_by), after=after, limit=limit)


def _ask(row: models.PensionFile, on: date, answer_by: date) -> bool:
    last = models.EarningsForm.objects.filter(file=row).order_by("-first_on").first()
    first_on, last_on = period(on)
    if row.starts_on >= add_months(last_on, 1):
        return False
    if last is not None and add_months(last.first_on, _rhythm(row, on)) > first_on:
        return False
    case = files.open_case(row, CASE, on, answer_by)
    form = models.EarningsForm.objects.create(
        **files.of(row, on), due_on=answer_by, case_id=case, first_on=first_on, last_on=last_on
    )
    telling.questionnaire(row, form, on)
    return True


def period(on: date) -> tuple[date, date]:
    """The first months and the last that a comparison of a day is about, each by its first day."""
    first = on.replace(day=1)
    far, near = (law.value(LAW + name, on).number for name in ("first_month", "last_month"))
    return add_months(first, -far), add_months(first, -near)


def _rhythm(row: models.PensionFile, on: date) -> int:
    name = "months_deducted_self_employed" if row.self_employed else "months_deducted"
    return law.value(LAW + name, on).number


def declare(form: models.EarningsForm, earnings: int, self_employed: bool, on: date) -> None:
    """Write the answer to a questionnaire; it may be corrected until it is compared."""
    recording.amounts(earnings=earnings)
    if form.reviewed_on is not None:
        raise register.Invalid("form", "ce questionnaire est déjà exploité : écrire à la caisse")
    form.earnings, form.self_employed, form.answered_on = earnings, self_employed, on
    form.save(update_fields=["earnings", "self_employed", "answered_on"])


def compare(form: models.EarningsForm, on: date) -> Compared:
    """Compare the pension and the earnings answered; what exceeds is held back from the next months, and told."""
    row = form.file
    if form.reviewed_on is not None:
        raise register.Invalid("form", "ce questionnaire est déjà exploité")
    if on < form.recorded_on:
        raise register.Invalid("on", "la comparaison suit l’envoi du questionnaire")
    # the day of the questionnaire says which months are compared, that of the comparison which ones come next
    found = asking.compare_earnings(row.right_id, _earned(row, form), form.recorded_on)
    decided: Decision = found.decision
    if decided.outcome == rules.UNDECIDED:
        return Compared(form.pk, decided.outcome, decided, deciding.wanted(decided.missing))
    if decided.outcome == rules.NO_LAW:
        return Compared(form.pk, decided.outcome, decided)
    form.reviewed_on = on
    form.save(update_fields=["reviewed_on"])
    if form.case_id:
        cases.close_case(case_id=form.case_id, outcome=decided.outcome, on=on)
    taken = _hold(row, form, decided, on) if decided.outcome in ("reduced", "suspended") else None
    telling.compared(row, form, taken, decided, on)
    return Compared(form.pk, decided.outcome, decided)


def _earned(row: models.PensionFile, form: models.EarningsForm) -> Earned:
    paid = models.MonthPaid.objects.filter(file=row, month__range=(form.first_on, form.last_on))
    pension = sum(Decision.from_json(one.decision).amounts["pension"] for one in paid)
    return Earned(
        mean_wage=_cents(row.compared_mean),
        last_wage=_cents(row.compared_last),
        pension=Cents(pension),
        earnings=_cents(form.earnings),
        self_employed=form.self_employed,
    )


def _hold(row: models.PensionFile, form: models.EarningsForm, decided: Decision, on: date) -> models.Deduction:
    """Held back from months that are neither paid nor already held back: a comparison never touches a month twice."""
    months = changes.months_held(on, bool(form.self_employed))
    held = models.Deduction.objects.filter(file=row).values_list("until_on", flat=True)
    first = max(months[0], files.first_unpaid(row), *held)
    return models.Deduction.objects.create(
        **files.of(row, on),
        form=form,
        first_on=first,
        until_on=add_months(first, len(months)),
        a_month=decided.amounts["held_back_month"],
        whole=decided.outcome == "suspended",
        decision=decided.to_json(),
    )


def note_silence(on: date, after: int, limit: int) -> jobs.SliceDone:
    """Put on the work list the questionnaires whose day is over without an answer; twice changes nothing."""
    late = models.EarningsForm.objects.filter(answered_on=None, due_on__lt=on).select_related("file")
    return jobs.one_slice(late, lambda form: _unanswered(form.file, on), after=after, limit=limit)


def _unanswered(row: models.PensionFile, on: date) -> bool:
    if row.state == files.OPEN:
        files.open_case(row, SILENT, on)
    return row.state == files.OPEN


def reach(number: int) -> models.EarningsForm:
    """A questionnaire, with its pension locked and its person added to the act; `Invalid` where there is none."""
    found = models.EarningsForm.objects.filter(pk=number).first()
    if found is None:
        raise register.NotFound("form", "ce questionnaire n’existe pas")
    found.file = files.reach(found.file_id)
    return found


def _cents(value: int | None) -> Cents | None:
    return None if value is None else Cents(value)
