"""What the employer deposited: a DSN that was taken whole, and one with errors to correct, each told with its line."""

from datetime import date, timedelta

from finalite.capabilities.register import Upload
from finalite.missions.benefits.pay_daily_allowances import operations

from .cast import EMPLOYER, Cast, act, run
from .population import Someone
from .world import EMPLOYER_NAME, SIREN, SIRET

Items = dict[str, str]
LASTS = timedelta(days=12)
SIGNAL, NORMAL, REAL = "04", "01", "02"
"""The kind of a message about one stop; a declaration that replaces nothing; a sending that is no trial."""
SICKNESS, NOT_KEPT = "01", "02"
HEADER = (
    ("S10.G00.00", {"001": "Paie fictive", "002": "Essai", "005": REAL, "006": "P25V01", "007": "01", "008": "01"}),
    ("S10.G00.01", {"001": SIREN, "002": SIRET[9:], "003": EMPLOYER_NAME}),
    ("S10.G00.02", {"001": "02", "002": "Paie fictive", "004": "paie@exemple.fr", "005": "0100000000"}),
)


def deposit(cast: Cast) -> None:
    """Last week one stop; today one that is sound, one without its last day, and somebody under another name."""
    first, second, third = (next(cast.others) for _ in range(3))
    week = cast.on - timedelta(days=7)
    _send([_stop(first, 1, week)], week)
    wrong = [_stop(third, 2, cast.on, last=False), _stop(third, 3, cast.on, name="INCONNU")]
    _send([_stop(second, 1, cast.on), *wrong], cast.on)


def _send(declarations: list[list[str]], on: date) -> None:
    """Deposit a file; what it tells is done by the job, here at once."""
    told = [line for name, items in HEADER for line in _lines(name, items)]
    told += [line for declaration in declarations for line in declaration]
    told += _lines("S90.G00.90", {"001": str(len(told) + 2), "002": str(len(declarations))})
    file = Upload("dsn.txt", "".join(f"{line}\r\n" for line in told).encode("latin-1"))
    made = act(EMPLOYER, operations.deposit_dsn, file=file, received_on=on)
    run(operations.take_deposit, delivery=made.deposit, on=on)


def _stop(someone: Someone, order: int, on: date, *, last: bool = True, name: str = "") -> list[str]:
    """The message about somebody off work since yesterday."""
    days = {"002": _day(on - timedelta(days=2)), "003": _day(on + LASTS) if last else ""}
    person = {
        "001": someone.nir[:13], "002": name or someone.name.rsplit(" ", 1)[-1].upper(),
        "004": someone.name.split(" ")[0], "006": _day(someone.born_on),
    }  # fmt: skip
    root = {"001": SIGNAL, "002": NORMAL, "003": "11", "004": str(order), "007": _day(on)}
    blocks = (
        ("S20.G00.05", root),
        ("S20.G00.07", {"001": "Paie fictive", "002": "0100000000", "003": "paie@exemple.fr", "004": SIGNAL}),
        ("S21.G00.06", {"001": SIREN}),
        ("S21.G00.11", {"001": SIRET[9:]}),
        ("S21.G00.30", person),
        ("S21.G00.40", {"001": "01032015", "009": f"CONTRAT{order:02}"}),
        ("S21.G00.60", {"001": SICKNESS, **days, "004": NOT_KEPT}),
    )
    return [line for block, items in blocks for line in _lines(block, items)]


def _lines(block: str, items: Items) -> list[str]:
    return [f"{block}.{item},'{value}'" for item, value in items.items() if value]


def _day(day: date) -> str:
    return f"{day:%d%m%Y}"
