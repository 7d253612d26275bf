"""Experiments and their packages as the authorisations say, each amount with its day and its source."""

from datetime import date

from finalite import law
from finalite.capabilities import register
from finalite.capabilities.register import Cents
from finalite.kernel.calendar import add_months

from . import plausible
from .facts import Unit
from .given import NewExperiment, NewPackage
from .models import Experiment, Package
from .values import ExperimentShown, PackageShown

SHORTEST_KEPT = 5
"""Years declared for every experiment; the register says that one may be kept longer, never less."""


def record(given: NewExperiment) -> int:
    """Write an experiment; its duration stays within the law (CSS L162-31-1)."""
    plausible.words(20, code=given.code)
    plausible.words(120, title=given.title)
    plausible.words(200, source=given.source)
    register.check_days(starts_on=given.starts_on, ends_on=given.ends_on)
    plausible.number(SHORTEST_KEPT, 50, keep_years=given.keep_years)
    longest = law.value("derogatory.experiments.longest", given.starts_on).number
    if not given.starts_on < given.ends_on <= add_months(given.starts_on, 12 * longest):
        raise register.Invalid("ends_on", f"une expérimentation dure au plus {longest} ans (CSS L162-31-1)")
    if Experiment.objects.filter(code=given.code).exists():
        raise register.Invalid("code", "ce code est déjà celui d’une expérimentation")
    return Experiment.objects.create(**{name: getattr(given, name) for name in NAMES}).pk


NAMES = ("code", "title", "source", "starts_on", "ends_on", "keep_years", "needs_agreement")


def add_package(given: NewPackage) -> int:
    """Write a package, or its amount from a later day on; the earlier version stays for the earlier days."""
    plausible.words(20, code=given.code)
    plausible.words(200, source=given.source)
    register.check_days(from_on=given.from_on)
    plausible.number(1, amount=given.amount)
    plausible.number(1, 1_000, most=given.most)
    plausible.number(0, 60, months=given.months)
    wrong = not given.months if given.unit is Unit.PERIOD else given.unit is Unit.PATIENT and given.months
    if wrong:
        raise register.Invalid("months", "donner la période d’un forfait par période, et d’aucun forfait par patient")
    row = experiment(given.experiment)
    if Package.objects.filter(experiment=row, code=given.code, from_on=given.from_on).exists():
        raise register.Invalid("from_on", "ce forfait a déjà une version ce jour-là")
    if Package.objects.filter(experiment=row, code=given.code).exclude(unit=given.unit).exists():
        raise register.Invalid("unit", "ce forfait est payé autrement dans ses autres versions")
    return Package.objects.create(
        experiment=row,
        code=given.code,
        unit=given.unit,
        amount=given.amount,
        months=given.months,
        most=given.most,
        from_on=given.from_on,
        source=given.source,
    ).pk


def experiment(code: str) -> Experiment:
    """The experiment of that code; raises `Invalid` where there is none."""
    row = Experiment.objects.filter(code=code).first()
    if row is None:
        raise register.Invalid("experiment", "aucune expérimentation n’a ce code")
    return row


def package_on(row: Experiment, code: str, day: date) -> Package | None:
    """The version of a package in force on a day."""
    return Package.objects.filter(experiment=row, code=code, from_on__lte=day).order_by("-from_on").first()


def kept_from(row: Experiment) -> date | None:
    """The day from which the register's years are counted: what this experiment keeps beyond them puts it off."""
    return add_months(row.closed_on, 12 * (row.keep_years - SHORTEST_KEPT)) if row.closed_on else None


def shown(row: Experiment) -> ExperimentShown:
    """An experiment as its doors give it, with every version of its packages."""
    versions = tuple(
        PackageShown(one.code, Unit(one.unit), Cents(one.amount), one.from_on, one.months, one.most, one.source)
        for one in row.packages.order_by("code", "from_on")
    )
    return ExperimentShown(
        row.code, row.title, row.source, row.starts_on, row.ends_on, row.closed_on, row.keep_years, versions
    )
