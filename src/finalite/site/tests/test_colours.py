"""The colours of the site are named in one place, and each pair that is used is told apart, light and dark."""

import itertools
import re
from pathlib import Path

import pytest

from finalite.site import labels

CSS = (Path(labels.__file__).parent / "static/finalite.css").read_text("utf-8")
TEXT, SHAPE = 4.5, 3.0
"""WCAG 2.2, criteria 1.4.3 and 1.4.11."""
GROUNDS = ("bs-body-bg", "f-soft")
TEXTS = ("bs-body-color", "bs-secondary-color", "bs-link-color-rgb", "bs-link-hover-color-rgb", "f-accent", "f-error")
SHAPES = {
    "f-field": "borders of fields and of plain buttons",
    "f-accent": "borders of full buttons, the outline of the focus, the tab of the page",
    "f-error": "borders of a wrong field and of the summary of errors",
    "f-warn": "the bar of a warning",
}
SCHEMES = {"light": "[data-bs-theme=light]", "dark": "[data-bs-theme=dark]"}


def block(selector):
    """The colours that a block of tokens names, as triples from 0 to 255."""
    text = re.search(re.escape(selector) + r"\s*\{(.*?)\}", CSS, re.S)[1]
    said = re.findall(r"--([\w-]+):\s*(?:#([0-9a-f]{6})|(\d+, \d+, \d+));", text)
    return {name: _triple(hexa, numbers) for name, hexa, numbers in said}


def _triple(hexa, numbers):
    return tuple(map(int, numbers.split(","))) if numbers else tuple(bytes.fromhex(hexa))


def contrast(one, other):
    """The ratio of WCAG 2.x between two colours."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour):
    parts = [value / 255 for value in colour]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_ratio_is_that_of_the_norm():
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x76, 0x76, 0x76), (255, 255, 255)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), [*itertools.product(TEXTS, GROUNDS)])
def test_every_text_is_read_on_every_ground(scheme, text, ground):
    named = block(SCHEMES[scheme])
    assert contrast(named[text], named[ground]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("shape", "ground"), [*itertools.product(SHAPES, GROUNDS)])
def test_every_border_that_says_something_is_seen_on_every_ground(scheme, shape, ground):
    named = block(SCHEMES[scheme])
    assert contrast(named[shape], named[ground]) >= SHAPE


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_written_in_a_full_button_or_a_ticked_box_is_seen(scheme):
    named = block(SCHEMES[scheme])
    assert all(contrast(named["f-on-accent"], named[name]) >= TEXT for name in ("f-accent", "f-accent-strong"))
    assert contrast((255, 255, 255), named["f-checked"]) >= SHAPE, "the tick of Bootstrap is white"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_both_schemes_name_the_same_colours(scheme):
    own = {name for name in block(SCHEMES[scheme]) if name.startswith("f-")}
    assert own == {name for name in block(SCHEMES["light"]) if name.startswith("f-")}


def test_no_colour_is_written_outside_the_tokens():
    rest = CSS.split("\nbody {", 1)[1]
    assert not re.findall(
        r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|rgba?\(\s*\d|(?<![-\w])(?:red|green|blue|black|white|gray)(?![-\w])", rest
    )


def test_every_token_that_is_used_is_named_and_every_own_token_is_used():
    used = set(re.findall(r"var\(--(f-[\w-]+)", CSS))
    assert used == {name for name in block(SCHEMES["light"]) if name.startswith("f-")}
