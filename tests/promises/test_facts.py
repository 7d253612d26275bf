"""What a decision lacks is asked for in words: every fact that may be unknown has some, in both languages."""

import dataclasses
import typing

import pytest

from finalite.capabilities import register
from finalite.kernel.unknown import Unknown
from finalite.law.cover import facts as cover
from finalite.site import labels

from .fiches import IN_FORCE


def unknowable(module):
    """The fields of the facts of a module that may be unknown."""
    kinds = [
        one for one in vars(module).values() if dataclasses.is_dataclass(one) and one.__module__ == module.__name__
    ]
    hints = [typing.get_type_hints(kind) for kind in kinds]
    return {name for one in hints for name, kind in one.items() if Unknown in typing.get_args(kind)}


MODULES = [(slug, module) for slug in IN_FORCE if (module := register.module_of(slug, "facts"))]
FACTS = sorted({(slug, name) for slug, module in [*MODULES, ("pay_care_costs", cover)] for name in unknowable(module)})


@pytest.mark.parametrize("slug, name", FACTS)
@pytest.mark.parametrize("path", ["{}", "patient.{}", "lines[2].{}"])
def test_a_fact_that_may_be_unknown_has_words(slug, name, path):
    assert name not in labels.fact(path.format(name), slug).split(" – "), f"[facts] {name} in the labels of {slug}"


def test_there_are_facts_to_ask_for():
    assert len(FACTS) > 100


def test_a_text_of_law_is_said_as_it_is_and_a_line_by_its_reference():
    assert labels.fact("CSS D. 160-5 au 01/01/2027") == "CSS D. 160-5 au 01/01/2027"
    assert labels.fact("lines[A-2].born_on") == "A-2 – date de naissance"
