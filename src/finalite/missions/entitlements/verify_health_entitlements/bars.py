"""Places the figures of a campaign as bars, in whole units for an SVG; the table beside it tells the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from .values import CampaignLine

LEFT, WIDTH, ROW, TOP = 250, 600, 30, 8
STEPS = ("drawn", "differing", "told", "answered", "concluded", "closed_rights")
"""What is shown of a campaign, in the order in which it happens; words in labels.toml."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure: where it is drawn; `end` equals `x` where it is nothing."""

    step: str
    number: int
    x: int
    end: int
    middle: int
    base: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A campaign with its bars."""

    line: CampaignLine
    width: int
    height: int
    bars: tuple[Bar, ...]


def draw(lines: Sequence[CampaignLine]) -> tuple[Picture, ...]:
    """One picture a campaign, each against the people it drew."""
    return tuple(_picture(line) for line in lines)


def _picture(line: CampaignLine) -> Picture:
    bars = tuple(_bar(line, step, place) for place, step in enumerate(STEPS))
    return Picture(line, LEFT + WIDTH + 60, TOP + ROW * len(STEPS) + 8, bars)


def _bar(line: CampaignLine, step: str, place: int) -> Bar:
    number, middle = getattr(line, step), TOP + ROW * place + ROW // 2
    return Bar(step, number, LEFT, LEFT + WIDTH * number // max(line.drawn, 1), middle, middle + 5)
