"""What the checks of one declaration look at together, and how they report."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from .blocks import Block
from .catalogue import ENTERPRISE, ESTABLISHMENT, PERSON
from .forms import read_day
from .values import Fault

MONTHLY, STOP, RETURN, END, STARTING, SUBSTITUTION = "01", "04", "05", "07", "08", "09"


class Context:
    """A declaration, the header of its file (None where it has none), the numbers of the persons already met."""

    def __init__(self, root: Block, kind: str, header: Block | None) -> None:
        self.root, self.kind, self.header = root, kind, header
        self.named: set[str] = set()

    @property
    def in_pay(self) -> bool:
        """Whether it is a monthly declaration or the end of a contract, which say more than the other events."""
        return self.kind in (MONTHLY, END)

    @property
    def enterprise(self) -> Block | None:
        return next(iter(self.root.under(ENTERPRISE)), None)

    @property
    def establishment(self) -> Block | None:
        return next(iter(self.enterprise.under(ESTABLISHMENT)), None) if self.enterprise else None

    @property
    def siren(self) -> str:
        return self.enterprise.get("001") if self.enterprise else ""

    @property
    def siret(self) -> str:
        nic = self.establishment.get("001") if self.establishment else ""
        return self.siren + nic if self.siren and nic else ""

    @property
    def persons(self) -> list[Block]:
        return self.establishment.under(PERSON) if self.establishment else []

    @property
    def latest_fact(self) -> date | None:
        """The day after which nothing can have happened yet: the end of the month, or the day the file was made."""
        month = read_day(self.root.get("005"))
        if self.kind in (MONTHLY, SUBSTITUTION):
            return month and month.replace(day=monthrange(month.year, month.month)[1])
        return read_day(self.root.get("007"))


def fault(block: Block, item: str, code: str, message: str, *, blocking: bool = True) -> Fault:
    return Fault(block.line_of(item), f"{block.name}.{item}", code, message, blocking)


def ordered(first: tuple[Block, str], last: tuple[Block, str], code: str, message: str) -> Iterator[Fault]:
    """A fault on the last of two days when it comes before the first; nothing while one of them is unknown."""
    start, end = read_day(first[0].get(first[1])), read_day(last[0].get(last[1]))
    if start and end and end < start:
        yield fault(*last, code, message)


def not_yet(context: Context, block: Block, *names: str) -> Iterator[Fault]:
    """Remarks on days that had not come when the declaration was made (§§ 4.4.12 and 4.4.13: they do not block)."""
    limit = context.latest_fact
    for item in names:
        day = read_day(block.get(item))
        if limit and day and day > limit:
            yield fault(
                block, item, "day_to_come", "Ce jour n’était pas encore venu : vérifier la date.", blocking=False
            )
